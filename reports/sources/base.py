"""What every source is made of: records that count, cells that show them, words that explain."""

import datetime
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from members.models import Merge
from projects.models import Indicator, Period
from reports.sources.scope import only


@dataclass(frozen=True)
class Cell:
    """One thing in a row of evidence: a word, date or number, with its own page if it has one."""

    value: str | int | Decimal | datetime.date
    url: str = ""


class Row(list):
    """The cells of one line of evidence, by columns; `counts`: how many records it shows."""

    def __init__(self, cells, counts: int = 1):
        super().__init__(cells)
        self.counts = counts


class Record(NamedTuple):
    """What counts one, or its amount: the kind and key of its row, and the rows that show it.

    `is_open`: may everybody know of it what the indicator narrows to? Of few women at an
    event nobody may, so the record counts and is not told apart in public.
    """

    key: int
    through: tuple[int, ...] = ()
    on: datetime.date | None = None
    kind: str = ""
    amount: Decimal | None = None
    is_open: bool = True

    def described(self) -> dict:
        """For JSON, and the same as long as the rows are: what a frozen figure keeps."""
        return {
            "kind": self.kind,
            "key": self.key,
            "through": list(self.through),
            "on": self.on.isoformat() if self.on else None,
            "amount": None if self.amount is None else str(self.amount),
        }


class Count(NamedTuple):
    """What the records come to without listing them; `told…`: those that everybody may know."""

    value: int | Decimal | None
    records: int
    told: int | Decimal | None
    told_records: int


class Source(ABC):
    """How a value is counted: the rule in words, the records, and what a reader sees of them."""

    read = None
    columns = ()
    # Names of the indicator's columns that narrow it, and of the dimensions that divide it.
    takes = frozenset()
    dimensions = ()
    # Do the rows name people, to those who may see the list of an event?
    names_people = False

    def rule(self, indicator: Indicator) -> str:
        """The counting rule in plain words, with everything that narrows it."""
        parts = [self.sentence(indicator), only(indicator, self.takes)]
        if indicator.is_cumulative and "is_cumulative" in self.takes:
            parts.append(
                _("Counted from the beginning of the project to the end of the period.")
            )
        return " ".join(filter(None, parts))

    @abstractmethod
    def sentence(self, indicator: Indicator) -> str:
        """What counts, before anything narrows it."""

    @property
    def explanation(self) -> str:
        """The rule for whoever chooses a source, before there is an indicator."""
        return self.rule(Indicator())

    @abstractmethod
    def records(self, period: Period, facts) -> list[Record]:
        """What counts in the period, each once."""

    def value(self, records: list[Record], facts) -> int | Decimal | None:
        return len(records)

    def count(self, period: Period, facts) -> Count:
        """The same as by the records; sources of many records have a shorter way to it."""
        records = self.records(period, facts)
        told = [one for one in records if one.is_open]
        return Count(
            self.value(records, facts), len(records), self.value(told, facts), len(told)
        )

    def is_open_to(self, indicator: Indicator, user) -> bool:
        """May the reader see whom or what is counted, not only how many?"""
        return True

    @abstractmethod
    def rows(self, records: list[Record], user) -> list[Row]:
        """Rows of cells, and only of the records that the reader may see."""

    def amount(self, row: Row) -> int | Decimal:
        """What the row adds to the value."""
        return row.counts

    def merges(self, records: list[Record], indicator: Indicator) -> Iterable[Merge]:
        """Duplicates that were counted here as somebody else."""
        return ()

    @abstractmethod
    def invitation(self, count: int) -> str:
        """The words of the link from a figure to its evidence."""


def days_of(period: Period) -> Callable[[datetime.date], bool]:
    """Answers whether a day counts in the period."""
    first, last = period.counts_from, period.ends_on
    return lambda day: first <= day <= last


def seen(queryset, keys: Iterable[int]):
    return queryset.in_bulk(list(keys))


def plain(number):
    """A whole number without its decimals, others without trailing zeros: 35, 4.5."""
    if not isinstance(number, Decimal):
        return number
    if number == number.to_integral_value():
        return int(number)
    return number.normalize()
