"""Who was present at which of a project's events, and who has a paper of it.

Rows of people are many, so each question asks for few columns of one table; `organisations`
says what is known of those for whom they came.
"""

import datetime
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from django.db.models import (
    BooleanField,
    F,
    FilteredRelation,
    Func,
    IntegerField,
    OuterRef,
    Q,
    Value,
)
from django.db.models.functions import Coalesce, Extract, TruncDate
from django.utils import timezone

from core.along import json_rows
from events.models import Attendance, Event, Registration, Session
from reports.sources.organisations import NONE, profiles

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
    certificate: int | None
    organisation: int | None
    is_practice: bool | None
    organisation_kind: str
    seat: int | None
    sessions: tuple[int, ...] = ()
    in_person: bool = False


# Of a registration, what `Present` begins with.
ABOUT = {
    "number": F("pk"),
    "of_event": F("event"),
    "counted": Coalesce("counts_as", "person"),
    "of_office": F("office"),
    "of_sex": F("sex"),
    "of_age": F("age_group"),
    "paper": F("valid__pk"),
    "of_organisation": F("organisation"),
}


def is_one_of(column: str, keys) -> Func:
    """For thousands of keys: one value for the database, where `__in` makes each its own.

    As text, since the adapter would turn each key of a list into SQL by itself.
    """
    return Func(
        *(F(column), Value(f"{{{','.join(map(str, keys))}}}")),
        template="%(expressions)s::bigint[])",
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


def registration_rows(shelf):
    """Who each registration is about, as `Present` begins, of the events that count.

    By the numbers of the events: joined to them, all registrations of the portal are read. Of
    several certificates one at most is valid.
    """
    projects = shelf.shared(project_of_each_event)
    valid = FilteredRelation(
        "certificates", condition=Q(certificates__revoked_at__isnull=True)
    )
    rows = (
        Registration.objects.filter(is_one_of("event", projects))
        .order_by()
        .annotate(valid=valid)
        .annotate(**ABOUT)
        .values_list(*ABOUT)
    )
    found = sorted(rows)
    known = shelf.shared(profiles)
    return [(projects[row[1]], *row, *known.get(row[-1], NONE)[:3]) for row in found]


def attendance_rows(shelf):
    """(project, registration, session, how), by the numbers of the sessions."""
    projects = {
        session[0]: project
        for project, rows in shelf.rows(event_rows).items()
        for row in rows
        for session in row[-1]
    }
    rows = Attendance.objects.filter(is_one_of("session", projects)).order_by()
    return [
        (projects[session], registration, session, how)
        for registration, session, how in rows.values_list(
            "registration", "session", "how"
        )
    ]


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
    sessions, in_person = defaultdict(list), set()
    for registration, session, how in ledger.rows(attendance_rows):
        sessions[registration].append(session)
        if how == Attendance.How.IN_PERSON:
            in_person.add(registration)
    for who in ledger.rows(registration_rows):
        if there := sessions.get(who[0]):
            row = Present(*who, tuple(sorted(there)), who[0] in in_person)
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
    for who in ledger.rows(registration_rows):
        row = Present(*who)
        if row.certificate:
            found.by_event.setdefault(row.event, []).append(row)
    return found
