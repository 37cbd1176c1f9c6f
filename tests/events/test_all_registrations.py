"""The registrations of all events of an organisation as a file, in memory that does not grow."""

import csv
import datetime
import gc
import io
import tracemalloc

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from core.exports import csv_response, xlsx_response
from core.models import AuditEntry, Notification
from events import all_registrations, exports
from events.models import Attendance, Event, Registration
from leadernet.demo.scale.copying import copy
from members.models import Person
from tests.factories import (
    AppointmentFactory,
    EventFactory,
    GroupFactory,
    OrganisationFactory,
    ProjectFactory,
    RegistrationFactory,
    SessionFactory,
    UserFactory,
    staff_of,
)

PAGE = reverse("events:export_all_registrations")


@pytest.fixture
def organisation():
    return OrganisationFactory(name_bg="Наше", name_en="Ours")


@pytest.fixture
def owner(organisation):
    return staff_of(organisation, "owner")


def past(days, **fields):
    starts_at = timezone.now() - datetime.timedelta(days=days)
    return EventFactory(
        starts_at=starts_at, ends_at=starts_at + datetime.timedelta(hours=2), **fields
    )


def asked(client, organisation, **fields):
    data = {"organisation": organisation.slug, "reason": "отчет", "format": "csv"}
    return client.post(PAGE, data | fields)


def table(answer):
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_the_owner_gets_each_registration_that_stands_of_all_events(
    as_user, organisation, owner
):
    event = past(10, organiser=organisation, title_bg="Среща", title_en="Meeting")
    SessionFactory(event=event)
    first, second = event.sessions.all()
    guest = OrganisationFactory(name_bg="Чуждо")
    came = RegistrationFactory(event=event, organisation=guest)
    for session in (first, second):
        Attendance.objects.create(registration=came, session=session)
    waits = RegistrationFactory(event=event, status="waiting", person__name="=1+1")
    RegistrationFactory(event=event, status="cancelled")
    RegistrationFactory(event=past(5))

    header, *rows = table(asked(as_user(owner), organisation))

    assert header[0] == "Събитие"
    assert [row[0] for row in rows] == ["Среща", "Среща"]
    assert rows[0][2:6] == [came.person.name, "Чуждо", came.person.email, "има място"]
    assert [row[-1] for row in rows] == ["2", "0"]
    assert rows[1][2] == "'=1+1"
    assert rows[1][4] == waits.person.email


def test_a_project_and_days_narrow_it(as_user, organisation, owner):
    project = ProjectFactory(organisation=organisation)
    last_year = past(400, organiser=organisation, title_bg="Отдавна")
    of_project = past(
        30, organiser=organisation, title_bg="По проекта", project=project
    )
    recent = past(3, organiser=organisation, title_bg="Скоро")
    for event in (last_year, of_project, recent):
        RegistrationFactory(event=event)
    client = as_user(owner)

    def titles(**fields):
        return [row[0] for row in table(asked(client, organisation, **fields))[1:]]

    first = timezone.localdate() - datetime.timedelta(days=100)
    last = timezone.localdate() - datetime.timedelta(days=10)
    assert titles() == ["Отдавна", "По проекта", "Скоро"]
    assert titles(project=project.slug) == ["По проекта"]
    assert titles(first=first.isoformat()) == ["По проекта", "Скоро"]
    assert titles(first=first.isoformat(), last=last.isoformat()) == ["По проекта"]


def test_page_list_and_workbook_hold_the_same_number(as_user, organisation, owner):
    event = past(10, organiser=organisation)
    RegistrationFactory.create_batch(5, event=event)
    client = as_user(owner)

    rows = table(asked(client, organisation))
    book = asked(client, organisation, format="xlsx")
    sheet = load_workbook(io.BytesIO(book.getvalue())).active
    of_event = exports.registrations(event)[1]

    assert len(rows) == sheet.max_row == 6
    assert len(list(of_event)) == event.registrations.standing().count() == 5


def test_who_takes_it_out_says_why_and_the_other_owners_read_it(
    as_user, organisation, owner
):
    other = staff_of(organisation, "owner")
    administrator = AppointmentFactory(role="administrator").user

    refused = asked(as_user(administrator), organisation, reason="")
    asked(as_user(administrator), organisation, reason="Проверка на донора")

    assert "reason" in refused.context["form"].errors
    (entry,) = AuditEntry.objects.filter(verb="events.all_registrations_exported")
    assert entry.data["reason"] == "Проверка на донора"
    told = Notification.objects.filter(kind="events.all_registrations_exported")
    assert {one.user for one in told} == {owner, other}


def test_nobody_takes_what_is_not_theirs(as_user, organisation, owner):
    foreign = OrganisationFactory()
    RegistrationFactory(event=past(3, organiser=foreign))
    group = GroupFactory()
    closed = past(3, organiser=organisation, audience=Event.Audience.GROUP, group=group)
    RegistrationFactory(event=closed)
    administrator = AppointmentFactory(role="administrator").user

    for user in (staff_of(organisation), UserFactory()):
        assert as_user(user).get(PAGE).status_code == 403
    of_foreign = asked(as_user(owner), foreign)

    assert "organisation" in of_foreign.context["form"].errors
    assert len(table(asked(as_user(administrator), organisation))) == 1
    assert len(table(asked(as_user(owner), organisation))) == 2


def test_more_than_five_files_an_hour_are_refused(as_user, organisation, owner):
    client = as_user(owner)

    answers = [asked(client, organisation) for _each in range(6)]

    assert [answer.streaming for answer in answers] == [True] * 5 + [False]
    assert (
        AuditEntry.objects.filter(verb="events.all_registrations_exported").count() == 5
    )


def fill(event, number):
    people = copy(
        Person(name=f"Човек {each}", email=f"p{each}@example.org")
        for each in range(number)
    )
    copy(
        Registration(event=event, person=person, registered_at=timezone.now())
        for person in people
    )


def peak(work):
    """Megabytes that Python held at most while the file was written."""
    tracemalloc.start()
    work()
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most / 1024 / 1024


def test_three_times_the_people_take_no_more_memory():
    one, few, many = EventFactory(), EventFactory(), EventFactory()
    fill(one, 1)
    fill(few, 1_500)
    fill(many, 4_500)

    for written in (in_lines, in_a_workbook, of_one_event):
        take(written(one))  # what is made once is made
        small, large = (peak(lambda e=e, of=written: take(of(e))) for e in (few, many))

        assert large < small * 1.5 + 1, written


def in_lines(event):
    rows = all_registrations.rows(Event.objects.filter(pk=event.pk))
    return csv_response("x", all_registrations.header(), rows)


def in_a_workbook(event):
    rows = all_registrations.rows(Event.objects.filter(pk=event.pk))
    return xlsx_response("x", all_registrations.header(), rows, title="x")


def of_one_event(event):
    return csv_response("x", *exports.registrations(event))


def take(answer):
    for _piece in answer.streaming_content:
        gc.collect()  # what only waits to be collected is not held
