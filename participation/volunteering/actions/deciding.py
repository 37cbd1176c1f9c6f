"""The organisation's answer to who signs up, and whom it enters from paper itself."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from members.models import Person, User
from participation.volunteering.actions.applying import refuse_too_young
from participation.volunteering.actions.places import (
    fill,
    leave_all,
    queue,
    refuse_overlapping,
)
from participation.volunteering.actions.telling import tell
from participation.volunteering.actions.turns import in_turn
from participation.volunteering.models import Application, Opportunity, Place, Shift

Status = Application.Status


@transaction.atomic
def accept(application: Application, *, answer: str, actor: User) -> Application:
    """The place or the waiting list stays as it is; who was declined before queues anew."""
    opportunity, application = found(application)
    if application.status == Status.ACCEPTED:
        return application
    if application.status not in (Status.ASKED, Status.DECLINED):
        raise ValidationError(
            _("Meanwhile the volunteer cancelled. Look at the list once more."),
            code="stale",
        )
    was_declined = application.status == Status.DECLINED
    write(application, Status.ACCEPTED, answer, actor)
    if was_declined:
        for place in application.places.filter(shift__in=opportunity.shifts.to_come()):
            queue(place)
        fill(opportunity, newcomer=application)
    audit.record("volunteering.accepted", actor=actor, target=opportunity)
    tell(application, "accepted", actor=actor, answer=answer)
    return application


@transaction.atomic
def decline(application: Application, *, answer: str, actor: User) -> Application:
    """With words, which the volunteer reads; whoever waits moves up."""
    opportunity, application = found(application)
    if not application.stands():
        return application
    if not answer:
        raise ValidationError(
            {"answer": _("Say why; the volunteer will read it.")}, code="required"
        )
    write(application, Status.DECLINED, answer, actor)
    leave_all(application)
    fill(opportunity)
    audit.record("volunteering.declined", actor=actor, target=opportunity)
    tell(application, "declined", actor=actor, answer=answer)
    return application


def found(application):
    opportunity = in_turn(application.opportunity)
    rows = opportunity.applications.select_related("person__user")
    application = rows.get(pk=application.pk)
    application.opportunity = opportunity
    return opportunity, application


def write(application, status, answer, actor):
    application.status, application.answer = status, answer
    application.decided_at, application.decided_by = timezone.now(), actor
    application.save(update_fields=["status", "answer", "decided_at", "decided_by"])


@transaction.atomic
def enter(
    opportunity: Opportunity,
    *,
    name: str,
    known: Person | None,
    shifts: Collection[Shift],
    channel: str,
    is_minor: bool,
    parent_agrees: bool,
    actor: User,
) -> Application:
    """Somebody who signed up on paper or at the desk; `known` was a volunteer here before.

    In a shift that has begun they were, whatever its places; in one to come they queue.
    The same form sent twice makes one volunteer.
    """
    opportunity = in_turn(opportunity)
    refuse_too_young(opportunity, is_minor)
    if known is None:
        refuse_same_name(opportunity, name, shifts)
    person = known or Person.objects.create(name=name)
    application = opportunity.applications.filter(person=person).first()
    if application is None:
        application = Application(opportunity=opportunity, person=person)
    application.opportunity = opportunity
    application.channel, application.entered_by = channel, actor
    application.is_minor = is_minor
    application.parent_agrees = is_minor and parent_agrees
    application.status = Status.ACCEPTED
    application.decided_at, application.decided_by = timezone.now(), actor
    refuse_overlapping(application, shifts)
    application.save()
    for shift in shifts:
        put_in(application, shift)
    fill(opportunity, newcomer=application)
    audit.record(
        "volunteering.entered", actor=actor, target=opportunity, channel=channel
    )
    return application


def refuse_same_name(opportunity, name, shifts):
    there = Place.objects.reckoned_with().filter(
        application__opportunity=opportunity,
        application__person__name=name,
        shift__in=shifts,
    )
    if there.exists():
        raise ValidationError(
            {
                "name": _(
                    "%(name)s is already entered for this shift. If this is another person, "
                    "write the middle name too, or whatever tells them apart."
                )
                % {"name": name}
            },
            code="same",
        )


def put_in(application, shift):
    place = application.places.filter(shift=shift).first()
    place = place or Place(application=application, shift=shift)
    if shift.has_begun():
        place.status = Place.Status.TAKEN
        place.save()
    elif place.status not in Place.STANDING:
        queue(place)
