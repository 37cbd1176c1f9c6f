"""What allauth writes to people: whose it is, in their language, to our own address."""

import pytest
from django.urls import reverse

from core.models import OutgoingMail
from tests.factories import PASSWORD, UserFactory

NEW = {"name": "Мария Петрова", "email": "maria@example.org", "password1": PASSWORD}


def mails_of(client, language):
    """Every occasion on which somebody gets a mail about their account."""
    prefix = "" if language == "bg" else "/en"
    user = UserFactory(password=PASSWORD, language=language, email="vera@example.org")
    client.post(f"{prefix}/accounts/signup/", NEW)
    client.post(f"{prefix}/accounts/signup/", NEW | {"email": user.email})
    for email in (user.email, "nobody@example.org"):
        client.post(f"{prefix}/accounts/password/reset/", {"email": email})
    client.post(
        f"{prefix}/accounts/login/", {"login": user.email, "password": PASSWORD}
    )
    again = {"password": PASSWORD, "next": reverse("account_email")}
    client.post(reverse("account_reauthenticate"), again)
    client.post(
        reverse("account_email"), {"email": "vera2@example.org", "action_add": ""}
    )
    new = "съвсем друга дълга парола"
    client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
        HTTP_USER_AGENT="Mozilla/5.0 (Android 14) Firefox/128.0",
    )
    return list(OutgoingMail.objects.order_by("pk"))


@pytest.mark.parametrize(
    ("language", "site", "device"),
    [("bg", "ЛидерНет", "с Firefox, Android"), ("en", "LeaderNet", "with Firefox, ")],
)
def test_mails_name_the_portal_and_speak_the_person_s_language(
    client, settings, language, site, device
):
    settings.SITE_URL = "https://portal.test"

    mails = mails_of(client, language)

    assert len(mails) == 6
    for mail in mails:
        assert mail.subject.startswith(f"{site}: ")
        assert mail.language == language
        assert mail.body.rstrip().endswith(f"-- \n{site}\nhttps://portal.test")
        assert "example.com" not in mail.body
        assert "testserver" not in mail.body
        assert "&" not in mail.body
    assert device in mails[-1].body
    assert "https://portal.test" in mails[-1].body


def test_a_new_address_is_not_told_of_a_new_account(client):
    mail = mails_of(client, "en")[-2]

    assert mail.to == "vera2@example.org"
    assert "was given for signing in" in mail.body
