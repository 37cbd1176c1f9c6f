"""The way of an application: written, sent, accepted, returned or declined."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit, mail, notifications
from members import search
from members.actions.status import change_status
from members.models import Appointment, Membership, Organisation, User

MOST_OPEN = 5


def locked(organisation):
    """The row, held until the transaction ends, so that two people decide in turn."""
    return Organisation.objects.select_for_update().get(pk=organisation.pk)


def begin(organisation: Organisation, *, actor: User) -> Organisation:
    """Keep a new draft; the number of open applications of one person is limited."""
    if Organisation.objects.applied_for_by(actor).count() >= MOST_OPEN:
        raise ValidationError(
            _("You already have several open applications. Finish one of them first."),
            code="too_many",
        )
    organisation.applicant = actor
    organisation.save()
    return organisation


@transaction.atomic
def submit(organisation: Organisation, *, actor: User) -> Organisation:
    """Send the application to the coordinators of its territory."""
    row = locked(organisation)
    if not row.is_open_application():
        raise ValidationError(_("This application was already sent."), code="sent")
    row.applied_at = timezone.now()
    try:
        with transaction.atomic():
            change_status(
                row, Organisation.Status.APPLIED, actor=actor, save=["applied_at"]
            )
    except IntegrityError as error:
        raise ValidationError(
            _("An organisation with this EIK is already on the portal."), code="eik"
        ) from error
    audit.record("members.applied", actor=actor, target=row)
    search.index(row)
    mail.queue("members/applied", to=actor, context={"organisation": row})
    notifications.notify(
        deciders_of(row), "members.applied", target=row, actor=actor, mail=True
    )
    return row


def deciders_of(organisation):
    """Coordinators of its territory; where they are all involved themselves, or there are
    none, the administrators.
    """
    coordinators = [
        appointment.user
        for appointment in appointed(Appointment.Role.COORDINATOR)
        if appointment.covers(organisation)
    ]
    return uninvolved(coordinators, organisation) or uninvolved(
        [one.user for one in appointed(Appointment.Role.ADMINISTRATOR)], organisation
    )


def appointed(role):
    rows = Appointment.objects.filter(role=role, user__is_active=True)
    return rows.select_related("user").prefetch_related("obshtini")


def uninvolved(users, organisation):
    return [user for user in users if user.has_perm("members.decide", organisation)]


@transaction.atomic
def accept(organisation: Organisation, *, actor: User, note: str = "") -> Organisation:
    """The organisation joins the network; who applied becomes its owner."""
    row = undecided(organisation)
    if row.is_practice:
        return accept_in_practice(row, actor=actor, note=note)
    if row.applicant is None or not row.applicant.is_active:
        raise ValidationError(
            _("The account that applied is closed, so nobody would own the profile."),
            code="no_applicant",
        )
    row.joined_on = row.joined_on or timezone.localdate()
    decide(row, Organisation.Status.ACTIVE, note, actor=actor)
    Membership.objects.update_or_create(
        organisation=row,
        person=row.applicant.person,
        ended_on=None,
        defaults={
            "role": Membership.Role.OWNER,
            "started_on": timezone.localdate(),
        },
    )
    tell(row, "accepted", actor=actor)
    return row


def accept_in_practice(row, *, actor, note):
    """Nobody applied, so nobody owns it and nobody is told."""
    decide(row, Organisation.Status.ACTIVE, note, actor=actor)
    tell(row, "accepted", actor=actor)
    return row


@transaction.atomic
def send_back(organisation: Organisation, *, actor: User, note: str) -> Organisation:
    """Ask the applicant to complete the application."""
    row = undecided(organisation)
    decide(row, Organisation.Status.RETURNED, note, actor=actor)
    tell(row, "returned", actor=actor)
    return row


@transaction.atomic
def decline(organisation: Organisation, *, actor: User, note: str) -> Organisation:
    """Refuse with a reason, which the applicant may answer by sending it again."""
    row = undecided(organisation)
    decide(row, Organisation.Status.DECLINED, note, actor=actor)
    tell(row, "declined", actor=actor)
    return row


@transaction.atomic
def withdraw(organisation: Organisation, *, actor: User) -> None:
    """The applicant drops an application that is not waiting for a decision."""
    row = locked(organisation)
    if not row.is_open_application():
        raise ValidationError(_("This application was already sent."), code="sent")
    audit.record("members.application_withdrawn", actor=actor, target=row)
    search.remove(row)
    row.delete()


def undecided(organisation):
    row = locked(organisation)
    if row.status != Organisation.Status.APPLIED:
        raise ValidationError(
            _("This application was already decided: %(status)s.")
            % {"status": row.get_status_display()},
            code="decided",
        )
    return row


def decide(row, status, note, *, actor):
    row.decision_note = note
    row.decided_at = timezone.now()
    change_status(
        row,
        status,
        actor=actor,
        reason=note,
        save=["decision_note", "decided_at", "joined_on"],
    )
    search.index(row)


def tell(row, outcome, *, actor):
    """Trace, notice and mail of a decision."""
    audit.record(f"members.{outcome}", actor=actor, target=row, note=row.decision_note)
    if row.applicant is None or not row.applicant.is_active:
        return
    mail.queue(f"members/{outcome}", to=row.applicant, context={"organisation": row})
    notifications.notify([row.applicant], f"members.{outcome}", target=row, actor=actor)
