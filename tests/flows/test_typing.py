"""A laptop is closed, a line breaks, a session ends, a colleague comes: no text is lost."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from core.models import TypedForm
from tests.factories import (
    ArticleFactory,
    MembershipFactory,
    OrganisationFactory,
    RubricFactory,
    staff_of,
)
from tests.flows.conftest import DESK
from tests.flows.helpers import fill, press, sign_in, typed, write

NO_LINE = "ERR_INTERNET_DISCONNECTED"


@pytest.fixture
def device():
    """All of it needs scripts; what works without them is told in tests/news."""
    return DESK


@pytest.fixture
def organisation():
    return OrganisationFactory()


@pytest.fixture
def article(organisation):
    return ArticleFactory(
        organisation=organisation, title_bg="Пристан", body_bg="<p>Лодките.</p>"
    )


def edit(article):
    return reverse("news:update", args=[article.slug])


def state(page):
    return page.locator("[data-typing-state]")


def others(page):
    return page.locator("[data-typing-others]")


def paper(page):
    """The Bulgarian text in the editor."""
    return page.locator(".prose-editor:has([name=body_bg]) [contenteditable=true]")


def hurry(page):
    """Time goes on by itself until somebody types, then the pause passes at once."""
    page.clock.install()


def pause(page):
    page.clock.run_for(4_000)


def test_a_closed_laptop_and_another_device(visit, organisation, device):
    RubricFactory()
    user = staff_of(organisation)
    laptop = visit(user)
    hurry(laptop)
    laptop.goto("/news/new/")
    fill(laptop, title_bg="Час и половина писане")
    write(laptop, device, "body_bg", "Дълъг текст.")
    pause(laptop)
    expect(state(laptop)).to_contain_text("Съхранено")
    laptop.context.close()

    phone = visit(user)
    phone.goto("/news/mine/")
    phone.get_by_role("link", name="Час и половина писане").click()

    assert typed(phone, "title_bg") == ["Час и половина писане"]
    expect(paper(phone)).to_have_text("Дълъг текст.")


def test_a_lost_line_comes_back(visit, organisation, article):
    page = visit(staff_of(organisation))
    page.expected = {NO_LINE}
    hurry(page)
    page.goto(edit(article))
    expect(paper(page)).to_have_text("Лодките.")
    page.context.set_offline(True)
    fill(page, title_bg="Писано без връзка")
    pause(page)
    expect(state(page)).to_contain_text("Няма връзка")
    assert not TypedForm.objects.unsaved().exists()

    page.context.set_offline(False)

    expect(state(page)).to_contain_text("Съхранено")
    assert TypedForm.objects.unsaved().get().title == "Писано без връзка"


def test_closed_without_a_line_it_is_offered_from_the_browser(
    visit, organisation, article
):
    page = visit(staff_of(organisation))
    page.expected = {NO_LINE}
    hurry(page)
    page.goto(edit(article))
    expect(paper(page)).to_have_text("Лодките.")
    page.context.set_offline(True)
    fill(page, title_bg="Писано без връзка")
    pause(page)
    expect(state(page)).to_contain_text("Няма връзка")
    page.close(run_before_unload=False)

    again = page.context.new_page()
    again.context.set_offline(False)
    again.goto(edit(article))
    again.get_by_role("link", name="Продължете с тях").click()

    assert typed(again, "title_bg") == ["Писано без връзка"]
    assert again.evaluate("Object.keys(localStorage)") == []


def test_an_ended_session_and_a_sign_in_in_another_tab(visit, account, organisation):
    author = account("Вера Илиева")
    MembershipFactory(person=author.person, organisation=organisation, role="editor")
    rubric = RubricFactory()
    page = visit(author)
    page.expected = {403}
    hurry(page)
    page.goto("/news/new/")
    page.context.clear_cookies(name="sessionid")
    page.locator("[name=rubric]").select_option(str(rubric.pk))
    fill(page, title_bg="Писано дълго", lead_bg="Час и половина.")
    pause(page)
    expect(state(page)).to_contain_text("сте излезли")

    with page.context.expect_page() as opened:
        page.locator("[data-typing-sign-in]").click()
    sign_in(opened.value, author.email)
    opened.value.wait_for_url("**/desk/")
    opened.value.close()
    page.clock.run_for(15_500)
    expect(state(page)).to_contain_text("Съхранено")
    press(page, "step", "save")

    expect(page.locator("h1")).to_have_text("Писано дълго")
    assert page.evaluate("Object.keys(localStorage)") == []
    assert not TypedForm.objects.unsaved().exists()


def test_two_people_at_one_text(visit, organisation, article, device):
    vera, ivan = staff_of(organisation), staff_of(organisation)
    first, second = visit(vera), visit(ivan)
    hurry(second)
    first.goto(edit(article))
    expect(paper(first)).to_have_text("Лодките.")
    first.wait_for_function("document.querySelector('[data-typing-others]')")
    second.goto(edit(article))
    write(second, device, "body_bg", "Втори. ")
    expect(others(second)).to_contain_text(vera.get_full_name())

    write(first, device, "body_bg", "Първи. ")
    press(first, "step", "save")
    expect(first.locator("h1")).to_have_text("Пристан")
    second.clock.run_for(20_500)
    expect(others(second)).to_contain_text(f"{vera.get_full_name()} запази промени")

    press(second, "step", "save")
    expect(second.locator("#conflict ins")).to_contain_text("Първи.")
    expect(paper(second)).to_contain_text("Втори.")
    press(second, "typing_take", "body_bg")
    expect(paper(second)).to_contain_text("Първи.")
    press(second, "step", "save")
    expect(second.locator("h1")).to_have_text("Пристан")

    article.refresh_from_db()
    assert "Първи." in article.body_bg


def test_the_next_one_at_the_computer_meets_nothing(visit, organisation, article):
    page = visit(staff_of(organisation))
    page.expected = {NO_LINE}
    hurry(page)
    page.goto(edit(article))
    expect(paper(page)).to_have_text("Лодките.")
    page.context.set_offline(True)
    fill(page, title_bg="Не за други очи")
    pause(page)
    expect(state(page)).to_contain_text("Няма връзка")
    assert page.evaluate("Object.keys(localStorage).length") == 1

    page.context.set_offline(False)
    page.locator(".user-menu > summary").click()
    page.on("dialog", lambda dialog: dialog.accept())
    page.locator('.user-menu form[action$="/logout/"] button').click()
    page.wait_for_url("**/")

    assert page.evaluate("Object.keys(localStorage)") == []


def test_going_back_after_saving_offers_nothing_old(visit, organisation, article):
    page = visit(staff_of(organisation))
    hurry(page)
    page.goto(edit(article))
    expect(paper(page)).to_have_text("Лодките.")
    fill(page, title_bg="Пристан за лодки")
    pause(page)
    expect(state(page)).to_contain_text("Съхранено")
    press(page, "step", "save")
    expect(page.locator("h1")).to_have_text("Пристан за лодки")

    page.go_back()
    expect(paper(page)).to_have_text("Лодките.")
    expect(page.get_by_role("link", name="Продължете с тях")).to_have_count(0)
    fill(page, lead_bg="И пясък.")
    pause(page)
    expect(state(page)).not_to_be_empty()
    press(page, "step", "save")

    expect(page.locator("h1")).to_have_text("Пристан за лодки")
    article.refresh_from_db()
    assert (article.title_bg, article.lead_bg) == ("Пристан за лодки", "И пясък.")
    assert not TypedForm.objects.unsaved().exists()
