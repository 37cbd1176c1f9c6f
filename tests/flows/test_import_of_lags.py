"""The coordinator brings the network's 24 LAGs in from the spreadsheet that was kept so far."""

import csv
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from openpyxl import Workbook
from playwright.sync_api import expect

from members.actions import imports
from members.models import Organisation, OrganisationImport
from tests.factories import AppointmentFactory

LAGS = Path(settings.BASE_DIR) / "leadernet" / "demo" / "data" / "lags.csv"


@pytest.fixture
def spreadsheet(tmp_path):
    """The table as a clerk keeps it: a title, headings of their own, one row with a mistake."""
    with LAGS.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    book = Workbook()
    book.active.append(["Списък на местните инициативни групи"])
    book.active.append(["Наименование", "Name in English", "Общини", "e-mail"])
    for row in rows:
        named = [row["name_bg"], row["name_en"], row["obshtina_codes"]]
        book.active.append([*named, "office@example.org"])
    book.active.append(["МИГ „Никъде“", "", "Няма такава", ""])
    path = tmp_path / "mig.xlsx"
    book.save(path)
    return path


@pytest.mark.parametrize("language", ["bg", "en"])
def test_lags_come_in_from_a_spreadsheet(visit, spreadsheet, language):
    call_command("loadplaces", verbosity=0)
    prefix = "/en" if language == "en" else ""
    page = visit(AppointmentFactory().user, language=language)

    page.goto(f"{prefix}/members/import/")
    page.locator("[name=file]").set_input_files(spreadsheet)
    page.locator("main form .button").first.click()
    page.wait_for_url("**/columns/")
    expect(page.locator("[name=column_C]")).to_have_value("territory")
    page.locator("main form .button").first.click()
    expect(page.locator(".problem--error")).to_contain_text("C27")
    assert not Organisation.objects.exists()
    page.locator("form[action$='/confirm/'] button").click()
    expect(page.locator("progress")).to_be_visible()

    batch = OrganisationImport.objects.get()
    imports.write(batch.pk)
    page.goto(f"{prefix}/members/import/{batch.pk}/?show=created")

    assert Organisation.objects.listed().filter(kind="lag").count() == 24
    expect(page.locator(".tabs [aria-current]")).to_contain_text("24")
    follow = page.locator(".rows__title a").first
    name = follow.inner_text()
    follow.click()
    expect(page.locator("h1")).to_have_text(name)
