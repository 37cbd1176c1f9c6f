"""Who keeps the door without any further right, and for how long."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from core.models import AuditEntry, OutgoingMail
from events import actions
from events.models import DoorKeeper, Event
from tests.events.helpers import hours_from_now, mails_to, page
from tests.factories import (
    EventFactory,
    OrganisationFactory,
    PersonFactory,
    RegistrationFactory,
    UserFactory,
    staff_of,
)

STAFF_PAGES = [
    "registrations",
    "signed_sheets",
    "attendance_trace",
    "door_keepers",
    "update",
]


@pytest.fixture
def event():
    """Of members only, so that the keeper would not see it otherwise."""
    return EventFactory(
        starts_at=hours_from_now(-1), ends_at=hours_from_now(1), audience="members"
    )


@pytest.fixture
def keeper(event):
    user = UserFactory()
    actions.give_door(event, email=user.email, actor=staff_of(event.organiser))
    return user


def came(event):
    return RegistrationFactory(
        event=event,
        person=PersonFactory(name="Ана Кирова", email="secret@example.org"),
        office="mayor",
    )


def test_a_volunteer_takes_attendance_and_sees_names_only(as_user, event, keeper):
    registration = came(event)
    door = as_user(keeper)

    response = door.get(page(event, "attendance"))
    door.post(
        page(event, "attendance"),
        {"shown": f"{registration.pk}:-", "present": [registration.pk]},
    )

    assert "Ана Кирова" in response.text
    assert "secret@example.org" not in response.text
    assert registration.attendances.get().taken_by == keeper
    code = reverse("events:check_in", args=[event.slug, registration.key])
    assert "Ана Кирова" in door.get(code).text


def test_nothing_else_opens_to_a_door_keeper(as_user, event, keeper):
    door = as_user(keeper)
    other = EventFactory(
        organiser=event.organiser,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
    )

    refused = {door.get(page(event, name)).status_code for name in STAFF_PAGES}

    assert refused == {404}
    assert door.get(event.get_absolute_url()).status_code == 404
    assert door.get(page(other, "attendance")).status_code == 403
    assert event not in Event.objects.visible_to(keeper)


def test_the_right_ends_with_the_last_day_and_what_waited_still_arrives(
    as_user, event, keeper
):
    registration = came(event)
    yesterday = timezone.localtime().replace(hour=0, minute=0) - datetime.timedelta(
        hours=2
    )
    Event.objects.filter(pk=event.pk).update(
        starts_at=yesterday - datetime.timedelta(hours=1), ends_at=yesterday
    )
    session = event.sessions.get()
    door = as_user(keeper)

    def send(moment, number):
        press = {
            "registration": registration.pk,
            "session": session.pk,
            "was": "-",
            "now": "i",
            "number": number,
            "at": moment.isoformat(),
        }
        items = str({"presses": [press], "walk_ins": []}).replace("'", '"')
        return door.post(
            page(event, "attendance_marks"), {"person": keeper.pk, "items": items}
        ).json()

    assert door.get(page(event, "attendance")).status_code == 404
    assert door.get(page(event, "attendance_marks")).status_code == 403
    late = send(timezone.now(), "00000000-0000-4000-8000-000000000001")
    waited = send(yesterday, "00000000-0000-4000-8000-000000000002")

    assert late == {"done": []}
    assert [one["state"] for one in waited["done"]] == ["saved"]
    assert registration.attendance_changes.get().pressed_at == yesterday


def test_who_gives_the_right_is_told_nothing_of_accounts(as_user, event):
    staff = as_user(staff_of(event.organiser))
    known, unknown = UserFactory(), "nobody-here@example.org"

    pages = [
        staff.post(page(event, "door_keepers"), {"email": email}, follow=True).text
        for email in (known.email, unknown)
    ]

    assert pages[0].count("Изпратихме имейл с връзката") == 1
    assert pages[1].count("Изпратихме имейл с връзката") == 1
    assert len(mails_to(known)) == 1
    mail = OutgoingMail.objects.get(to=unknown)
    assert page(event, "attendance") in mail.body


def test_the_right_is_taken_away_at_once_and_both_are_remembered(
    as_user, event, keeper
):
    staff = as_user(staff_of(event.organiser))
    row = event.door_keepers.get()

    staff.post(page(event, "door_keepers"), {"remove": row.pk})

    assert as_user(keeper).get(page(event, "attendance")).status_code == 404
    verbs = AuditEntry.objects.filter(verb__startswith="events.door_").order_by("pk")
    assert list(verbs.values_list("verb", flat=True)) == [
        "events.door_given",
        "events.door_taken",
    ]


def test_a_keeper_of_another_event_is_not_removed_from_here(as_user, event):
    other = EventFactory(starts_at=event.starts_at, ends_at=event.ends_at)
    row = other.door_keepers.create(email="kept@example.org")

    answer = as_user(staff_of(event.organiser)).post(
        page(event, "door_keepers"), {"remove": row.pk}
    )

    assert answer.status_code == 404
    assert DoorKeeper.objects.filter(pk=row.pk).exists()


def test_members_and_strangers_do_not_choose_door_keepers(as_user, event):
    data = {"email": "friend@example.org"}

    for user in (UserFactory(), staff_of(OrganisationFactory())):
        as_user(user).post(page(event, "door_keepers"), data)

    assert not DoorKeeper.objects.exists()


def test_addresses_of_door_keepers_are_forgotten_after_a_month(event, keeper):
    Event.objects.filter(pk=event.pk).update(
        starts_at=hours_from_now(-24 * 32), ends_at=hours_from_now(-24 * 31)
    )
    fresh = EventFactory().door_keepers.create(email="fresh@example.org")

    DoorKeeper.objects.expired().delete()

    assert list(DoorKeeper.objects.all()) == [fresh]


def test_who_practises_sends_no_mail_to_real_people(as_user):
    place = OrganisationFactory(is_practice=True)
    learner = staff_of(place)
    event = EventFactory(organiser=place)

    answer = as_user(learner).post(
        page(event, "door_keepers"), {"email": "real@example.org"}
    )

    assert answer.status_code == 403
    assert not OutgoingMail.objects.exists()
