"""Somebody without an account helps for a day, on a phone without scripts, and has it in writing."""

import datetime
import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from core.models import OutgoingMail
from participation.volunteering.models import Certificate, Hours, Shift
from tests.factories import OpportunityFactory, ShiftFactory, staff_of
from tests.flows.conftest import PHONE
from tests.flows.helpers import fill, follow, is_too_wide, press, send

EMAIL = "neli@example.org"


@pytest.fixture
def device():
    return PHONE


@pytest.fixture(autouse=True)
def _read_slowly(monkeypatch):
    """The browser of a test fills in a form quicker than a person may."""
    monkeypatch.setattr("core.forms.FromAPerson.is_too_quick", lambda *_args: False)


def own_page():
    """The path of the secret page, from the last mail to the volunteer."""
    mail = OutgoingMail.objects.filter(to=EMAIL).latest("pk")
    return re.search(r"/volunteering/own/\S+", mail.body)[0]


def sign_up(phone, opportunity):
    phone.goto("/volunteering/")
    phone.get_by_role("link", name=opportunity.title_bg).click()
    follow(phone, f"/{opportunity.pk}/apply/")
    assert not is_too_wide(phone)
    phone.locator("main [name=shifts]").check()
    fill(phone, name="Нели Ветрова", email=EMAIL, note="Имам ръкавици.")
    send(phone)
    expect(phone.locator(".notice")).to_contain_text("пощата")
    phone.goto(own_page())
    assert not is_too_wide(phone)
    send(phone)
    expect(phone.locator("main")).to_contain_text("чака отговор")


def accept(desk, opportunity):
    desk.goto(opportunity.get_absolute_url())
    follow(desk, "/people/")
    desk.get_by_role("link", name="Нели Ветрова").click()
    expect(desk.locator("main")).to_contain_text("Имам ръкавици.")
    fill(desk, answer="Чакаме Ви при чешмата.")
    press(desk, "accept", "1")
    assert not is_too_wide(desk)


def report(phone):
    phone.goto(own_page())
    expect(phone.locator("main")).to_contain_text("Чакаме Ви при чешмата.")
    phone.locator("main a[href*='/hours/']").click()
    fill(phone, quarters="3,5", what="Боядисах пейките")
    for _press in range(2):
        send(phone)
    expect(phone.locator("main")).to_contain_text("Боядисах пейките")


def confirm(desk, opportunity):
    desk.goto(opportunity.get_absolute_url())
    follow(desk, "/hours/")
    assert not is_too_wide(desk)
    desk.locator("main [name=hours]").check()
    send(desk)


def test_a_day_of_help_ends_with_a_certificate(visit):
    shift = ShiftFactory(opportunity=OpportunityFactory(title_bg="Чист парк"))
    opportunity = shift.opportunity
    phone, desk = visit(), visit(staff_of(opportunity.organisation))

    sign_up(phone, opportunity)
    accept(desk, opportunity)
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    Shift.objects.update(day=yesterday)
    report(phone)
    confirm(desk, opportunity)

    hours = Hours.objects.get()
    assert (hours.quarters, hours.is_confirmed()) == (14, True)
    phone.goto(own_page())
    with phone.expect_download() as download:
        send(phone, "/certificate/")
    assert download.value.suggested_filename.endswith(".pdf")
    certificate = Certificate.objects.get()
    stranger = visit()
    stranger.goto("/volunteering/certificates/")
    fill(stranger, code=certificate.shown_code())
    send(stranger)
    expect(stranger.locator("main")).to_contain_text("Нели Ветрова")
    assert not is_too_wide(stranger)
