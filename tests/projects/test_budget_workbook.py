"""The live sums of the workbook give what the portal counts, in either currency."""

import io
import re
from decimal import ROUND_HALF_UP, Decimal

import openpyxl
import pytest
from openpyxl.utils import range_boundaries

from core.exports import workbook_response
from projects import exports, spending
from projects.currency import Currency
from tests.factories import DisbursementFactory
from tests.projects.test_money_sums import filled

CENT = Decimal("0.01")


class Sheets:
    """As much of a spreadsheet as our sums need."""

    def __init__(self, content):
        book = openpyxl.load_workbook(io.BytesIO(content))
        kept = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
        self.sheets = {sheet.title: sheet for sheet in book}
        self.kept = {sheet.title: sheet for sheet in kept}

    def formulas(self):
        for title, sheet in self.sheets.items():
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.data_type == "f":
                        yield title, cell.coordinate, cell.value.removeprefix("=")

    def value(self, title, place):
        cell = self.sheets[title][place].value
        if isinstance(cell, str) and cell.startswith("="):
            return self.worked_out(title, cell.removeprefix("="))
        return Decimal(str(cell or 0)).quantize(CENT)

    def worked_out(self, title, text):
        if found := re.fullmatch(r"SUM\((?:'(.+)'!)?([A-Z]+\d+:[A-Z]+\d+)\)", text):
            return self.summed(found[1] or title, found[2])
        if found := re.fullmatch(r"([A-Z]+\d+)-([A-Z]+\d+)", text):
            return self.value(title, found[1]) - self.value(title, found[2])
        return sum(self.rounded(title, part) for part in text.split("+"))

    def summed(self, title, area):
        left, top, right, bottom = range_boundaries(area)
        sheet = self.sheets[title]
        places = [
            sheet.cell(row, column).coordinate
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
        ]
        return sum(self.value(title, place) for place in places)

    def rounded(self, title, text):
        place, sign, rate = re.fullmatch(
            r"ROUND\(([A-Z]+\d+)([*/])([\d.]+),2\)", text
        ).groups()
        amount = self.value(title, place)
        exact = amount * Decimal(rate) if sign == "*" else amount / Decimal(rate)
        return exact.quantize(CENT, ROUND_HALF_UP)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("currency", Currency)
def test_every_sum_gives_the_number_that_stands_in_its_cell(seed, currency):
    budget = filled(seed, currency)
    for _number in range(3):
        DisbursementFactory(budget=budget)
    DisbursementFactory(
        budget=budget, received_on=None, expected_on=budget.project.ends_on
    )

    answer = workbook_response("x", exports.budget_sheets(budget))
    book = Sheets(answer.getvalue())

    found = list(book.formulas())
    for title, place, text in found:
        kept = Decimal(str(book.kept[title][place].value)).quantize(CENT)
        assert (place, book.worked_out(title, text)) == (place, kept)
    assert len(found) == 40
    total = spending.table(budget).total
    sheet = book.kept["Бюджет"]
    row = next(row for row in sheet.iter_rows(values_only=True) if row[1] == "Общо")
    assert [Decimal(str(value)).quantize(CENT) for value in row[-5:]] == [
        total.planned.amount,
        total.spent.amount,
        total.left.amount,
        total.planned.other,
        total.spent.other,
    ]
