"""Places in shifts: who has one, who waits, and who moves up. On the locked opportunity."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from participation.volunteering.actions.telling import tell
from participation.volunteering.models import Application, Opportunity, Place, Shift

Status = Place.Status


def choose(application: Application, shifts: Collection[Shift]) -> None:
    """These shifts and no others; what has begun stays as it is."""
    refuse_overlapping(application, shifts)
    there = {one.shift_id: one for one in application.places.select_related("shift")}
    chosen = {shift.pk for shift in shifts}
    for shift in shifts:
        place = there.get(shift.pk)
        if place is None:
            place = Place(application=application, shift=shift)
        if place.status not in Place.STANDING:
            queue(place)
    for number, place in there.items():
        if number not in chosen and not place.shift.has_begun():
            leave(place)


def queue(place: Place) -> None:
    """At the end of the waiting list; `fill` gives what is free."""
    place.status, place.queued_at = Status.WAITING, timezone.now()
    place.reminded_at = None
    place.save()


def leave(place: Place) -> None:
    if place.status in (*Place.STANDING, Status.CHOSEN):
        place.status = Status.LEFT
        place.save(update_fields=["status"])


def leave_all(application: Application) -> None:
    """Those of shifts that have begun stay: somebody may have been there."""
    for place in application.places.select_related("shift"):
        if not place.shift.has_begun():
            leave(place)


def fill(opportunity: Opportunity, *, newcomer: Application | None = None) -> None:
    """Give free places to who waits, in their order; others than the newcomer are told."""
    for shift in opportunity.shifts.to_come().free():
        waiting = shift.places.waiting().filter(
            application__status__in=Application.STANDING
        )
        moved = list(
            waiting.select_related("application__person__user")[: shift.left()]
        )
        Place.objects.filter(pk__in=[one.pk for one in moved]).update(
            status=Status.TAKEN
        )
        for place in moved:
            if newcomer is None or place.application_id != newcomer.pk:
                place.application.opportunity = opportunity
                tell(place.application, "moved_up", shift=str(shift))


def refuse_overlapping(application, shifts):
    """Nobody is in two places at once: explained with the names of both shifts."""
    others = Place.objects.taken().filter(
        application__person=application.person_id,
        application__status__in=Application.STANDING,
        shift__day__in={one.day for one in shifts},
        shift__cancelled_at=None,
    )
    others = others.exclude(application=application.pk)
    elsewhere = [
        one.shift for one in others.select_related("shift__opportunity", "application")
    ]
    shifts = list(shifts)
    for number, shift in enumerate(shifts):
        for other in [*shifts[:number], *elsewhere]:
            if shift.overlaps(other):
                raise ValidationError(
                    _(
                        "Two shifts are at the same time: %(one)s and %(other)s "
                        "(“%(title)s”). Choose one of them."
                    ),
                    params={
                        "one": shift,
                        "other": other,
                        "title": other.opportunity.title,
                    },
                    code="overlap",
                )
