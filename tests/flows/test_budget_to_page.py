"""An accountant from outside enters what was paid; every reader sees the sums, few the papers."""

from playwright.sync_api import expect

from projects.models import Expenditure
from tests.factories import TeamMemberFactory, UserFactory
from tests.flows.helpers import fill, press


def test_a_budget_is_pasted_a_cost_is_entered_and_everybody_reads_the_sum(visit):
    accountant = UserFactory()
    project = TeamMemberFactory(email=accountant.email).project
    page, at = visit(accountant), f"/projects/{project.slug}/budget/"

    begin_budget(page, at)
    enter_cost(page, at, f"{project.starts_on:%Y-%m-%d}")

    reader = visit()
    reader.goto(project.get_absolute_url())
    expect(reader.locator(".facts")).to_contain_text("1\u00a0500\u00a0€")
    reader.locator(f'.facts a[href="{at}"]').click()
    expect(reader.locator("main")).to_contain_text("234,50\u00a0€")
    expect(reader.locator("main")).not_to_contain_text("Печатница")
    assert Expenditure.objects.get().supplier == "Печатница „Пример“"


def begin_budget(page, at):
    """Currency and period as offered, then two lines copied from a spreadsheet."""
    page.goto(f"{at}edit/")
    page.locator("main form button").click()
    page.locator("summary", has_text="електронна таблица").click()
    page.locator("#pasted").fill("1.1\tПечат\t1 000,00\n1.2\tПът\t500,00\t\t20")
    press(page, "paste", "1")
    expect(page.locator("[name$=-title_bg]").first).to_have_value("Печат")
    page.locator("main form button.button").first.click()
    expect(page.locator("main")).to_contain_text("1\u00a0520\u00a0€")


def enter_cost(page, at, day):
    """A typing error is told, and what was typed stays."""
    page.goto(f"{at}expenditure/new/")
    page.locator("[name=line]").select_option(label="1.1 Печат")
    fill(
        page,
        purpose="Покани",
        supplier="Печатница „Пример“",
        document_number="17",
        original_amount="сто",
        paid_on=day,
    )
    page.get_by_role("button", name="Запазете", exact=True).click()
    expect(page.locator(".error-list")).to_contain_text("1\u00a0234,56")
    expect(page.locator("[name=purpose]")).to_have_value("Покани")
    fill(page, original_amount="234,50")
    page.get_by_role("button", name="Запазете", exact=True).click()
    expect(page.locator("main")).to_contain_text("Печатница „Пример“")
