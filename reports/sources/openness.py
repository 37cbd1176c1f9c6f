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

from events.small_groups import SMALLEST, Group, is_blurred, publishable


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


def shown_by_event(rows, dimension) -> list[str]:
    """As `events.figures.Figures.table` shows it, by the same rule and in the same order."""
    people = Counter(dimension.of_person(row) for row in rows)
    organisations = {}
    if dimension.is_public_anyway:
        for row in rows:
            organisations.setdefault(dimension.of_person(row), set()).add(
                row.organisation
            )
    groups = [
        Group(part, "", count, at_least=max(known(organisations.get(part)), 1))
        for part, count in sorted(people.items(), key=lambda one: (not one[0], one[0]))
    ]
    return [group.key for group in publishable(groups)[0]]


def known(organisations) -> int:
    return len((organisations or set()) - {None})


def shown_twice(shown, rows, dimension, counted) -> list[str]:
    """Of the parts that the event shows, those that may be told cut in two."""
    sides = {True: Counter(), False: Counter()}
    for row in rows:
        sides[bool(counted(row))][dimension.of_person(row)] += 1
    told = [
        part for part in shown if not any(is_few(side[part]) for side in sides.values())
    ]
    while told and not all(stays_unknown(side, told) for side in sides.values()):
        told.pop()
    return told


def is_few(count):
    return 0 < count < SMALLEST


def stays_unknown(side, told) -> bool:
    """Can the parts that are not told be worked out from all those on this side?"""
    hidden = [
        Group(part, "", count) for part, count in side.items() if part not in told
    ]
    return not hidden or is_blurred(hidden)
