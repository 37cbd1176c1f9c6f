"""What a project's own records say, as plain rows: the ground on which sources count.

Each family is one query, whatever the number of indicators and periods, and is read only when
a source asks the ledger for it. Projects that stand on one shelf share these queries: what asks
for rows has their project in its first column.
"""

import datetime
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.db.models import F, FilteredRelation, Q, Subquery, Value
from django.db.models.functions import Coalesce, Least
from django.utils import timezone

from events.models import Attendance, Event, Registration
from members.models import Organisation
from members.stays import stays
from news.models import Article
from participation.models import Idea
from places.models import Obshtina
from projects.models import Indicator, Measurement, Period

HOUR = 3600
HUNDREDTH = Decimal("0.01")


def local_date(moment) -> datetime.date:
    return timezone.localtime(moment).date()


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
    days: dict[int, datetime.date] = field(default_factory=dict)
    lengths: dict[int, int] = field(default_factory=dict)

    def sessions_within(self, first, last) -> set[int]:
        return {pk for pk, day in self.days.items() if first <= day <= last}

    def first_day_of(self, present: "Present") -> datetime.date:
        """On which somebody was there for the first time: the day of the participation."""
        return min(self.days[pk] for pk in present.sessions)

    def hours(self, sessions) -> Decimal:
        """To the hundredth, so that what is listed adds up to the value."""
        seconds = sum(self.lengths[pk] for pk in sessions)
        return (Decimal(seconds) / HOUR).quantize(HUNDREDTH)


class Present(NamedTuple):
    """Somebody who was present at an event, and in which of its sessions."""

    registration: int
    person: int
    event: int
    organisation: int | None
    is_practice: bool | None
    organisation_kind: str
    seat: int | None
    office: str
    sex: str
    age_group: str
    certificate: int | None
    sessions: list[int]
    in_person: bool


# Of a registration, what `Present` begins with.
ABOUT = {
    "number": F("pk"),
    "counted": Coalesce("counts_as", "person"),
    "of_event": F("event"),
    "of_organisation": F("organisation"),
    "is_practice": F("organisation__is_practice"),
    "organisation_kind": Coalesce("organisation__kind", Value("")),
    "seat": F("organisation__seat__obshtina"),
    "of_office": F("office"),
    "of_sex": F("sex"),
    "of_age": F("age_group"),
    "paper": F("valid__pk"),
}
OF_EVENT = list(ABOUT).index("of_event")


def event_rows(shelf):
    return (
        Event.objects.live()
        .filter(cancelled_at=None, project__in=shelf.projects)
        .order_by("starts_at", "pk", "sessions__starts_at")
        .values_list(
            *("project", "pk", "activity", "kind", "settlement__obshtina"),
            *("starts_at", "ends_at"),
            *("sessions__pk", "sessions__starts_at", "sessions__ends_at"),
        )
    )


def events(ledger) -> dict[int, EventFact]:
    """{event: what is known of it}, the earliest first."""
    found, now, rows = {}, timezone.now(), ledger.rows(event_rows)
    for pk, activity, kind, obshtina, starts_at, ends_at, *session in rows:
        if pk not in found:
            day, is_over = local_date(starts_at), ends_at < now
            found[pk] = EventFact(pk, activity, kind, obshtina, day, is_over)
        session_pk, begins, ends = session
        if session_pk:
            found[pk].days[session_pk] = local_date(begins)
            found[pk].lengths[session_pk] = int((ends - begins).total_seconds())
    return found


@dataclass
class Presence:
    """Who was present at which of the project's events."""

    events: dict[int, EventFact]
    by_event: dict[int, list[Present]] = field(default_factory=dict)
    # What may be told in public of an event, worked out once: see `reports.sources.openness`.
    told: dict = field(default_factory=dict)

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


def registration_rows(shelf):
    """Who each registration is about, as `Present` begins, of the events that count.

    By the numbers of the events: joined to them, all registrations of the portal are read. Of
    several certificates one at most is valid.
    """
    projects = {
        pk: project
        for project, rows in shelf.rows(event_rows).items()
        for pk, *_ in rows
    }
    valid = FilteredRelation(
        "certificates", condition=Q(certificates__revoked_at__isnull=True)
    )
    rows = (
        Registration.objects.filter(event__in=list(projects))
        .order_by()
        .annotate(valid=valid)
        .annotate(**ABOUT)
        .values_list(*ABOUT)
    )
    return [(projects[row[OF_EVENT]], *row) for row in sorted(rows)]


def registrations(ledger) -> dict[int, tuple]:
    """{registration: who it is about}"""
    return {row[0]: row for row in ledger.rows(registration_rows)}


def attendance_rows(shelf):
    """(project, registration, session, how), by the numbers of the sessions."""
    projects = {
        session: project
        for project, rows in shelf.rows(event_rows).items()
        for *_, session, _begins, _ends in rows
        if session
    }
    rows = Attendance.objects.filter(session__in=list(projects)).order_by()
    return [
        (projects[session], registration, session, how)
        for registration, session, how in rows.values_list(
            "registration", "session", "how"
        )
    ]


def presence(ledger) -> Presence:
    found = Presence(ledger.read(events))
    sessions, in_person = defaultdict(list), set()
    for registration, session, how in ledger.rows(attendance_rows):
        sessions[registration].append(session)
        if how == Attendance.How.IN_PERSON:
            in_person.add(registration)
    for pk, who in ledger.read(registrations).items():
        if pk in sessions:
            row = Present(*who, sessions=sessions[pk], in_person=pk in in_person)
            found.by_event.setdefault(row.event, []).append(row)
    return found


@dataclass
class Papers:
    """The valid certificates, each with whom it is about, and who was present beside them."""

    events: dict[int, EventFact]
    by_event: dict[int, list[tuple[int, Present]]]
    ledger: object

    @cached_property
    def registrations(self) -> set[int]:
        return {
            row.registration for rows in self.by_event.values() for _pk, row in rows
        }

    @property
    def presence(self) -> Presence:
        """Asked only by who tells in public to whom certificates were given."""
        return self.ledger.read(presence)


def certificates(ledger) -> Papers:
    found = Papers(ledger.read(events), {}, ledger)
    for who in ledger.read(registrations).values():
        row = Present(*who, sessions=[], in_person=False)
        if row.certificate:
            found.by_event.setdefault(row.event, []).append((row.certificate, row))
    return found


def stays_in_groups(shelf) -> list[tuple]:
    """(group, organisation, joined, left) of the groups that indicators count."""
    counted = Indicator.objects.filter(result__project__in=shelf.projects)
    return stays(counted.values("group"))


def group_memberships(ledger) -> "Stays":
    return Stays(ledger.shared(stays_in_groups), ledger)


@dataclass
class Stays:
    rows: list[tuple]
    ledger: object

    @property
    def profiles(self) -> dict[int, tuple]:
        """{organisation: (kind, obshtina of its seat)}, asked only by who narrows or divides."""
        return self.ledger.shared(group_profiles)


def group_profiles(shelf):
    organisations = {row[1] for row in shelf.shared(stays_in_groups)}
    rows = Organisation.objects.filter(pk__in=organisations).order_by()
    found = rows.values_list("pk", "kind", "seat__obshtina")
    return {pk: profile for pk, *profile in found}


def new_members(ledger) -> list[tuple]:
    return ledger.shared(joined_in_some_period)


def joined_in_some_period(shelf) -> list[tuple]:
    """(organisation, kind, obshtina of its seat, joined on), the earliest first."""
    status = Organisation.Status
    periods = Period.objects.filter(
        indicator__result__project__in=shelf.projects,
        indicator__source=Indicator.Source.NEW_MEMBERS,
    )
    first = periods.order_by("starts_on").values("starts_on")[:1]
    last = periods.order_by("-ends_on").values("ends_on")[:1]
    begins = min(one.starts_on for one in shelf.projects)
    return list(
        Organisation.objects.real()
        .filter(
            status__in=[status.ACTIVE, status.SUSPENDED, status.LEFT],
            joined_on__gte=Least(Subquery(first), Value(begins)),
            joined_on__lte=Subquery(last),
        )
        .order_by("joined_on", "pk")
        .values_list("pk", "kind", "seat__obshtina", "joined_on")
    )


def news_rows(shelf):
    public = Article.objects.visible_to(AnonymousUser()).live()
    return (
        public.filter(project__in=shelf.projects, published_at__isnull=False)
        .order_by("published_at", "pk")
        .values_list("project", "pk", "published_at")
    )


def news(ledger) -> list[tuple]:
    """(news item, day) of what everybody may read about the project."""
    return [(pk, local_date(moment)) for pk, moment in ledger.rows(news_rows)]


def idea_rows(shelf):
    return (
        Idea.objects.filter(call__project__in=shelf.projects)
        .order_by("submitted_on", "pk")
        .values_list("call__project", "pk", "status", "obshtina", "submitted_on")
    )


def ideas(ledger) -> list[tuple]:
    """(idea, status, municipality, submitted on) of the project's calls."""
    return ledger.rows(idea_rows)


def measurement_rows(shelf):
    of_project = "period__indicator__result__project"
    return (
        Measurement.objects.filter(**{f"{of_project}__in": shelf.projects})
        .order_by("-measured_on", "-pk")
        .values_list(of_project, "pk", "period", "value", "measured_on")
    )


def measurements(ledger) -> list[tuple]:
    """(measurement, period, value, measured on), the latest first."""
    return ledger.rows(measurement_rows)


def obshtini(ledger) -> dict[int, Obshtina]:
    """All 265, for the words of those that divide a figure."""
    return ledger.shared(all_obshtini)


def all_obshtini(_shelf):
    return Obshtina.objects.in_bulk()
