"""Presence at the door: every press is written once, whoever presses and however often it is sent."""

import datetime
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import audit
from events.actions.people import writable
from events.models import Attendance, AttendanceChange, Event, Registration
from events.presence import closes_at
from members.models import User

# What arrives so soon did not wait for the line.
AT_ONCE = datetime.timedelta(minutes=2)
REASON = gettext_lazy(
    "The event is over: write why the list is corrected, and press once more."
)
HOW_IT_STANDS = {
    "": gettext_lazy("not here"),
    Attendance.How.IN_PERSON: gettext_lazy("here, in person"),
    Attendance.How.ONLINE: gettext_lazy("here, online"),
}


@dataclass(frozen=True)
class Press:
    """What somebody at the door wants: `now` is how the person is there, or empty.

    `was` is what their page showed; None overwrites whatever there is.
    """

    registration: int
    session: int
    now: str
    was: str | None = None
    number: uuid.UUID | None = None
    pressed_at: datetime.datetime | None = None


@dataclass(frozen=True)
class Answer:
    """What became of a press: saved, known (it is so already), conflict, or refused."""

    press: Press
    state: str
    words: str = ""
    how: str = ""


@transaction.atomic
def take_attendance(
    event: Event, presses: Iterable[Press], *, actor: User, reason: str = ""
) -> list[Answer]:
    """Write who was present in which session and how.

    A press whose page showed another mark than the one there now changes nothing and says who
    was quicker, so that people at two doors never undo each other.
    """
    presses = list(presses)
    door = Door(writable(event), actor=actor, reason=reason)
    door.look_up(presses)
    answers = [door.answer(press) for press in presses]
    changed = sum(answer.state == "saved" for answer in answers)
    if changed and reason:
        audit.record(
            "events.attendance_corrected",
            actor=actor,
            target=event,
            changes=changed,
            reason=reason,
        )
    return answers


class Door:
    """The marks of one event while it is locked, and who changes them."""

    def __init__(self, event: Event, *, actor: User, reason: str = ""):
        refuse_unless_open(event)
        self.event, self.actor, self.reason = event, actor, reason.strip()
        self.closes_at = closes_at(event)

    def look_up(self, presses):
        """Everything that the answers need, in a fixed number of questions."""
        people = {press.registration for press in presses}
        sessions = {press.session for press in presses}
        self.registrations = (
            self.event.registrations.filter(pk__in=people)
            .select_related("person")
            .in_bulk()
        )
        self.sessions = self.event.sessions.filter(pk__in=sessions).in_bulk()
        there = Attendance.objects.filter(
            registration__in=self.registrations, session__in=self.sessions
        )
        self.marks = {(one.registration_id, one.session_id): one.how for one in there}
        numbers = [press.number for press in presses if press.number]
        changes = AttendanceChange.objects
        self.known = set(
            changes.filter(number__in=numbers).values_list("number", flat=True)
        )
        self.taken_in_time = self.sessions_taken_in_time()

    def sessions_taken_in_time(self):
        """Sessions whose list was made by the end of the last day: later it is corrected."""
        if timezone.now() < self.closes_at:
            return set()
        rows = Attendance.objects.in_event(self.event)
        changes = AttendanceChange.objects.of(self.event).with_moment()
        return {
            *rows.filter(taken_at__lt=self.closes_at).values_list("session", flat=True),
            *changes.filter(moment__lt=self.closes_at).values_list(
                "session", flat=True
            ),
        }

    def answer(self, press) -> Answer:
        pair = (press.registration, press.session)
        is_there = self.marks.get(pair, "")
        registration = self.registrations.get(press.registration)
        if registration is None or press.session not in self.sessions:
            words = _("This person is no longer on the list of the event.")
            return Answer(press, "refused", words)
        if press.number in self.known or is_there == press.now:
            return Answer(press, "known", how=is_there)
        if press.was is not None and press.was != is_there:
            return Answer(press, "conflict", self.who_was_quicker(press), is_there)
        if self.is_correction(press, is_there) and not self.reason:
            return Answer(press, "reason", str(REASON), is_there)
        self.write(registration, press, is_there)
        self.marks[pair] = press.now
        return Answer(press, "saved", how=press.now)

    def is_correction(self, press, is_there):
        """Later than the last day, of what was marked already or of a list made in time."""
        pressed_at = press.pressed_at or timezone.now()
        if pressed_at < self.closes_at or self.event.organiser.is_practice:
            return False
        return bool(is_there) or press.session in self.taken_in_time

    def who_was_quicker(self, press):
        last = (
            AttendanceChange.objects.filter(
                registration=press.registration, session=press.session
            )
            .select_related("by__person")
            .last()
        )
        how = HOW_IT_STANDS[self.marks.get((press.registration, press.session), "")]
        names = {
            "name": self.registrations[press.registration].person,
            "how": how,
            "who": last.by.get_full_name() if last and last.by else _("Somebody"),
            "time": hour(last.at) if last else "",
        }
        if last is None:
            return _("%(name)s: %(how)s by now.") % names
        return _("%(name)s: %(how)s, pressed by %(who)s at %(time)s.") % names

    def write(self, registration, press, was, *, status_before=""):
        session = self.sessions[press.session]
        if press.now:
            status_before = status_before or let_in(registration)
            Attendance.objects.update_or_create(
                registration=registration,
                session=session,
                defaults={
                    "how": press.now,
                    "taken_at": timezone.now(),
                    "taken_by": self.actor,
                },
            )
        else:
            registration.attendances.filter(session=session).delete()
            let_out(registration)
        AttendanceChange.objects.create(
            registration=registration,
            session=session,
            was=was,
            now=press.now,
            status_before=status_before,
            reason=self.reason if self.is_correction(press, was) else "",
            by=self.actor,
            pressed_at=waited_since(press),
            number=press.number,
        )


def waited_since(press):
    """When it was pressed, of what a phone without a line sent later."""
    if press.pressed_at and timezone.now() - press.pressed_at > AT_ONCE:
        return press.pressed_at
    return None


def hour(moment):
    return date_format(timezone.localtime(moment), "TIME_FORMAT")


def refuse_unless_open(event):
    if event.purged_at:
        raise ValidationError(
            _(
                "The list of people of this event was emptied; only its counts are kept."
            ),
            code="purged",
        )
    if not event.attendance_is_open():
        raise ValidationError(
            _("Attendance is taken from the morning of the event's first day."),
            code="early",
        )


def let_in(registration) -> str:
    """Who came without a place is present and takes none. Returns the state before, if changed."""
    before = registration.status
    if before == Registration.Status.REGISTERED:
        return ""
    registration.status = Registration.Status.REGISTERED
    registration.is_walk_in = True
    registration.cancelled_at = None
    registration.save(update_fields=["status", "is_walk_in", "cancelled_at"])
    return before


def let_out(registration):
    """A press by mistake leaves nothing: who came without a place stands as before."""
    if not registration.is_walk_in or registration.attendances.exists():
        return
    came = registration.attendance_changes.exclude(status_before="").last()
    if came is None:
        return
    registration.status = came.status_before
    registration.is_walk_in = False
    if registration.status == Registration.Status.CANCELLED:
        registration.cancelled_at = timezone.now()
    registration.save(update_fields=["status", "is_walk_in", "cancelled_at"])
