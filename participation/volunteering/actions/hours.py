"""Hours: reported by the volunteer, entered from a signed sheet, confirmed by somebody else."""

from collections.abc import Collection, Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from members.models import Person, User
from participation.volunteering.actions.certifying import revoke_exceeding
from participation.volunteering.actions.telling import tell, tell_staff
from participation.volunteering.actions.turns import in_turn
from participation.volunteering.models import (
    QUARTERS_A_DAY,
    Hours,
    Opportunity,
    Place,
    Shift,
    hours_of,
)
from participation.volunteering.words import amount

Status = Hours.Status


@transaction.atomic
def report(place: Place, *, quarters: int, what: str, actor: User | None) -> Hours:
    """By the volunteer, with an account or the secret link; corrected until it is confirmed."""
    place = in_its_turn(place)
    opportunity = place.shift.opportunity
    refuse_unless_worked(place)
    hours = Hours.objects.filter(place=place).first() or Hours(place=place)
    if hours.is_confirmed():
        raise ValidationError(
            _("These hours are confirmed. If they are wrong, write to the contact."),
            code="confirmed",
        )
    write(hours, quarters=quarters, what=what)
    audit.record(
        "volunteering.hours_reported",
        actor=actor,
        target=opportunity,
        hours=hours.pk,
        quarters=quarters,
    )
    waiting = Hours.objects.reported().filter(place__shift__opportunity=opportunity)
    if not waiting.exclude(pk=hours.pk).exists():
        tell_staff(opportunity, "hours_reported", actor=actor)
    return hours


def in_its_turn(place):
    """The place as it is now; its opportunity and its person are locked."""
    opportunity = in_turn(place.shift.opportunity)
    place = Place.objects.select_related("shift", "application").get(pk=place.pk)
    people = Person.objects.select_for_update(of=["self"]).select_related("user")
    place.application.person = people.get(pk=place.application.person_id)
    place.shift.opportunity = place.application.opportunity = opportunity
    return place


def refuse_unless_worked(place):
    if not place.may_report():
        raise ValidationError(
            _("Hours are reported once the shift is over, by who had a place in it."),
            code="not_worked",
        )


def write(hours, *, quarters, what):
    refuse_impossible(hours.place, quarters)
    hours.quarters = hours.reported = quarters
    hours.what, hours.reason, hours.status = what, "", Status.REPORTED
    hours.reported_at, hours.decided_at, hours.decided_by = timezone.now(), None, None
    hours.save()


def refuse_impossible(place, quarters):
    """No day has more than 24 hours, and nobody works in two shifts at once."""
    person = place.application.person_id
    others = Hours.objects.of_person(person).standing().exclude(place=place)
    others = others.filter(place__shift__day=place.shift.day)
    others = list(others.select_related("place__shift__opportunity"))
    for other in others:
        if place.shift.overlaps(other.shift):
            raise ValidationError(
                _(
                    "At that time hours are reported for another shift: %(shift)s "
                    "(“%(title)s”). Report the hours once."
                ),
                params={"shift": other.shift, "title": other.shift.opportunity.title},
                code="overlap",
            )
    before = sum(one.quarters for one in others)
    if before + quarters > QUARTERS_A_DAY:
        raise ValidationError(
            _("A day has 24 hours; of this one %(hours)s are reported already."),
            params={"hours": amount(hours_of(before))},
            code="day",
        )


@transaction.atomic
def confirm_hours(hours: Hours, *, quarters: int, reason: str, actor: User) -> Hours:
    """As reported, or corrected with a reason; also what was confirmed wrongly."""
    hours = again(hours, actor)
    if hours.is_confirmed() and hours.quarters == quarters:
        return hours
    if quarters != hours.reported and not reason:
        raise ValidationError(
            {"reason": _("Write why you correct the hours; the volunteer reads it.")},
            code="required",
        )
    refuse_impossible(hours.place, quarters)
    decide(hours, Status.CONFIRMED, quarters=quarters, reason=reason, actor=actor)
    tell(
        hours.application,
        "hours_confirmed",
        actor=actor,
        hours=amount(hours.amount),
        shift=str(hours.shift),
        answer=reason,
    )
    return hours


@transaction.atomic
def confirm_many(
    opportunity: Opportunity, numbers: Collection[int], *, actor: User
) -> int:
    """Those of the numbers that wait in this opportunity, as reported; how many it were."""
    waiting = Hours.objects.reported().filter(
        pk__in=numbers, place__shift__opportunity=opportunity
    )
    waiting = waiting.exclude(place__application__person=actor.person)
    rows = list(waiting.order_by("pk"))
    for one in rows:
        confirm_hours(one, quarters=one.reported, reason="", actor=actor)
    return len(rows)


@transaction.atomic
def refuse_hours(hours: Hours, *, reason: str, actor: User) -> Hours:
    """They count no more; the volunteer may report them anew."""
    hours = again(hours, actor)
    if hours.status == Status.REFUSED:
        return hours
    if not reason:
        raise ValidationError(
            {"reason": _("Write why; the volunteer reads it.")}, code="required"
        )
    decide(hours, Status.REFUSED, quarters=hours.quarters, reason=reason, actor=actor)
    tell(
        hours.application,
        "hours_refused",
        actor=actor,
        shift=str(hours.shift),
        answer=reason,
    )
    return hours


def again(hours, actor):
    place = in_its_turn(hours.place)
    hours = Hours.objects.get(pk=hours.pk)
    hours.place = place
    if place.application.person_id == actor.person.pk:
        raise ValidationError(
            _("Nobody confirms their own hours. Ask a colleague."), code="own"
        )
    return hours


def decide(hours, status, *, quarters, reason, actor):
    hours.status, hours.quarters, hours.reason = status, quarters, reason
    hours.decided_at, hours.decided_by = timezone.now(), actor
    hours.save()
    opportunity = hours.shift.opportunity
    audit.record(
        f"volunteering.hours_{status}",
        actor=actor,
        target=opportunity,
        hours=hours.pk,
        quarters=quarters,
        reason=reason,
    )
    revoke_exceeding(opportunity.organisation, hours.application.person, actor=actor)


@transaction.atomic
def enter_sheet(
    shift: Shift,
    *,
    rows: Iterable[tuple[Place, int, str]],
    channel: str,
    actor: User,
) -> tuple[int, int]:
    """From a sheet that the volunteers signed: (confirmed, own ones that a colleague confirms).

    What is confirmed already stays. All rows are entered, or none.
    """
    confirmed = own = 0
    for place, quarters, what in rows:
        place = in_its_turn(place)
        refuse_unless_worked(place)
        hours = Hours.objects.filter(place=place).first() or Hours(place=place)
        if hours.is_confirmed():
            continue
        hours.channel, hours.entered_by = channel, actor
        try:
            write(hours, quarters=quarters, what=what)
        except ValidationError as error:
            raise ValidationError(
                f"{place.application.person}: {error.messages[0]}", code=error.code
            ) from error
        if place.application.person_id == actor.person.pk:
            own += 1
            continue
        decide(hours, Status.CONFIRMED, quarters=quarters, reason="", actor=actor)
        confirmed += 1
    return confirmed, own
