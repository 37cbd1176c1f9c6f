"""From answers to figures. Nothing here knows of the database, of people or of words.

`given` is {respondent: what they answered}; `asked` is how many were asked the question.
"""

import statistics
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

# About fewer than so many nothing is said.
FEWEST = 5


@dataclass(frozen=True)
class Line:
    """How many gave one answer, and how many in a hundred of those asked that is."""

    key: Hashable
    count: int
    percent: Decimal


@dataclass(frozen=True)
class Distribution:
    asked: int
    answered: int
    lines: tuple[Line, ...]

    @property
    def unanswered(self) -> int:
        return self.asked - self.answered

    @property
    def is_shown(self) -> bool:
        return self.answered >= FEWEST


@dataclass(frozen=True)
class Spread:
    """Of numbers: the ends, the quarters between them, and the mean."""

    least: Decimal
    lower: Decimal
    median: Decimal
    upper: Decimal
    most: Decimal
    mean: Decimal

    def share(self, value: Decimal) -> Decimal:
        """How far the value lies between nought, or the lowest below it, and the highest."""
        floor = min(self.least, Decimal(0))
        return percent_of(value - floor, self.most - floor)


@dataclass(frozen=True)
class Change:
    """What the same ones answered before and after."""

    pairs: int
    before: Decimal
    after: Decimal
    rose: int
    fell: int

    @property
    def difference(self) -> Decimal:
        return self.after - self.before

    @property
    def same(self) -> int:
        return self.pairs - self.rose - self.fell

    @property
    def is_shown(self) -> bool:
        return self.pairs >= FEWEST


def percent(count: int, whole: int) -> Decimal:
    """To one decimal, halves up; of nobody nought."""
    return percent_of(Decimal(count), whole)


def percent_of(part: Decimal, whole) -> Decimal:
    return rounded(100 * part / whole, "0.1") if whole else Decimal(0)


def rounded(value, places="0.01") -> Decimal:
    return Decimal(value).quantize(Decimal(places), rounding="ROUND_HALF_UP")


def distribution(
    given: Mapping[Hashable, Iterable], keys: Iterable[Hashable], asked: int
) -> Distribution:
    """Each respondent counts once for each of their answers."""
    counts = Counter(key for values in given.values() for key in set(values))
    lines = tuple(Line(key, counts[key], percent(counts[key], asked)) for key in keys)
    return Distribution(asked, len(given), lines)


def mean(values: Iterable) -> Decimal:
    return rounded(exact_mean(values))


def exact_mean(values: Iterable) -> Decimal:
    values = [Decimal(one) for one in values]
    return sum(values) / len(values)


def median(values: Iterable) -> Decimal:
    return rounded(statistics.median(Decimal(one) for one in values))


def spread(values: Iterable) -> Spread:
    """Quarters as most spreadsheets count them (QUARTILE.INC). At least two values."""
    values = sorted(Decimal(one) for one in values)
    lower, middle, upper = statistics.quantiles(values, n=4, method="inclusive")
    return Spread(
        least=rounded(values[0]),
        lower=rounded(lower),
        median=rounded(middle),
        upper=rounded(upper),
        most=rounded(values[-1]),
        mean=mean(values),
    )


def change(before: Mapping[Hashable, Decimal], after: Mapping) -> Change:
    """Only of those that answered both times, each with the mean of its answers."""
    both = sorted(before.keys() & after.keys(), key=str)
    if not both:
        return Change(0, Decimal(0), Decimal(0), 0, 0)
    return Change(
        pairs=len(both),
        before=mean(before[one] for one in both),
        after=mean(after[one] for one in both),
        rose=sum(after[one] > before[one] for one in both),
        fell=sum(after[one] < before[one] for one in both),
    )


def crossed(
    everybody: Iterable[Hashable],
    left: Mapping[Hashable, Iterable],
    right: Mapping[Hashable, Iterable],
    rows: Iterable[Hashable],
    columns: Iterable[Hashable],
) -> list[list[int]]:
    """How many gave both answers; None is the answer of those who gave none."""
    counts = Counter(
        (row, column)
        for one in everybody
        for row in set(left.get(one, (None,)))
        for column in set(right.get(one, (None,)))
    )
    columns = list(columns)
    return [[counts[row, column] for column in columns] for row in rows]
