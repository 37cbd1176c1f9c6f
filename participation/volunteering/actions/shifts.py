"""Shifts: added, moved, called off."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import ModelForm
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from members.models import User
from participation.volunteering.actions.places import fill, leave
from participation.volunteering.actions.telling import tell
from participation.volunteering.actions.turns import in_turn
from participation.volunteering.models import Opportunity, Shift

# Of which change those who have a place are told.
TOLD = {"day", "starts", "ends", "place"}
IN_THE_FILE = TOLD | {"note"}


@transaction.atomic
def save_shift(form: ModelForm, *, opportunity: Opportunity, actor: User) -> Shift:
    """A new one, or another day, hour or place of one that has not begun; they are told."""
    opportunity = in_turn(opportunity)
    is_new = form.instance.pk is None
    before = None if is_new else Shift.objects.get(pk=form.instance.pk)
    if before and (before.has_begun() or before.is_cancelled()):
        raise ValidationError(
            _("This shift has begun or is called off, so it cannot be changed."),
            code="begun",
        )
    form.instance.opportunity = opportunity
    if not is_new:
        refuse_below_taken(form.instance)
    shift = form.save()
    audit.record(
        "volunteering.shift_saved", actor=actor, target=opportunity, shift=shift.pk
    )
    if before and IN_THE_FILE & {*form.changed_data}:
        make_newer(shift)
    if before and TOLD & {*form.changed_data}:
        shift.places.update(reminded_at=None)
        tell_those_of(
            shift, "shift_changed", actor=actor, before=str(before), shift=str(shift)
        )
    fill(opportunity)
    return shift


def make_newer(shift):
    Shift.objects.filter(pk=shift.pk).newer()
    shift.refresh_from_db(fields=["sequence", "changed_at"])


def refuse_below_taken(shift):
    taken = shift.places.taken().count()
    if shift.capacity is not None and shift.capacity < taken:
        raise ValidationError(
            {
                "capacity": _(
                    "%(taken)s volunteers already have a place, so there cannot be fewer places."
                )
                % {"taken": taken}
            },
            code="taken",
        )


@transaction.atomic
def cancel_shift(shift: Shift, *, reason: str, actor: User) -> Shift:
    """One that has not begun; whoever had a place or waited is told why."""
    opportunity = in_turn(shift.opportunity)
    shift = opportunity.shifts.get(pk=shift.pk)
    if shift.is_cancelled():
        return shift
    if shift.has_begun():
        raise ValidationError(
            _("This shift has begun or is called off, so it cannot be changed."),
            code="begun",
        )
    shift.cancelled_at = timezone.now()
    shift.save(update_fields=["cancelled_at"])
    make_newer(shift)
    tell_those_of(
        shift, "shift_cancelled", actor=actor, shift=str(shift), answer=reason
    )
    for place in shift.places.all():
        leave(place)
    audit.record(
        "volunteering.shift_cancelled",
        actor=actor,
        target=opportunity,
        shift=shift.pk,
        reason=reason,
    )
    return shift


def tell_those_of(changed, what, *, actor, **words):
    places = changed.places.filter(status__in=("taken", "waiting"))
    for place in places.select_related("application__person__user"):
        place.application.opportunity = changed.opportunity
        if place.application.stands():
            tell(place.application, what, actor=actor, shifts=[changed], **words)
