"""Registering without an account: by a confirmed e-mail, and by the link ever after."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone, translation

from core.models import AuditEntry, OutgoingMail
from events import actions, links
from events.actions.answering import Answers
from events.models import Event, Registration
from leadernet import due
from members.models import Person
from tests.events.helpers import hours_from_now, last_mail, link_in, page
from tests.factories import (
    EventFactory,
    OrganisationFactory,
    PersonFactory,
    RegistrationFactory,
    UserFactory,
)

Status = Registration.Status
EMAIL = "maria@example.org"


@pytest.fixture(autouse=True)
def _quick_hands(monkeypatch):
    """Nobody waits in a test for the moment in which a person reads."""
    monkeypatch.setattr("events.forms.registration.GuestForm.least_seconds", -1)


def ask(client, event, *, email=EMAIL, name="Мария Стоева", **more):
    address = page(event, "register_guest")
    opened = client.get(address).context["form"].initial["opened"]
    fields = {"name": name, "email": email, "opened": opened} | more
    return client.post(address, fields)


def confirm(client, email=EMAIL):
    return client.post(link_in(last_mail(email), "register/guest"))


def test_guest_holds_no_place_until_the_link_is_confirmed(client):
    event = EventFactory(capacity=1)

    answer = ask(client, event, organisation_name="Читалище „Искра“")
    before = event.registrations.get()
    held_before = event.places_taken
    confirm(client)

    assert answer.url == page(event, "guest_asked")
    assert (before.status, held_before) == (Status.UNCONFIRMED, 0)
    registration = event.registrations.get()
    assert registration.status == Status.REGISTERED
    assert registration.confirmed_at == registration.registered_at
    assert registration.on_behalf_of() == "Читалище „Искра“"
    assert (registration.person.name, registration.person.user) == (
        "Мария Стоева",
        None,
    )
    mail = last_mail(EMAIL)
    assert "BEGIN:VCALENDAR" in mail.attachments[0]["text"]
    assert client.get(link_in(mail, "place")).status_code == 200


def test_places_go_in_the_order_of_confirming(client):
    event = EventFactory(capacity=1)
    ask(client, event, email="first@example.org")
    ask(client, event, email="second@example.org")

    confirm(client, "second@example.org")
    confirm(client, "first@example.org")

    status = dict(event.registrations.values_list("person__email", "status"))
    assert status == {
        "second@example.org": Status.REGISTERED,
        "first@example.org": Status.WAITING,
    }


def test_looking_at_the_link_confirms_nothing_and_pressing_twice_confirms_once(client):
    event = EventFactory()
    ask(client, event)
    link = link_in(last_mail(EMAIL), "register/guest")

    client.get(link)
    looked = event.registrations.get().status
    client.post(link)
    client.post(link)

    assert looked == Status.UNCONFIRMED
    assert event.registrations.get().status == Status.REGISTERED
    assert OutgoingMail.objects.filter(to=EMAIL).count() == 2
    assert AuditEntry.objects.filter(verb="events.registered").count() == 1
    assert client.get(link).url.startswith(f"{event.get_absolute_url()}place/")


def test_answer_is_the_same_whoever_the_address_belongs_to(client):
    event = EventFactory()
    account, registered = UserFactory(), PersonFactory()
    RegistrationFactory(event=event, person=registered)

    answers = [
        ask(client, event, email=email)
        for email in (account.email, registered.email, "nobody@example.org")
    ]

    assert {(one.status_code, one.url) for one in answers} == {
        (302, page(event, "guest_asked"))
    }
    assert OutgoingMail.objects.count() == 3
    assert event.registrations.standing().count() == 1
    known = last_mail(registered.email)
    assert client.get(link_in(known, "place")).status_code == 200


def test_address_of_an_account_registers_the_account(client):
    event, user = EventFactory(), UserFactory(email=EMAIL, name="Истинското име")
    ask(client, event, name="Написано от друг")

    confirm(client)

    registration = event.registrations.get()
    assert registration.person == user.person
    assert registration.person.name == "Истинското име"
    assert not Person.objects.filter(name="Написано от друг").exists()


def test_guest_of_an_earlier_event_is_the_same_person(client):
    first, second = EventFactory(), EventFactory()
    for event in (first, second):
        ask(client, event)
        confirm(client)

    assert first.registrations.get().person == second.registrations.get().person
    assert Person.objects.filter(email=EMAIL).count() == 1


def test_registered_otherwise_meanwhile_keeps_one_registration(client):
    event, user = EventFactory(), UserFactory(email=EMAIL)
    ask(client, event)
    link = link_in(last_mail(EMAIL), "register/guest")
    kept = actions.register(event, person=user.person, actor=user)

    client.post(link)
    client.post(link)

    assert event.registrations.get() == kept


def test_unconfirmed_is_forgotten_after_two_days_with_the_person(client):
    event = EventFactory()
    ask(client, event, email="old@example.org")
    event.registrations.update(registered_at=hours_from_now(-49))
    ask(client, event, email="new@example.org")
    work = next(
        one for one in due.everything() if one.name == "forget unconfirmed registration"
    )

    for row in work.rows():
        work.do(row)

    assert event.registrations.get().person.email == "new@example.org"
    assert not Person.objects.filter(email="old@example.org").exists()
    assert not work.rows().exists()


def test_link_of_an_old_mail_leads_nowhere(client):
    event = EventFactory()
    ask(client, event)
    link = link_in(last_mail(EMAIL), "register/guest")
    registration = event.registrations.get()

    Registration.objects.update(key="00000000-0000-4000-8000-000000000000")

    assert client.get(link).status_code == 404
    assert client.post(f"{link[:-3]}xx/").status_code == 404
    other = links.token("place", registration)
    assert client.get(page(event, "register_guest") + f"{other}/").status_code == 404


def test_letters_are_in_the_language_of_the_page(client):
    event = EventFactory(title_bg="Среща", title_en="Meeting")
    with translation.override("en"):
        address = page(event, "register_guest")
    opened = client.get(address).context["form"].initial["opened"]

    client.post(address, {"name": "Ann Lee", "email": EMAIL, "opened": opened})
    confirm(client)

    subjects = OutgoingMail.objects.order_by("pk").values_list("subject", flat=True)
    assert list(subjects) == [
        "Confirm your registration: Meeting",
        "You have a place: Meeting",
    ]
    assert Person.objects.get(email=EMAIL).language == "en"


@pytest.mark.parametrize(
    "fields",
    [
        {"registration_by": Event.RegistrationBy.MEMBERS},
        {"registration_by": Event.RegistrationBy.INVITED},
    ],
)
def test_guests_come_only_to_what_is_for_everybody(client, fields):
    event = EventFactory(**fields)

    answer = client.post(page(event, "register_guest"), {"email": EMAIL})

    assert answer.url == page(event, "register")
    with pytest.raises(ValidationError) as refusal:
        actions.ask_as_guest(
            event,
            name="Гост",
            email=EMAIL,
            language="bg",
            answers=Answers(),
            who="127.0.0.1",
        )
    assert refusal.value.code == "not_for_guests"
    assert not event.registrations.exists()


def test_strangers_are_slowed_down_by_network_and_by_address(client):
    event = EventFactory()

    for _number in range(6):
        ask(client, event)
    mails = OutgoingMail.objects.filter(to=EMAIL).count()
    for number in range(40):
        answer = ask(client, event, email=f"g{number}@example.org")

    assert mails == 4
    assert answer.status_code == 200
    assert answer.context["form"].non_field_errors()


def test_form_for_strangers_is_never_kept(client):
    answer = client.get(page(EventFactory(), "register_guest"))

    assert "no-store" in answer["Cache-Control"]


def test_pages_of_a_link_are_kept_and_found_by_nobody_on_the_way(client):
    ask(client, EventFactory())
    confirming = link_in(last_mail(EMAIL), "register/guest")
    confirm(client)
    place = link_in(last_mail(EMAIL), "place")

    for address in (confirming, place, f"{place}change/", f"{place}code.svg"):
        answer = client.get(address)
        assert "no-store" in answer["Cache-Control"]
        assert answer["X-Robots-Tag"] == "noindex"
        assert answer["Referrer-Policy"] == "same-origin"


def test_own_page_by_link_changes_and_cancels(client):
    event = EventFactory(capacity=1)
    ask(client, event)
    confirm(client)
    waits = RegistrationFactory(event=event, status=Status.WAITING)
    link = link_in(last_mail(EMAIL), "place")

    client.post(f"{link}change/", {"organisation_name": "Клуб „Надежда“"})
    shown = client.get(f"{link}cancel/")
    seen = event.registrations.get(person__email=EMAIL).registered_at.isoformat()
    client.post(f"{link}cancel/", {"seen": seen})
    client.post(f"{link}cancel/", {"seen": seen})

    own = event.registrations.get(person__email=EMAIL)
    assert own.organisation_name == "Клуб „Надежда“"
    assert own.status == Status.CANCELLED
    assert f'value="{timezone.localtime(own.registered_at).isoformat()}"' in shown.text
    waits.refresh_from_db()
    assert waits.status == Status.REGISTERED
    assert AuditEntry.objects.filter(verb="events.withdrawn").count() == 1


def test_link_of_one_event_opens_no_other(client):
    event, other = EventFactory(), EventFactory()
    registration = RegistrationFactory(event=event)
    token = links.token("place", registration)

    assert client.get(f"{event.get_absolute_url()}place/{token}/").status_code == 200
    assert client.get(f"{other.get_absolute_url()}place/{token}/").status_code == 404
    Event.objects.filter(pk=event.pk).update(deleted_at=timezone.now())
    assert client.get(f"{event.get_absolute_url()}place/{token}/").status_code == 404


def test_calendar_by_link_holds_the_online_room_of_who_has_a_place(client):
    event = EventFactory(online_url="https://example.org/room")
    for status, sees in ((Status.REGISTERED, True), (Status.WAITING, False)):
        registration = RegistrationFactory(event=event, status=status)
        token = links.token("place", registration)
        address = f"{event.get_absolute_url()}place/{token}/"

        text = client.get(f"{address}event.ics").text.replace("\r\n ", "")

        assert ("example.org/room" in text) is sees
        assert ("example.org/room" in client.get(address).text) is sees


def test_declined_guest_is_not_let_in_by_another_mail(client):
    event = EventFactory(needs_approval=True)
    ask(client, event)
    confirm(client)
    registration = event.registrations.get()
    actions.decline(
        event, [registration.pk], reason="Само за съветници.", actor=UserFactory()
    )

    ask(client, event)
    confirm(client)

    declined = event.registrations.filter(status=Status.DECLINED)
    assert list(declined) == [registration]
    assert not event.registrations.standing().exists()


def test_organisation_of_a_guest_counts_with_the_directory_s_name(client):
    event = EventFactory(places_per_organisation=1)
    known = OrganisationFactory(name_bg="Читалище „Искра“")
    RegistrationFactory(event=event, organisation=known)

    ask(client, event, organisation_name="читалище  „искра“")
    confirm(client)

    assert event.registrations.get(person__email=EMAIL).status == Status.WAITING
    assert "Една организация" in last_mail(EMAIL).body


def test_age_of_a_link_ends_it(client, monkeypatch):
    registration = RegistrationFactory()
    token = links.token("place", registration)
    address = f"{registration.event.get_absolute_url()}place/{token}/"
    monkeypatch.setitem(links.AGES, "place", datetime.timedelta(seconds=-1))

    assert client.get(address).status_code == 404
