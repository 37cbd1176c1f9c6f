"""What people copy from their programs comes into a text as what it means (see tests/data/pasted/)."""

from pathlib import Path

import pytest

from tests.factories import ArticleFactory, staff_of
from tests.flows.helpers import press

SAMPLES = Path(__file__).parents[1] / "data" / "pasted"
# A copy of our own, so that the real keys put exactly this on the real clipboard.
COPY = """html => document.addEventListener("copy", event => {
  event.clipboardData.setData("text/html", html);
  event.clipboardData.setData("text/plain", "text");
  event.preventDefault();
  event.stopImmediatePropagation();
}, {capture: true, once: true})"""

pytestmark = pytest.mark.parametrize("device", ["desk"], indirect=True)


def surface(page, name):
    return page.locator(f".prose-editor:has([name={name}]) .ProseMirror")


def paste(page, name, html):
    page.evaluate(COPY, html)
    surface(page, name).click()
    for keys in ("Control+A", "Control+C", "Control+V"):
        page.keyboard.press(keys)


def in_lines(html):
    """A block a line, for whoever reads the samples."""
    for tag in ("p", "h2", "h3", "ul", "ol", "li", "table", "tr", "blockquote"):
        html = html.replace(f"<{tag}>", f"\n<{tag}>").replace(f"<{tag} ", f"\n<{tag} ")
    return html.replace("\n\n", "\n").strip()


def test_text_of_every_program_is_stored_as_clean_html(visit):
    samples = sorted(one for one in SAMPLES.glob("*.html") if ".clean" not in one.name)
    article = ArticleFactory(status="draft", title_en="Pasted", body_en="<p>Text</p>")
    page = visit(staff_of(article.organisation))
    expected = {
        one.stem: one.with_suffix(".clean.html").read_text(encoding="utf-8").strip()
        for one in samples
    }

    stored = {}
    # Two at a time: one in each language of the text.
    for pair in batched(samples, 2):
        page.goto(f"{article.get_absolute_url()}edit/")
        for name, sample in zip(("body_bg", "body_en"), pair, strict=False):
            paste(page, name, sample.read_text(encoding="utf-8"))
        press(page, "step", "save")
        page.wait_for_url(f"**{article.get_absolute_url()}")
        article.refresh_from_db()
        for text, sample in zip((article.body_bg, article.body_en), pair, strict=False):
            stored[sample.stem] = in_lines(text)

    assert stored == expected


def test_addresses_are_short_and_lead_to_where_they_say(visit):
    page = visit()
    page.goto("/news/")
    here = page.url
    asked = {
        "https://example.org/a?utm_source=x&id=4&fbclid=y#part": "https://example.org/a?id=4#part",
        "https://www.google.com/url?q=https://example.org/&sa=D": "https://example.org/",
        "https://l.facebook.com/l.php?u=https%3A%2F%2Fexample.org%2F": "https://example.org/",
        "https://example.org/a#:~:text=дума": "https://example.org/a",
        here.replace("/news/", "/en/events/?page=2"): "/events/?page=2",
        "mailto:ime@example.org": "mailto:ime@example.org",
        "javascript:alert(1)": None,
        "data:text/html,x": None,
        "file:///C:/tajno.docx": None,
        "#_ftn1": None,
        "не е адрес": None,
    }
    typed = {
        "example.org/page": "https://example.org/page",
        "ime@example.org": "mailto:ime@example.org",
        "+359 88 800 00 00": "tel:+359888000000",
        "/en/news/": "/news/",
        "//evil.example/": None,
        "javascript:alert(1)": None,
        "две думи": None,
        "": "",
    }

    tidy = """async texts => {
      const {tidy} = await import("/static/js/paste/links.js");
      return texts.map(text => tidy(text));
    }"""
    address = """async texts => {
      const {address} = await import("/static/js/editor/dialogs.js");
      return texts.map(text => address(text));
    }"""

    assert dict(zip(asked, page.evaluate(tidy, list(asked)), strict=True)) == asked
    assert dict(zip(typed, page.evaluate(address, list(typed)), strict=True)) == typed


def batched(items, size):
    return [items[at : at + size] for at in range(0, len(items), size)]
