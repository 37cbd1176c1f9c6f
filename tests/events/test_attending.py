import pytest
from django.core.exceptions import ValidationError

from core.models import AuditEntry
from events import actions
from events.models import Attendance, Event, Registration
from tests.events.helpers import hours_from_now
from tests.factories import (
    EventFactory,
    OrganisationFactory,
    RegistrationFactory,
    UserFactory,
)


@pytest.fixture
def event():
    return EventFactory(starts_at=hours_from_now(-3), ends_at=hours_from_now(-1))


@pytest.fixture
def session(event):
    return event.sessions.get()


def marks(session):
    return dict(session.attendances.values_list("registration", "how"))


def test_take_attendance_marks_and_takes_back_and_remembers_both(event, session):
    first, second = RegistrationFactory.create_batch(2, event=event)
    staff = UserFactory()

    actions.take_attendance(
        session, changes={first.pk: "in_person", second.pk: "online"}, actor=staff
    )
    changed = actions.take_attendance(session, changes={first.pk: ""}, actor=staff)

    assert marks(session) == {second.pk: "online"}
    assert changed == 1
    entries = AuditEntry.objects.filter(verb="events.attendance_taken").order_by("pk")
    assert [entry.data["changes"] for entry in entries][1] == [
        {"registration": first.pk, "was": "in_person", "now": ""}
    ]


def test_two_people_who_take_attendance_at_once_lose_nothing(event, session):
    first, second = RegistrationFactory.create_batch(2, event=event)

    # Both opened the page when nobody was marked; each ticked another person.
    actions.take_attendance(
        session, changes={first.pk: "in_person"}, actor=UserFactory()
    )
    actions.take_attendance(
        session, changes={second.pk: "in_person"}, actor=UserFactory()
    )

    assert marks(session) == {first.pk: "in_person", second.pk: "in_person"}


def test_take_attendance_ignores_people_of_other_events_and_who_cancelled(
    event, session
):
    stranger = RegistrationFactory()
    cancelled = RegistrationFactory(event=event, status=Registration.Status.CANCELLED)

    changed = actions.take_attendance(
        session,
        changes={stranger.pk: "in_person", cancelled.pk: "in_person"},
        actor=UserFactory(),
    )

    assert changed == 0
    assert marks(session) == {}


def test_who_waited_and_came_is_present_without_taking_a_place(event, session):
    waiting = RegistrationFactory(event=event, status=Registration.Status.WAITING)

    actions.take_attendance(
        session, changes={waiting.pk: "in_person"}, actor=UserFactory()
    )

    waiting.refresh_from_db()
    assert waiting.status == Registration.Status.REGISTERED
    assert waiting.is_walk_in


def test_attendance_is_refused_before_the_day_of_the_event():
    event = EventFactory()
    registration = RegistrationFactory(event=event)

    with pytest.raises(ValidationError) as refusal:
        actions.take_attendance(
            event.sessions.get(),
            changes={registration.pk: "in_person"},
            actor=UserFactory(),
        )

    assert refusal.value.code == "early"


def test_adding_a_walk_in_twice_makes_one_person(event, session):
    organisation = OrganisationFactory()
    walk_in = {
        "name": "Гергана Примерна",
        "organisation": organisation,
        "how": "in_person",
        "actor": UserFactory(),
    }

    first, is_new = actions.add_walk_in(session, **walk_in)
    second, is_new_again = actions.add_walk_in(session, **walk_in)

    assert (is_new, is_new_again) == (True, False)
    assert first == second
    assert first.is_walk_in
    assert marks(session) == {first.pk: "in_person"}


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


def test_held_are_live_events_that_are_over(event):
    past = {"starts_at": hours_from_now(-3), "ends_at": hours_from_now(-1)}
    EventFactory()
    EventFactory(is_published=False, **past)
    EventFactory(cancelled_at=hours_from_now(-9), **past)
    EventFactory(deleted_at=hours_from_now(-9), **past)
    EventFactory(organiser=OrganisationFactory(is_practice=True), **past)

    assert list(Event.objects.held()) == [event]
