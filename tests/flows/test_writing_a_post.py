"""A post is written with buttons, looked at and sent; part of another one is quoted."""

import pytest
from machina.apps.forum_conversation.models import Post
from playwright.sync_api import expect

from forums import actions
from forums.models import ForumPlace
from forums.reference import ensure_forum
from members.models import Person
from tests.factories import OrganisationFactory, staff_of
from tests.flows.conftest import DESK
from tests.flows.helpers import file, fill, picture, press

TEXT = "Ставката е **осем** евро.\n\nЗа тичане няма ставка."


def asked():
    forum = ensure_forum("Проекти", audience=ForumPlace.Audience.PUBLIC)
    asker = staff_of(OrganisationFactory())
    Person.objects.filter(user=asker).update(name="Ива Колева")
    return actions.start_topic(forum, subject="Ставка", content=TEXT, actor=asker)


def test_a_reply_is_looked_at_before_it_is_sent(visit, device):
    topic = asked().topic
    page = visit(staff_of(OrganisationFactory()))
    page.goto(topic.get_absolute_url())

    fill(page, content="Благодаря за **ставката**.")
    press(page, "preview", "1")
    shown = page.locator("[data-preview]")
    expect(shown.locator("strong")).to_have_text("ставката")
    assert Post.objects.count() == 1

    page.locator("main form[enctype] button:not([name])").last.click()
    expect(page.locator(".post .prose strong").last).to_have_text("ставката")
    expect(page.locator(".post")).to_have_count(2)


@pytest.mark.parametrize("device", [DESK], ids=["desk"])
def test_buttons_write_markdown_and_a_selection_is_quoted(visit):
    topic = asked().topic
    page = visit(staff_of(OrganisationFactory()))
    page.goto(topic.get_absolute_url())
    field = page.locator("main [name=content]")

    field.fill("важно")
    field.select_text()
    page.get_by_role("button", name="Получер").click()
    expect(field).to_have_value("**важно**")
    page.get_by_role("button", name="Получер").press("ArrowRight")
    expect(page.get_by_role("button", name="Курсив")).to_be_focused()
    page.keyboard.press("Escape")
    expect(field).to_be_focused()
    page.keyboard.press("Control+b")
    expect(field).to_have_value("важно")
    page.get_by_role("button", name="Списък").click()
    expect(field).to_have_value("- важно")

    field.fill("")
    page.locator(".post .prose p").last.select_text()
    page.get_by_role("link", name="Цитат").click()
    expect(field).to_have_value("> **Ива Колева:**\n>\n> За тичане няма ставка.\n\n")


@pytest.mark.parametrize("device", [DESK], ids=["desk"])
def test_a_reply_half_written_survives_a_closed_laptop(visit):
    topic = asked().topic
    user = staff_of(OrganisationFactory())
    laptop = visit(user)
    laptop.clock.install()
    laptop.goto(topic.get_absolute_url())
    fill(laptop, content="Мисля, че ставката")
    laptop.clock.run_for(4_000)
    expect(laptop.locator("[data-typing-state]")).to_contain_text("Запазено")
    laptop.context.close()

    phone = visit(user)
    phone.goto(topic.get_absolute_url())
    phone.get_by_role("link", name="Продължете").click()
    expect(phone.locator("main [name=content]")).to_have_value("Мисля, че ставката")
    fill(phone, content="Мисля, че ставката е осем.")
    phone.locator("main form[enctype] button:not([name])").last.click()

    expect(phone.locator(".post .prose").last).to_have_text(
        "Мисля, че ставката е осем."
    )
    expect(phone.get_by_role("link", name="Продължете")).to_have_count(0)
    phone.wait_for_function("Object.keys(localStorage).length === 0")


@pytest.mark.parametrize("device", [DESK], ids=["desk"])
def test_a_name_is_completed_from_the_keyboard(visit):
    topic = asked().topic
    page = visit(staff_of(OrganisationFactory()))
    page.goto(topic.get_absolute_url())
    field = page.locator("main [name=content]")

    field.press_sequentially("Питам @Ив")
    expect(page.get_by_role("option", name="Ива Колева")).to_have_attribute(
        "aria-selected", "true"
    )
    field.press("Enter")
    expect(field).to_have_value("Питам @Ива Колева ")
    expect(page.locator(".people")).to_be_hidden()
    field.press_sequentially("дали")
    page.locator("main form[enctype] button:not([name])").last.click()

    expect(page.locator(".post .mention")).to_have_text("@Ива Колева")


@pytest.mark.parametrize("device", [DESK], ids=["desk"])
def test_a_picture_is_chosen_named_and_sent(visit):
    topic = asked().topic
    page = visit(staff_of(OrganisationFactory()))
    page.goto(topic.get_absolute_url())

    page.locator("main [name=uploads]").set_input_files(
        [picture("one.jpg"), file("plan.txt", "План".encode())]
    )
    page.locator("main [name=file_words]").first.fill("Нивата през май")
    page.locator(".files__one button").last.click()
    expect(page.locator(".files__one")).to_have_count(1)
    fill(page, content="Ето снимка.")
    page.locator("main form[enctype] button:not([name])").last.click()

    expect(page.locator(".post img")).to_have_attribute("alt", "Нивата през май")
    expect(page.locator(".post").last).to_contain_text("Ето снимка.")
    expect(page.locator(".post").last).not_to_contain_text("plan.txt")
