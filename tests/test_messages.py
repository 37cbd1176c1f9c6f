"""Bulgarian is complete: every message of the code has words, none is doubtful."""

import ast
import gettext
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(settings.BASE_DIR)
OURS = ROOT / "locale" / "bg" / "LC_MESSAGES"
CALLS = {
    "_": 1,
    "gettext": 1,
    "gettext_lazy": 1,
    "ngettext": 2,
    "ngettext_lazy": 2,
    "pgettext": 2,
    "pgettext_lazy": 2,
    "npgettext": 3,
    "npgettext_lazy": 3,
}
APPS = [
    "core", "events", "forums", "leadernet", "members", "news", "participation", "places",
    "projects", "reports",
]  # fmt: skip


def catalogue():
    with (OURS / "django.mo").open("rb") as file:
        return gettext.GNUTranslations(file)._catalog


def messages(tree):
    """Message keys as a .mo file holds them, of every call with literal texts."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        literals = [
            a.value
            for a in node.args
            if isinstance(a, ast.Constant) and isinstance(a.value, str)
        ]
        if name not in CALLS or len(literals) < CALLS[name]:
            continue
        if name.startswith("npgettext"):
            yield (f"{literals[0]}\x04{literals[1]}", 1)
        elif name.startswith("pgettext"):
            yield f"{literals[0]}\x04{literals[1]}"
        elif name.startswith("ngettext"):
            yield (literals[0], 1)
        else:
            yield literals[0]


def sources():
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path, path.read_text(encoding="utf-8")
    for path in sorted((ROOT / "templates").rglob("*")):
        if path.suffix in {".html", ".txt"}:
            # What gettext reads of a template, as calls that Python can parse.
            calls = re.findall(
                r"\b(?:gettext|_|ngettext|pgettext|npgettext)\((?:[^()'\"]|'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\")*\)",
                templatize(path.read_text(encoding="utf-8")),
            )
            yield path, "\n".join(calls)


def said():
    """[(message, the file that says it)]"""
    for path, text in sources():
        for message in messages(ast.parse(text)):
            yield message, path.relative_to(ROOT).as_posix()


def test_every_message_has_bulgarian_words():
    known = catalogue()
    missing = {
        message: path
        for message, path in said()
        if message not in known and (message, 1) not in known
    }

    assert missing == {}


def test_no_words_are_kept_for_what_nothing_says_any_more():
    singular = {bare(message) for message, _path in said()}

    assert {bare(key) for key in catalogue()} - singular == {""}


def bare(key):
    """Of a message with a plural the singular."""
    return key[0] if isinstance(key, tuple) else key


@pytest.mark.parametrize("part", ["bg", "django/bg", "allauth/bg"])
def test_no_message_is_doubtful_or_empty(part):
    text = (ROOT / "locale" / part / "LC_MESSAGES" / "django.po").read_text(
        encoding="utf-8"
    )

    assert "#, fuzzy" not in text
    assert re.findall(r'^msgid "(.+)"\nmsgstr ""\n\n', text, re.MULTILINE) == []
