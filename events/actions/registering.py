import datetime
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit, notifications
from events.actions import answering
from events.actions.answering import Answers
from events.actions.people import (
    fill_places,
    holds_quota_back,
    locked,
    staff,
    taken_by_organisation,
    tell,
    tell_moved_up,
    writable,
)
from events.actions.purging import counts_as_of
from events.models import Event, Registration
from members.models import Organisation, Person, User


@transaction.atomic
def register(
    event: Event,
    *,
    person: Person,
    actor: User | None,
    organisation: Organisation | None = None,
    answers: Answers | None = None,
    is_invited: bool = False,
) -> Registration:
    """Give the person a place, or the last place on the waiting list when none is left.

    Where the organiser approves each registration it waits for that, unless the person was
    invited. Registering again changes only the organisation and the answers.
    """
    event = writable(event)
    refuse_unless_open(event)
    entry = Entry(organisation, answers, needs_approval=not is_invited)
    return enter(event, person, entry, actor=actor)


@dataclass(frozen=True)
class Entry:
    """How somebody comes onto the list."""

    organisation: Organisation | None = None
    answers: Answers | None = None
    needs_approval: bool = True
    registered_by: User | None = None
    registered_as: str = ""
    by: str = ""  # who wrote them down, in words, if it was not the person


def enter(event, person, entry, *, actor):
    """Onto the list of the locked event, once; the mail is the receipt."""
    registration = event.registrations.filter(person=person).first()
    if registration and registration.stands():
        return change(registration, entry, event=event, actor=actor)
    refuse_declined(registration)
    noted = counts_as_of(person, event)
    registration = registration or Registration(event=event, person=person)
    registration.counts_as = noted
    begin(registration, entry)
    return admit(registration, entry, event=event, actor=actor)


def begin(registration, entry):
    """A row at the end of the list, whatever it was before."""
    registration.organisation = entry.organisation
    registration.registered_by = entry.registered_by
    registration.registered_as = entry.registered_as
    registration.is_walk_in = False
    registration.registered_at = timezone.now()
    registration.cancelled_at = registration.reminded_for = None
    registration.reminded_week_for = registration.offered_until = None
    registration.decision = ""
    registration.status = Registration.Status.WAITING
    registration.save()


def admit(registration, entry, *, event, actor):
    """To the organiser for approval, to a free place, or to the waiting list."""
    answering.write(registration, entry.answers)
    take_invitation_up(registration, event)
    moved = []
    if event.needs_approval and entry.needs_approval:
        registration.status = Registration.Status.REQUESTED
        registration.save(update_fields=["status"])
        tell_of_request(event)
    else:
        moved = fill_places(event, newcomer=registration)
        registration.refresh_from_db(fields=["status"])
    audit.record(
        "events.registered", actor=actor, target=event, **details(registration)
    )
    by = {"by": entry.by} if entry.by else {}
    tell(registration, told_as(registration), event=event, **by)
    tell_moved_up([one for one in moved if one != registration], event=event)
    return registration


def take_invitation_up(registration, event):
    """Whoever was invited and came by another way has answered too."""
    invited = event.invitees.of_address(registration.person.email)
    invited.filter(registration=None).update(registration=registration)


def tell_of_request(event):
    """The first that waits is told to the organiser; the others wait beside it on the desk."""
    if event.registrations.requested().count() > 1:
        return
    notifications.notify(
        staff(event.organiser, "owner", "editor"),
        "events.approval_asked",
        target=event,
    )


def refuse_declined(registration):
    if registration and registration.status == Registration.Status.DECLINED:
        raise ValidationError(
            _(
                "The organiser did not approve this registration. If something changed, "
                "please write to them."
            ),
            code="declined",
        )


def refuse_unless_takes_place(event):
    if event.deleted_at or not event.is_published or event.cancelled_at:
        raise ValidationError(_("This event does not take place."), code="cancelled")
    if event.has_begun():
        raise ValidationError(_("The event has already begun."), code="begun")


def refuse_unless_open(event):
    refuse_unless_takes_place(event)
    if not event.takes_registrations():
        raise ValidationError(_("Registration is closed."), code="closed")


def change(registration, entry, *, event, actor):
    """Other answers or another organisation; the place stays as it was."""
    changed = []
    if not entry.by and registration.organisation != entry.organisation:
        registration.organisation = entry.organisation
        refuse_above_quota(event, registration)
        registration.save(update_fields=["organisation"])
        changed = ["organisation"]
    changed += answering.write(registration, entry.answers)
    if "organisation_name" in changed:
        refuse_above_quota(event, registration)
    if changed:
        audit.record(
            "events.registration_changed",
            actor=actor,
            target=event,
            changed=changed,
            **details(registration),
        )
        tell_moved_up(fill_places(event), event=event)
    return registration


def refuse_above_quota(event, registration):
    """Nobody takes a place of an organisation that has none left, by changing to it."""
    if registration.status not in Registration.HOLDING:
        return
    others = event.registrations.exclude(pk=registration.pk)
    if holds_quota_back(event, registration, taken_by_organisation(event, others)):
        raise ValidationError(
            _(
                "%(organisation)s already has all the places that one organisation may "
                "have here. Your registration stays as it was."
            ),
            code="quota",
            params={"organisation": registration.on_behalf_of()},
        )


@transaction.atomic
def change_answers(
    registration: Registration,
    *,
    organisation: Organisation | None,
    answers: Answers,
    actor: User | None,
) -> Registration:
    """What somebody changes on their own page, also after registration closed."""
    event = writable(registration.event)
    registration = event.registrations.select_related("person__user").get(
        pk=registration.pk
    )
    if not registration.stands():
        raise ValidationError(
            _("This registration was cancelled, so nothing is changed any more."),
            code="cancelled",
        )
    refuse_begun(event, registration)
    entry = Entry(organisation, answers)
    return change(registration, entry, event=event, actor=actor)


def refuse_begun(event, registration):
    if event.has_begun() or registration.attendances.exists():
        raise ValidationError(
            _("The event has begun; the registration cannot be changed any more."),
            code="begun",
        )


def told_as(registration):
    status = Registration.Status
    words = {status.WAITING: "waiting", status.REQUESTED: "requested"}
    return words.get(registration.status, "registered")


def details(registration):
    """Numbers, never names: the audit outlives the person's wish to be forgotten."""
    return {
        "registration": registration.pk,
        "organisation": registration.organisation_id,
        "status": registration.status,
    }


@transaction.atomic
def withdraw(
    registration: Registration,
    *,
    actor: User | None,
    seen_at: datetime.datetime | None = None,
) -> Registration:
    """Free the place; who waited longest takes it. A second time changes nothing.

    `seen_at` is when the registration that the page showed was made: an old page does not
    cancel what the person registered anew since.
    """
    event = locked(registration.event)
    registration = event.registrations.select_related("person__user").get(
        pk=registration.pk
    )
    refuse_declined(registration)
    if not registration.stands():
        return registration
    if seen_at and registration.registered_at != seen_at:
        raise ValidationError(
            _(
                "You registered anew since this page was opened, so nothing was "
                "cancelled. Look at your registration once more."
            ),
            code="stale",
        )
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
    cancel(registration, decision=reason)
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


def cancel(registration, *, decision=""):
    registration.status = Registration.Status.CANCELLED
    registration.cancelled_at = timezone.now()
    registration.offered_until = None
    registration.decision = decision
    registration.save(
        update_fields=["status", "cancelled_at", "offered_until", "decision"]
    )
