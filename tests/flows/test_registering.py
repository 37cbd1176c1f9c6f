"""Registering as people do it: a guest on a phone, a colleague at a desk, the organiser between them."""

import re

import pytest
from playwright.sync_api import expect

from core.models import OutgoingMail
from events.models import Question, Registration
from tests.events.helpers import last_mail, link_in, member_of
from tests.factories import (
    EventFactory,
    OrganisationFactory,
    QuestionFactory,
    RegistrationFactory,
    staff_of,
)
from tests.flows.helpers import fill, follow, is_too_wide, press, send

EMAIL = "maria@example.org"
Status = Registration.Status


@pytest.fixture(autouse=True)
def _quick_hands(monkeypatch):
    monkeypatch.setattr("events.forms.registration.GuestForm.least_seconds", -1)


def test_guest_registers_changes_and_gives_up_the_place(visit):
    event = EventFactory(title_bg="Обучение в Брод", capacity=1)
    food = QuestionFactory(
        event=event,
        kind=Question.Kind.ONE,
        text_bg="Какво ще обядвате?",
        options_bg="Супа\nРиба",
        is_required=True,
    )
    page, mailbox = visit(), visit()

    page.goto(event.get_absolute_url())
    follow(page, "/register/guest/")
    fill(page, name="Мария Стоева", email=EMAIL, organisation_name="Читалище „Искра“")
    send(page)
    expect(page.locator(".field--invalid")).to_have_count(1)
    page.locator(f'[name="question_{food.pk}"][value="Супа"]').check()
    send(page)
    expect(page).to_have_url(re.compile("/register/guest/asked/$"))
    # The mail is opened on another device.
    mailbox.goto(link_in(last_mail(EMAIL), "register/guest"))
    send(mailbox)
    expect(mailbox.locator("main img")).to_be_visible()
    assert not is_too_wide(mailbox)
    follow(mailbox, "/change/")
    mailbox.locator(f'[name="question_{food.pk}"][value="Риба"]').check()
    send(mailbox)
    expect(mailbox.locator("main")).to_contain_text("Риба")
    waits = RegistrationFactory(event=event, status=Status.WAITING)
    follow(mailbox, "/cancel/")
    send(mailbox)
    expect(mailbox).to_have_url(re.compile("/place/"))

    waits.refresh_from_db()
    assert waits.status == Status.REGISTERED
    assert event.registrations.get(person__email=EMAIL).status == Status.CANCELLED


def test_colleagues_are_registered_together_and_the_organiser_decides(visit):
    event = EventFactory(title_bg="Среща в Брод", needs_approval=True, capacity=1)
    user = member_of(OrganisationFactory())
    page, staff = visit(user), visit(staff_of(event.organiser))

    page.goto(event.get_absolute_url())
    follow(page, "/register/colleagues/")
    page.locator('[name="row-0-name"]').fill("Асен Илиев")
    page.locator('[name="row-0-email"]').fill("asen@example.org")
    press(page, "more", "1")
    expect(page.locator('[name="row-7-name"]')).to_be_visible()
    page.locator('[name="row-5-name"]').fill("Вера Русева")
    page.locator('[name="row-5-email"]').fill("vera@example.org")
    page.locator("main form > p.cluster button").click()
    expect(page.locator("main .rows li")).to_have_count(2)
    assert not is_too_wide(page)
    staff.goto(f"{event.get_absolute_url()}registrations/?state=requested")
    for box in staff.locator('[name="chosen"]').all():
        box.check()
    press(staff, "approve", "1")
    expect(staff).to_have_url(re.compile("/registrations/$"))
    assert not is_too_wide(staff)

    order = event.registrations.order_by("pk").values_list("status", flat=True)
    assert list(order) == [Status.REGISTERED, Status.WAITING]
    assert OutgoingMail.objects.filter(to="asen@example.org").count() == 2
