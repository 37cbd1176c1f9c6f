"""The last day of a project: what is open, who carries it on, the figures that stay."""

import datetime

from playwright.sync_api import expect

from members.models import Membership
from projects.models import Indicator
from tests.factories import (
    ActivityFactory,
    IndicatorFactory,
    PeriodFactory,
    ProjectFactory,
    staff_of,
)
from tests.flows.helpers import send

SPRING = {
    "starts_on": datetime.date(2015, 2, 1),
    "ends_on": datetime.date(2015, 8, 31),
}


def fits(page):
    """Nothing has to be moved sideways to be read."""
    return page.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )


def test_a_project_is_closed_step_by_step_and_goes_on_with_a_colleague(visit):
    project = ProjectFactory(**SPRING, title_bg="Градина до училището")
    ActivityFactory(project=project, title_bg="Поливане")
    indicator = IndicatorFactory(
        result__project=project,
        source=Indicator.Source.ORGANISATIONS_ATTENDED,
        title_bg="Организации",
    )
    PeriodFactory(indicator=indicator, target_value=2, **SPRING)
    owner = staff_of(project.organisation, Membership.Role.OWNER)
    colleague = staff_of(project.organisation)
    page = visit(owner)

    page.goto(project.get_absolute_url())
    page.get_by_role("link", name="Приключете проекта").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Какво остава недовършено"
    )
    assert fits(page)
    page.get_by_role("link", name="„Поливане“").nth(1).click()
    page.get_by_label("Човек от водещата организация").select_option(
        label=str(colleague.person)
    )
    page.locator("main [name=due_on]").fill(
        (datetime.date.today() + datetime.timedelta(days=30)).isoformat()  # noqa: DTZ011
    )
    send(page)
    assert fits(page)
    send(page)

    expect(page.get_by_role("heading", level=1)).to_have_text("Крайни стойности")
    page.get_by_label("Защо се получи така").first.fill("Заради снега.")
    assert fits(page)
    send(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Лични данни")
    assert fits(page)
    send(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Приключете проекта")
    assert fits(page)
    send(page)

    expect(page.get_by_text("Проектът е приключен. Благодарим")).to_be_visible()
    page.get_by_role("link", name="Всички крайни стойности").click()
    expect(page.get_by_text("Заради снега.")).to_be_visible()
    assert fits(page)

    other = visit(colleague)
    other.goto("/desk/")
    other.get_by_role("link", name="Продължава след").click()
    send(other)
    expect(other.get_by_text("Отбелязано е, че е направено.")).to_be_visible()
    expect(other.get_by_role("link", name="Продължава след")).to_have_count(0)
