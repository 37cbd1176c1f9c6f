"""Hostile values on every address and in every form: never a 500, and never long."""

import time
import traceback
from functools import partial
from html.parser import HTMLParser
from itertools import cycle, islice, product
from urllib.parse import urljoin

import pytest
from django.core.cache import cache
from django.core.signals import got_request_exception
from django.db import transaction
from django.urls import reverse

from tests.sweeping import client_of, refusals_undrawn
from tests.test_matrix import rows, value

LONGEST_SECONDS = 5

# Everything that a view or a filter reads from an address.
PARAMETERS = [
    "q",
    "page",
    "kind",
    "oblast",
    "obshtina",
    "organisation",
    "project",
    "group",
    "topic",
    "rubric",
    "place",
    "status",
    "programme",
    "call",
    "month",
    "view",
    "when",
    "post",
    "quote",
    "period",
    "line",
    "origin",
    "papers",
    "result",
    "session",
    "for",
    "w",
    "p",
    "next",
]

# As they stand in an address: percent-encoded where they could not stand there otherwise.
HOSTILE = [
    "a%00b",
    "%ff%fe%ED%A0%80",
    "%D9%A3",  # a digit, but not one of ours
    "%C2%B2",  # isdigit(), but no int()
    "-1",
    "9" * 20,
    "0010" + "9" * 30,
    "9" * 5000,
    "NaN",
    "2026-13",
    "%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
    "%0D%0ASet-Cookie%3A+a%3Db",
    "(((((%5C..%2F..%2Fetc%2Fpasswd",
    "http%3A//%5B",
    "%D0%B0" * 3000,
    "'+%7C+%26+%21+%3A*+%3C-%3E",
]
# What the lists narrow by, asked for one at a time: together the first that is wrong hides the others.
LISTS = {
    "search": "q kind",
    "news:list": "q rubric topic place oblast obshtina organisation project",
    "events:list": "kind oblast obshtina organisation project group month",
    "members:list": "q kind oblast obshtina topic",
    "projects:list": "status oblast organisation programme",
    "ideas:list": "call status obshtina",
    "votes:list": "group",
}
# The same as text, for forms.
HOSTILE_TEXTS = [
    "",
    "a\0b",
    "²",
    "9" * 5000,
    "1e400",
    "9999-12-31",
    "0001-01-01",
    '"><script>alert(1)</script>',
    "a\r\nBcc: b@example.org",
    "http://[",
    "[" * 5000,
    "<" * 30_000,
]


class Forms(HTMLParser):
    """The posted forms of a page: [(action, {name: value})]."""

    def __init__(self, html):
        super().__init__()
        self.found, self.inside, self.select = [], None, None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        name = attrs.get("name")
        if tag == "form":
            self.begin(attrs)
        elif self.inside is None:
            return
        elif tag in {"input", "button", "textarea"}:
            if name and name != "csrfmiddlewaretoken" and attrs.get("type") != "file":
                self.inside[name] = attrs.get("value") or ""
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select:
            is_first = not self.inside.get(self.select)
            if "selected" in attrs or is_first:
                self.inside[self.select] = attrs.get("value") or ""

    def begin(self, attrs):
        self.inside = None
        if attrs.get("method", "").lower() == "post":
            self.inside = {}
            self.found.append((attrs.get("action"), self.inside))

    def handle_endtag(self, tag):
        if tag == "form":
            self.inside = None
        elif tag == "select":
            self.select = None


@pytest.fixture
def failures():
    """What went wrong in a view, in words."""
    found = []

    def note(sender, request=None, **kwargs):
        words = traceback.format_exc().splitlines()
        ours = [
            line for line in words if "/site-packages/" not in line and "File" in line
        ]
        found.append(
            f"{request.method} {request.path[:80]}: {words[-1][:200]} {ours[-1:]}"
        )

    got_request_exception.connect(note)
    yield found
    got_request_exception.disconnect(note)


def addresses(built, *, method="get"):
    for _expected, how, name, *arguments in rows():
        if how == method:
            named = dict(argument.split("=") for argument in arguments)
            yield (
                name,
                reverse(
                    name,
                    kwargs={key: value(built, path) for key, path in named.items()},
                ),
            )


def ask(send, words, wrong):
    """Send, undo, and note a 500 and what took too long."""
    cache.clear()
    before = transaction.savepoint()
    began = time.monotonic()
    response = send()
    if response.streaming:
        list(response.streaming_content)
    took = time.monotonic() - began
    transaction.savepoint_rollback(before)
    if response.status_code >= 500:
        wrong.append(f"{response.status_code} {words}")
    if took > LONGEST_SECONDS:
        wrong.append(f"{took:.1f} seconds {words}")
    return response


@pytest.mark.parametrize("role", ["anonymous", "administrator"])
def test_hostile_questions_never_break_a_page(role, built, failures):
    client, wrong = client_of(built.users[role]), []

    with refusals_undrawn():
        for number, (name, address) in enumerate(dict(addresses(built)).items()):
            for values in (turned(HOSTILE, number), turned(HOSTILE, number + 7)):
                pairs = zip(PARAMETERS, values, strict=False)
                query = "&".join(f"{one}={hostile}" for one, hostile in pairs)
                send = partial(client.get, address, QUERY_STRING=query)
                ask(send, f"{name} from {number}", wrong)

    assert (failures, wrong) == ([], [])
    assert client.get(reverse("desk")).status_code == (
        302 if role == "anonymous" else 200
    )


def turned(values, number):
    """The same without an end, from another place on."""
    return islice(cycle(values), number % len(values), None)


@pytest.mark.parametrize("name", LISTS)
def test_a_hostile_value_alone_never_breaks_a_list(name, failures):
    client, wrong = client_of(None), []

    with refusals_undrawn():
        for parameter, hostile in product([*LISTS[name].split(), "page"], HOSTILE):
            query = f"{parameter}={hostile}"
            send = partial(client.get, reverse(name), QUERY_STRING=query)
            ask(send, query[:60], wrong)

    assert (failures, wrong) == ([], [])


@pytest.mark.parametrize("role", ["owner"])
def test_hostile_texts_never_break_a_form(role, built, failures):
    client, wrong = client_of(built.users[role]), []

    with refusals_undrawn():
        found = forms(client, built, wrong)
        for number, (target, fields) in enumerate(found):
            for data in fillings(fields, number):
                ask(partial(client.post, target, data), f"{target} {number}", wrong)

    assert (failures, wrong) == ([], [])
    assert len(found) > 150
    assert client.get(reverse("desk")).status_code == 200  # still signed in


def forms(client, built, wrong):
    """[(address, {field: value})] of all pages, each once, but for signing out."""
    found = {}
    for name, address in dict.fromkeys(addresses(built)):
        response = ask(partial(client.get, address), name, wrong)
        if response.streaming or "text/html" not in response["Content-Type"]:
            continue
        for action, fields in Forms(response.content.decode()).found:
            target = urljoin(address, action or "")
            if target != reverse("account_logout"):
                found[target, frozenset(fields)] = fields
    return [(target, fields) for (target, _names), fields in found.items()]


def fillings(fields, number):
    """All fields hostile, each otherwise; and what the page would send with the empty ones hostile."""
    yield dict(zip(fields, turned(HOSTILE_TEXTS, number), strict=False))
    texts = zip(fields.items(), turned(HOSTILE_TEXTS, number + 5), strict=False)
    yield {field: given or hostile for (field, given), hostile in texts}
