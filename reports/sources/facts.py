"""What a project's own records say, as plain rows: the ground on which sources count.

Each family is read only when a source asks the ledger for it, in the same number of questions
whatever the number of indicators and periods. Projects that stand on one shelf share these
questions: what asks for rows has their project in its first column. Who was present at events
is in `presence`.
"""

from dataclasses import dataclass
from decimal import Decimal

from members import stays
from places.models import Obshtina
from reports.sources.noted import day_of, noted, noted_by_day
from reports.sources.organisations import NONE, Profile, profiles


def group_memberships(ledger) -> "Stays":
    """Of the groups that its indicators count."""
    rows = [
        (group, organisation, *map(day_of, days))
        for kind in ("stays", "former_stays")
        for group, organisation, *days in noted(ledger, kind)
    ]
    return Stays(stays.in_order(rows), ledger)


@dataclass
class Stays:
    """(group, organisation, joined, left) of each."""

    rows: list[tuple]
    ledger: object

    def profile(self, organisation: int) -> Profile:
        """Asked only by who narrows or divides."""
        return self.ledger.shared(profiles).get(organisation, NONE)


def new_members(ledger) -> list[tuple]:
    return ledger.shared(joined)


def joined(shelf) -> list[tuple]:
    """(organisation, kind, obshtina of its seat, joined on), the earliest first."""
    found = [
        (pk, one.kind, one.seat, one.joined_on)
        for pk, one in shelf.shared(profiles).items()
        if one.has_joined()
    ]
    return sorted(found, key=lambda row: (row[3], row[0]))


def news(ledger) -> list[tuple]:
    """(news item, day) of what everybody may read about the project."""
    return noted_by_day(ledger, "news")


def ideas(ledger) -> list[tuple]:
    """(idea, status, municipality, submitted on) of the project's calls."""
    return noted_by_day(ledger, "ideas")


def measurements(ledger) -> list[tuple]:
    """(measurement, period, value, measured on), the latest first."""
    found = noted_by_day(ledger, "measurements")
    return [(*row, Decimal(value), day) for *row, value, day in found]


def obshtini(ledger) -> dict[int, Obshtina]:
    """All 265, for the words of those that divide a figure."""
    return ledger.shared(all_obshtini)


def all_obshtini(_shelf):
    return Obshtina.objects.in_bulk()
