"""The numbers of an event, each from the rows that the page can list behind it.

Everything is counted from one list of those who were present, so that a figure, its list and
its cell in the spreadsheet cannot differ. Presence in any session counts a person once.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.models import Attendance, Event, Registration
from events.small_groups import Group, publishable
from members.models import Organisation

NOBODY = "none"  # in an address: who said nothing, or speaks for nobody


@dataclass(frozen=True)
class Row:
    """Somebody who was there: in which sessions, and how."""

    registration: Registration
    hows: dict[int, str]
    hours: datetime.timedelta

    @property
    def how(self):
        """Who was there in person once, came in person."""
        came = Attendance.How.IN_PERSON in self.hows.values()
        return Attendance.How.IN_PERSON if came else Attendance.How.ONLINE

    @property
    def name(self):
        """As long as the portal keeps it."""
        person = self.registration.person
        return (
            _("name no longer kept") if person.erased_at else person.get_display_name()
        )

    @property
    def as_hours(self):
        return as_hours(self.hours)

    @property
    def obshtina(self):
        """Of the seat of whom they spoke for; of the person, who spoke for nobody."""
        organisation = self.registration.organisation
        if organisation is None:
            return self.registration.obshtina
        return organisation.seat.obshtina if organisation.seat else None


@dataclass(frozen=True)
class Division:
    """By what those present are counted: the words, and each person's group."""

    name: str
    title: str
    unsaid: str
    key: Callable[[Row], str]
    label: Callable[[Row], str]
    # Is it public anyway from which organisations people came, so also from which groups?
    by_organisation: bool = False


def as_hours(time: datetime.timedelta) -> Decimal:
    """Hours and hundredths, without zeros at the end: 4.5, 12."""
    hours = Decimal(round(time.total_seconds() / 36)) / 100
    return hours.quantize(Decimal(1)) if hours == int(hours) else hours.normalize()


def kind_of(row):
    organisation = row.registration.organisation
    return organisation.get_kind_display() if organisation else ""


def obshtina_of(row):
    return str(row.obshtina) if row.obshtina else ""


DIVISIONS = {
    one.name: one
    for one in (
        Division(
            "kind",
            gettext_lazy("Kind of organisation"),
            gettext_lazy("none of the directory"),
            lambda row: getattr(row.registration.organisation, "kind", ""),
            kind_of,
            by_organisation=True,
        ),
        Division(
            "obshtina",
            gettext_lazy("Municipality"),
            gettext_lazy("not known"),
            lambda row: getattr(row.obshtina, "code", ""),
            obshtina_of,
            by_organisation=True,
        ),
        Division(
            "office",
            gettext_lazy("Office"),
            gettext_lazy("not said"),
            lambda row: row.registration.office,
            lambda row: row.registration.get_office_display(),
        ),
        Division(
            "sex",
            gettext_lazy("Sex"),
            gettext_lazy("not said"),
            lambda row: row.registration.sex,
            lambda row: row.registration.get_sex_display(),
        ),
        Division(
            "age",
            gettext_lazy("Age group"),
            gettext_lazy("not said"),
            lambda row: row.registration.age_group,
            lambda row: row.registration.get_age_group_display(),
        ),
        Division(
            "how",
            gettext_lazy("How they took part"),
            "",
            lambda row: row.how,
            lambda row: Attendance.How(row.how).label,
        ),
    )
}
ASKED = {"office": "asks_office", "sex": "asks_sex", "age": "asks_age"}


@dataclass(frozen=True)
class Table:
    """One division as the reader may see it."""

    division: Division
    groups: list[Group]
    hidden: list[Group]  # of which it is shown only how many people they are together
    organisations: dict[str, int]

    @property
    def others(self):
        return sum(one.count for one in self.hidden)

    @property
    def lines(self):
        """[(group, its people or None, its organisations)], the hidden ones last."""
        shown = [(one, one.count) for one in self.groups]
        hidden = [(one, None) for one in self.hidden]
        return [
            (one, count, self.organisations.get(one.key, 0))
            for one, count in shown + hidden
        ]


class Figures:
    """All figures of one event. `in_full`: for its staff, who know the people anyway."""

    def __init__(self, event: Event, *, in_full: bool):
        self.event = event
        self.in_full = in_full

    @cached_property
    def sessions(self):
        return list(self.event.sessions.all())

    @cached_property
    def rows(self) -> list[Row]:
        """Who was present in a session at least, by name."""
        lengths = {one.pk: one.ends_at - one.starts_at for one in self.sessions}
        present = Attendance.objects.filter(registration=OuterRef("pk"))
        registrations = (
            self.event.registrations.filter(Exists(present))
            .select_related(
                "person__user",
                "organisation__seat__obshtina__oblast",
                "obshtina__oblast",
            )
            .prefetch_related("attendances")
            .order_by("person__name", "pk")
        )
        found = []
        for registration in registrations:
            hows = {one.session_id: one.how for one in registration.attendances.all()}
            hours = sum((lengths[pk] for pk in hows), datetime.timedelta())
            found.append(Row(registration, hows, hours))
        return found

    @property
    def people(self) -> int:
        return len(self.rows)

    @property
    def person_hours(self) -> datetime.timedelta:
        """The length of each session as often as somebody was in it."""
        return sum((row.hours for row in self.rows), datetime.timedelta())

    @property
    def hours(self) -> Decimal:
        return as_hours(self.person_hours)

    @cached_property
    def organisations(self) -> list[Organisation]:
        """Different ones for which somebody was there; practice ones are not real."""
        found = {
            row.registration.organisation_id: row.registration.organisation
            for row in self.rows
            if row.registration.organisation_id
        }
        return sorted(found.values(), key=lambda one: (one.name, one.pk))

    @cached_property
    def new_organisations(self) -> list[Organisation]:
        """Those that were at no earlier event of the project, or of the organiser."""
        earlier = (
            Attendance.objects.counted()
            .filter(
                registration__in=Registration.objects.counted_with(self.event),
                registration__event__starts_at__lt=self.event.starts_at,
                registration__organisation__in=[one.pk for one in self.organisations],
            )
            .values_list("registration__organisation", flat=True)
        )
        known = set(earlier)
        return [one for one in self.organisations if one.pk not in known]

    def in_session(self, session) -> list[Row]:
        return [row for row in self.rows if session.pk in row.hows]

    def by_session(self):
        """[(session, people, at the place, online)]; the last two None where few."""
        found = []
        for session in self.sessions:
            rows = self.in_session(session)
            if not (rows or session.takes_attendance):
                continue
            counts = [
                sum(row.hows[session.pk] == how for row in rows)
                for how in Attendance.How.values
            ]
            groups = [Group("", "", one) for one in counts if one]
            if not self.in_full and publishable(groups)[1]:
                counts = [None, None]
            found.append((session, len(rows), *counts))
        return found

    def hides_something(self) -> bool:
        """Is a group not shown because it is small, or because one would follow from it?"""
        sessions = any(
            in_person is None for *_one, in_person, _online in self.by_session()
        )
        return sessions or any(table.hidden for table in self.tables)

    @cached_property
    def tables(self) -> list[Table]:
        return [self.table(one) for one in DIVISIONS.values() if self.has(one)]

    def has(self, division):
        """What nobody was asked and nobody said is no table."""
        asked = ASKED.get(division.name)
        if asked is None or getattr(self.event, asked):
            return bool(self.rows)
        return any(division.key(row) for row in self.rows)

    def table(self, division) -> Table:
        found, organisations = {}, {}
        for row in self.rows:
            key = division.key(row)
            found.setdefault(key, []).append(row)
            if row.registration.organisation_id:
                organisations.setdefault(key, set()).add(
                    row.registration.organisation_id
                )
        counted = {key: len(pks) for key, pks in organisations.items()}
        groups = [
            Group(
                key or NOBODY,
                str(division.label(rows[0]) or division.unsaid),
                len(rows),
                at_least=max(counted.get(key, 0), 1) if division.by_organisation else 1,
            )
            for key, rows in found.items()
        ]
        # An order that neither the counts nor the reader's language change: who reads the
        # page in both would else see in one what the other hides.
        groups.sort(key=lambda one: (one.key == NOBODY, one.key))
        shown = groups if self.in_full else publishable(groups)[0]
        hidden = [one for one in groups if one not in shown]
        shown = sorted(shown, key=lambda one: (-one.count, one.label))
        hidden.sort(key=lambda one: one.label)
        seen = {key or NOBODY: count for key, count in counted.items()}
        return Table(division, shown, hidden, seen if division.by_organisation else {})

    def behind(self, by: str, of: str = "") -> list[Row] | None:
        """The people of one figure; None for what is no figure."""
        if by == "people" and not of:
            return self.rows
        if by == "session":
            sessions = [one for one in self.sessions if str(one.pk) == of]
            return self.in_session(sessions[0]) if sessions else None
        division = DIVISIONS.get(by)
        if division is None:
            return None
        found = [row for row in self.rows if (division.key(row) or NOBODY) == of]
        return found or None

    def organisations_behind(self, by: str, of: str = "") -> list[Organisation] | None:
        """The organisations of one figure; None for what is no figure."""
        if by == "organisations" and not of:
            return self.organisations
        if by == "new" and not of:
            return self.new_organisations
        division = DIVISIONS.get(by)
        if division is None or not division.by_organisation:
            return None
        rows = [row for row in self.rows if (division.key(row) or NOBODY) == of]
        pks = {row.registration.organisation_id for row in rows}
        return [one for one in self.organisations if one.pk in pks] or None
