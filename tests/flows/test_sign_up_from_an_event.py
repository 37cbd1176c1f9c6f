"""Somebody without an account presses Register on an event, and ends there."""

import re

from playwright.sync_api import expect

from core.models import OutgoingMail
from tests.factories import PASSWORD, EventFactory
from tests.flows.helpers import fill, follow, send, sign_in

EMAIL = "iva@example.org"


def test_registering_leads_through_a_new_account_back_to_the_event(visit):
    event = EventFactory(title_bg="Есенен панаир")
    page, mailbox = visit(), visit()

    page.goto(event.get_absolute_url())
    follow(page, "/register/guest/")
    follow(page, "/register/")
    page.locator("main p a[href*='/signup/']").click()
    fill(page, name="Ива Колева", email=EMAIL, password1=PASSWORD)
    page.locator("main [name=password1]").press("Enter")
    page.wait_for_url("**/accounts/confirm-email/")
    # The mail is opened on another device.
    link = re.search(r"/accounts/confirm-email/\S+", OutgoingMail.objects.get().body)
    mailbox.goto(link[0])
    send(mailbox)
    sign_in(mailbox, EMAIL)

    expect(mailbox.locator("h1")).to_have_text("Есенен панаир")
    send(mailbox)
    expect(mailbox).to_have_url(re.compile(f"{event.get_absolute_url()}register/$"))
    assert event.registrations.get().person.name == "Ива Колева"
