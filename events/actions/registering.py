from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from events.actions.people import fill_places, locked, tell, tell_moved_up, writable
from events.models import Event, Registration
from members.models import Organisation, Person, User


@transaction.atomic
def register(
    event: Event,
    *,
    person: Person,
    actor: User,
    organisation: Organisation | None = None,
) -> Registration:
    """Give the person a place, or the last place on the waiting list when none is left.

    The event row is locked so that the last place is not given twice. Registering again
    changes only the organisation.
    """
    event = writable(event)
    refuse_unless_open(event)
    registration = event.registrations.filter(person=person).first()
    if registration and registration.status != Registration.Status.CANCELLED:
        return change_organisation(registration, organisation, actor=actor)
    registration = registration or Registration(event=event, person=person)
    registration.organisation = organisation
    registration.status = Registration.Status.WAITING
    registration.is_walk_in = False
    registration.registered_at = timezone.now()
    registration.cancelled_at = registration.reminded_for = None
    registration.save()
    moved = fill_places(event)
    registration.refresh_from_db(fields=["status"])
    audit.record(
        "events.registered", actor=actor, target=event, **details(registration)
    )
    tell(registration, told_as(registration), event=event)
    others = [one for one in moved if one.pk != registration.pk]
    tell_moved_up(others, event=event)
    return registration


def refuse_unless_open(event):
    if event.deleted_at or not event.is_published or event.cancelled_at:
        raise ValidationError(_("This event does not take place."), code="cancelled")
    if event.has_begun():
        raise ValidationError(_("The event has already begun."), code="begun")
    if not event.takes_registrations():
        raise ValidationError(_("Registration is closed."), code="closed")


def change_organisation(registration, organisation, *, actor):
    if registration.organisation != organisation:
        registration.organisation = organisation
        registration.save(update_fields=["organisation"])
        audit.record(
            "events.registration_changed",
            actor=actor,
            target=registration.event,
            **details(registration),
        )
    return registration


def told_as(registration):
    if registration.status == Registration.Status.WAITING:
        return "waiting"
    return "registered"


def details(registration):
    """Numbers, never names: the audit outlives the person's wish to be forgotten."""
    return {
        "registration": registration.pk,
        "organisation": registration.organisation_id,
        "status": registration.status,
    }


@transaction.atomic
def withdraw(registration: Registration, *, actor: User | None) -> Registration:
    """Free the place; who waited longest takes it. A second time changes nothing."""
    event = locked(registration.event)
    registration = event.registrations.select_related("person__user").get(
        pk=registration.pk
    )
    if registration.status == Registration.Status.CANCELLED:
        return registration
    if event.has_begun() or registration.attendances.exists():
        raise ValidationError(
            _("The event has begun; the place cannot be given up any more."),
            code="begun",
        )
    cancel(registration)
    audit.record("events.withdrawn", actor=actor, target=event, **details(registration))
    tell_moved_up(fill_places(event), event=event)
    return registration


@transaction.atomic
def release(registration: Registration, *, reason: str, actor: User) -> Registration:
    """Free somebody else's place, for a reason that they read; the waiting list moves up."""
    event = writable(registration.event)
    registration = event.registrations.select_related("person__user").get(
        pk=registration.pk
    )
    if registration.status == Registration.Status.CANCELLED:
        return registration
    if event.has_begun() or registration.attendances.exists():
        raise ValidationError(
            _("The event has begun. Say in the attendance list who came."),
            code="begun",
        )
    was_waiting = registration.status == Registration.Status.WAITING
    cancel(registration)
    audit.record(
        "events.released",
        actor=actor,
        target=event,
        reason=reason,
        **details(registration),
    )
    tell(registration, "released", event=event, reason=reason, was_waiting=was_waiting)
    tell_moved_up(fill_places(event), event=event)
    return registration


def cancel(registration):
    registration.status = Registration.Status.CANCELLED
    registration.cancelled_at = timezone.now()
    registration.save(update_fields=["status", "cancelled_at"])
