"""Sums of planned and spent amounts: exact, the same whichever way they are added."""

import datetime
import random
from decimal import Decimal

import pytest

from projects import spending
from projects.currency import Currency, Money, convert
from projects.models import Allocation, Expenditure, Origin
from tests.factories import (
    AllocationFactory,
    BudgetFactory,
    BudgetLineFactory,
    BudgetPeriodFactory,
    DisbursementFactory,
    ExpenditureFactory,
)

DAY = datetime.date


def cents(generator, most=10_000_000):
    return Decimal(generator.randint(1, most)) / 100


def filled(seed, currency):
    """A budget of random lines, periods, planned amounts and costs, also outside of periods."""
    some = random.Random(seed)
    budget = BudgetFactory(
        currency=currency,
        project__starts_on=DAY(2025, 1, 1),
        project__ends_on=DAY(2026, 12, 31),
    )
    periods = [
        BudgetPeriodFactory(
            budget=budget, starts_on=DAY(year, 1, 1), ends_on=DAY(year, 12, 31)
        )
        for year in (2025, 2026)
    ]
    numbers = ["1", "1.1", "1.2", "1.10", "2", "3", "3.1"]
    lines = [
        BudgetLineFactory(budget=budget, number=number, position=place)
        for place, number in enumerate(numbers)
    ]
    leaves = [line for line in lines if line.number not in {"1", "3"}]
    for line in leaves:
        for period in periods:
            for origin in some.sample(list(Origin), 2):
                AllocationFactory(
                    line=line, period=period, origin=origin, amount=cents(some)
                )
    for _number in range(40):
        spend(some, budget, some.choice(leaves))
    return budget


def spend(some, budget, line):
    original, currency = cents(some), some.choice(list(Currency))
    is_same = currency == budget.currency
    is_correction = some.random() < 0.1
    sign = -1 if is_correction else 1
    ExpenditureFactory(
        budget=budget,
        line=line,
        origin=some.choice(list(Origin)),
        paid_on=DAY(2024, 12, 1) + datetime.timedelta(days=some.randint(0, 800)),
        original_amount=sign * original,
        original_currency=currency,
        amount=sign * (original if is_same else convert(original, to=budget.currency)),
        is_correction=is_correction,
        voided_at=None if some.random() < 0.9 else "2026-01-01T00:00Z",
        void_reason="Грешка",
    )


def added(many):
    return sum(many, Money())


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("currency", Currency)
def test_lines_periods_and_origins_add_up_to_the_same_in_both_currencies(
    seed, currency
):
    budget = filled(seed, currency)
    planned, spent = budget.allocations(), budget.expenditure.counted()

    table, by_period = spending.table(budget), spending.by_period(budget)

    for side, rows in (("planned", planned), ("spent", spent)):
        total = rows.total()
        origin = f"{side}_by"
        assert getattr(table.total, side) == total
        assert added(getattr(row, side) for row in table.leaves) == total
        assert added(getattr(table.total, origin).values()) == total
        assert added(getattr(one, side) for one in by_period.totals) == total
        assert added(getattr(one, side) for _l, _c, one in by_period.rows) == total
        assert added(rows.by("origin").values()) == total
    assert_by_hand(budget, table)


def assert_by_hand(budget, table):
    """The same in Python, amount by amount."""
    other = budget.other_currency
    planned = [one.amount for one in Allocation.objects.all()]
    assert table.total.planned == Money(
        sum(planned), sum(convert(amount, to=other) for amount in planned)
    )
    spent = [one for one in Expenditure.objects.all() if not one.is_voided()]
    assert table.total.spent == Money(
        sum(one.amount for one in spent),
        sum(
            one.original_amount
            if one.original_currency == other
            else convert(one.amount, to=other)
            for one in spent
        ),
    )


def test_a_heading_is_the_sum_of_its_lines_and_counted_once():
    budget = BudgetFactory()
    period = BudgetPeriodFactory(budget=budget)
    for place, number in enumerate(["1", "1.1", "1.2", "1.2.1", "10"]):
        line = BudgetLineFactory(budget=budget, number=number, position=place)
        if number in {"1.1", "1.2.1", "10"}:
            AllocationFactory(line=line, period=period)
            ExpenditureFactory(budget=budget, line=line)

    table = spending.table(budget)

    found = {row.line.number: row.planned.amount for row in table.rows}
    assert found == {"1": 200, "1.1": 100, "1.2": 100, "1.2.1": 100, "10": 100}
    assert [row.line.number for row in table.rows if row.is_heading] == ["1", "1.2"]
    assert (table.total.planned.amount, table.total.spent.amount) == (300, 30)
    assert table.total.percent == 10


def test_what_is_spent_is_asked_for_days_periods_and_as_of_a_day():
    budget = BudgetFactory(project__starts_on=DAY(2025, 1, 1))
    line = BudgetLineFactory(budget=budget)
    first = BudgetPeriodFactory(
        budget=budget, starts_on=DAY(2025, 1, 1), ends_on=DAY(2025, 6, 30)
    )
    for day in (DAY(2025, 1, 1), DAY(2025, 6, 30), DAY(2025, 7, 1)):
        ExpenditureFactory(budget=budget, line=line, paid_on=day)
        DisbursementFactory(budget=budget, received_on=day)
    ExpenditureFactory(line=BudgetLineFactory())
    DisbursementFactory(budget=budget, received_on=None, expected_on=DAY(2025, 1, 1))

    def spent(**narrow):
        return spending.table(budget, **narrow).total.spent.amount

    assert spent() == 30
    assert spent(period=first) == 20
    assert spent(last=DAY(2025, 6, 30)) == 20
    assert spent(first=DAY(2025, 6, 30)) == 20
    assert spent(first=DAY(2025, 7, 2)) == 0
    assert spent(origin=Origin.OWN) == 0
    assert spending.disbursed(budget).amount == 150
    assert spending.disbursed(budget, last=DAY(2025, 6, 30)).amount == 100


def test_what_is_over_is_said_and_a_correction_is_taken_off():
    line = AllocationFactory(amount=Decimal(15)).line
    budget = line.budget
    ExpenditureFactory(budget=budget, line=line, original_amount=Decimal("20.40"))
    row = spending.table(budget).rows[0]
    assert (row.over.amount, row.left.amount) == (Decimal("5.40"), Decimal("-5.40"))

    ExpenditureFactory(
        budget=budget, line=line, original_amount=Decimal(-10), is_correction=True
    )

    row = spending.table(budget).rows[0]
    assert (row.over.amount, row.spent.amount) == (0, Decimal("10.40"))
    assert row.percent == 69


@pytest.mark.parametrize("currency", Currency)
def test_the_database_converts_as_python_does(currency):
    budget = BudgetFactory(currency=currency)
    some = random.Random(7)
    amounts = [Decimal("0.01"), Decimal("9999999999.99"), Decimal("100.00")]
    amounts += [cents(some, most) for most in (100, 10**6, 10**12 - 1) * 40]
    line = BudgetLineFactory(budget=budget)
    for amount in amounts:
        ExpenditureFactory(budget=budget, line=line, original_amount=amount)

    found = budget.expenditure.with_other().values_list("amount", "other")

    to = budget.other_currency
    assert [other for _amount, other in found] == [
        convert(amount, to=to) for amount, _other in found
    ]
