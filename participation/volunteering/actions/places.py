"""Places in shifts: who has one, who waits, and who moves up. On the locked opportunity."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from members.models import Person
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
    """Give free places to who waits, in their order; others than the newcomer are told.

    Whoever has a place elsewhere at that hour goes on waiting, and the next one moves up.
    """
    shifts = list(opportunity.shifts.to_come().free())
    if not (people := locked_people(waiting_in(opportunity))):
        return
    elsewhere = taken_by(people, {shift.day for shift in shifts})
    for shift in shifts:
        waiting = waiting_in(opportunity).filter(shift=shift)
        free = [
            place
            for place in waiting.select_related("application__person__user")
            if not any(shift.overlaps(one.shift) for one in others(elsewhere, place))
        ]
        moved = free[: shift.left()]
        Place.objects.filter(pk__in=[one.pk for one in moved]).update(
            status=Status.TAKEN
        )
        for place in moved:
            if newcomer is None or place.application_id != newcomer.pk:
                place.application.opportunity = opportunity
                tell(place.application, "moved_up", shift=str(shift))


def waiting_in(opportunity):
    return Place.objects.waiting().filter(
        shift__opportunity=opportunity, application__status__in=Application.STANDING
    )


def locked_people(places, *more):
    """Numbers of people, who get no place elsewhere meanwhile.

    All in one question and order, so that no two acts wait for each other.
    """
    waiting = places.order_by().values("application__person")
    people = Person.objects.select_for_update(of=["self"])
    people = people.filter(Q(pk__in=waiting) | Q(pk__in=more)).order_by("pk")
    return list(people.values_list("pk", flat=True))


def taken_by(people, days):
    places = Place.objects.taken().filter(
        application__person__in=people,
        application__status__in=Application.STANDING,
        shift__day__in=days,
        shift__cancelled_at=None,
    )
    return list(places.select_related("shift__opportunity", "application"))


def others(taken, place):
    """Of the same person, in other opportunities."""
    own = place.application
    return [
        one
        for one in taken
        if one.application.person_id == own.person_id and one.application_id != own.pk
    ]


def refuse_overlapping(application, shifts):
    """Nobody is in two places at once: explained with the names of both shifts."""
    shifts, person = list(shifts), application.person_id
    locked_people(waiting_in(application.opportunity), person)
    taken = taken_by([person], {one.day for one in shifts})
    elsewhere = [one.shift for one in taken if one.application_id != application.pk]
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
