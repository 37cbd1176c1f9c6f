"""Templates obey the content policy before a browser has to refuse anything."""

import re

import pytest
from django.conf import settings
from django.template.loader import get_template

FOLDER = settings.BASE_DIR / "templates"
TEMPLATES = sorted(
    str(file.relative_to(FOLDER))
    for file in FOLDER.rglob("*")
    if file.suffix in {".html", ".txt"}
)
PAGES = [name for name in TEMPLATES if name.endswith(".html")]
# No page of the portal: mail programs know no style sheet of ours, so theirs stands in the mail.
MAILS = [name for name in PAGES if name.startswith("emails/")]
# Only the staff's editor carries a nonce. Style attributes, handlers, code in the page, and whatever loads from another host.
FORBIDDEN = {
    "style": re.compile(r"\sstyle\s*=|<style(?![^>]*nonce)"),
    "handler": re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "script": re.compile(r"<script(?![^>]*(\ssrc=|json|importmap))"),
    "host": re.compile(
        r'<(?:img|script|iframe|source|link)\b[^>]*(?:src|href)="https?:'
    ),
}


@pytest.mark.parametrize("name", TEMPLATES)
def test_template_compiles(name):
    assert get_template(name)


@pytest.mark.parametrize("name", PAGES)
def test_template_has_nothing_inline_and_no_other_host(name):
    text = (FOLDER / name).read_text(encoding="utf-8")

    found = [what for what, pattern in FORBIDDEN.items() if pattern.search(text)]
    assert found == (["style"] if name in MAILS else [])


@pytest.mark.parametrize("path", ["/styleguide/", "/privacy/", "/accessibility/"])
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_page_about_the_portal_answers_in_both_languages(client, prefix, path):
    page = client.get(prefix + path)

    assert page.status_code == 200
    assert f'<html lang="{prefix[1:] or "bg"}">' in page.content.decode()
    assert page.cookies == {}


def test_styles_name_no_other_host():
    loads = re.compile(r"url\(\s*[\"']?(?:https?:)?//|data:")
    sheets = (settings.BASE_DIR / "static/css").rglob("*.css")

    assert [sheet.name for sheet in sheets if loads.search(sheet.read_text())] == []


@pytest.mark.parametrize("name", ["400.html", "500.html", "503.html"])
def test_page_of_an_error_needs_neither_database_nor_request(
    name, django_db_blocker, settings
):
    with django_db_blocker.block():
        page = get_template(name).render()

    assert "<h1>" in page
