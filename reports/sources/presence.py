"""Who was present at which of a project's events, and who has a paper of it.

Rows of people are many, so the database sums their sessions up: one row for each who was there.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from django.contrib.postgres.aggregates import ArrayAgg, BoolOr
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    BooleanField,
    F,
    Func,
    IntegerField,
    JSONField,
    OuterRef,
    Q,
    Value,
)
from django.db.models.functions import Coalesce, Extract, TruncDate
from django.utils import timezone

from events.models import Attendance, Certificate, Event, Session

HUNDREDTH = 36  # seconds, of an hour


@dataclass
class EventFact:
    """An event that figures count: live and not cancelled, over or not."""

    pk: int
    activity: int | None
    kind: str
    obshtina: int | None
    on: datetime.date
    is_over: bool
    # {session: its day} and {session: its seconds}
    days: dict[int, datetime.date]
    lengths: dict[int, int]

    def sessions_within(self, first, last) -> set[int]:
        return {pk for pk, day in self.days.items() if first <= day <= last}

    def first_day_of(self, present: "Present") -> datetime.date:
        """On which somebody was there for the first time: the day of the participation."""
        return min(self.days[pk] for pk in present.sessions)

    def hundredths(self, sessions) -> int:
        """Of an hour, so that what is listed adds up to the value; halves go to the even one."""
        seconds = sum(self.lengths[pk] for pk in sessions)
        found, rest = divmod(seconds, HUNDREDTH)
        return found + (rest * 2 > HUNDREDTH or (rest * 2 == HUNDREDTH and found % 2))


def hours(hundredths: int) -> Decimal:
    return Decimal(hundredths).scaleb(-2)


class Present(NamedTuple):
    """Somebody who was present at an event, and in which of its sessions."""

    registration: int
    event: int
    person: int
    office: str
    sex: str
    age_group: str
    organisation: int | None
    is_practice: bool | None
    organisation_kind: str
    seat: int | None
    sessions: tuple[int, ...] = ()
    in_person: bool = False
    certificate: int | None = None


# Of the registration of an attendance or of a certificate, what `Present` begins with.
ABOUT = {
    "number": F("registration"),
    "of_event": F("registration__event"),
    "counted": Coalesce("registration__counts_as", "registration__person"),
    "of_office": F("registration__office"),
    "of_sex": F("registration__sex"),
    "of_age": F("registration__age_group"),
    "of_organisation": F("registration__organisation"),
    "is_practice": F("registration__organisation__is_practice"),
    "kind": Coalesce("registration__organisation__kind", Value("")),
    "seat": F("registration__organisation__seat__obshtina"),
}


def json_rows(rows, *columns) -> ArraySubquery:
    """Rows of another table that come along with the row to which they belong."""
    row = Func(*columns, function="jsonb_build_array", output_field=JSONField())
    return ArraySubquery(rows.annotate(row=row).values("row"))


def is_one_of(column: str, keys) -> Func:
    """For thousands of keys: one value for the database, where `__in` makes each its own."""
    return Func(
        *(F(column), Value(list(keys))),
        template="%(expressions)s)",
        arg_joiner=" = ANY(",
        output_field=BooleanField(),
    )


def event_rows(shelf):
    """Each with its sessions: [number, day, seconds]."""
    sessions = Session.objects.filter(event=OuterRef("pk")).order_by()
    seconds = Extract(
        F("ends_at") - F("starts_at"), "epoch", output_field=IntegerField()
    )
    return (
        Event.objects.live()
        .filter(cancelled_at=None, project__in=shelf.projects)
        .order_by("starts_at", "pk")
        .values_list(
            *("project", "pk", "activity", "kind", "settlement__obshtina"),
            *(TruncDate("starts_at"), "ends_at"),
            json_rows(sessions, "pk", TruncDate("starts_at"), seconds),
        )
    )


def events(ledger) -> dict[int, EventFact]:
    """{event: what is known of it}, the earliest first."""
    found, now = {}, timezone.now()
    for pk, *where, on, ends_at, sessions in ledger.rows(event_rows):
        days = {
            one: datetime.date.fromisoformat(day) for one, day, _seconds in sessions
        }
        lengths = {one: int(seconds) for one, _day, seconds in sessions}
        found[pk] = EventFact(pk, *where, on, ends_at < now, days, lengths)
    return found


def project_of_each_event(shelf) -> dict[int, int]:
    return {
        row[0]: project
        for project, rows in shelf.rows(event_rows).items()
        for row in rows
    }


def presence_rows(shelf):
    """Of who was there what `Present` holds, in the order of registering.

    By the numbers of events and sessions: joined to them, all registrations are read.
    """
    projects = shelf.shared(project_of_each_event)
    sessions = [
        session[0]
        for rows in shelf.rows(event_rows).values()
        for row in rows
        for session in row[-1]
    ]
    how = Q(how=Attendance.How.IN_PERSON)
    rows = (
        Attendance.objects.filter(
            is_one_of("session", sessions), is_one_of("registration__event", projects)
        )
        .order_by()
        .annotate(**ABOUT)
        .values_list(*ABOUT)
        .annotate(sessions=ArrayAgg("session"), in_person=BoolOr(how))
    )
    return [(projects[row[1]], *row) for row in sorted(rows)]


def paper_rows(shelf):
    """Of who has a valid certificate, as `Present` begins, and its number."""
    projects = shelf.shared(project_of_each_event)
    valid = Certificate.objects.valid().filter(
        is_one_of("registration__event", projects)
    )
    rows = valid.order_by().annotate(**ABOUT).values_list(*ABOUT, "pk")
    return [(projects[row[1]], *row) for row in sorted(rows)]


class Remembers:
    """What several indicators ask of the same facts is worked out once."""

    def once(self, key, make: Callable):
        if key not in self.kept:
            self.kept[key] = make()
        return self.kept[key]


@dataclass
class Presence(Remembers):
    """Who was present at which of the project's events."""

    events: dict[int, EventFact]
    by_event: dict[int, list[Present]] = field(default_factory=dict)
    # What may be told in public of an event, worked out once: see `reports.sources.openness`.
    told: dict = field(default_factory=dict)
    kept: dict = field(default_factory=dict)

    @cached_property
    def registrations(self) -> set[int]:
        return {row.registration for rows in self.by_event.values() for row in rows}

    @cached_property
    def came_several_times(self) -> set[int]:
        """People who were present at more than one event of the project."""
        once, several = set(), set()
        for rows in self.by_event.values():
            people = {row.person for row in rows}
            several |= people & once
            once |= people
        return several


def presence(ledger) -> Presence:
    found = Presence(ledger.read(events))
    for *who, sessions, in_person in ledger.rows(presence_rows):
        row = Present(*who, tuple(sorted(sessions)), in_person)
        found.by_event.setdefault(row.event, []).append(row)
    return found


@dataclass
class Papers(Remembers):
    """Who has a valid certificate, and who was present beside them."""

    events: dict[int, EventFact]
    by_event: dict[int, list[Present]]
    ledger: object
    kept: dict = field(default_factory=dict)

    @cached_property
    def registrations(self) -> set[int]:
        return {row.registration for rows in self.by_event.values() for row in rows}

    @property
    def presence(self) -> Presence:
        """Asked only by who tells in public to whom certificates were given."""
        return self.ledger.read(presence)


def certificates(ledger) -> Papers:
    found = Papers(ledger.read(events), {}, ledger)
    for *who, number in ledger.rows(paper_rows):
        row = Present(*who, certificate=number)
        found.by_event.setdefault(row.event, []).append(row)
    return found
