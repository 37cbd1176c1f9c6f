"""Passkeys and codes in a real browser, whose fingerprint reader is a virtual one."""

import re

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import expect

from tests.factories import PASSWORD
from tests.flows.helpers import fill, follow, send, sign_in
from tests.members.helpers import code_of_now

READER = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
with_a_script = pytest.mark.parametrize("device", ["desk"], indirect=True)


def give_reader(page):
    """A device that recognises its person; taking it away is `WebAuthn.disable`."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": READER})
    return devtools


def confirm_password(page):
    page.locator('main [name="password"]').fill(PASSWORD)
    page.locator('main [name="password"]').press("Enter")


def enter(page, user):
    page.goto("/accounts/login/")
    sign_in(page, user.email)


def leave(page):
    page.goto("/accounts/logout/")
    send(page, "/accounts/logout/")
    page.wait_for_url(re.compile("/$"))


def add_passkey(page):
    page.goto("/accounts/2fa/")
    follow(page, "/accounts/2fa/webauthn/add/")
    confirm_password(page)
    fill(page, name="Моят телефон")
    page.locator("#mfa_webauthn_add").click()
    expect(page.locator("#recovery_codes")).to_be_visible()
    return page.locator("#recovery_codes").input_value().split()


@with_a_script
def test_a_passkey_is_added_opens_the_account_alone_and_is_removed(visit, account):
    user = account("Вера Илиева")
    page = visit()
    give_reader(page)
    enter(page, user)

    codes = add_passkey(page)
    page.locator("#codes_saved").check()
    leave(page)
    page.goto("/accounts/login/?next=/members/")
    page.locator("#passkey_login").click()
    page.wait_for_url(re.compile(r":\d+/members/$"))
    page.goto("/accounts/2fa/webauthn/")
    expect(page.locator(".key-list li")).to_contain_text("Моят телефон")
    page.locator("main a[href$='/remove/']").click()
    confirm_password(page)
    page.locator("main .button--danger").click()

    expect(page.locator("main .empty")).to_be_visible()
    assert len(set(codes)) == 10
    assert not Authenticator.objects.filter(type="webauthn").exists()


@with_a_script
def test_after_the_password_comes_the_passkey_or_a_recovery_code(visit, account):
    user = account("Вера Илиева")
    page = visit()
    give_reader(page)
    enter(page, user)
    codes = add_passkey(page)
    page.locator("#codes_saved").check()
    leave(page)

    enter(page, user)
    page.locator("#mfa_webauthn_authenticate").click()
    page.wait_for_url("**/desk/")
    leave(page)
    enter(page, user)
    fill(page, code="грешен")
    page.locator("main [name=code]").press("Enter")
    expect(page.locator("main [name=code]")).to_have_attribute("aria-invalid", "true")
    fill(page, code=codes[0])
    page.locator("main [name=code]").press("Enter")

    page.wait_for_url("**/desk/")


@with_a_script
def test_a_device_without_the_passkey_is_told_so_on_the_page(visit):
    page = visit()
    give_reader(page)
    page.goto("/accounts/login/")

    page.locator("#passkey_login").click()

    expect(page.locator("[data-passkey-error]")).to_be_visible()


def test_an_app_is_set_up_with_the_code_that_it_shows(visit, account):
    user = account("Вера Илиева")
    page = visit()
    enter(page, user)
    page.goto("/accounts/2fa/")
    follow(page, "/accounts/2fa/totp/activate/")
    confirm_password(page)

    fill(page, code=code_of_now(page.locator("#authenticator_secret").inner_text()))
    page.locator("main [name=code]").press("Enter")
    codes = page.locator("#recovery_codes").input_value().split()
    page.on("dialog", lambda dialog: dialog.accept())
    page.locator("#codes_saved").check()
    leave(page)
    enter(page, user)
    fill(page, code=codes[3])
    page.locator("main [name=code]").press("Enter")

    page.wait_for_url("**/desk/")
    page.goto("/accounts/2fa/")
    expect(page.locator("main")).to_contain_text("Имате 9 неизползвани кода.")
