"""What every source is made of: records that count, cells that show them, words that explain."""

import datetime
from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from members.models import Merge
from projects.models import Indicator, Period


@dataclass(frozen=True)
class Cell:
    """One thing in a row of evidence: a word, date or number, with its own page if it has one."""

    value: str | int | Decimal | datetime.date
    url: str = ""


@dataclass(frozen=True)
class Record:
    """What counts one: the key of its row, and the rows that show it."""

    key: int
    through: tuple[int, ...] = ()
    on: datetime.date | None = None


class Source(ABC):
    """How a value is counted: the rule in words, the records, and what a reader sees of them."""

    read = None
    columns = ()

    @abstractmethod
    def rule(self, indicator: Indicator) -> str:
        """The counting rule in plain words."""

    @property
    def explanation(self) -> str:
        """The rule for whoever chooses a source, before there is an indicator."""
        return self.rule(Indicator())

    @abstractmethod
    def records(self, period: Period, facts: list[tuple]) -> list[Record]:
        """What counts in the period, each once."""

    def value(self, records: list[Record], facts: list[tuple]) -> int | Decimal | None:
        return len(records)

    def is_open_to(self, indicator: Indicator, user) -> bool:
        """May the reader see whom or what is counted, not only how many?"""
        return True

    @abstractmethod
    def rows(self, records: list[Record], user) -> list[list[list[Cell]]]:
        """Rows of cells, and only of the records that the reader may see."""

    def merges(self, records: list[Record], indicator: Indicator) -> Iterable[Merge]:
        """Duplicates that were counted here as somebody else."""
        return ()

    @abstractmethod
    def invitation(self, count: int) -> str:
        """The words of the link from a figure to its evidence."""


def is_within(period, day):
    return period.starts_on <= day <= period.ends_on


def is_of(indicator, activity):
    """Does the indicator count this activity: its own, or any if it names none?"""
    return indicator.activity_id in {None, activity}


def seen(queryset, keys: Iterable[int]):
    return queryset.in_bulk(list(keys))


def plain(number):
    """A whole number without its decimals, others without trailing zeros: 35, 4.5."""
    if not isinstance(number, Decimal):
        return number
    if number == number.to_integral_value():
        return int(number)
    return number.normalize()
