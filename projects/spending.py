"""Planned against spent: by line, by origin and by period, each sum in both currencies.

Reports ask the same functions for their period: `table(budget, first=…, last=…)`, or as of a
day with `last` alone.
"""

import datetime
from dataclasses import dataclass, field

from django.db.models import Value

from projects.currency import Money
from projects.models import Budget, BudgetLine, BudgetPeriod, Origin

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
    planned, spent = by_origin(budget)
    grant = planned.get(Origin.GRANT, Money())
    if grant:
        return Facts(budget, grant, grant, spent.get(Origin.GRANT, Money()))
    return Facts(
        budget,
        grant,
        sum(planned.values(), Money()),
        sum(spent.values(), Money()),
    )


def by_origin(budget: Budget) -> tuple[dict[str, Money], dict[str, Money]]:
    """What is planned and what is spent of each origin, in one question."""
    planned, spent = budget.allocations(), budget.expenditure.counted()
    sides = [
        rows.annotate(is_spent=Value(is_spent)).sums("is_spent", "origin")
        for is_spent, rows in enumerate([planned, spent])
    ]
    found = {}, {}
    for is_spent, origin, *money in sides[0].union(sides[1], all=True):
        found[is_spent][origin] = Money(*money)
    return found


def disbursed(budget: Budget, *, first=None, last=None) -> Money:
    """What was received between two days, or until one."""
    rows = budget.disbursements.received()
    if first:
        rows = rows.filter(received_on__gte=first)
    if last:
        rows = rows.until(last)
    return rows.total()
