"""Planned against spent: by line, by origin and by period, each sum in both currencies.

Reports ask the same functions for their period: `table(budget, first=…, last=…)`, or as of a
day with `last` alone.
"""

import datetime
from dataclasses import dataclass, field
from decimal import Decimal

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, TextField
from django.db.models.functions import Cast

from core.along import json_rows
from projects.currency import Money
from projects.models import (
    Allocation,
    Budget,
    BudgetLine,
    BudgetPeriod,
    Expenditure,
    Origin,
    Project,
)

# Where origins are put together.
ALL = "all"


@dataclass
class Sums:
    """What is planned and what is spent, by origin."""

    planned_by: dict[str, Money] = field(default_factory=dict)
    spent_by: dict[str, Money] = field(default_factory=dict)

    def add(self, other: "Sums") -> None:
        for own, more in (
            (self.planned_by, other.planned_by),
            (self.spent_by, other.spent_by),
        ):
            for origin, money in more.items():
                own[origin] = own.get(origin, Money()) + money

    @property
    def planned(self) -> Money:
        return sum(self.planned_by.values(), Money())

    @property
    def spent(self) -> Money:
        return sum(self.spent_by.values(), Money())

    @property
    def percent(self) -> int | None:
        return self.spent.percent_of(self.planned)

    @property
    def progress(self) -> int:
        """For a bar: between nothing and all of it."""
        return max(0, min(100, self.percent or 0))

    @property
    def left(self) -> Money:
        return self.planned - self.spent

    @property
    def over(self) -> Money:
        """What was spent beyond the plan."""
        return self.spent - self.planned if self.left.amount < 0 else Money()

    def of(self, *origins) -> "Sums":
        return Sums(
            {one: money for one, money in self.planned_by.items() if one in origins},
            {one: money for one, money in self.spent_by.items() if one in origins},
        )

    @property
    def by_origin(self) -> list[tuple[Origin, "Sums"]]:
        """Each origin that has an amount; a whole list in three rows at most."""
        found = {*self.planned_by, *self.spent_by}
        return [(origin, self.of(origin)) for origin in Origin if origin in found]


@dataclass
class Row(Sums):
    """A line; a heading holds the sums of what is below it."""

    line: BudgetLine | None = None
    is_heading: bool = False


@dataclass
class Table:
    rows: list[Row]
    total: Sums

    @property
    def leaves(self) -> list[Row]:
        return [row for row in self.rows if not row.is_heading]


def table(
    budget: Budget,
    *,
    first: datetime.date | None = None,
    last: datetime.date | None = None,
    period: BudgetPeriod | None = None,
    origin: str = "",
    line: BudgetLine | None = None,
) -> Table:
    """Sums by line. A period narrows both sides, days only what was spent."""
    planned, spent = budget.allocations(), budget.expenditure.counted()
    if period:
        planned, spent = planned.in_period(period), spent.in_period(period)
    if first:
        spent = spent.filter(paid_on__gte=first)
    if last:
        spent = spent.until(last)
    if origin:
        planned, spent = planned.of_origin(origin), spent.of_origin(origin)
    sums = {}
    for (pk, one), money in planned.by("line", "origin").items():
        sums.setdefault(pk, Sums()).planned_by[one] = money
    for (pk, one), money in spent.by("line", "origin").items():
        sums.setdefault(pk, Sums()).spent_by[one] = money
    return put_together(list(budget.lines.all()), sums, under=line)


def put_together(lines, sums, *, under=None):
    rows, total = [], Sums()
    for line in lines:
        below = [other for other in lines if other.is_below(line)]
        row = Row(line=line, is_heading=bool(below))
        for one in [line, *below]:
            row.add(sums.get(one.pk, Sums()))
        if under is None or line == under or line.is_below(under):
            rows.append(row)
            if not below:
                total.add(row)
    return Table(rows, total)


@dataclass
class Cell(Sums):
    """A line in a period; None is outside of all."""

    period: BudgetPeriod | None = None


@dataclass
class PeriodTable:
    """Lines down, periods across; what was paid outside of all periods stands last."""

    periods: list[BudgetPeriod | None]
    rows: list[tuple[BudgetLine, list[Cell], Cell]]
    totals: list[Cell]
    total: Sums


def by_period(budget: Budget) -> PeriodTable:
    planned = budget.allocations().by("line", "period")
    spent = budget.expenditure.counted().with_period().by("line", "period_id")
    periods = list(budget.periods.all())
    if any(period is None for _line, period in spent):
        periods.append(None)

    def cell(line, period):
        key = line.pk, period.pk if period else None
        return Cell(
            {ALL: planned.get(key, Money())}, {ALL: spent.get(key, Money())}, period
        )

    rows = [
        (line, [cell(line, period) for period in periods]) for line in budget.leaves()
    ]
    totals = [
        added([row[place] for _line, row in rows], period)
        for place, period in enumerate(periods)
    ]
    return PeriodTable(
        periods, [(line, row, added(row)) for line, row in rows], totals, added(totals)
    )


def added(many, period=None) -> Cell:
    found = Cell(period=period)
    for one in many:
        found.add(one)
    return found


@dataclass(frozen=True)
class Facts:
    """The money of a project in two lines: what it has and what became of it."""

    budget: Budget
    grant: Money
    planned: Money
    spent: Money

    @property
    def percent(self) -> int | None:
        return self.spent.percent_of(self.planned)


def facts(budget: Budget) -> Facts:
    """How it stands against the grant; where there is none, against the own share."""
    sums = by_origin(budget)
    granted = sums.of(Origin.GRANT)
    shown = granted if granted.planned else sums
    return Facts(budget, granted.planned, shown.planned, shown.spent)


def by_origin(budget: Budget) -> Sums:
    """What is planned and what is spent of each origin; the page's row has it already."""
    sides = getattr(budget.project, "sums_by_origin", None)
    if sides is None:
        row = Project.objects.filter(pk=budget.project_id)
        sides = row.values_list(*sums_of_project()).get()
    return Sums(*map(money_by_origin, sides))


def sums_of_project() -> list[ArraySubquery]:
    """Annotates projects with the two sides that `by_origin` puts together."""
    of_project = OuterRef("pk")
    planned = Allocation.objects.filter(line__budget__project=of_project)
    spent = Expenditure.objects.counted().filter(budget__project=of_project)
    # As text: JSON has no exact amounts.
    amounts = (Cast(f"{one}__sum", TextField()) for one in ("amount", "other"))
    columns = "origin", *amounts
    return [json_rows(side.sums("origin"), *columns) for side in (planned, spent)]


def money_by_origin(rows) -> dict[str, Money]:
    return {origin: Money(*map(Decimal, amounts)) for origin, *amounts in rows}


def disbursed(budget: Budget, *, first=None, last=None) -> Money:
    """What was received between two days, or until one."""
    rows = budget.disbursements.received()
    if first:
        rows = rows.filter(received_on__gte=first)
    if last:
        rows = rows.until(last)
    return rows.total()
