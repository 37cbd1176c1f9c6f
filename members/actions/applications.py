"""The way of an application: sent, accepted, returned or declined, answered once."""

import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit, mail, notifications
from core.slugs import unique_slug
from members import search
from members.actions.drafts import refuse_closed
from members.actions.status import change_status
from members.models import (
    Appointment,
    Draft,
    Membership,
    Merge,
    Organisation,
    Step,
    User,
)

Status = Organisation.Status
# The mail that confirms what was sent.
MAILS = {
    Step.SENT: "members/applied",
    Step.SENT_AGAIN: "members/applied_again",
    Step.ANSWERED: "members/answered",
}
OUTCOMES = {
    Step.ACCEPTED: Status.ACTIVE,
    Step.RETURNED: Status.RETURNED,
    Step.DECLINED: Status.DECLINED,
}
# The same decision of the same person within this time is a second press of the button.
SAME_PRESS = datetime.timedelta(minutes=2)


def locked(organisation):
    """The row, held until the transaction ends, so that two people decide in turn."""
    return Organisation.objects.select_for_update().get(pk=organisation.pk)


@transaction.atomic
def submit(organisation: Organisation, *, actor: User, words: str = "") -> Organisation:
    """Send the application to the coordinators of its territory.

    `words` answer the coordinator; a decline is answered with words, and once.
    """
    row = locked(organisation)
    refuse_closed(row)
    if row.is_declined() and not words:
        raise ValidationError(
            _("Write what you answer to the coordinator."), code="words"
        )
    step = send(row, words, actor=actor)
    Draft.objects.filter(organisation=row).update(words="", unfinished={})
    audit.record("members.applied", actor=actor, target=row, step=step)
    search.index(row)
    context = {"organisation": row, "words": words, "step": step.value}
    mail.queue(MAILS[step], to=actor, context=context)
    tell_deciders(row, step, actor=actor, context=context)
    return row


def send(row, words, *, actor):
    fields = ["applied_at"]
    if row.status == Status.DRAFT:
        # The draft got its address while its name was still being written.
        others = Organisation.objects.exclude(pk=row.pk)
        row.slug = unique_slug(
            others, Merge.objects.all(), text=row.name_bg or row.name
        )
        fields.append("slug")
    row.applied_at = timezone.now()
    try:
        with transaction.atomic():
            return Step.of(
                change_status(
                    row, Status.APPLIED, actor=actor, reason=words, save=fields
                )
            )
    except IntegrityError as error:
        if "organisation_eik_once" in str(error):
            raise ValidationError(
                _("An organisation with this EIK is already on the portal."), code="eik"
            ) from error
        # The address that was free a moment ago.
        raise ValidationError(
            _("Another application of this name came in just now. Send yours again."),
            code="address",
        ) from error


def tell_deciders(row, step, *, actor, context):
    readers = readers_of_answer(row) if step == Step.ANSWERED else deciders_of(row)
    notifications.notify(
        readers,
        "members.applied",
        target=row,
        actor=actor,
        mail="members/to_decide",
        context=context,
        step=step,
    )


def deciders_of(organisation):
    """Coordinators of its territory; where they are all involved themselves, or there are
    none, the administrators.
    """
    coordinators = [
        appointment.user
        for appointment in appointed(Appointment.Role.COORDINATOR)
        if appointment.covers(organisation)
    ]
    return uninvolved(coordinators, organisation) or administrators_for(organisation)


def readers_of_answer(organisation):
    """Preferably not who declined: another coordinator, else an administrator."""
    deciders, decliner = deciders_of(organisation), decliner_of(organisation)
    for readers in (deciders, administrators_for(organisation)):
        if others := [user for user in readers if user.pk != decliner]:
            return others
    return deciders


def decliner_of(organisation):
    """Number of the account that declined last."""
    declines = organisation.status_changes.filter(after=Status.DECLINED)
    return declines.values_list("actor", flat=True).last()


def administrators_for(organisation):
    administrators = appointed(Appointment.Role.ADMINISTRATOR)
    return uninvolved([one.user for one in administrators], organisation)


def appointed(role):
    rows = Appointment.objects.filter(role=role, user__is_active=True)
    return rows.select_related("user").prefetch_related("obshtini")


def uninvolved(users, organisation):
    return [user for user in users if user.has_perm("members.decide", organisation)]


@transaction.atomic
def decide(
    organisation: Organisation,
    step: str,
    *,
    actor: User,
    note: str = "",
    seen: datetime.datetime | None = None,
) -> Organisation:
    """Accept, return or decline what was sent at `seen`; the applicant is told.

    Who was second reads what was decided; the same button pressed twice is one decision.
    """
    row = locked(organisation)
    if is_second_press(row, step, actor):
        return row
    refuse_decided(row)
    refuse_sent_again(row, seen)
    # Nobody applied for a practice application, so nobody will own it.
    is_joining = step == Step.ACCEPTED and not row.is_practice
    if is_joining:
        refuse_without_applicant(row)
    if step == Step.ACCEPTED:
        row.joined_on = row.joined_on or timezone.localdate()
    row.decision_note = note
    row.decided_at = timezone.now()
    change_status(
        row,
        OUTCOMES[step],
        actor=actor,
        reason=note,
        save=["decision_note", "decided_at", "joined_on"],
    )
    if is_joining:
        make_owner(row)
    search.index(row)
    tell(row, step, actor=actor)
    return row


def accept(organisation: Organisation, *, actor: User, note: str = "") -> Organisation:
    """The organisation joins the network; who applied becomes its owner."""
    return decide(organisation, Step.ACCEPTED, actor=actor, note=note)


def send_back(organisation: Organisation, *, actor: User, note: str) -> Organisation:
    """Ask the applicant to complete the application."""
    return decide(organisation, Step.RETURNED, actor=actor, note=note)


def decline(organisation: Organisation, *, actor: User, note: str) -> Organisation:
    """Refuse with a reason, which the applicant may answer once."""
    return decide(organisation, Step.DECLINED, actor=actor, note=note)


def is_second_press(row, step, actor):
    last = row.status_changes.last()
    return (
        row.status != Status.APPLIED
        and last is not None
        and (Step.of(last), last.actor_id) == (step, actor.pk)
        and last.at > timezone.now() - SAME_PRESS
    )


def refuse_decided(row):
    if row.status == Status.APPLIED:
        return
    last = row.status_changes.filter(before=Status.APPLIED).last()
    if last is None or last.actor is None:
        raise ValidationError(
            _("This application was already decided: %(status)s.")
            % {"status": row.get_status_display()},
            code="decided",
        )
    raise ValidationError(
        _(
            "%(name)s has already decided meanwhile: %(status)s. Your decision is not saved."
        )
        % {"name": last.actor, "status": row.get_status_display()},
        code="decided",
    )


def refuse_sent_again(row, seen):
    if seen is not None and row.applied_at != seen:
        raise ValidationError(
            _("The application was sent again after you opened it. Read it once more."),
            code="sent_again",
        )


def refuse_without_applicant(row):
    if row.applicant is None or not row.applicant.is_active:
        raise ValidationError(
            _("The account that applied is closed, so nobody would own the profile."),
            code="no_applicant",
        )


def make_owner(row):
    Membership.objects.update_or_create(
        organisation=row,
        person=row.applicant.person,
        ended_on=None,
        defaults={
            "role": Membership.Role.OWNER,
            "started_on": timezone.localdate(),
        },
    )


def tell(row, outcome, *, actor):
    """Trace, notice and mail of a decision."""
    audit.record(f"members.{outcome}", actor=actor, target=row, note=row.decision_note)
    if row.applicant is None or not row.applicant.is_active:
        return
    context = {"organisation": row, "is_final": row.is_declined_for_good()}
    notifications.notify(
        [row.applicant],
        f"members.{outcome}",
        target=row,
        actor=actor,
        mail=f"members/{outcome}",
        context=context,
    )


@transaction.atomic
def withdraw(organisation: Organisation, *, actor: User) -> None:
    """The applicant drops an application that is not waiting for a decision."""
    row = locked(organisation)
    refuse_closed(row)
    if row.status_changes.filter(after=Status.DECLINED).exists():
        raise ValidationError(
            _("What was declined once stays in the history of the network."),
            code="declined",
        )
    audit.record("members.application_withdrawn", actor=actor, target=row)
    search.remove(row)
    row.delete()
