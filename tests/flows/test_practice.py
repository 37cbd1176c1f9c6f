"""A new editor, who never saw the portal, learns it: every task from its button to its end."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from events.models import Registration
from news.models import Article
from tests.factories import (
    OrganisationFactory,
    RubricFactory,
    SettlementFactory,
    staff_of,
)
from tests.flows.helpers import (
    fill,
    is_too_wide,
    mark_present,
    picture,
    press,
    write,
)

WORDS = {
    "bg": {
        "begin": "Създайте моето място за упражнение",
        "band": "Това го виждате само Вие.",
        "back": "Към задачите",
        "finished": "Изпълнихте всички задачи",
    },
    "en": {
        "begin": "Make my place for practice",
        "band": "Only you see this.",
        "back": "Back to the tasks",
        "finished": "You finished all tasks",
    },
}


@pytest.fixture
def editor():
    RubricFactory()
    return staff_of(OrganisationFactory(), "editor")


def next_task(page):
    """The button that stands out is the one to press."""
    page.locator(".task .button:not(.button--quiet)").click()


def done(page, number, words):
    """Back by the band; so many tasks carry their mark."""
    expect(page.locator(".practice-band")).to_contain_text(words["band"])
    page.get_by_role("link", name=words["back"], exact=True).click()
    expect(page.locator(".task--done")).to_have_count(number)
    assert not is_too_wide(page)


def fill_in_profile(page, _device):
    fill(page, mission_bg="Градина зад блока")
    page.locator("main form .button").last.click()
    page.locator(".practice-band a").click()
    next_task(page)
    fill(page, email="garden@example.org")
    page.locator("main form .button").last.click()


def publish_news(page, device):
    fill(page, title_bg="Градина зад блока", lead_bg="Садим заедно.")
    page.locator("main [name=rubric]").select_option(index=1)
    write(page, device, "body_bg", "Първата ми новина.")
    page.locator("main [name=picture]").set_input_files(picture())
    fill(page, picture_alt_bg="Градина")
    page.locator("main [name=picture_consent][value=nobody]").check()
    press(page, "step", "publish")


def open_event(page, _device):
    day = timezone.localdate() + timezone.timedelta(days=9)
    fill(page, title_bg="Ден за садене", day=day.isoformat())
    place = SettlementFactory(name_bg="Иваново", name_en="Ivanovo")
    fill(page, begins="10:00", ends="12:00", settlement=place.name_bg)
    page.locator("main button[name=publish]").click()


def take_attendance(page, device):
    boxes = page.locator("main [name=present]")
    expect(boxes).to_have_count(3)
    first = boxes.first.get_attribute("value")
    mark_present(page, device, Registration.objects.get(pk=first))
    expect(page.locator("main [name=present]:checked")).to_have_count(1)


def decide(page, _device):
    page.locator("main [name=decision][value=accept]").check()
    page.locator("main form .button").first.click()


def moderate(page, _device):
    expect(page.locator("main article")).to_have_count(1)
    page.locator("main article details summary").click()
    page.locator("main article [name=reason]").fill("Обидно за съседите.")
    press(page, "decision", "hide")


STEPS = [
    fill_in_profile,
    publish_news,
    open_event,
    take_attendance,
    decide,
    moderate,
]


def test_a_new_editor_does_all_the_tasks(visit, editor, device):
    """On the phone in Bulgarian and without JavaScript, at the desk in English."""
    language = "en" if device["java_script_enabled"] else "bg"
    words = WORDS[language]
    page = visit(editor, language)
    page.goto("/desk/" if language == "bg" else "/en/desk/")
    page.locator('main a[href$="/practice/"]').first.click()
    page.get_by_role("button", name=words["begin"]).click()
    expect(page.locator(".task")).to_have_count(6)
    assert not is_too_wide(page)

    for number, step in enumerate(STEPS, start=1):
        next_task(page)
        step(page, device)
        done(page, number, words)

    expect(page.locator("main .notice")).to_contain_text(words["finished"])
    page.goto("/news/")
    expect(page.locator("main")).not_to_contain_text("Градина зад блока")
    start_over(page)


def start_over(page):
    page.goto("/practice/")
    page.locator("main details summary").click()
    page.locator('main form[action$="/practice/again/"] button').click()
    expect(page).to_have_url(re.compile("/practice/$"))
    expect(page.locator(".task--done")).to_have_count(0)
    assert not Article.objects.exists()
