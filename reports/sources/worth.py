"""Confirmed hours of the project's volunteers, and what they are worth as own contribution."""

import datetime
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from functools import cached_property
from typing import NamedTuple

from participation.volunteering.models import hours_of
from projects.currency import CENT, NOTHING, Currency, to_cents
from projects.models import Origin, Programme
from reports.sources.noted import noted, noted_by_day


class HoursRow(NamedTuple):
    hours: int
    opportunity: int
    obshtina: int
    person: int
    quarters: int
    day: datetime.date


def volunteer_hours(ledger) -> list[HoursRow]:
    """Confirmed ones, the earliest first."""
    return [HoursRow(*row) for row in noted_by_day(ledger, "volunteer_hours")]


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
    hours, rate = ledger.read(volunteer_hours), noted(ledger, "hour_rate")
    percent = noted(ledger, "ceiling_percent")
    if percent is None:
        return Worth(hours, rate)
    of_what = noted(ledger, "ceiling_of")
    planned = sum(
        (
            Decimal(amount if currency == Currency.EUR else other)
            for currency, origin, amount, other in noted(ledger, "planned")
            if of_what == Programme.CeilingOf.BUDGET or origin != Origin.GRANT
        ),
        NOTHING,
    )
    ceiling = (planned * percent / 100).quantize(CENT, ROUND_DOWN)
    return Worth(hours, rate, ceiling)
