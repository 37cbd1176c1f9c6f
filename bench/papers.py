"""Papers for 200 people: the sign-in sheet, the badges, all certificates in one file.

Each is made from the rows of the database to the finished PDF, without the page around it, and
compared with a page of the directory in the same run. Processor time, because other work
on the machine makes the clock on the wall say little.
"""

import time
from datetime import timedelta

from django.db import transaction
from django.test import Client
from django.utils import timezone

from events import actions, certificates, sheets
from events.models import Attendance, Event, Registration, Session
from members.models import Person

PEOPLE, AIM_SECONDS = 200, 2


def make_event(like):
    """A day of two parts with the organiser and project of an event that there is."""
    begins = timezone.now() - timedelta(days=2)
    event = Event.objects.create(
        organiser=like.organiser,
        project=like.project,
        kind=Event.Kind.TRAINING,
        title_bg="Обучение на мрежата: две части за един ден",
        slug="bench-papers",
        starts_at=begins,
        ends_at=begins + timedelta(hours=6),
        certificate_from=1,
        is_published=True,
    )
    parts = [
        Session.objects.create(
            event=event,
            title_bg=f"Част {number}",
            starts_at=begins + timedelta(hours=3 * number),
            ends_at=begins + timedelta(hours=3 * number + 3),
        )
        for number in range(2)
    ]
    people = Person.objects.bulk_create(
        Person(name=f"Участничка Номер {number}-Примерова") for number in range(PEOPLE)
    )
    rows = Registration.objects.bulk_create(
        Registration(event=event, person=person, organisation=like.organiser)
        for person in people
    )
    Attendance.objects.bulk_create(
        Attendance(registration=row, session=part) for row in rows for part in parts
    )
    actions.issue_certificates(event, actor=None)
    return event


def papers(event):
    parts = list(event.sessions.all())
    choice = sheets.Choice(language="bg", sessions=parts)
    held = list(certificates.held(event))
    return {
        "sign-in sheet": lambda: sheets.sign_in_sheet(event, choice),
        "badges": lambda: sheets.badges(event, language="bg", on_a_page=10, blank=10),
        "certificates": lambda: certificates.papers(event, held, language="bg"),
    }


def once(make):
    """(processor seconds, seconds, bytes) of the first time: typst remembers what it drew."""
    cpu, wall = time.process_time(), time.perf_counter()
    content = make()
    return time.process_time() - cpu, time.perf_counter() - wall, len(content)


def measure(say, like, page):
    """Whether each is ready in time; `page` makes the page that they are compared with."""
    usual, _wall, _size = once(page)
    say(f"\nPapers for {PEOPLE} people; a page of the directory takes {usual:.3f} s")
    say(f"  {'':14}{'cpu s':>8}{'of page':>9}{'wall s':>8}{'kB':>8}  aim")
    is_enough = True
    for name, make in papers(make_event(like)).items():
        cpu, wall, size = once(make)
        in_time = cpu <= AIM_SECONDS
        is_enough = is_enough and in_time
        say(
            f"  {name:14}{cpu:8.2f}{cpu / usual:9.1f}{wall:8.2f}{size // 1000:8}"
            f"  {'reached' if in_time else 'missed'}"
        )
    return is_enough


def run(say, address):
    """On an event of the demonstration with logos; nothing of it stays in the database."""
    like = Event.objects.get(slug="training-four-modules-2015")
    client = Client(SERVER_NAME="localhost")
    client.get(f"{address}?page=2")  # templates and addresses are read once a process
    with transaction.atomic():
        is_enough = measure(say, like, lambda: client.get(address).content)
        transaction.set_rollback(True)
    return is_enough
