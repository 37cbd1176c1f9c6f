"""The copy of a project is opened from a folder, with no network at all."""

import zipfile

import pytest
from playwright.sync_api import expect

from leadernet.offline import making
from reports.models import ProjectCopy
from tests.factories import ArticleFactory, ProjectFactory
from tests.flows.conftest import DESK, PHONE
from tests.offline.test_copying import SPRING, gallery_picture
from tests.reports.test_sources import event_of

SIZES = [PHONE["viewport"], DESK["viewport"]]


@pytest.fixture
def folder(tmp_path):
    project = ProjectFactory(title_bg="Гори", title_en="Forests", slug="gori", **SPRING)
    event = event_of(project, title_bg="Обучение", title_en="Training", slug="s")
    gallery_picture(event, alt_bg="Хора под дърво", alt_en="People under a tree")
    ArticleFactory(project=project, body_bg="<p>Текст</p><script>alert(1)</script>")
    copy = ProjectCopy.objects.create(project=project)
    making.make(copy.pk)
    copy.refresh_from_db()
    with zipfile.ZipFile(copy.path()) as archive:
        archive.extractall(tmp_path / "copy")
    return tmp_path / "copy"


@pytest.fixture
def page(browser):
    problems = []
    context = browser.new_context(offline=True, **DESK)
    page = context.new_page()
    page.on("console", lambda said: problems.append(f"{page.url}: {said.text}"))
    page.on("pageerror", lambda error: problems.append(f"{page.url}: {error}"))
    page.on("requestfailed", lambda asked: problems.append(asked.url))
    yield page
    context.close()
    assert problems == []


def test_every_page_opens_whole_and_links_lead_on(folder, page):
    """One story: to make the copy takes as long as to read it."""
    for path in sorted(folder.rglob("*.html")):
        page.goto(path.as_uri())

        expect(page.locator("h1")).to_have_count(1)
        assert page.evaluate("document.fonts.check('1rem \"Sofia Sans\"', 'Ж')")
        for size in SIZES:
            page.set_viewport_size(size)
            width = page.evaluate("document.documentElement.scrollWidth")
            assert width <= size["width"], path
            assert page.evaluate("[...document.images].every(one => one.naturalWidth)")

    lead_from_page_to_page_and_between_languages(page, folder)


def lead_from_page_to_page_and_between_languages(page, folder):
    page.goto((folder / "index.html").as_uri())

    page.get_by_role("link", name="Отворете копието на български").click()
    expect(page.locator("h1")).to_have_text("Гори")
    page.get_by_role("link", name="Събития", exact=True).click()
    page.get_by_role("link", name="Обучение").first.click()
    expect(page.locator("h1")).to_have_text("Обучение")
    page.get_by_role("link", name="English").click()
    expect(page.locator("h1")).to_have_text("Training")
    page.get_by_role("link", name="People under a tree").click()
    assert page.url.endswith(".webp")
