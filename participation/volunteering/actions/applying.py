"""Signing up with an account, and no longer coming."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from members.models import User
from participation.volunteering.actions.places import choose, fill, leave_all
from participation.volunteering.actions.telling import tell, tell_staff
from participation.volunteering.actions.turns import in_turn
from participation.volunteering.models import Application, Opportunity, Shift

Status = Application.Status


@transaction.atomic
def apply(
    opportunity: Opportunity,
    *,
    shifts: Collection[Shift],
    note: str,
    is_minor: bool,
    parent_agrees: bool,
    actor: User,
) -> Application:
    """Sign up for these shifts; signing up again changes which they are."""
    opportunity = in_turn(opportunity)
    refuse_unless_open(opportunity, shifts)
    refuse_too_young(opportunity, is_minor)
    application = opportunity.applications.filter(person=actor.person).first()
    refuse_declined(application)
    application = application or Application(
        opportunity=opportunity, person=actor.person
    )
    application.opportunity = opportunity
    application.note, application.is_minor = note, is_minor
    application.parent_agrees = is_minor and parent_agrees
    return enter(application, shifts, actor=actor)


def enter(application, shifts, *, actor):
    """Onto the list, once; who is there already keeps the organisation's answer."""
    opportunity, is_new = application.opportunity, not application.stands()
    if application.pk is None:
        is_new = True
    if is_new:
        application.status, application.answer = Status.ASKED, ""
        application.asked_at, application.decided_at = timezone.now(), None
    application.save()
    choose(application, shifts)
    fill(opportunity, newcomer=application)
    if is_new:
        audit.record("volunteering.applied", actor=actor, target=opportunity)
        tell(application, "applied")
        tell_staff(opportunity, "application", actor=actor)
    return application


def refuse_unless_open(opportunity, shifts):
    if not opportunity.takes_applications():
        raise ValidationError(_("Nobody can sign up here any more."), code="closed")
    coming = set(opportunity.shifts.to_come().values_list("pk", flat=True))
    if not shifts or not {one.pk for one in shifts} <= coming:
        raise ValidationError(
            _("Choose at least one shift that is still to come."), code="shifts"
        )


def refuse_too_young(opportunity, is_minor):
    if is_minor and opportunity.is_for_adults():
        raise ValidationError(_("This work is for adults only."), code="too_young")


def refuse_declined(application):
    if application and application.status == Status.DECLINED:
        raise ValidationError(
            _(
                "The organisation did not accept this application. If something changed, "
                "please write to them."
            ),
            code="declined",
        )


@transaction.atomic
def cancel(application: Application, *, actor: User | None) -> Application:
    """By the volunteer, at any time; who waits moves up. A second press changes nothing."""
    opportunity = in_turn(application.opportunity)
    application = opportunity.applications.select_related("person__user").get(
        pk=application.pk
    )
    if not application.stands():
        return application
    application.status = Status.CANCELLED
    application.save(update_fields=["status"])
    leave_all(application)
    fill(opportunity)
    audit.record("volunteering.cancelled", actor=actor, target=opportunity)
    return application
