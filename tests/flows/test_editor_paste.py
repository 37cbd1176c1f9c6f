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


def batched(items, size):
    return [items[at : at + size] for at in range(0, len(items), size)]
