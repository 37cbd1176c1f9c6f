"""Wrong input, a refused file, an ended session: what was typed is never lost."""

import pytest
from playwright.sync_api import expect

from forums.models import ForumPlace
from forums.reference import ensure_forum
from news.models import Article
from tests.factories import (
    OrganisationFactory,
    RubricFactory,
    UserFactory,
    staff_of,
)
from tests.flows.helpers import file, fill, follow, marked, press, send, sign_in, typed


@pytest.fixture
def author(account):
    """Works for one organisation, and can sign in."""
    user = account("Вера Илиева")
    user.person.memberships.create(organisation=OrganisationFactory(), role="editor")
    return user


def test_a_news_item_without_a_title_comes_back_with_its_text(visit):
    RubricFactory()
    page = visit(staff_of(OrganisationFactory()))
    page.goto("/news/new/")
    fill(page, lead_bg="Два дни край реката.", picture_credit="Ива Колева")
    press(page, "step", "publish")

    assert {"rubric", "title_bg"} <= set(marked(page))
    assert typed(page, "lead_bg", "picture_credit") == [
        "Два дни край реката.",
        "Ива Колева",
    ]
    errors = page.locator("main [role=alert]").first
    expect(errors.get_by_role("link").first).to_be_visible()
    assert not Article.objects.exists()


def test_an_event_that_ends_before_it_begins_comes_back_as_typed(visit):
    page = visit(staff_of(OrganisationFactory()))
    page.goto("/events/new/")
    fill(page, title_bg="Среща", day="2030-05-17", begins="14:00", ends="10:00")
    fill(page, venue_bg="Читалището")
    press(page, "publish", "1")

    assert marked(page) == ["ends"]
    assert typed(page, "title_bg", "day", "begins", "ends") == [
        "Среща",
        "2030-05-17",
        "14:00",
        "10:00",
    ]
    expect(page.locator(".field--invalid")).to_contain_text("14:00")


def test_an_application_with_a_wrong_eik_and_an_unknown_place_comes_back(visit):
    page = visit(UserFactory())
    page.goto("/members/apply/")
    page.locator("[name=kind]").select_option("association")
    fill(page, name_bg="Бряг", eik="123456789", seat="Нийде", email="b@example.org")
    press(page, "keep", "1")

    assert marked(page) == ["eik", "seat"]
    assert typed(page, "name_bg", "eik", "seat", "email") == [
        "Бряг",
        "123456789",
        "Нийде",
        "b@example.org",
    ]
    expect(page.locator(".field--invalid", has_text="Нийде")).to_be_visible()


def test_a_password_that_is_too_short_keeps_name_and_address(visit):
    page = visit()
    page.goto("/accounts/signup/")
    fill(page, name="Ива Колева", email="iva@example.org", password1="къса")
    page.locator("main [name=password1]").press("Enter")

    assert marked(page) == ["password1"]
    assert typed(page, "name", "email") == ["Ива Колева", "iva@example.org"]


def test_a_file_that_is_no_picture_is_refused_with_its_reason(visit):
    rubric = RubricFactory()
    page = visit(staff_of(OrganisationFactory()))
    page.goto("/news/new/")
    page.locator("[name=rubric]").select_option(str(rubric.pk))
    fill(page, title_bg="Новина", lead_bg="Накратко.", picture_alt_bg="Река")
    page.locator("[name=picture]").set_input_files(file("river.jpg", b"GIF89a not"))
    press(page, "step", "save")

    assert marked(page) == ["picture"]
    expect(page.locator("main [role=alert]").first).to_contain_text("JPEG")
    assert typed(page, "title_bg", "picture_alt_bg") == ["Новина", "Река"]


def test_a_program_under_a_post_is_refused_with_its_reason(visit):
    forum = ensure_forum("Занаяти", audience=ForumPlace.Audience.PUBLIC)
    page = visit(UserFactory())
    page.goto("/forums/")
    page.get_by_role("link", name=forum.name).first.click()
    follow(page, "/topic/create/")
    fill(page, subject="Глина", content="Вижте файла.")
    page.locator("[name=uploads]").set_input_files(file("notes.pdf", b"MZ\x90\x00"))
    send(page)

    # With scripts the answer stands beside the files, without them under the field.
    said = page.locator("main .files__said, main .field:has([name=uploads])").first
    expect(said).to_contain_text("PDF")
    assert typed(page, "subject", "content") == ["Глина", "Вижте файла."]


def test_a_session_that_ended_loses_nothing_that_was_typed(visit, author):
    rubric = RubricFactory()
    page = visit(author)
    page.goto("/news/new/")
    page.locator("[name=rubric]").select_option(str(rubric.pk))
    fill(page, title_bg="Писано дълго", lead_bg="Час и половина писане.")
    page.context.clear_cookies(name="sessionid")
    page.expected = {403}
    press(page, "step", "save")

    expect(page.locator("main .kept")).to_contain_text("Час и половина писане.")
    with page.context.expect_page() as opened:
        page.locator("main a[target=_blank]").click()
    sign_in(opened.value, author.email)
    opened.value.wait_for_url("**/desk/")
    opened.value.close()
    send(page)

    expect(page.locator("h1")).to_have_text("Писано дълго")
    article = Article.objects.get()
    assert (article.title_bg, article.lead_bg) == (
        "Писано дълго",
        "Час и половина писане.",
    )
