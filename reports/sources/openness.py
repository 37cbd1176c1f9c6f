"""What may be told in public of people by sex, age, office, kind of organisation, or how they came.

The page of an event hides groups under five and those from which they would follow. Were a
project's figures to hide by their own totals, one could take what the events show from them and
read what is left. So in public a project tells only what it can add up from groups that each
event shows by itself; whoever belongs to another group is counted among “the others”. Whatever
periods and indicators are compared, one only meets sums of groups that are shown anyway.

Two sources cut the people of an event once more: those who came to several events of the
project count once (and so belong to none of them alone), and not everybody gets a certificate.
There a group is told when both of its parts may be.
"""

from collections import Counter
from functools import lru_cache

from events.small_groups import SMALLEST, Group, is_blurred, publishable
from reports.sources.gatherings import Crowd

NOBODY = Crowd([])


class Teller:
    """Knows of whom at an event everybody may know to which part of the dimension they belong.

    `cut`: which of those present does the source count, if not all? `name` tells one such
    question from another. `there`: a paper of somebody who was in no session is on no page.
    """

    def __init__(self, presence, dimension, *, cut=None, name="", there=None):
        self.presence, self.dimension = presence, dimension
        self.cut, self.name, self.there = cut, name, there

    def is_told(self, at, row) -> bool:
        """Of a row of the gathering."""
        return bool(parts := self.parts(at)) and self.is_one_of(parts, row)

    def told(self, at) -> Crowd:
        """Those of the gathering who are told."""
        if not (parts := self.parts(at)):
            return NOBODY
        rows = [row for row in at.crowd.rows if self.is_one_of(parts, row)]
        return at.crowd if len(rows) == len(at.crowd.rows) else Crowd(rows)

    def parts(self, at) -> frozenset:
        if not at.is_whole:
            return frozenset()
        return told_parts(
            self.presence, at.event.pk, self.dimension, counted=self.cut, name=self.name
        )

    def is_one_of(self, parts, row):
        return (
            self.dimension.of_person(row) in parts
            and (self.cut is None or self.cut(row))
            and (self.there is None or row.registration in self.there)
        )


class TellsAll:
    """Where nothing narrows by what people said of themselves."""

    def is_told(self, at, row) -> bool:
        return True

    def told(self, at) -> Crowd:
        return at.crowd


class TellsNobody:
    def is_told(self, at, row) -> bool:
        return False

    def told(self, at) -> Crowd:
        return NOBODY


def told_parts(presence, event: int, dimension, *, counted=None, name="") -> frozenset:
    """Parts of those present at the event whose number everybody may know.

    `counted`: does the source count this row? `name` tells one such question from another.
    """
    key = (event, dimension.name, name)
    if key not in presence.told:
        rows = presence.by_event.get(event, [])
        shown = shown_by_event(rows, dimension)
        if counted is not None:
            shown = shown_twice(shown, rows, dimension, counted)
        presence.told[key] = frozenset(shown)
    return presence.told[key]


def shown_by_event(rows, dimension) -> tuple[str, ...]:
    """As `events.figures.Figures.table` shows it, by the same rule and in the same order."""
    people = Counter(map(dimension.of_person, rows))
    organisations = {}
    if dimension.is_public_anyway:
        for row in rows:
            organisations.setdefault(dimension.of_person(row), set()).add(
                row.organisation
            )
    return shown_of(
        tuple(
            (part, count, max(known(organisations.get(part)), 1))
            for part, count in sorted(
                people.items(), key=lambda one: (not one[0], one[0])
            )
        )
    )


@lru_cache(maxsize=10_000)
def shown_of(counts) -> tuple[str, ...]:
    """By the numbers alone, and those of one event are like those of many."""
    groups = [Group(part, "", count, at_least=least) for part, count, least in counts]
    return tuple(group.key for group in publishable(groups)[0])


def known(organisations) -> int:
    return len((organisations or set()) - {None})


def shown_twice(shown, rows, dimension, counted) -> tuple[str, ...]:
    """Of the parts that the event shows, those that may be told cut in two."""
    if not shown:
        return ()
    sides = {True: Counter(), False: Counter()}
    for row in rows:
        sides[bool(counted(row))][dimension.of_person(row)] += 1
    return shown_of_both(
        shown, *(tuple(sorted(side.items())) for side in sides.values())
    )


@lru_cache(maxsize=10_000)
def shown_of_both(shown, *sides) -> tuple[str, ...]:
    counts = [dict(side) for side in sides]
    told = [
        part for part in shown if not any(is_few(side.get(part, 0)) for side in counts)
    ]
    while told and not all(stays_unknown(side, told) for side in counts):
        told.pop()
    return tuple(told)


def is_few(count):
    return 0 < count < SMALLEST


def stays_unknown(side, told) -> bool:
    """Can the parts that are not told be worked out from all those on this side?"""
    hidden = [
        Group(part, "", count) for part, count in side.items() if part not in told
    ]
    return not hidden or is_blurred(hidden)
