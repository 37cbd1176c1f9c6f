import threading
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone, translation

from core import notifications
from core.models import AuditEntry, Notification, OutgoingMail
from events import actions
from events.models import Event, Registration
from tests.events.helpers import hours_from_now, mails_to
from tests.factories import (
    EventFactory,
    OrganisationFactory,
    PersonFactory,
    RegistrationFactory,
    UserFactory,
)

REGISTERED = Registration.Status.REGISTERED
WAITING = Registration.Status.WAITING
CANCELLED = Registration.Status.CANCELLED


def register(event, user, organisation=None):
    return actions.register(
        event, person=user.person, organisation=organisation, actor=user
    )


def test_register_gives_a_place_and_sends_the_event_for_the_calendar():
    event = EventFactory(capacity=5, online_url="https://example.org/room")
    user, organisation = UserFactory(), OrganisationFactory()

    registration = register(event, user, organisation)

    assert registration.status == REGISTERED
    assert registration.organisation == organisation
    mail = OutgoingMail.objects.get(to=user.email)
    assert "https://example.org/room" in mail.body
    assert "BEGIN:VCALENDAR" in mail.attachments[0]["text"]
    entry = AuditEntry.objects.get(verb="events.registered")
    assert (entry.actor, entry.target) == (user, event)


def test_registering_twice_changes_nothing_and_writes_once():
    event, user = EventFactory(), UserFactory()

    first = register(event, user)
    second = register(event, user)

    assert first == second
    assert event.registrations.count() == 1
    assert len(mails_to(user)) == 1
    assert AuditEntry.objects.filter(verb="events.registered").count() == 1


def test_registering_again_changes_the_organisation_only():
    event, user, organisation = EventFactory(), UserFactory(), OrganisationFactory()
    register(event, user)

    changed = register(event, user, organisation)

    assert changed.organisation == organisation
    assert changed.status == REGISTERED


def test_register_puts_on_the_waiting_list_when_no_place_is_left():
    event = EventFactory(capacity=1)
    RegistrationFactory(event=event)
    user = UserFactory()

    registration = register(event, user)

    assert registration.status == WAITING
    assert "example.org/room" not in OutgoingMail.objects.get(to=user.email).body


def test_who_came_without_registering_takes_no_place():
    event = EventFactory(capacity=1)
    RegistrationFactory(event=event, is_walk_in=True)

    assert register(event, UserFactory()).status == REGISTERED


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"is_published": False}, "cancelled"),
        ({"cancelled_at": timezone.now()}, "cancelled"),
        ({"deleted_at": timezone.now()}, "cancelled"),
        ({"starts_at": hours_from_now(-1), "ends_at": hours_from_now(1)}, "begun"),
        ({"registration_closes_at": hours_from_now(-1)}, "closed"),
        ({"registration_by": Event.RegistrationBy.NOBODY}, "closed"),
    ],
)
def test_register_refuses_when_the_event_takes_nobody(fields, code):
    event = EventFactory(**fields)

    with pytest.raises(ValidationError) as refusal:
        register(event, UserFactory())

    assert refusal.value.code == code
    assert not event.registrations.exists()
    assert not OutgoingMail.objects.exists()


def test_withdraw_gives_the_place_to_who_waited_longest():
    event = EventFactory(capacity=1)
    holder, first, second = UserFactory(), UserFactory(), UserFactory()
    held = register(event, holder)
    register(event, first)
    register(event, second)

    actions.withdraw(held, actor=holder)
    actions.withdraw(held, actor=holder)

    status = dict(event.registrations.values_list("person__user", "status"))
    assert status == {holder.pk: CANCELLED, first.pk: REGISTERED, second.pk: WAITING}
    assert len(mails_to(first)) == 2
    assert len(mails_to(second)) == 1
    assert Notification.objects.get(kind="events.moved_up").user == first
    assert AuditEntry.objects.filter(verb="events.withdrawn").count() == 1


def test_released_place_goes_on_and_the_person_reads_why():
    event = EventFactory(capacity=1)
    holder, waits = UserFactory(), UserFactory()
    held, staff = register(event, holder), UserFactory()
    register(event, waits)

    actions.release(held, reason="Записан е двама пъти.", actor=staff)
    actions.release(held, reason="Още веднъж.", actor=staff)

    status = dict(event.registrations.values_list("person__user", "status"))
    assert status == {holder.pk: CANCELLED, waits.pk: REGISTERED}
    mail = OutgoingMail.objects.filter(to=holder.email).first()
    assert "Записан е двама пъти." in mail.body
    assert mail.attachments == []
    notice = Notification.objects.get(user=holder)
    assert "Записан е двама пъти." in notifications.words(notice)
    assert AuditEntry.objects.get(verb="events.released").data["reason"] == (
        "Записан е двама пъти."
    )


def test_nobody_is_released_once_the_event_has_begun():
    event = EventFactory(starts_at=hours_from_now(-1), ends_at=hours_from_now(1))
    held = RegistrationFactory(event=event)

    with pytest.raises(ValidationError) as refusal:
        actions.release(held, reason="Не дойде.", actor=UserFactory())

    assert refusal.value.code == "begun"
    assert event.registrations.active().get() == held


def test_registering_after_withdrawing_goes_to_the_end_of_the_waiting_list():
    event = EventFactory(capacity=1)
    holder, other = UserFactory(), UserFactory()
    held = register(event, holder)
    register(event, other)
    actions.withdraw(held, actor=holder)

    again = register(event, holder)

    assert again.pk == held.pk
    assert again.status == WAITING
    assert len(mails_to(holder)) == 2


def test_withdraw_is_refused_once_the_event_has_begun():
    event = EventFactory(starts_at=hours_from_now(-1), ends_at=hours_from_now(1))
    registration = RegistrationFactory(event=event)

    with pytest.raises(ValidationError) as refusal:
        actions.withdraw(registration, actor=UserFactory())

    assert refusal.value.code == "begun"
    registration.refresh_from_db()
    assert registration.status == REGISTERED


def at_once(acts):
    """Everybody presses a button at the same moment, each on a connection of their own."""
    start = threading.Barrier(len(acts))
    errors = []

    def press(act):
        start.wait()
        try:
            act()
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []


def register_at_once(event, people):
    at_once(
        [
            partial(actions.register, event, person=person, actor=None)
            for person in people
        ]
    )


@pytest.mark.django_db(transaction=True)
def test_last_place_goes_to_exactly_one_of_two():
    event = EventFactory(capacity=3)
    RegistrationFactory.create_batch(2, event=event)

    register_at_once(event, PersonFactory.create_batch(2))

    assert event.registrations.active().count() == 3
    assert event.registrations.waiting().count() == 1


@pytest.mark.django_db(transaction=True)
def test_ten_places_for_forty_people_at_once():
    event = EventFactory(capacity=10)

    register_at_once(event, PersonFactory.create_batch(40))

    order = list(event.registrations.order_by("registered_at", "pk"))
    assert [one.status for one in order] == [REGISTERED] * 10 + [WAITING] * 30
    assert OutgoingMail.objects.count() == 40


@pytest.mark.django_db(transaction=True)
def test_pressing_twice_at_once_makes_one_registration():
    event, person = EventFactory(), PersonFactory()

    register_at_once(event, [person, person])

    assert event.registrations.count() == 1
    assert len(mails_to(person)) == 1


@pytest.mark.django_db(transaction=True)
def test_two_places_given_up_at_once_go_to_the_two_who_waited_longest():
    event = EventFactory(capacity=2)
    holders = [register(event, user) for user in UserFactory.create_batch(2)]
    waiting = UserFactory.create_batch(3)
    for user in waiting:
        register(event, user)

    at_once([partial(actions.withdraw, held, actor=None) for held in holders])

    moved = event.registrations.active().order_by("registered_at", "pk")
    assert [one.person.user for one in moved] == waiting[:2]
    assert list(event.registrations.waiting()) == [
        event.registrations.get(person=waiting[2].person)
    ]
    assert [len(mails_to(user)) for user in waiting] == [2, 2, 1]


@pytest.mark.django_db(transaction=True)
def test_place_given_up_while_somebody_registers_is_given_once():
    event = EventFactory(capacity=1)
    held = register(event, UserFactory())
    waited = register(event, UserFactory())
    newcomer = PersonFactory()

    at_once(
        [
            partial(actions.withdraw, held, actor=None),
            partial(actions.register, event, person=newcomer, actor=None),
        ]
    )

    assert list(event.registrations.active()) == [waited]
    assert [one.person for one in event.registrations.waiting()] == [newcomer]


def test_mail_is_in_the_language_of_its_reader():
    event = EventFactory(title_bg="Среща", title_en="Meeting")
    bulgarian, english = UserFactory(), UserFactory(language="en")

    with translation.override("bg"):
        register(event, english)
    with translation.override("en"):
        register(event, bulgarian)

    assert mails_to(english) == ["You have a place: Meeting"]
    assert "/en/events/" in OutgoingMail.objects.get(to=english.email).body
    assert (
        "SUMMARY:Meeting"
        in OutgoingMail.objects.get(to=english.email).attachments[0]["text"]
    )
    assert "Среща" in mails_to(bulgarian)[0]
