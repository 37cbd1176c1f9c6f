"""The whole page of the project of `bench.promises`: drawn right after a change, so with nothing remembered."""

import datetime
import http
import sys

from django.db import connection
from django.test import Client, override_settings
from django.utils import timezone

from bench.asked import Asked, in_short
from events.models import Event
from members.models import Membership, Organisation
from projects.models import Allocation, Budget, Expenditure, ProjectPartner


def measure(project, rounds):
    """The page with something of everything on it, as whoever comes after a change gets it."""
    fill(project)
    rounds_asked, client = [], Client()
    with override_settings(REMEMBER=False, PAGE_CACHE=False, ALLOWED_HOSTS=["*"]):
        for _round in range(rounds):
            asked = Asked()
            with connection.execute_wrapper(asked):
                answer = client.get(project.get_absolute_url())
            if answer.status_code != http.HTTPStatus.OK:
                sys.exit(f"The page answers {answer.status_code}.")
            rounds_asked.append(asked.times)
    # The first round fills caches. Each asks the same questions in the same order.
    rounds_asked = rounds_asked[1:]
    questions = [
        (in_short(same[0][0]), min(ms for _words, ms in same))
        for same in zip(*rounds_asked, strict=True)
    ]
    return {
        "queries": len(questions),
        "sql": min(sum(ms for _words, ms in one) for one in rounds_asked),
        "quickest": sum(ms for _words, ms in questions),
        "slowest": sorted(questions, key=lambda one: -one[1])[:6],
    }


def fill(project):
    """What the page shows beside its figures: partners, a team, money, activities, a diary."""
    today = timezone.localdate()
    lead = project.organisation
    project.obshtini.set(project.results.first().indicators.first().obshtini.all())
    others = Organisation.objects.listed().exclude(pk=lead.pk)[:8]
    for one in others:
        project.partners.create(organisation=one, role=ProjectPartner.Role.IMPLEMENTING)
    staff = Membership.objects.current().filter(
        organisation__in=[lead, *others], person__isnull=False
    )
    for person in dict.fromkeys(staff.order_by("pk").values_list("person", flat=True)):
        project.team.create(
            person_id=person, role="expert", is_public=True, starts_on=today
        )
    budget = Budget.objects.create(project=project)
    period = budget.periods.create(starts_on=project.starts_on, ends_on=project.ends_on)
    for number in range(1, 31):
        line = budget.lines.create(number=str(number), title_bg=f"Ред {number}")
        Allocation.objects.create(line=line, period=period, origin="grant", amount=1000)
        Expenditure.objects.bulk_create(
            Expenditure(
                budget=budget,
                line=line,
                number=number * 100 + cost,
                paid_on=today,
                original_amount=50,
                amount=50,
            )
            for cost in range(10)
        )
    activities = [
        project.activities.create(
            title_bg=f"Дейност {number}",
            responsible=lead,
            starts_on=project.starts_on,
            ends_on=project.ends_on,
        )
        for number in range(12)
    ]
    for number, event in enumerate(
        project.events.order_by("pk").values_list("pk", flat=True)
    ):
        activity = activities[number % len(activities)]
        Event.objects.filter(pk=event).update(activity=activity)
    for number in range(100):
        project.diary.create(
            organisation=lead,
            activity=activities[0],
            happened_on=today - datetime.timedelta(days=number),
            text_bg="Срещнахме се и говорихме.",
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
