"""What the web server writes into its log opens nothing: `deploy/Caddyfile`."""

import re
from pathlib import Path

import pytest
from django.core import signing
from django.urls import reverse

from core.models.secret_addresses import random_secret
from forums.letters import STOP
from members.models import Person
from participation.surveys import codes
from participation.surveys.models import Survey

CADDYFILE = Path(__file__).parents[2] / "deploy" / "Caddyfile"


def logged(address):
    found = re.search(r'request>uri regexp "(.+)" "(.+)"', CADDYFILE.read_text())
    return re.sub(found[1], found[2], address)


@pytest.mark.parametrize("route", ["forum:followed_feed", "events:own_feed"])
def test_secret_addresses_are_not_in_the_log(route):
    secret = random_secret()

    assert secret not in logged(reverse(route, args=[secret]))


def test_signed_links_and_where_somebody_went_are_not_in_the_log():
    token = STOP.token(1, "topic:1")
    assert signing.loads(token, salt=STOP.salt)

    assert token not in logged(reverse("forum:stop_following", args=[token]))
    assert "3-c1x" not in logged("/accounts/password/reset/key/3-c1x-0abc/")
    assert logged("/accounts/login/?next=/groups/9/&a=1") == "/accounts/login//-&a=1"


def test_codes_of_answers_are_not_in_the_log():
    guest = codes.of_guest(Survey(pk=1), Person(pk=1))

    for code in (codes.new(), guest):
        assert code not in logged(reverse("surveys:reply", args=["survey", code]))


def test_codes_of_certificates_are_not_in_the_log():
    check = reverse("volunteering:check_certificate")

    assert logged(f"{check}?code=k7m2p-9qrst") == f"{check}/-"


def test_pages_are_in_the_log():
    page = "/forums/forum/upravlenie-2/topic/kak-otchitate-12/?page=2&q=дати"

    assert logged(page) == page
