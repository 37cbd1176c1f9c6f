"""Confirmed hours of the project's volunteers, and what they are worth as own contribution."""

import datetime
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from functools import cached_property
from typing import NamedTuple

from django.db.models import Sum

from participation.volunteering.models import Hours, hours_of
from projects.currency import CENT, NOTHING, Currency, to_cents
from projects.models import Allocation, Origin, Programme, Project


class HoursRow(NamedTuple):
    hours: int
    opportunity: int
    obshtina: int
    person: int
    quarters: int
    day: datetime.date


def volunteer_hours(ledger) -> list[HoursRow]:
    """Confirmed ones, the earliest first."""
    return [HoursRow(*row) for row in ledger.rows(hours_rows)]


def hours_rows(shelf):
    opportunity = "place__shift__opportunity"
    rows = Hours.objects.confirmed().filter(
        **{
            f"{opportunity}__project__in": [one.pk for one in shelf.projects],
            f"{opportunity}__organisation__is_practice": False,
        }
    )
    return rows.order_by("place__shift__day", "pk").values_list(
        f"{opportunity}__project",
        "pk",
        opportunity,
        f"{opportunity}__settlement__obshtina",
        "place__application__person",
        "quarters",
        "place__shift__day",
    )


@dataclass
class Worth:
    """The hours of a project times the programme's rate, as far as its ceiling lets them count.

    All amounts are in euro. No ceiling is None; a share of a budget that is not planned is 0.
    """

    hours: list[HoursRow]
    rate: Decimal = NOTHING
    ceiling: Decimal | None = None

    @cached_property
    def counted(self) -> list[tuple[HoursRow, Decimal]]:
        """The earliest hours first; what lies above the ceiling is not among them."""
        found, left = [], self.ceiling
        for row in self.hours:
            amount = self.of(row)
            if left is not None:
                amount = min(amount, left)
                left -= amount
            if amount:
                found.append((row, amount))
        return found

    def of(self, row: HoursRow) -> Decimal:
        return to_cents(hours_of(row.quarters) * self.rate)

    @property
    def quarters(self) -> int:
        return sum(row.quarters for row in self.hours)

    @property
    def whole(self) -> Decimal:
        """Without the ceiling."""
        return sum((self.of(row) for row in self.hours), NOTHING)

    @property
    def total(self) -> Decimal:
        return sum((amount for _row, amount in self.counted), NOTHING)

    @property
    def above(self) -> Decimal:
        return self.whole - self.total


def worth_of_hours(ledger) -> Worth:
    hours = ledger.read(volunteer_hours)
    (rate, percent, of_what), *_rest = ledger.rows(terms_rows)
    if percent is None:
        return Worth(hours, rate)
    planned = sum(
        (
            amount if currency == Currency.EUR else other
            for currency, origin, amount, other in ledger.rows(planned_rows)
            if of_what == Programme.CeilingOf.BUDGET or origin != Origin.GRANT
        ),
        NOTHING,
    )
    ceiling = (planned * percent / 100).quantize(CENT, ROUND_DOWN)
    return Worth(hours, rate, ceiling)


def terms_rows(shelf):
    """(project, rate, percent of the ceiling, of what)"""
    projects = Project.objects.filter(pk__in=[one.pk for one in shelf.projects])
    return projects.order_by().values_list(
        "pk",
        "programme__volunteer_hour_rate",
        "programme__volunteer_ceiling_percent",
        "programme__volunteer_ceiling_of",
    )


def planned_rows(shelf):
    """(project, currency, origin, planned, the same in the other currency)"""
    project, currency = "line__budget__project", "line__budget__currency"
    rows = Allocation.objects.filter(
        **{f"{project}__in": [one.pk for one in shelf.projects]}
    )
    return (
        rows.with_other()
        .order_by()
        .values(project, currency, "origin")
        .annotate(Sum("amount"), Sum("other"))
        .values_list(project, currency, "origin", "amount__sum", "other__sum")
    )
