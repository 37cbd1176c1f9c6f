"""Presence: who is marked how, by whom, and what becomes of two presses that disagree."""

import datetime
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.models import AuditEntry
from events import actions
from events.actions import Press
from events.models import Attendance, Event, Registration
from tests.events.helpers import hours_from_now
from tests.factories import (
    EventFactory,
    OrganisationFactory,
    PersonFactory,
    RegistrationFactory,
    SessionFactory,
    UserFactory,
)


@pytest.fixture
def event():
    """It is on now: from three hours ago until in an hour."""
    return EventFactory(starts_at=hours_from_now(-3), ends_at=hours_from_now(1))


@pytest.fixture
def session(event):
    return event.sessions.get()


@pytest.fixture
def long_ago():
    """Over for days, with its list made in time: one was there."""
    event = EventFactory(starts_at=hours_from_now(-75), ends_at=hours_from_now(-72))
    session = event.sessions.get()
    came = RegistrationFactory(event=event)
    came.attendances.create(session=session, taken_at=session.starts_at)
    return event


def press(registration, session, now, was=None, **more):
    return Press(registration.pk, session.pk, now, was, **more)


def take(event, *presses, **more):
    more.setdefault("actor", UserFactory())
    return [one.state for one in actions.take_attendance(event, presses, **more)]


def marks(session):
    return dict(session.attendances.values_list("registration", "how"))


def trace(event):
    rows = event.registrations.order_by("attendance_changes__pk")
    return list(
        rows.exclude(attendance_changes=None).values_list(
            "attendance_changes__was",
            "attendance_changes__now",
            "attendance_changes__reason",
        )
    )


def test_take_attendance_marks_and_takes_back_and_remembers_both(event, session):
    first, second = RegistrationFactory.create_batch(2, event=event)
    staff = UserFactory()

    take(event, press(first, session, "in_person"), press(second, session, "online"))
    states = take(event, press(first, session, "", was="in_person"), actor=staff)

    assert states == ["saved"]
    assert marks(session) == {second.pk: "online"}
    assert trace(event) == [
        ("", "in_person", ""),
        ("", "online", ""),
        ("in_person", "", ""),
    ]
    assert first.attendance_changes.last().by == staff


def test_two_people_who_take_attendance_at_once_lose_nothing(event, session):
    first, second = RegistrationFactory.create_batch(2, event=event)

    # Both opened the page when nobody was marked; each ticked another person.
    take(event, press(first, session, "in_person", was=""))
    take(event, press(second, session, "in_person", was=""))

    assert marks(session) == {first.pk: "in_person", second.pk: "in_person"}


def test_who_was_quicker_is_not_undone_but_named(event, session):
    came = RegistrationFactory(event=event, person=PersonFactory(name="Ана Кирова"))
    quicker = UserFactory(name="Мария Вратарска")
    take(event, press(came, session, "online", was=""), actor=quicker)

    answers = actions.take_attendance(
        event, [press(came, session, "in_person", was="")], actor=UserFactory()
    )

    assert [one.state for one in answers] == ["conflict"]
    assert "Ана Кирова" in answers[0].words
    assert "Мария Вратарска" in answers[0].words
    assert marks(session) == {came.pk: "online"}


def test_what_a_bad_line_sends_again_is_done_once_even_after_it_was_taken_back(
    event, session
):
    came = RegistrationFactory(event=event)
    sent = press(came, session, "in_person", was="", number=uuid.uuid4())

    first = take(event, sent)
    take(event, press(came, session, "", was="in_person"))
    again = take(event, sent)

    assert (first, again) == (["saved"], ["known"])
    assert marks(session) == {}


def test_take_attendance_ignores_people_and_sessions_of_other_events(event, session):
    stranger, own = RegistrationFactory(), RegistrationFactory(event=event)

    states = take(
        event,
        press(stranger, session, "in_person"),
        press(own, EventFactory().sessions.get(), "in_person"),
    )

    assert states == ["refused", "refused"]
    assert not Attendance.objects.exists()


@pytest.mark.parametrize(
    "status",
    ["waiting", "requested", "offered", "unconfirmed", "declined", "cancelled"],
)
def test_who_came_without_a_place_is_present_without_taking_one(event, session, status):
    came = RegistrationFactory(event=event, status=status)

    take(event, press(came, session, "in_person"))

    came.refresh_from_db()
    assert (came.status, came.is_walk_in) == (Registration.Status.REGISTERED, True)
    assert event.registrations.with_a_place().count() == 0

    take(event, press(came, session, ""))

    came.refresh_from_db()
    assert (came.status, came.is_walk_in) == (status, False)


def test_attendance_is_refused_before_the_day_of_the_event():
    event = EventFactory()
    registration = RegistrationFactory(event=event)

    with pytest.raises(ValidationError) as refusal:
        take(event, press(registration, event.sessions.get(), "in_person"))

    assert refusal.value.code == "early"


def test_a_list_that_was_emptied_is_changed_no_more(event, session):
    registration = RegistrationFactory(event=event)
    Event.objects.filter(pk=event.pk).update(purged_at=timezone.now())

    with pytest.raises(ValidationError) as refusal:
        take(event, press(registration, session, "in_person"))

    assert refusal.value.code == "purged"


# After the event's last day.


def test_a_list_made_in_time_is_corrected_for_a_reason_that_stays(long_ago):
    session = long_ago.sessions.get()
    late = RegistrationFactory(event=long_ago)

    without = take(long_ago, press(late, session, "in_person"))
    with_one = take(
        long_ago, press(late, session, "in_person"), reason="Подписала е листа."
    )

    assert (without, with_one) == (["reason"], ["saved"])
    assert trace(long_ago) == [("", "in_person", "Подписала е листа.")]
    entry = AuditEntry.objects.get(verb="events.attendance_corrected")
    assert entry.data == {"changes": 1, "reason": "Подписала е листа."}


def test_a_list_that_nobody_made_in_time_is_first_written_and_then_corrected():
    event = EventFactory(starts_at=hours_from_now(-75), ends_at=hours_from_now(-72))
    session = event.sessions.get()
    first, second = RegistrationFactory.create_batch(2, event=event)

    written = take(
        event,
        press(first, session, "in_person"),
        press(second, session, "in_person"),
    )
    taken_back = take(event, press(first, session, ""))

    assert written == ["saved", "saved"]
    assert taken_back == ["reason"]
    assert marks(session) == {first.pk: "in_person", second.pk: "in_person"}


def test_what_waited_for_the_line_since_the_event_is_no_correction(long_ago):
    session = long_ago.sessions.get()
    came = RegistrationFactory(event=long_ago)
    at = long_ago.ends_at

    states = take(long_ago, press(came, session, "in_person", pressed_at=at))

    assert states == ["saved"]
    change = came.attendance_changes.get()
    assert (change.reason, change.pressed_at) == ("", at)


# Who came without registering.


def walk_in(session, name="Гергана Примерна", organisation=None, **more):
    wish = actions.WalkIn(name, organisation, "in_person", **more)
    return actions.add_walk_in(
        session.event, wish, sessions=[session], actor=UserFactory()
    )


def test_adding_a_walk_in_twice_makes_one_person(event, session):
    organisation = OrganisationFactory()

    first, is_new = walk_in(session, organisation=organisation)
    second, is_new_again = walk_in(session, organisation=organisation)

    assert (is_new, is_new_again) == (True, False)
    assert first == second
    assert first.is_walk_in
    assert marks(session) == {first.pk: "in_person"}


def test_a_namesake_is_asked_about_and_added_when_it_is_somebody_else(event, session):
    there = RegistrationFactory(
        event=event,
        organisation=OrganisationFactory(),
        person=PersonFactory(name="Примерна Гергана"),
    )

    with pytest.raises(actions.NamesakesError) as question:
        walk_in(session)
    other, is_new = walk_in(session, is_somebody_else=True)

    assert question.value.registrations == [there]
    assert is_new
    assert marks(session) == {other.pk: "in_person"}


def test_the_same_line_sent_twice_adds_one_even_for_a_namesake(event, session):
    number = uuid.uuid4()

    first, _new = walk_in(session, is_somebody_else=True, number=number)
    again, is_new = walk_in(session, is_somebody_else=True, number=number)

    assert (again, is_new) == (first, False)
    assert event.registrations.count() == 1


def test_a_walk_in_of_a_whole_day_is_in_each_part_and_taken_back_is_gone(event):
    first = event.sessions.get()
    second = SessionFactory(event=event)
    wish = actions.WalkIn("Гост Примерен", None, "in_person", office="mayor")

    came, _new = actions.add_walk_in(
        event, wish, sessions=[first, second], actor=UserFactory()
    )
    take(event, press(came, first, ""), press(came, second, ""))

    came.refresh_from_db()
    assert came.office == "mayor"
    assert came.status == Registration.Status.CANCELLED
    assert not event.registrations.standing().exists()


# Counting.


def test_person_hours_are_the_length_of_each_session_as_often_as_somebody_was_in_it():
    event = EventFactory(session=False)
    minutes = datetime.timedelta(minutes=1)
    at = event.starts_at
    long = SessionFactory(event=event, starts_at=at, ends_at=at + 95 * minutes)
    short = SessionFactory(
        event=event, starts_at=at + 100 * minutes, ends_at=at + 120 * minutes
    )
    both, only_long, online = RegistrationFactory.create_batch(3, event=event)
    both.attendances.create(session=long)
    both.attendances.create(session=short)
    only_long.attendances.create(session=long)
    online.attendances.create(session=short, how="online")
    elsewhere = RegistrationFactory()
    elsewhere.attendances.create(session=elsewhere.event.sessions.get())

    rows = Attendance.objects.in_event(event)
    whole = rows.presence()

    assert rows.person_hours() == (95 + 20 + 95 + 20) * minutes
    assert (whole.in_person, whole.online) == (2, 1)
    assert whole.hours_in_person == 210 * minutes
    assert whole.hours_online == 20 * minutes
    assert rows.by_session()[short.pk].people == 2
    assert rows.by_session()[long.pk].hours == 190 * minutes
    assert Attendance.objects.none().person_hours() == 0 * minutes


def test_counted_presence_is_that_of_live_events_that_took_place(event, session):
    counted = Attendance.objects.create(
        registration=RegistrationFactory(event=event), session=session
    )
    practice = EventFactory(organiser=OrganisationFactory(is_practice=True))
    cancelled = EventFactory(cancelled_at=hours_from_now(-1))
    draft = EventFactory(is_published=False)
    for other in (practice, cancelled, draft):
        Attendance.objects.create(
            registration=RegistrationFactory(event=other),
            session=other.sessions.get(),
        )

    assert list(Attendance.objects.counted()) == [counted]


def test_held_are_live_events_that_are_over():
    past = {"starts_at": hours_from_now(-3), "ends_at": hours_from_now(-1)}
    held = EventFactory(**past)
    EventFactory()
    EventFactory(is_published=False, **past)
    EventFactory(cancelled_at=hours_from_now(-9), **past)
    EventFactory(deleted_at=hours_from_now(-9), **past)
    EventFactory(organiser=OrganisationFactory(is_practice=True), **past)

    assert list(Event.objects.held()) == [held]
