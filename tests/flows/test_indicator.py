"""A clerk promises trained women, changes her mind about the source, and reads the rule."""

import pytest
from playwright.sync_api import expect

from projects.models import Indicator
from tests.factories import ResultFactory, staff_of
from tests.flows.helpers import is_too_wide

SEX = "[data-for-sources]:has([name=sex])"


@pytest.fixture
def result():
    return ResultFactory()


def test_an_indicator_is_narrowed_by_what_its_source_uses(visit, device, result):
    project = result.project
    page = visit(staff_of(project.organisation))
    page.goto(f"/projects/{project.slug}/indicators/new/")
    has_script = device["java_script_enabled"]

    expect(page.locator(SEX)).to_be_visible(visible=not has_script)
    page.get_by_label("Заглавие на български").fill("Обучени жени")
    page.get_by_label("Мерна единица на български").fill("жени")
    page.locator("[name=source]").select_option("participations")
    page.locator("[name=sex]").select_option("female")
    page.locator("[name=event_kinds][value=training]").check()
    assert not is_too_wide(page)
    if has_script:
        # What was chosen waits hidden while another source is tried.
        page.locator("[name=source]").select_option("news")
        expect(page.locator(SEX)).to_be_hidden()
        page.locator("[name=source]").select_option("participations")
        expect(page.locator("[name=sex]")).to_have_value("female")
    page.locator("[name=periods-0-target_value]").fill("20")
    page.locator("main form button[type=submit]").last.click()

    expect(page.locator("main")).to_contain_text("Само: вид събитие: обучение; жени.")
    indicator = Indicator.objects.get()
    assert (indicator.sex, indicator.event_kinds) == ("female", ["training"])


def test_what_a_source_does_not_use_is_not_sent_or_explained(visit, device, result):
    project = result.project
    page = visit(staff_of(project.organisation))
    page.goto(f"/projects/{project.slug}/indicators/new/")

    page.get_by_label("Заглавие на български").fill("Новини")
    page.get_by_label("Мерна единица на български").fill("новини")
    page.locator("[name=source]").select_option("participations")
    page.locator("[name=sex]").select_option("female")
    page.locator("[name=source]").select_option("news")
    page.locator("[name=periods-0-target_value]").fill("20")
    page.locator("main form button[type=submit]").last.click()

    if device["java_script_enabled"]:
        expect(page.locator("main h1")).to_have_text("Какво е обещано")
        assert Indicator.objects.get().sex == ""
    else:
        expect(page.locator("main")).to_contain_text("не използва това")
        assert not Indicator.objects.exists()
