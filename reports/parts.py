"""A figure divided: by sex, age, kind of organisation … each part with its own target, if it has one.

The parts are counted from the records of the figure, so they add up to it. Who may not be told
apart in public stands together with others of whom it is not even said to which parts they belong.
"""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from projects.models import Dimension as Name
from reports.figures import Figure
from reports.sources import plain
from reports.sources.dimensions import DIMENSIONS, Dimension
from reports.sources.facts import obshtini
from reports.sources.scope import Scope

UNSAID = "none"


@dataclass(frozen=True)
class Part:
    """`value` is None where somebody of it may be among those who are not told apart."""

    key: str
    label: str
    value: int | Decimal | None
    target: int | Decimal | None = None


@dataclass(frozen=True)
class PartTable:
    """`others`: who is not told apart; while there are some, each part is the least that it is."""

    dimension: Dimension
    parts: list[Part]
    others: int | Decimal
    total: int | Decimal

    @property
    def has_targets(self) -> bool:
        return any(part.target is not None for part in self.parts)


def tables(figure: Figure, *, only_with_targets: bool = False) -> list[PartTable]:
    """One for each dimension of the source about which there is something to say."""
    targets = defaultdict(dict)
    for row in figure.period.part_targets.all():
        targets[row.dimension][row.key] = plain(row.target_value)
    names = [
        name
        for name in figure.source.dimensions
        if name in targets or not only_with_targets
    ]
    found = [
        table(figure, DIMENSIONS[name], targets[name])
        for name in names
        if may_be_told(figure, DIMENSIONS[name])
    ]
    return [one for one in found if one.has_targets or says_something(one)]


def may_be_told(figure, dimension) -> bool:
    """What people said of themselves is not told crossed with something else of that kind."""
    if figure.in_full or not (figure.source.names_people and dimension.is_of_people):
        return True
    return not Scope.of(figure.indicator, figure.source.takes).of_people


def says_something(one) -> bool:
    """A table of those alone who said nothing is none."""
    return any(part.key != UNSAID for part in one.parts)


def table(figure, dimension, targets) -> PartTable:
    told, others = sums(figure, dimension)
    words = Words(dimension, figure.ledger, told.keys(), targets.keys())
    told = {words.key(part): amount for part, amount in told.items()}
    parts = [
        Part(
            key=key,
            label=words.label(key),
            value=plain(told.get(key, None if others else 0)),
            target=targets.get(key),
        )
        for key in words.in_order(told.keys() | targets.keys())
    ]
    return PartTable(dimension, parts, plain(others), figure.told)


def sums(figure, dimension):
    """({part: how many}, how many others), which add up to what is told of the figure."""
    facts = figure.ledger.facts(figure.source)
    of_record = figure.source.parts(figure.period, facts, dimension)
    told, others = defaultdict(int), 0
    for record in figure.told_records:
        # Of a final figure, what is gone since is not told apart.
        part, is_open = of_record.get(record.key, (None, False))
        amount = 1 if record.amount is None else record.amount
        if part is not None and (is_open or figure.in_full):
            told[part] += amount
        else:
            others += amount
    return told, others


class Words:
    """Codes, words and order of the parts; of municipalities, which are numbers in the facts."""

    def __init__(self, dimension, ledger, told, targets):
        self.dimension = dimension
        self.places = ledger.read(obshtini) if dimension.name == Name.OBSHTINA else {}
        self.known = dict(self.choices(told, targets))

    def choices(self, told, targets):
        """Of the 265 municipalities only those in question."""
        if self.dimension.choices:
            return self.dimension.choices.choices
        named = [
            (one.name, one.code)
            for one in self.places.values()
            if one.pk in told or one.code in targets
        ]
        return [(code, name) for name, code in sorted(named)]

    def key(self, part) -> str:
        if part == "":
            return UNSAID
        return self.places[part].code if self.places else str(part)

    def label(self, key) -> str:
        """A code of which the list knows nothing more is better than no word."""
        return str(self.dimension.unsaid if key == UNSAID else self.known.get(key, key))

    def in_order(self, keys) -> list[str]:
        """Of the list, not of the counts: who said nothing comes last."""
        order = {key: number for number, key in enumerate([*self.known, UNSAID])}
        return sorted(keys, key=lambda key: (order.get(key, len(order)), key))
