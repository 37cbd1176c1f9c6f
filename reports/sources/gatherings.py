"""Who of each event counts in a period: found once for all indicators that ask the same.

Most of what narrows an indicator is true of a whole event: its kind, place, activity and day.
So people are handled in crowds, and one by one only where a period cuts through an event.
"""

from collections import Counter
from functools import cached_property
from typing import NamedTuple

from projects.models import Period
from reports.sources.presence import EventFact, Present
from reports.sources.scope import Scope


class Crowd:
    """Some of those present at an event, in the order of registering."""

    def __init__(self, rows: list[Present]):
        self.rows = rows

    @cached_property
    def people(self) -> set[int]:
        return {row.person for row in self.rows}

    @cached_property
    def organisations(self) -> dict[int, Present]:
        """{organisation: one who came for it}, of those that are no exercise."""
        return {
            row.organisation: row
            for row in self.rows
            if row.organisation and not row.is_practice
        }

    @cached_property
    def stayed(self) -> Counter:
        """{sessions: how many people were in just these}"""
        return Counter(row.sessions for row in self.rows)


class Gathering(NamedTuple):
    """An event and who of it counts; `inside` are those of its sessions in the period.

    `is_whole`: are they all of the event? Else its page shows other numbers than these.
    """

    event: EventFact
    crowd: Crowd
    inside: set[int]
    is_whole: bool

    def hundredths(self, crowd: Crowd) -> int:
        """Hours of these people, rounded for each so that what is listed adds up."""
        return sum(
            count * self.event.hundredths(self.inside.intersection(sessions))
            for sessions, count in crowd.stayed.items()
        )


class Counted(NamedTuple):
    """Somebody at an event, some of whose sessions lie in the period."""

    key: int
    at: Gathering
    row: Present

    @property
    def event(self):
        return self.at.event

    @property
    def sessions(self):
        """Those in which they were."""
        return self.at.inside.intersection(self.row.sessions)

    @property
    def on(self):
        if self.at.is_whole:
            return self.event.on
        return min(self.event.days[pk] for pk in self.sessions)


def gatherings(period: Period, facts, scope: Scope) -> list[Gathering]:
    """The events at which somebody counts who was present, the earliest first."""
    first, last = period.counts_from, period.ends_on
    return facts.once(
        ("present", scope, first, last),
        lambda: list(present(facts, scope, first, last)),
    )


def present(facts, scope, first, last):
    crowds = crowds_of(facts, scope)
    for event in scope.among(facts.events):
        crowd = crowds.get(event.pk)
        if crowd is None:
            continue
        inside = event.sessions_within(first, last)
        is_whole = len(inside) == len(event.days)
        if not is_whole:
            rows = [row for row in crowd.rows if not inside.isdisjoint(row.sessions)]
            crowd = Crowd(rows)
        if crowd.rows:
            yield Gathering(event, crowd, inside, is_whole)


def gatherings_begun(period: Period, facts, scope: Scope) -> list[Gathering]:
    """As above; whoever came on both sides of a period's end counts before it, and not again."""
    first, last = period.counts_from, period.ends_on
    return facts.once(
        ("begun", scope, first, last),
        lambda: list(begun(gatherings(period, facts, scope), first)),
    )


def begun(found, first):
    for at in found:
        if at.is_whole:
            yield at
            continue
        rows = [row for row in at.crowd.rows if first <= at.event.first_day_of(row)]
        if rows:
            yield Gathering(at.event, Crowd(rows), at.inside, is_whole=False)


def gatherings_with_papers(period: Period, facts, scope: Scope) -> list[Gathering]:
    """Of papers the event counts by its first day, with everybody who has one."""
    crowds = crowds_of(facts, scope)
    first, last = period.counts_from, period.ends_on
    return [
        Gathering(event, crowds[event.pk], set(), is_whole=True)
        for event in scope.among(facts.events)
        if event.pk in crowds and first <= event.on <= last
    ]


def crowds_of(facts, scope: Scope) -> dict[int, Crowd]:
    """{event: those present to whom the scope narrows}, events without any left out."""
    return facts.once(
        ("crowds", scope.only_people()), lambda: narrowed(facts.by_event, scope)
    )


def narrowed(by_event, scope):
    if scope.takes_everybody():
        return {event: Crowd(rows) for event, rows in by_event.items()}
    found = {}
    for event, rows in by_event.items():
        if rows := [row for row in rows if scope.has_person(row)]:
            found[event] = Crowd(rows)
    return found
