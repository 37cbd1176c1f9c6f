"""Days and parts of an event as those at the door see them, and how long the door is open."""

import datetime
from dataclasses import dataclass, field
from itertools import groupby

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from events.models import Attendance, Event, Presence, Session, SignedSheet


def closes_at(event: Event) -> datetime.datetime:
    """The end of the event's last day in Bulgaria; what changes later is a correction."""
    last_day = timezone.localtime(event.ends_at).date() + datetime.timedelta(days=1)
    return timezone.make_aware(datetime.datetime.combine(last_day, datetime.time()))


MINUTE = datetime.timedelta(minutes=1)


@dataclass(frozen=True)
class Day:
    date: datetime.date
    sessions: list[Session] = field(default_factory=list)


def attended_sessions(event: Event) -> list[Session]:
    """Parts in which presence is taken, or once was; should there be none, all of them."""
    was_taken = Exists(Attendance.objects.filter(session=OuterRef("pk")))
    sessions = list(event.sessions.annotate(was_taken=was_taken))
    return [one for one in sessions if one.takes_attendance or one.was_taken] or (
        sessions
    )


def days(sessions: list[Session]) -> list[Day]:
    grouped = groupby(sessions, lambda one: timezone.localtime(one.starts_at).date())
    return [Day(date, list(rows)) for date, rows in grouped]


def said(time: datetime.timedelta) -> str:
    """Hours and minutes; a half minute and more is one."""
    minutes = round(time.total_seconds() / 60)
    hours, rest = divmod(minutes, 60)
    if rest:
        return _("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": rest}
    return _("%(hours)s h") % {"hours": hours}


@dataclass(frozen=True)
class Line:
    """One line of the table of figures."""

    title: str
    presence: Presence
    session: Session | None = None
    day: datetime.date | None = None


def figures(event: Event, sessions: list[Session]) -> list[Line]:
    """By session, by day where it has several, and of the whole; three queries and one a day."""
    rows = Attendance.objects.in_event(event)
    counted = rows.by_session()
    all_days = days(sessions)
    lines = []
    for day in all_days:
        lines += [
            Line(one.title, counted.get(one.pk, Presence()), session=one)
            for one in day.sessions
        ]
        if len(all_days) > 1 and len(day.sessions) > 1:
            of_day = rows.filter(session__in=day.sessions).presence()
            lines.append(Line(_("The whole day"), of_day, day=day.date))
    if len(sessions) > 1:
        lines.append(Line(_("The whole event"), rows.presence()))
    return lines


@dataclass(frozen=True)
class Proof:
    """One part of the programme, how many were in it, and the sheets that they signed."""

    session: Session
    people: int
    sheets: list[SignedSheet]

    @property
    def is_lacking(self):
        return bool(self.people) and not self.sheets


def proofs(event: Event, sessions: list[Session]) -> list[Proof]:
    """Sheets by session: what an auditor asks for first."""
    counted = Attendance.objects.in_event(event).by_session()
    sheets = {}
    for sheet in event.signed_sheets.prefetch_related("sessions"):
        for session in sheet.sessions.all():
            sheets.setdefault(session.pk, []).append(sheet)
    return [
        Proof(
            one,
            counted.get(one.pk, Presence()).people,
            sheets.get(one.pk, []),
        )
        for one in sessions
    ]
