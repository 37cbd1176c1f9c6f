"""The pack of a report: 100 events with 2,000 people, 500 photographs, and each step's time.

From the press of “accept” to both finished files, the donor's and everybody's. Photographs are
JPEGs that go in as uploads do; twenty are encoded, the others are copies of their files. All is
built in one transaction and taken back. Processor time, because other work on the machine
makes the clock on the wall say little; memory is the highest that the process had.
"""

import datetime
import io
import resource
import shutil
import time
from dataclasses import replace

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.utils import timezone
from PIL import Image, ImageFilter

from core import files
from core.models import Attachment, random_key
from events.models import Attendance, Event, Registration, Session
from members.models import Person
from projects.models import Indicator, Period, Project
from reports import actions, packing
from reports.models import Pack, Report, ReportText

EVENTS, PEOPLE, PICTURES, ENCODED = 100, 20, 500, 20
AIM_SECONDS, AIM_MEGABYTES = 10, 150


def make_project(like):
    today = timezone.localdate()
    project = Project.objects.create(
        organisation=like.organisation,
        programme=like.programme,
        title_bg="Проект със сто събития",
        slug="bench-packs",
        summary_bg="Сто събития и петстотин снимки.",
        starts_on=today - datetime.timedelta(days=365),
        ends_on=today - datetime.timedelta(days=1),
        is_published=True,
    )
    result = project.results.create(title_bg="Резултат")
    for number, source in enumerate(Indicator.Source.values):
        if source == Indicator.Source.GROUP_MEMBERS:
            continue
        indicator = Indicator.objects.create(
            result=result,
            title_bg=f"Показател {number}",
            unit_bg="брой",
            source=source,
            position=number,
        )
        Period.objects.create(
            indicator=indicator,
            starts_on=project.starts_on,
            ends_on=project.ends_on,
            target_value=100,
        )
    return project


def make_events(project):
    """A hundred days with twenty people each, who come back every fifth time."""
    people = Person.objects.bulk_create(
        Person(name=f"Участничка Номер {number}-Примерова")
        for number in range(EVENTS * PEOPLE // 5)
    )
    events = []
    for number in range(EVENTS):
        begins = timezone.now() - datetime.timedelta(days=3 + 3 * number)
        event = Event.objects.create(
            organiser=project.organisation,
            project=project,
            kind=Event.Kind.TRAINING,
            title_bg=f"Обучение № {number + 1}",
            slug=f"bench-packs-{number}",
            starts_at=begins,
            ends_at=begins + datetime.timedelta(hours=6),
            is_published=True,
        )
        ends_at = begins + datetime.timedelta(hours=6)
        session = Session.objects.create(
            event=event, title_bg="Ден", starts_at=begins, ends_at=ends_at
        )
        rows = Registration.objects.bulk_create(
            Registration(
                event=event,
                person=people[(number * PEOPLE + place) % len(people)],
                organisation=project.organisation,
                sex=("female", "male")[place % 2],
            )
            for place in range(PEOPLE)
        )
        Attendance.objects.bulk_create(
            Attendance(registration=row, session=session) for row in rows
        )
        events.append(event)
    return events


def make_pictures(events):
    """As `files.attach` takes them; returns seconds for one."""
    began, first = time.process_time(), []
    for number in range(ENCODED):
        upload = SimpleUploadedFile(
            f"снимка-{number}.jpg", photograph(number), "image/jpeg"
        )
        words = {"alt_bg": "Хора в зала", "consent": Attachment.Consent.AGREED}
        event = events[number % len(events)]
        first.append(files.attach(event, upload, purpose="gallery", user=None, **words))
    seconds = (time.process_time() - began) / ENCODED
    for number in range(ENCODED, PICTURES):
        copy(first[number % ENCODED], events[number % len(events)])
    return seconds


def photograph(number):
    """A picture with as much in it as a camera sees: noise, made soft."""
    noise = Image.effect_noise((1600, 1200), 60).filter(ImageFilter.GaussianBlur(2))
    tints = [
        noise.point(lambda v, k=k: min(255, v * k // 8)) for k in (8, 7, 5 + number % 4)
    ]
    found = io.BytesIO()
    Image.merge("RGB", tints).save(found, "JPEG", quality=88)
    return found.getvalue()


def copy(one, event):
    other = Attachment.objects.get(pk=one.pk)
    other.pk, other.key, other.object_id = None, random_key(), event.pk
    other._state.adding = True  # noqa: SLF001 - a new row like another one
    other.save()
    for width in one.widths:
        other.path(width).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(one.path(width), other.path(width))


def run(say):
    say(
        f"\nPack of a report: {EVENTS} events, {EVENTS * PEOPLE} presences, {PICTURES} photographs"
    )
    made = []
    with transaction.atomic():
        try:
            return measure(say, made)
        finally:
            for path in made:
                path.unlink(missing_ok=True)
            transaction.set_rollback(True)


def measure(say, made):
    project = make_project(Project.objects.first())
    events = make_events(project)
    each = make_pictures(events)
    made += [
        one.path(width)
        for event in events
        for one in event.gallery()
        for width in one.widths
    ]
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    say(f"  {'taking in a photograph':32}{each:8.2f} s")
    actor = project.organisation.memberships.first().person.user
    report = actions.begin(
        Report(project=project, starts_on=project.starts_on, ends_on=project.ends_on),
        actor=actor,
    )
    text = ReportText(report=report, part="summary", text_bg="<p>Стигнахме далеч.</p>")
    actions.save_text(text, actor=actor)
    report = timed(
        say, "sending the report", lambda: actions.submit(report, actor=actor)
    )[1]
    whole, _nothing = timed(
        say, "accepting it", lambda: actions.accept(report, actor=actor)
    )
    for pack in Pack.objects.filter(report=report).order_by("-audience"):
        by_kind = {}
        watched = watch(by_kind)
        whole += timed(
            say, f"pack for {pack.audience}", lambda pk=pack.pk: packing.make(pk)
        )[0]
        watched()
        for kind, seconds in sorted(by_kind.items(), key=lambda one: -one[1]):
            say(f"    {kind:30}{seconds:8.2f} s")
        pack.refresh_from_db()
        made.append(pack.path())
        say(f"    {len(pack.manifest)} files, {pack.size / 2**20:.0f} MB")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    is_reached = whole <= AIM_SECONDS
    say(f"  {'from the press to both files':32}{whole:8.2f} s of processor time; "
        f"aim {AIM_SECONDS} s: {'reached' if is_reached else 'missed'}; "
        f"at most {memory:.0f} MB")  # fmt: skip
    return is_reached


def watch(by_kind):
    """Adds up the time of the pieces of a pack by the end of their names; call to stop."""
    pieces_of = packing.making.pieces_of

    def watching(report, **how):
        return [
            replace(piece, content=timing(piece, by_kind))
            for piece in pieces_of(report, **how)
        ]

    packing.making.pieces_of = watching

    def stop():
        packing.making.pieces_of = pieces_of

    return stop


def timing(piece, by_kind):
    def content():
        began = time.process_time()
        try:
            return piece.content()
        finally:
            name = piece.path.rpartition("/")[2]
            kind = name if name.startswith("report") else name.partition("-")[0]
            by_kind[kind] = by_kind.get(kind, 0) + time.process_time() - began

    return content


def timed(say, words, act):
    began = time.process_time()
    found = act()
    seconds = time.process_time() - began
    say(f"  {words:32}{seconds:8.2f} s")
    return seconds, found
