"""What a person does on the page of an event, and what is kept of it."""

from django.urls import reverse

from events import privacy
from events.models import Event, Registration
from tests.events.helpers import member_of, page
from tests.factories import (
    EventFactory,
    OrganisationFactory,
    RegistrationFactory,
    UserFactory,
)


def test_online_link_is_shown_to_who_has_a_place_only(client, as_user):
    event = EventFactory(online_url="https://example.org/room")
    holder, waits = UserFactory(), UserFactory()
    RegistrationFactory(event=event, person=holder.person)
    RegistrationFactory(
        event=event, person=waits.person, status=Registration.Status.WAITING
    )

    for name in ("detail", "ics"):
        for reader, sees in ((as_user(holder), True), (as_user(waits), False)):
            text = reader.get(page(event, name)).text.replace("\r\n ", "")
            assert ("example.org/room" in text) is sees
        assert "example.org/room" not in client.get(page(event, name)).text


def test_member_registers_on_behalf_of_their_organisation(as_user):
    event, organisation = EventFactory(), OrganisationFactory()
    user = member_of(organisation)

    response = as_user(user).post(
        page(event, "register"), {"organisation": organisation.pk}
    )

    assert response.url == page(event, "register")
    registration = event.registrations.get()
    assert (registration.person, registration.organisation) == (
        user.person,
        organisation,
    )


def test_nobody_registers_on_behalf_of_a_foreign_organisation(as_user):
    event, foreign = EventFactory(), OrganisationFactory()
    user = member_of(OrganisationFactory())

    response = as_user(user).post(page(event, "register"), {"organisation": foreign.pk})

    assert list(response.context["form"].errors) == ["organisation"]
    assert not event.registrations.exists()


def test_registering_is_for_whom_the_organiser_says(client, as_user):
    event = EventFactory(registration_by=Event.RegistrationBy.MEMBERS)
    address = page(event, "register")

    assert client.get(address).url == f"{reverse('account_login')}?next={address}"
    assert as_user(UserFactory()).post(address).status_code == 403
    assert as_user(member_of(OrganisationFactory())).get(address).status_code == 200


def test_full_event_offers_the_waiting_list_and_withdrawing_leaves_it(as_user):
    event = EventFactory(capacity=1)
    RegistrationFactory(event=event)
    user = UserFactory()
    person = as_user(user)

    person.post(page(event, "register"))
    shown = person.get(event.get_absolute_url())
    person.post(page(event, "withdraw"))

    assert shown.context["waiting_ahead"] == 0
    registration = event.registrations.get(person=user.person)
    assert registration.status == Registration.Status.CANCELLED


def test_only_of_a_full_event_giving_up_a_place_has_a_consequence(as_user):
    event, user = EventFactory(capacity=2), UserFactory()
    RegistrationFactory(event=event, person=user.person)
    said = "Мястото отива при първия чакащ."
    person = as_user(user)

    before = person.get(page(event, "withdraw")).text
    RegistrationFactory(event=event)
    after = person.get(page(event, "withdraw")).text

    assert said not in before
    assert said in after


def test_withdrawing_without_a_registration_is_not_found(as_user):
    event = EventFactory()
    RegistrationFactory(event=event)

    assert as_user(UserFactory()).post(page(event, "withdraw")).status_code == 404


def test_person_gets_their_registrations_and_leaves_places_when_erased():
    user, event = UserFactory(), EventFactory(capacity=1)
    RegistrationFactory(event=event, person=user.person)
    waits = RegistrationFactory(event=event, status=Registration.Status.WAITING)

    exported = privacy.export_person(user.person)
    privacy.erase_person(user.person)

    assert [one["event"] for one in exported["registrations"]] == [event.title_bg]
    waits.refresh_from_db()
    assert waits.status == Registration.Status.REGISTERED
