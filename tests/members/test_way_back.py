"""After signing up, confirming and signing in, people stand where they were going."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from core.models import OutgoingMail
from tests.factories import PASSWORD, EventFactory, UserFactory

NEW = {"name": "Мария Петрова", "email": "maria@example.org", "password1": PASSWORD}


def link_of_the_mail():
    body = OutgoingMail.objects.get().body
    return next(line for line in body.splitlines() if "/confirm-email/" in line)


def path(link):
    parts = urlsplit(link)
    return f"{parts.path}?{parts.query}"


def sign_up(client, page, language=""):
    client.post(f"{language}/accounts/signup/", NEW | {"next": page})
    return link_of_the_mail()


@pytest.mark.parametrize("language", ["", "/en"])
def test_the_link_in_the_mail_leads_to_the_event(client, language):
    register = f"{language}{reverse('events:register', args=[EventFactory().slug])}"
    link = sign_up(client, register, language)

    page = client.get(path(link)).context
    confirmed = client.post(path(link), {"next": page["redirect_field_value"]})
    sign_in = {"login": NEW["email"], "password": PASSWORD}
    inside = client.post(confirmed.url, sign_in | {"next": register})

    assert confirmed.url.startswith(f"{language}/accounts/login/")
    assert parse_qs(urlsplit(confirmed.url).query) == {"next": [register]}
    assert inside.url == register


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/",
        "//evil.example/events/",
        "/no-such-page/buy-here.example",
        "/events/" + "a" * 200 + "/",
        "javascript:alert(1)",
        "",
    ],
)
def test_nothing_but_a_page_of_ours_goes_into_the_mail(client, address):
    link = sign_up(client, address)

    assert "?" not in link


def test_words_in_a_question_do_not_travel_by_our_mail(client):
    link = sign_up(client, "/search/?q=buy+at+evil.example")

    assert "evil" not in link
    assert link.endswith("?next=/accounts/login/%3Fnext%3D/search/")


def test_a_changed_link_leads_nowhere_else(client):
    link = path(sign_up(client, "")).rstrip("?")

    response = client.post(link, {"next": "https://evil.example/"})

    assert "evil" not in response.url


def test_signing_in_before_confirming_sends_a_link_that_leads_back_too(client):
    sign_up(client, "")
    OutgoingMail.objects.all().delete()

    client.post(
        "/accounts/login/",
        {"login": NEW["email"], "password": PASSWORD, "next": "/members/apply/"},
    )

    assert link_of_the_mail().endswith("%3Fnext%3D/members/apply/")


def test_pages_in_english_ask_to_sign_in_in_english(client):
    response = client.get("/en/desk/")

    assert response.url == "/en/accounts/login/?next=/en/desk/"


def test_who_has_an_account_already_is_led_to_it_by_mail(client):
    UserFactory(email=NEW["email"])

    client.post("/accounts/signup/", NEW | {"next": "/members/apply/"})

    body = OutgoingMail.objects.get().body
    assert "/accounts/login/?next=/members/apply/" in body
    assert "/accounts/password/reset/" in body
