"""Pictures, links and tables in the editor, as somebody at a desk uses them."""

import base64
import re

import pytest
from playwright.sync_api import expect

from news import search
from news.models import Article
from tests.factories import (
    ArticleFactory,
    EventFactory,
    OrganisationFactory,
    RubricFactory,
    staff_of,
)
from tests.flows.helpers import fill, is_too_wide, picture, press

pytestmark = pytest.mark.parametrize("device", ["desk"], indirect=True)

# Files cannot be dragged from outside by a driver; everything behind the drop is real.
DROP = """(surface, files) => {
  const data = new DataTransfer();
  for (const {name, type, bytes} of files)
    data.items.add(new File([Uint8Array.from(atob(bytes), c => c.charCodeAt(0))], name, {type}));
  const last = surface.lastElementChild.getBoundingClientRect();
  surface.lastElementChild.dispatchEvent(new DragEvent("drop", {
    dataTransfer: data, bubbles: true, cancelable: true,
    clientX: last.left + 5, clientY: last.bottom - 2,
  }));
}"""


PASTE = """(surface, {html, file}) => {
  const data = new DataTransfer();
  if (html) data.setData("text/html", html);
  if (html) data.setData("text/plain", "text");
  if (file) data.items.add(new File([Uint8Array.from(atob(file), c => c.charCodeAt(0))], "shot.jpg", {type: "image/jpeg"}));
  surface.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
}"""


def surface(page, name="body_bg"):
    return page.locator(f".prose-editor:has([name={name}]) .ProseMirror")


def button(page, name):
    return page.locator(f".prose-editor:has([name=body_bg]) [data-name='{name}']")


def drop(page, *files):
    sent = [
        {
            "name": file["name"],
            "type": file["mimeType"],
            "bytes": base64.b64encode(file["buffer"]).decode(),
        }
        for file in files
    ]
    surface(page).evaluate(DROP, sent)


def broken(name):
    return {"name": name, "mimeType": "image/jpeg", "buffer": b"no picture at all"}


def start(page, text):
    page.goto("/news/new/")
    page.locator("[name=rubric]").select_option(index=1)
    fill(page, title_bg="Край реката", lead_bg="Накратко.")
    surface(page).click()
    page.keyboard.type(text)


def test_pictures_are_dropped_described_and_only_then_published(visit):
    organisation = OrganisationFactory(is_trusted=True)
    RubricFactory()
    page = visit(staff_of(organisation))

    start(page, "Ето реката.")
    page.locator("[data-add-picture] [value=nobody]").check()
    drop(page, picture("one.jpg"), broken("two.jpg"), picture("three.jpg", "#a8232c"))
    missing = page.locator(".prose-describe--missing")
    expect(missing).to_have_count(2)
    expect(page.locator(".prose-editor__said").first).to_contain_text("two.jpg")
    expect(page.locator(".prose-upload")).to_have_count(0)
    page.keyboard.press("Control+Z")
    expect(surface(page).locator("img")).to_have_count(0)
    page.keyboard.press("Control+Shift+Z")
    expect(missing).to_have_count(2)
    article = Article.objects.get()
    expect(page).to_have_url(re.compile(f"{article.get_absolute_url()}edit/$"))
    assert article.attachments.count() == 2

    press(page, "step", "publish")
    expect(page.locator("main .field__error")).to_contain_text("Снимки 1, 2 в текста")
    page.locator("main [role=alert] a").first.click()
    expect(surface(page)).to_be_focused()
    missing.first.click()
    dialog = page.get_by_role("dialog")
    dialog.locator("[name=alt]").fill("Река под мост")
    dialog.locator("[name=caption]").fill("През май")
    dialog.locator("[name=alt]").press("Enter")
    expect(missing).to_have_count(1)
    missing.click()
    dialog.locator("[name=decorative]").check()
    dialog.locator("[value=save]").click()
    expect(missing).to_have_count(0)
    press(page, "step", "publish")
    page.wait_for_url(f"**{article.get_absolute_url()}")

    article.refresh_from_db()
    one, three = article.attachments.order_by("pk")
    assert article.status == Article.Status.PUBLISHED
    assert article.body_bg == (
        "<p>Ето реката.</p>"
        f'<figure><img src="{one.get_absolute_url()}" alt="Река под мост">'
        "<figcaption>През май</figcaption></figure>"
        f'<figure><img src="{three.get_absolute_url()}" alt="" role="presentation"></figure>'
    )


def test_a_picture_within_pasted_text_comes_along_and_one_of_another_site_stays(visit):
    article = ArticleFactory(status="draft")
    page = visit(staff_of(article.organisation))
    inside = base64.b64encode(picture()["buffer"]).decode()
    html = (
        f'<p>Преди<img src="data:image/jpeg;base64,{inside}" alt="Мост"></p>'
        '<p><img src="https://other.example/a.jpg">След</p>'
    )

    page.goto(f"{article.get_absolute_url()}edit/")
    surface(page).click()
    page.keyboard.press("Control+End")
    surface(page).evaluate(PASTE, {"html": html})
    expect(surface(page).locator("img[src^='/files/']")).to_have_count(1)
    expect(page.locator(".prose-editor__said").first).to_contain_text("други сайтове")
    shot = base64.b64encode(picture("shot.jpg", "#8f6f5f")["buffer"]).decode()
    surface(page).evaluate(PASTE, {"file": shot})
    expect(surface(page).locator("img[src^='/files/']")).to_have_count(2)
    press(page, "step", "save")
    page.wait_for_url(f"**{article.get_absolute_url()}")

    article.refresh_from_db()
    one, two = article.attachments.order_by("pk")
    assert article.body_bg.count("<img") == 2
    assert f'<img src="{one.get_absolute_url()}" alt="Мост">' in article.body_bg
    assert f'<img src="{two.get_absolute_url()}" alt="">' in article.body_bg
    assert "other.example" not in article.body_bg


def test_a_link_is_found_among_the_pages_and_leads_on_in_english(visit):
    target = ArticleFactory(title_bg="Работилница за глина", title_en="Clay workshop")
    search.index(target)
    article = ArticleFactory()
    page = visit(staff_of(article.organisation))

    page.goto(f"{article.get_absolute_url()}edit/")
    surface(page).click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" Вижте ")
    page.keyboard.press("Control+K")
    page.keyboard.type("глин")
    found = page.get_by_role("dialog").get_by_role("combobox")
    expect(found).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    expect(
        page.locator(f"#{found.get_attribute('aria-activedescendant')}")
    ).to_have_text("Работилница за глина Новини")
    page.keyboard.press("Enter")
    page.get_by_role("dialog").locator("[name=href]").press("Enter")
    expect(surface(page)).to_be_focused()
    press(page, "step", "save")
    page.wait_for_url(f"**{article.get_absolute_url()}")

    article.refresh_from_db()
    link = (
        f'<a href="{target.get_absolute_url()}" rel="noopener">Работилница за глина</a>'
    )
    assert article.body_bg == f"<p>Текст. Вижте {link}</p>"
    Article.objects.filter(pk=article.pk).update(body_en=f"<p>{link}</p>")
    reader = visit(language="en")
    reader.goto(f"/en{article.get_absolute_url()}")
    reader.locator("[itemprop=articleBody] a").click()
    expect(reader.locator("h1")).to_have_text("Clay workshop")


def test_a_wide_table_is_made_by_keyboard_and_left_again(visit):
    article = ArticleFactory()
    page = visit(staff_of(article.organisation))

    page.goto(f"{article.get_absolute_url()}edit/")
    surface(page).click()
    page.keyboard.press("Control+End")
    page.keyboard.press("Alt+F10")
    bar = page.get_by_role("toolbar").first
    stops = bar.locator("button[tabindex='0']")
    expect(stops).to_have_count(1)
    expect(stops).to_be_focused()
    page.keyboard.press("End")
    for _step in range(3):
        page.keyboard.press("ArrowLeft")
    expect(button(page, "table")).to_be_focused()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    dialog.locator("[name=caption]").fill("Разходи")
    dialog.locator("[name=rows]").fill("2")
    dialog.locator("[name=cols]").fill("9")
    dialog.locator("[name=cols]").press("Enter")
    for words in ("януари", "февруари"):
        page.keyboard.type(words)
        page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(surface(page)).not_to_be_focused()
    press(page, "step", "save")
    page.wait_for_url(f"**{article.get_absolute_url()}")

    article.refresh_from_db()
    heads = "<th>{}</th><th>{}</th>".format("<p>януари</p>", "<p>февруари</p>")
    assert article.body_bg == (
        "<p>Текст.</p><table><caption>Разходи</caption><tbody>"
        f"<tr>{heads}{'<th></th>' * 7}</tr><tr>{'<td></td>' * 9}</tr></tbody></table>"
    )
    page.set_viewport_size({"width": 360, "height": 740})
    assert not is_too_wide(page)
    box = page.get_by_role("region", name="Разходи")
    box.focus()
    expect(box).to_be_focused()


def test_a_text_without_pictures_says_so_and_a_button_writes_into_it(visit):
    event = EventFactory()
    page = visit(staff_of(event.organiser))

    page.goto(f"{event.get_absolute_url()}edit/")
    surface(page).click()
    page.keyboard.type("Елате ")
    drop(page, picture())
    expect(page.locator(".prose-editor__said").first).to_contain_text("снимки")
    expect(surface(page).locator("img, .prose-upload")).to_have_count(0)
    page.evaluate(
        """() => document.querySelector("main form").insertAdjacentHTML(
        "beforeend", '<button type="button" data-insert-text="[показател 7]">+</button>')"""
    )
    page.locator("[data-insert-text]").click()
    expect(surface(page)).to_have_text("Елате [показател 7]")
    page.locator("main [name=summary_bg]").fill("Сбор ")
    page.locator("[data-insert-text]").click()
    expect(page.locator("main [name=summary_bg]")).to_have_value("Сбор [показател 7]")


def test_a_picture_asked_for_in_a_table_stands_under_it(visit):
    RubricFactory()
    page = visit(staff_of(OrganisationFactory()))
    start(page, "Кой дойде")
    button(page, "table").click()
    page.get_by_role("dialog").locator("[value=save]").click()
    surface(page).locator("td").last.click()
    page.locator("[data-add-picture] [value=nobody]").check()

    with page.expect_file_chooser() as chooser:
        button(page, "figure").click()
    chooser.value.set_files([picture("one.jpg")])

    expect(surface(page).locator("figure img")).to_have_count(1)
    expect(surface(page).locator("table img")).to_have_count(0)
