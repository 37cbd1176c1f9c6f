"""The field of staff texts, and what it makes of what is typed without JavaScript."""

from pathlib import Path

import django_prose_editor
import pytest
from django.utils.translation import override

from core import html
from core.editor import BodyField
from tests.factories import ArticleFactory, EventFactory

WORD = Path(__file__).parents[1] / "data" / "pasted" / "word-2016.html"
PICTURE = '<img src="/files/k/a.webp" alt="{}">'


def test_a_page_of_word_in_the_plain_field_leaves_its_words_and_no_look():
    stored = BodyField().clean(WORD.read_text(encoding="utf-8"))

    assert stored.startswith("<p>Отчет за лятната академия</p>")
    assert "<h2>Какво направихме</h2>" in stored
    assert "<strong>пет дни</strong>" in stored
    junk = ("mso", "Mso", "style", "span", "<p></p>", "img", "file:", "#_ftn")
    assert [word for word in junk if word in stored] == []


@pytest.mark.parametrize(
    ("pasted", "stored"),
    [
        ("<h1>Едно</h1><h4>Две</h4>", "<h2>Едно</h2><h3>Две</h3>"),
        ("<div>Едно</div><div><br></div><div>Две</div>", "<p>Едно</p><p>Две</p>"),
        (
            '<b id="docs-internal-guid-1" style="font-weight:normal"><p>Едно <b>две</b></p></b>',
            "<p>Едно <strong>две</strong></p>",
        ),
        ("<nav><a href='/x/'>Меню</a></nav><p>Едно</p>", "<p>Едно</p>"),
        ('<p>А<img src="https://other.example/a.png"></p>', "<p>А</p>"),
        ('<figure><img src="data:image/png;base64,AA"></figure><p>А</p>', "<p>А</p>"),
        (
            '<p><a href="https://example.org/?id=4&amp;utm_source=x&amp;fbclid=y#z">А</a></p>',
            '<p><a href="https://example.org/?id=4#z" rel="noopener">А</a></p>',
        ),
        (
            '<p><a href="http://localhost:8000/en/news/reka/?page=2">А</a></p>',
            '<p><a href="/news/reka/?page=2" rel="noopener">А</a></p>',
        ),
        (
            '<table><tr><td colspan="1" rowspan="2">А</td></tr></table>',
            '<table><tbody><tr><td rowspan="2">А</td></tr></tbody></table>',
        ),
    ],
)
def test_what_is_pasted_without_javascript_is_cleaned_too(pasted, stored, settings):
    settings.SITE_URL = "http://localhost:8000"

    assert BodyField().clean(pasted) == stored
    # What is kept is read as it is: nothing changes when it is saved once more.
    assert html.clean_staff(stored) == stored


@pytest.mark.parametrize(
    "stored",
    [
        "<p>Едно</p><p>Две</p>",
        "<h2>Едно</h2><p>Две <strong>три</strong><br>четири</p><hr><p>Пет</p>",
        "<ul><li><p>Едно</p></li><li><p>Две</p></li></ul><blockquote><p>Три</p></blockquote>",
        "<table><tbody><tr><th><p>Община</p></th></tr><tr><td><p>9</p></td></tr></tbody></table>",
        '<p>А</p><figure><img src="/files/k/a.webp" alt="Река"></figure><p>Б</p>',
    ],
)
def test_a_text_that_nobody_changed_without_javascript_stays_the_same(stored):
    """Else its translation would be called older, and two people would have changed it."""
    shown = BodyField().prepare_value(stored)

    assert BodyField().clean(shown.replace("\n", "\r\n")) == stored


def test_a_picture_says_what_it_shows_or_that_it_says_nothing():
    text = (
        PICTURE.format("Река")
        + PICTURE.format(" ")
        + '<img src="/files/k/a.webp">'
        + '<img src="/files/k/a.webp" alt="" role="presentation">'
        + '<img src="/files/k/a.webp" alt="" role="button">'
    )

    assert html.pictures_without_words(text) == [2, 3, 5]
    assert html.pictures_without_words(html.clean_staff(text)) == [2, 3, 5]
    assert html.pictures_without_words(None) == []


def test_a_link_to_the_portal_leads_on_in_the_language_of_the_reader():
    text = html.clean_staff(
        '<p><a href="/news/">А</a> <a href="/files/k/a.pdf">Б</a> '
        '<a href="https://example.org/news/">В</a> <a href="/events/?page=2">Г</a></p>'
    )

    with override("bg"):
        assert str(html.staff_html(text)) == text
    with override("en"):
        assert str(html.staff_html(text)) == text.replace(
            "/news/", "/en/news/", 1
        ).replace('"/events/', '"/en/events/')


def test_a_table_scrolls_in_a_box_that_the_keyboard_reaches():
    text = "<table><caption>Разходи &amp; още</caption><tbody><tr><td>1</td></tr></tbody></table>"

    assert str(html.staff_html(text)) == (
        '<div class="table-scroll" role="region" tabindex="0" aria-label="Разходи &amp; още">'
        f"{text}</div>"
    )
    with override("bg"):
        bare = html.staff_html("<table><tbody><tr><td>1</td></tr></tbody></table>")
    assert 'aria-label="Таблица"' in bare


def test_the_package_still_makes_no_toolbar_of_its_buttons():
    """When this fails, `static/js/editor/toolbar.js` may be needless: look, and delete it."""
    package = Path(django_prose_editor.__file__).parent / "static/django_prose_editor"

    script = (package / "editor.js").read_text(encoding="utf-8")

    assert "prose-menubar" in script
    assert '"toolbar"' not in script
    assert "aria-pressed" not in script


@pytest.mark.parametrize("factory", [ArticleFactory, EventFactory])
def test_stored_text_is_clean_whatever_the_way_in(factory):
    hostile = '<p onclick="x()">Да<script>x()</script></p>'

    made = factory(body_bg=hostile, body_en="Едно.\n\nДве.")

    made.refresh_from_db()
    assert (made.body_bg, made.body_en) == ("<p>Да</p>", "<p>Едно.</p><p>Две.</p>")
