"""Somebody new opens an account, applies, is accepted and fills in the profile."""

import re

from playwright.sync_api import expect

from core.models import OutgoingMail
from members.models import Organisation
from tests.factories import (
    PASSWORD,
    AppointmentFactory,
    SettlementFactory,
    TopicFactory,
)
from tests.flows.helpers import choose_topic, fill, follow, press, send, sign_in

NAME = "Сдружение „Бряг“"
EMAIL = "iva@example.org"


def open_account(page):
    page.goto("/accounts/signup/")
    fill(page, name="Ива Колева", email=EMAIL, password1=PASSWORD)
    page.locator("main [name=password1]").press("Enter")
    page.wait_for_url("**/accounts/confirm-email/")
    mail = OutgoingMail.objects.get(to=EMAIL)
    page.goto(re.search(r"/accounts/confirm-email/\S+/", mail.body)[0])
    send(page)


def apply(page, settlement, topic):
    page.goto("/members/apply/")
    sign_in(page, EMAIL)
    page.locator("[name=kind]").select_option(Organisation.Kind.ASSOCIATION)
    fill(page, name_bg=NAME, eik="000694037", email="office@example.org")
    fill(page, mission_bg="Пазим реката чиста.", seat=settlement.name_bg)
    fill(page, application_note="Търсим съмишленици край Дунав.")
    choose_topic(page, topic)
    page.locator(".obshtini summary").first.click()
    page.locator(f'[name=territory][value="{settlement.obshtina_id}"]').check()
    press(page, "send", "1")
    expect(page.locator("h1")).to_have_text(NAME)


def test_an_accepted_applicant_owns_and_edits_the_profile(visit):
    topic, settlement = TopicFactory(), SettlementFactory(name_bg="Русе")
    coordinator = AppointmentFactory().user
    applicant = visit()

    open_account(applicant)
    apply(applicant, settlement, topic)
    address = Organisation.objects.get().get_absolute_url()
    assert visit().request.get(address).status == 404

    desk = visit(coordinator)
    desk.goto("/desk/")
    follow(desk, "/members/queue/")
    follow(desk, "/decide/")
    desk.locator("[name=decision][value=accept]").check()
    send(desk)
    expect(desk).to_have_url(re.compile("/members/queue/$"))

    applicant.goto("/desk/")
    follow(applicant, address)
    expect(applicant.locator(".steps li").first).to_be_visible()
    follow(applicant, "/edit/")
    fill(applicant, mission_bg="Пазим реката и бреговете ѝ.")
    send(applicant)
    expect(applicant.locator("h1")).to_have_text(NAME)

    reader = visit()
    reader.goto("/members/")
    follow(reader, address)
    expect(reader.locator("main")).to_contain_text("Пазим реката и бреговете ѝ.")
