"""What people stored is shown as they wrote it, and never becomes part of a page.

Every text column of every table holds what breaks out of an attribute, a script and a text;
then every page of the matrix is read by everybody who may. A new page or column is in by itself.
"""

from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import IntegrityError, models, transaction
from django.db.models import F, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse

from core.models import Attachment
from tests import world
from tests.sweeping import READERS, client_of
from tests.test_matrix import rows, value

MARK = "x-hostile"
HOSTILE = f"</script></title></textarea>'\"><{MARK}>{{{{7*7}}}}"
# Columns that hold something else than words: what is in them is checked where it is written.
NOT_WORDS = (
    models.SlugField,
    models.EmailField,
    models.URLField,
    models.UUIDField,
    models.FileField,
)
# The tables of the forums are machina's, and hold what people write too.
OF_FORUMS = {"forum", "forum_conversation", "forum_polls"}
OF_EACH_SUBJECT = {
    "causes.Cause",
    "centre.Question",
    "events.Event",
    "forum_conversation.Post",
    "news.Article",
    "participation.Idea",
    "participation_common.StateChange",
    "positions.Position",
    "projects.Project",
    "surveys.Question",
    "volunteering.Opportunity",
    "votes.Vote",
}
# Written by code and not by people: names of kinds, states, addresses, keys and languages.
CODED = {
    "address",
    "codename",
    "code",
    "code_name",
    "eik",
    "file",
    "identity",
    "key",
    "kind",
    "language",
    "locale",
    "mime_type",
    "password",
    "phone",
    "secret",
    "session_key",
    "subjects",
    "token",
    "url",
    "verb",
    "view",
    "word",
}
# HTML that is cleaned when it is saved: here only what is left of it.
RICH = {"body_bg", "body_en", "text_bg", "text_en", "intro_bg", "intro_en"}


def is_ours(app):
    return "site-packages" not in app.path


def word_columns(model):
    for field in model._meta.concrete_fields:
        is_text = isinstance(field, models.CharField | models.TextField)
        if not is_text or isinstance(field, NOT_WORDS) or field.choices:
            continue
        if field.name in CODED | RICH or field.primary_key or field.is_relation:
            continue
        if field.max_length is None or field.max_length >= len(HOSTILE) + 12:
            yield field.name


def poison():
    """{(model, column)} that now hold the hostile text; a number makes each different."""
    poisoned = set()
    ours = OF_FORUMS | {app.label for app in apps.get_app_configs() if is_ours(app)}
    for model in apps.get_models():
        if model._meta.app_label not in ours or not model._meta.managed:
            continue
        is_file = model is Attachment
        text = Concat(
            Value(HOSTILE.replace("/", "") if is_file else HOSTILE),
            Cast(F("pk"), models.CharField()),
            output_field=models.TextField(),
        )
        for column in word_columns(model):
            filled = model._base_manager.exclude(**{column: ""})
            try:
                with transaction.atomic():
                    if filled.update(**{column: text}):
                        poisoned.add((model._meta.label, column))
            except IntegrityError:
                continue
    return poisoned


class Elements(HTMLParser):
    """Names of the elements and of their attributes, as a browser would make them."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.names = set()
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.names |= {tag, *(name for name, _value in attrs)}


def breaks_out(response):
    """Did the stored text become an element of the page or of what a feed's reader shows?"""
    if response.streaming:
        list(response.streaming_content)
        return False
    kind = response.get("Content-Type", "").partition(";")[0]
    text = response.content.decode(errors="replace")
    if kind == "text/html":
        return MARK in Elements(text).names or f"<{MARK}" in text
    if kind.endswith("xml"):
        return any(
            MARK in element.tag
            or (
                element.get("type") == "html"
                and MARK in Elements(element.text or "").names
            )
            for element in ElementTree.fromstring(text).iter()
        )
    return False


def pages(built, role):
    """Addresses that the matrix opens to the role."""
    column = world.ROLES.index(role)
    for expected, method, name, *arguments in rows():
        if method == "get" and expected[column] == ".":
            named = dict(argument.split("=") for argument in arguments)
            yield reverse(
                name, kwargs={key: value(built, path) for key, path in named.items()}
            )


@pytest.mark.parametrize("role", READERS)
def test_stored_text_is_shown_as_text(role, built):
    addresses = list(pages(built, role))
    poisoned = poison()
    client = client_of(built.users[role])

    states, broken = [], []
    for address in addresses:
        cache.clear()
        before = transaction.savepoint()
        response = client.get(address)
        transaction.savepoint_rollback(before)
        states.append(response.status_code)
        if response.status_code >= 500 or breaks_out(response):
            broken.append(address)

    assert broken == []
    assert states.count(200) > len(addresses) * 0.7
    assert len(poisoned) > 60
    assert {model for model, _column in poisoned} >= OF_EACH_SUBJECT
