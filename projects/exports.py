"""The budget as a workbook: planned and spent by line, and every cost, with live sums."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from core.exports import Formula, cell_name, on_sheet
from projects import spending
from projects.currency import RATE, Currency, Money
from projects.models import Budget, Expenditure, Origin

Rows = Iterator[list]
# Columns of the list of costs that the budget's sheet adds up.
AMOUNT, OTHER = 10, 11


def budget_sheets(budget: Budget):
    """[(title, header, rows)] of the workbook."""
    costs = costs_by_line(budget)
    titles = _("Budget"), _("Expenditure"), _("Instalments")
    return [
        (titles[0], budget_header(budget), budget_rows(budget, costs, titles[1])),
        (titles[1], cost_header(budget), cost_rows(costs)),
        (titles[2], instalment_header(budget), instalment_rows(budget)),
    ]


def costs_by_line(budget) -> list[Expenditure]:
    """Those that count, line by line, so that the costs of one stand below each other."""
    rows = budget.expenditure.with_other().select_related("line", "activity")
    counted = rows.counted().order_by("line__position", "line", "paid_on", "number")
    voided = rows.exclude(voided_at=None).order_by("number")
    return [*counted, *voided]


def budget_header(budget) -> list[str]:
    currency, other = budget.currency, budget.other_currency
    planned = [
        f"{origin.label}, {period}"
        for period in budget.periods.all()
        for origin in Origin
    ]
    return [
        _("No."),
        _("Title"),
        *planned,
        _("Budgeted, %(currency)s") % {"currency": currency},
        _("Spent, %(currency)s") % {"currency": currency},
        _("Remaining, %(currency)s") % {"currency": currency},
        _("Budgeted, %(currency)s") % {"currency": other},
        _("Spent, %(currency)s") % {"currency": other},
    ]


def budget_rows(budget, costs, costs_title) -> Rows:
    """A row for each line; sums across, from the list of costs, and at the bottom."""
    planned = budget.allocations().by("line", "period", "origin")
    keys = [(period.pk, o) for period in budget.periods.all() for o in Origin]
    places = places_of(costs)
    sums = {row.line.pk: row for row in spending.table(budget).rows}
    row = 0
    for row, line in enumerate(budget.leaves(), start=1):
        amounts = [planned.get((line.pk, *key), Money()).amount for key in keys]
        found = [
            places.get(line.pk) and f"{on_sheet(costs_title)}{area}"
            for area in areas(places.get(line.pk))
        ]
        yield [
            line.number,
            line.title,
            *amounts,
            *formulas(row, len(keys), sums[line.pk], found, budget),
        ]
    if row:
        yield bottom(row, len(keys), spending.table(budget).total, planned, keys)
    yield []
    yield ["", rate_in_words()]


def places_of(costs):
    """{number of the line: (first, last) row of its costs that count}."""
    found = {}
    for row, cost in enumerate(costs, start=1):
        if not cost.is_voided():
            first, _last = found.get(cost.line_id, (row, row))
            found[cost.line_id] = first, row
    return found


def areas(rows):
    """The amounts of these rows in either currency, „K2:K9“ and „L2:L9“."""
    if rows is None:
        return [None, None]
    return [
        f"{cell_name(rows[0], column)}:{cell_name(rows[1], column)}"
        for column in (AMOUNT, OTHER)
    ]


def formulas(row, width, sums, found, budget):
    """Planned, spent, left, and the first two in the other currency."""
    first, last = cell_name(row, 2), cell_name(row, 1 + width)
    planned, spent = cell_name(row, 2 + width), cell_name(row, 3 + width)
    each = "+".join(
        in_other(cell_name(row, column), budget) for column in range(2, 2 + width)
    )
    return [
        Formula(f"SUM({first}:{last})", sums.planned.amount),
        summed(found[0], sums.spent.amount),
        Formula(f"{planned}-{spent}", sums.left.amount),
        Formula(each, sums.planned.other),
        summed(found[1], sums.spent.other),
    ]


def summed(area, value):
    return Formula(f"SUM({area})", value) if area else value


def in_other(cell, budget):
    """Each amount is rounded by itself, as on the pages."""
    sign = "*" if budget.currency == Currency.EUR else "/"
    return f"ROUND({cell}{sign}{RATE},2)"


def bottom(last, width, total, planned, keys):
    """The sums of the columns; those of planned amounts by period and origin first."""
    by_key = [
        sum((money.amount for (_line, *key), money in planned.items()
             if tuple(key) == wanted), Money().amount)
        for wanted in keys
    ]  # fmt: skip
    values = [
        *by_key,
        total.planned.amount,
        total.spent.amount,
        total.left.amount,
        total.planned.other,
        total.spent.other,
    ]
    sums = [
        Formula(f"SUM({cell_name(1, column)}:{cell_name(last, column)})", value)
        for column, value in enumerate(values, start=2)
    ]
    return ["", _("In all"), *sums]


def rate_in_words():
    return _("1 euro = 1.95583 leva; each amount is rounded to the cent by itself.")


def cost_header(budget) -> list[str]:
    return [
        _("No."),
        _("Budget line"),
        _("Paid on"),
        _("Paid from"),
        _("Document"),
        _("Number of the document"),
        _("Date of the document"),
        _("Supplier"),
        _("What for"),
        _("Activity"),
        budget.currency,
        budget.other_currency,
        _("On the document"),
        _("Currency"),
        _("Voided because"),
    ]


def cost_rows(costs) -> Rows:
    counted = [cost for cost in costs if not cost.is_voided()]
    for cost in costs:
        yield [
            cost.number,
            str(cost.line),
            cost.paid_on,
            cost.get_origin_display(),
            cost.get_document_kind_display(),
            cost.document_number,
            cost.document_on,
            cost.supplier,
            cost.purpose,
            str(cost.activity or ""),
            cost.amount,
            cost.other,
            cost.original_amount,
            cost.original_currency,
            cost.void_reason,
        ]
    if counted:
        last = len(counted)
        yield [*[""] * (AMOUNT - 1), _("In all"), *totals(counted, last)]


def totals(counted, last):
    """Voided costs stand below those that count, so the sum ends before them."""
    values = (
        sum((cost.amount for cost in counted), Money().amount),
        sum((cost.other for cost in counted), Money().amount),
    )
    for column, value in zip((AMOUNT, OTHER), values, strict=True):
        area = f"{cell_name(1, column)}:{cell_name(last, column)}"
        yield Formula(f"SUM({area})", value)


def instalment_header(budget) -> list[str]:
    return [
        _("No."),
        _("From whom"),
        _("Expected on"),
        _("Received on"),
        budget.currency,
        budget.other_currency,
        _("Note"),
    ]


def instalment_rows(budget) -> Rows:
    """Received ones first, so that their sum is one area."""
    rows = budget.disbursements.with_other().select_related("payer")
    received = list(rows.received().order_by("received_on", "number"))
    for one in [*received, *rows.awaited()]:
        yield [
            one.number,
            str(one.payer or budget.project.programme.funder),
            one.expected_on,
            one.received_on,
            one.amount,
            one.other,
            one.note,
        ]
    if received:
        found = spending.disbursed(budget)
        sums = [
            Formula(f"SUM({cell_name(1, at)}:{cell_name(len(received), at)})", value)
            for at, value in ((4, found.amount), (5, found.other))
        ]
        yield ["", "", "", _("Received in all"), *sums]
