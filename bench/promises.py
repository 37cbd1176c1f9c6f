"""A project with fifty indicators, and what its figures take: `python -m bench.promises`.

Everything is built in one transaction and taken back, in a process that collects garbage as the
server does. Prints as JSON: queries, milliseconds of SQL (by the clock) and of counting in Python
(of processor time, so that others on the machine matter less), each the middle of some rounds; of
the whole page of the project, drawn with nothing remembered, the quickest round.
"""

import datetime
import importlib
import itertools
import json
import os
import statistics
import sys
import time

from bench.asked import Asked, in_short

ROUNDS, PAGE_ROUNDS = 7, 15
INDICATORS, EVENTS = 50, 600
# Who was there, in which sessions, and what they said of themselves; a quarter never came.
PRESENT = """
    INSERT INTO events_attendance (registration_id, session_id, how, taken_at)
    SELECT r.id, s.id, CASE WHEN mod(r.id, 7) = 0 THEN 'online' ELSE 'in_person' END, now()
    FROM events_registration r
    JOIN events_event e ON e.id = r.event_id AND e.project_id = %s
    JOIN events_session s ON s.event_id = e.id
    WHERE mod(r.id, 4) > 0
    ON CONFLICT DO NOTHING
"""
SAID = """
    UPDATE events_registration r
    SET sex = CASE mod(r.id, 3) WHEN 0 THEN '' WHEN 1 THEN 'female' ELSE 'male' END,
        age_group = CASE mod(r.id, 4) WHEN 0 THEN '' WHEN 1 THEN '18-29' ELSE '45-64' END
    FROM events_event e WHERE e.id = r.event_id AND e.project_id = %s
"""
PAPERS = """
    INSERT INTO events_certificate
      (registration_id, code, name, parts, of_parts, minutes, issued_at)
    SELECT r.id, lpad(to_hex(r.id), 10, '0'), '', 1, 1, 90, now()
    FROM events_registration r
    JOIN events_event e ON e.id = r.event_id AND e.project_id = %s
    WHERE mod(r.id, 4) = 1
    ON CONFLICT DO NOTHING
"""


def main():
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    importlib.import_module("leadernet.wsgi")
    from django.db import transaction  # noqa: PLC0415 - after Django is set up

    from bench import whole_page  # noqa: PLC0415

    tidy_up()
    found = {}
    with transaction.atomic():
        project = promise()
        take_in(project, EVENTS)
        found["realistic"] = measure(project, ROUNDS)
        found["page"] = whole_page.measure(project, PAGE_ROUNDS)
        take_in(project, None)
        found["everything in one project"] = measure(project, 1)
        transaction.set_rollback(True)
    json.dump(found, sys.stdout)


def tidy_up():
    """Each run leaves behind the rows that it takes back, which the server would tidy up at night."""
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")


def promise():
    """A project of five years with indicators of all sources, narrowed in several ways."""
    from members.models import Group, Organisation  # noqa: PLC0415
    from places.models import Obshtina  # noqa: PLC0415
    from projects.models import Indicator, Period, Programme, Project  # noqa: PLC0415

    today = datetime.date.today()  # noqa: DTZ011 - a day, no moment
    project = Project.objects.create(
        organisation=Organisation.objects.filter(is_practice=False).first(),
        programme=Programme.objects.first(),
        title_bg="Голям проект",
        slug="bench-figures",
        summary_bg="Голям проект.",
        starts_on=today - datetime.timedelta(days=5 * 365),
        ends_on=today,
        is_published=True,
    )
    result = project.results.create(title_bg="Резултат")
    group = Group.objects.first()
    obshtini = list(Obshtina.objects.all()[:40])
    narrowed = itertools.cycle([{}, {"event_kinds": ["training"]}, {"sex": "female"}])
    sources = itertools.islice(itertools.cycle(Indicator.Source.values), INDICATORS)
    for number, source in enumerate(sources):
        indicator = Indicator.objects.create(
            result=result,
            title_bg=f"Показател {number}",
            unit_bg="брой",
            source=source,
            group=group if source == Indicator.Source.GROUP_MEMBERS else None,
            is_cumulative=number % 2 == 0,
            position=number,
            **next(narrowed),
        )
        if number % 5 == 0:
            indicator.obshtini.set(obshtini)
        Period.objects.bulk_create(
            Period(
                indicator=indicator,
                starts_on=project.starts_on + datetime.timedelta(days=365 * year),
                ends_on=project.starts_on + datetime.timedelta(days=365 * year + 364),
                target_value=100,
            )
            for year in range(5)
        )
    return project


def take_in(project, number):
    """Past events of the whole country become the project's, and people were there."""
    from django.db import connection  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from events.models import Event  # noqa: PLC0415
    from news.models import Article  # noqa: PLC0415

    past = Event.objects.live().filter(cancelled_at=None, ends_at__lt=timezone.now())
    keys = list(past.order_by("-slug").values_list("pk", flat=True)[:number])
    Event.objects.filter(pk__in=keys).update(project=project)
    articles = list(Article.objects.live().values_list("pk", flat=True)[:200])
    Article.objects.filter(pk__in=articles).update(project=project)
    with connection.cursor() as cursor:
        for words in (PRESENT, SAID, PAPERS):
            cursor.execute(words, [project.pk])
        cursor.execute("ANALYZE")


def measure(project, rounds):
    from django.db import connection  # noqa: PLC0415

    from events.models import Attendance  # noqa: PLC0415
    from reports.figures import headline_figures  # noqa: PLC0415

    times, whole = [], []
    for _round in range(rounds + 1):
        asked = Asked()
        began = time.process_time()
        with connection.execute_wrapper(asked):
            found = [
                (one.told, one.percent, one.rule) for one in headline_figures(project)
            ]
        whole.append((time.process_time() - began) * 1000)
        times.append(asked.times)
    # The first round fills caches.
    times, whole = times[1:] or times, whole[1:] or whole
    sql = statistics.median(sum(ms for _words, ms in one) for one in times)
    slowest = sorted(times[-1], key=lambda one: -one[1])[:4]
    there = Attendance.objects.filter(registration__event__project=project)
    return {
        "indicators": len(found),
        "queries": len(times[-1]),
        "sql": sql,
        "counting": statistics.median(whole),
        "slowest": [(in_short(words), ms) for words, ms in slowest],
        "events": project.events.count(),
        "present": there.values("registration").distinct().count(),
    }


if __name__ == "__main__":
    main()
