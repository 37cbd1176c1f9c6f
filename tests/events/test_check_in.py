"""The QR code of a registration, whoever opens it."""

import uuid

import pytest
from django.urls import reverse

from events.models import Registration
from tests.events.helpers import hours_from_now, member_of
from tests.factories import (
    EventFactory,
    OrganisationFactory,
    PersonFactory,
    RegistrationFactory,
    SessionFactory,
    UserFactory,
    staff_of,
)

NAME = "Ралица Тайнева"


@pytest.fixture
def event():
    return EventFactory(starts_at=hours_from_now(-1), ends_at=hours_from_now(1))


@pytest.fixture
def registration(event):
    return RegistrationFactory(
        event=event,
        person=PersonFactory(name=NAME, email="ralitsa@example.org"),
        organisation=OrganisationFactory(name_bg="Клуб „Тайна“"),
    )


@pytest.fixture
def staff(as_user, event):
    return as_user(staff_of(event.organiser))


def code(registration, event=None):
    event = event or registration.event
    return reverse("events:check_in", args=[event.slug, registration.key])


def test_staff_see_the_person_and_looking_changes_nothing(staff, registration):
    page = staff.get(code(registration))

    assert NAME in page.text
    assert "Клуб „Тайна“" in page.text
    assert "ralitsa@example.org" not in page.text
    assert not registration.attendances.exists()


def test_one_press_marks_and_the_page_is_ready_for_the_next(staff, registration):
    session = registration.event.sessions.get()
    address = code(registration)

    page = staff.post(address, {"session": session.pk, "was": ""}, follow=True)
    staff.post(address, {"session": session.pk, "was": ""})

    assert "Насочете камерата към следващия код" in page.text
    assert page.context["on_now"][0][1].how == "in_person"
    assert registration.attendances.count() == 1
    assert registration.attendance_changes.count() == 1

    staff.post(address, {"session": session.pk, "was": "in_person", "back": "1"})

    assert not registration.attendances.exists()


def test_only_what_is_on_now_has_the_large_button(staff, event, registration):
    now = event.sessions.get()
    later = SessionFactory(
        event=event, starts_at=hours_from_now(5), ends_at=hours_from_now(6)
    )

    context = staff.get(code(registration)).context

    assert [session for session, _mark in context["on_now"]] == [now]
    assert [session for session, _mark in context["others"]] == [later]


def test_who_cancelled_and_came_is_let_in_without_a_place(staff, registration):
    registration.status = Registration.Status.CANCELLED
    registration.save()
    session = registration.event.sessions.get()

    page = staff.get(code(registration))
    staff.post(code(registration), {"session": session.pk, "was": ""})

    assert "Дойде все пак?" in page.text
    registration.refresh_from_db()
    assert (registration.status, registration.is_walk_in) == ("registered", True)


def test_a_code_of_another_event_says_so_to_whoever_keeps_both_doors(
    staff, event, registration
):
    other = EventFactory(organiser=event.organiser)
    foreign = RegistrationFactory(person=PersonFactory(name="Чужда Тайнева"))

    own = staff.get(code(registration, event=other))
    strange = staff.get(code(foreign, event=event))

    assert own.context["elsewhere"] == event
    assert strange.context["elsewhere"] is None
    assert NAME not in own.text
    assert "Чужда Тайнева" not in strange.text
    assert foreign.event.title not in strange.text


def test_strangers_learn_nothing_not_even_whether_the_code_is_good(
    client, as_user, event, registration
):
    other_staff = as_user(staff_of(OrganisationFactory()))
    nobody = RegistrationFactory.build(event=event, key=uuid.uuid4())
    strangers = [client, as_user(UserFactory()), other_staff]
    strangers.append(as_user(member_of(event.organiser)))

    for stranger in strangers:
        good, bad = stranger.get(code(registration)), stranger.get(code(nobody))
        assert good.status_code == bad.status_code == 200
        for page in (good, bad):
            assert NAME not in page.text
            assert "Клуб „Тайна“" not in page.text
            assert event.title not in page.text
        stranger.post(code(registration), {"session": event.sessions.get().pk})

    assert not registration.attendances.exists()


def test_a_code_of_a_hidden_event_does_not_name_it(as_user, registration):
    registration.event.is_published = False
    registration.event.save()

    page = as_user(UserFactory()).get(code(registration))

    assert registration.event.title not in page.text


def test_whose_code_it_is_reads_what_it_is_for(as_user, event):
    user = UserFactory()
    own = RegistrationFactory(event=event, person=user.person)

    page = as_user(user).get(code(own))

    assert "Това е Вашият код" in page.text
    assert event.title in page.text


def test_whoever_is_not_signed_in_is_led_back_to_the_code(client, registration):
    address = code(registration)

    assert f"{reverse('account_login')}?next={address}" in client.get(address).text
