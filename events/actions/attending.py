from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from events.actions.people import writable
from events.models import Attendance, Registration, Session
from members.models import Organisation, Person, User


@transaction.atomic
def take_attendance(
    session: Session, *, changes: Mapping[int, str], actor: User
) -> int:
    """Write who was present in the session and how; an empty text takes presence back.

    `changes` holds only the registrations whose mark the person changed, so two people
    who take attendance at once do not undo each other. Returns how many rows changed.
    """
    event = writable(session.event)
    refuse_unless_open(event)
    rows = event.registrations.standing().filter(pk__in=changes).in_bulk()
    present = dict(
        session.attendances.filter(registration__in=rows).values_list(
            "registration", "how"
        )
    )
    told = []
    for pk, registration in rows.items():
        was, now = present.get(pk, ""), changes[pk]
        if was != now:
            mark(registration, session, now, actor=actor)
            told.append({"registration": pk, "was": was, "now": now})
    if told:
        audit.record(
            "events.attendance_taken",
            actor=actor,
            target=event,
            session=session.pk,
            changes=told,
        )
    return len(told)


def refuse_unless_open(event):
    if not event.attendance_is_open():
        raise ValidationError(
            _("Attendance is taken from the morning of the event's first day."),
            code="early",
        )


def mark(registration, session, how, *, actor):
    if not how:
        registration.attendances.filter(session=session).delete()
        return
    if registration.status == Registration.Status.WAITING:
        # Came although no place was free: present, without taking one.
        registration.status = Registration.Status.REGISTERED
        registration.is_walk_in = True
        registration.save(update_fields=["status", "is_walk_in"])
    Attendance.objects.update_or_create(
        registration=registration,
        session=session,
        defaults={"how": how, "taken_at": timezone.now(), "taken_by": actor},
    )


@transaction.atomic
def add_walk_in(
    session: Session,
    *,
    name: str,
    organisation: Organisation | None,
    how: str,
    actor: User,
) -> tuple[Registration, bool]:
    """Add somebody who came without registering and mark them present.

    Whoever is on the list already under that name and organisation is only marked, so that
    pressing twice does not make two people. Returns the registration and whether it is new.
    """
    event = writable(session.event)
    refuse_unless_open(event)
    registration = (
        event.registrations.standing()
        .filter(person__name__iexact=name, organisation=organisation)
        .first()
    )
    is_new = registration is None
    if is_new:
        registration = Registration.objects.create(
            event=event,
            person=Person.objects.create(
                name=name, is_practice=event.organiser.is_practice
            ),
            organisation=organisation,
            is_walk_in=True,
        )
    mark(registration, session, how, actor=actor)
    audit.record(
        "events.attendance_taken",
        actor=actor,
        target=event,
        session=session.pk,
        changes=[{"registration": registration.pk, "was": "", "now": how}],
        walk_in=is_new,
    )
    return registration, is_new
