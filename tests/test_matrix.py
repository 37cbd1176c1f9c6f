"""Who may do what, as data: every address that exists × every role. docs/security.md, section 2.

A row is what each role gets, then method, route and object. The columns are `world.ROLES`:
Anonymous, Citizen, Outsider (editor elsewhere), Member, Editor, Owner of the organisation,
Koordinator, Forum moderator, Network administrator, Donor.

`.` the page or the act · `L` the sign-in page · `3` 403, seen but not allowed · `4` 404, not to be known about
"""

from contextlib import nullcontext
from pathlib import Path

import pytest
from django.db import transaction
from django.urls import get_resolver, reverse

from core.views import BySecretLink
from tests import world
from tests.sweeping import READERS, client_of, pages_undrawn, refusals_undrawn

MATRIX = Path(__file__).parent / "data" / "matrix.txt"

# Routes of other packages, which have tests of their own or are only for operators.
FOREIGN = ("account_", "mfa_", "usersessions_", "admin:")
# Addresses that hold a secret and are not for a role: tested where they are made.
SECRET = {
    "event_opinion",
    "events:own_feed",
    "events:own_certificate",
    "events:confirm",
    "events:decline_invitation",
    "events:invitation",
    "events:place",
    "events:place_calendar",
    "events:place_cancel",
    "events:place_change",
    "events:place_code",
    "events:place_material",
    "events:place_take",
    "ideas:table",
    "ideas:table_idea",
    "members:invitation",
    "forum:followed_feed",
    "forum:stop_following",
    "forum:unread_feed",
    "members:stop_group_mail",
    "members:confirm_by_link",
    "notifications_stop",
    "news:preview",
    "newsletter:choices",
    "newsletter:confirm",
    "newsletter:stop",
    "official:answer",
    "official:answer_pdf",
    "questions:confirm",
    "questions:own",
    "projects:confirm_following",
    "projects:stop_following_by_mail",
    "stop_following_project",
    "support:confirm",
    "surveys:reply",
    "surveys:reply_delete",
    "surveys:reply_mail",
    "surveys:reply_page",
    "support:withdraw",
    "volunteering:calendar_by_link",
    "volunteering:own",
    "volunteering:own_cancel",
    "volunteering:own_certificate",
    "volunteering:own_report",
    "volunteering:own_time_sheet",
}
# Which programs ask again and again: their own tests look at what they answer.
SECRET_FEEDS = {"events:own_feed", "forum:followed_feed", "forum:unread_feed"}


def rows():
    lines = MATRIX.read_text(encoding="utf-8").splitlines()
    return [line.split() for line in lines if line and not line.startswith("#")]


def areas():
    """The rows by app, so that two workers share them; what is above the apps together."""
    found = {}
    for row in rows():
        app, colon, _route = row[2].partition(":")
        found.setdefault(app if colon else "portal", []).append(row)
    return found


def routes(patterns, namespace=""):
    """(name, its last pattern) of each address."""
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            inner = (
                f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            )
            yield from routes(pattern.url_patterns, inner)
        elif pattern.name:
            yield f"{namespace}{pattern.name}", pattern


def own_routes():
    found = routes(get_resolver().url_patterns)
    return [(name, last) for name, last in found if not name.startswith(FOREIGN)]


def got(response):
    if response.streaming:
        list(
            response.streaming_content
        )  # the file is closed when it was read to its end
    if response.status_code in {301, 302}:
        return "L" if "/accounts/login/" in response.url else "."
    return {200: ".", 403: "3", 404: "4"}.get(
        response.status_code, str(response.status_code)
    )


def value(built, path):
    """`project.slug` is the slug of the world's project; a word that it has not is meant itself."""
    name, *attributes = path.split(".")
    found = getattr(built, name, name)
    for attribute in attributes:
        found = getattr(found, attribute)
    return found


@pytest.mark.parametrize("area", sorted(areas()))
def test_every_role_gets_what_the_matrix_says(area, built):
    signed = {role: client_of(user) for role, user in built.users.items()}

    with refusals_undrawn():
        wrong = [*otherwise(areas()[area], built, signed)]

    assert wrong == []


def otherwise(rows, built, signed):
    """What somebody gets that the matrix does not say, in words."""
    for expected, method, name, *arguments in rows:
        named = dict(argument.split("=") for argument in arguments)
        address = reverse(
            name, kwargs={key: value(built, path) for key, path in named.items()}
        )
        answers = ""
        for role in world.ROLES:
            before = transaction.savepoint()
            with pages_undrawn() if role in READERS else nullcontext():
                answers += got(getattr(signed[role], method)(address))
            transaction.savepoint_rollback(before)
        if answers != expected:
            yield f"{answers} instead of {expected} {method} {name} {arguments}"


def test_every_route_is_in_the_matrix():
    known = {row[2] for row in rows()}
    missing = {name for name, _pattern in own_routes() if name not in SECRET | known}

    assert missing == set()


def test_every_secret_address_is_kept_from_caches_searches_and_other_sites():
    named = {
        name
        for name, pattern in own_routes()
        if {"token", "secret", "signature"} & set(pattern.pattern.converters)
    }
    kept = {
        name
        for name, pattern in own_routes()
        if issubclass(getattr(pattern.callback, "view_class", object), BySecretLink)
    }

    assert named - SECRET == set()
    assert kept == SECRET - SECRET_FEEDS
