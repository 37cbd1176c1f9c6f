"""Hours: reported by the volunteer, entered from a signed sheet, confirmed by somebody else."""

from collections.abc import Collection, Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from members.models import Person, User
from participation.common.models import Channel
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
SAID_AND_DECIDED = [
    "quarters",
    "reported",
    "what",
    "reason",
    "status",
    "reported_at",
    "decided_at",
    "decided_by",
    "channel",
    "entered_by",
]


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
    number = place.application.person_id
    place.application.person = locked_people([number])[number]
    place.shift.opportunity = place.application.opportunity = opportunity
    return place


def locked_people(numbers):
    """{number: person}. All in one question and order, so that no two sheets wait for each other."""
    people = Person.objects.select_for_update(of=["self"]).select_related("user")
    return {one.pk: one for one in people.filter(pk__in=set(numbers)).order_by("pk")}


def refuse_unless_worked(place):
    if not place.may_report():
        raise ValidationError(
            _("Hours are reported once the shift is over, by who had a place in it."),
            code="not_worked",
        )


def write(hours, *, quarters, what):
    refuse_impossible(hours.place, quarters)
    say(hours, quarters=quarters, what=what)
    hours.channel, hours.entered_by = Channel.PORTAL, None
    hours.save()


def say(hours, *, quarters, what):
    hours.quarters = hours.reported = quarters
    hours.what, hours.reason, hours.status = what, "", Status.REPORTED
    hours.reported_at, hours.decided_at, hours.decided_by = timezone.now(), None, None


def refuse_impossible(place, quarters):
    others = of_the_same_day(place.shift, [place])
    refuse_beside(others[place.application.person_id], place, quarters)


def refuse_beside(others, place, quarters):
    """No day has more than 24 hours, and nobody works in two shifts at once."""
    for other in others:
        if place.shift.overlaps(other.shift):
            raise ValidationError(
                _(
                    "Hours are already reported for another shift at that time: %(shift)s (“%(title)s”). Report them once."
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
    in_turn(opportunity)
    rows = list(waiting.select_related("place__application").order_by("pk"))
    locked_people(one.application.person_id for one in rows)
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
            {"reason": _("Say why; the volunteer will read it.")}, code="required"
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
    typed = {place.pk: (quarters, what) for place, quarters, what in rows}
    places = places_of_sheet(shift, typed)
    known = Hours.objects.filter(place__in=places).in_bulk(field_name="place_id")
    elsewhere = of_the_same_day(shift, places)
    entered = []
    for place in places:
        refuse_unless_worked(place)
        hours = known.get(place.pk) or Hours(place=place)
        if hours.is_confirmed():
            continue
        hours.place, (quarters, what) = place, typed[place.pk]
        try:
            refuse_beside(elsewhere[place.application.person_id], place, quarters)
        except ValidationError as error:
            raise ValidationError(
                f"{place.application.person}: {error.messages[0]}", code=error.code
            ) from error
        said = said_before(hours)
        say(hours, quarters=quarters, what=what)
        hours.channel, hours.entered_by = channel, actor
        if place.application.person_id != actor.person.pk:
            hours.reported = said or quarters
            confirm(hours, actor=actor)
        entered.append(hours)
    write_all(entered)
    audit.record(
        "volunteering.sheet_entered",
        actor=actor,
        target=shift.opportunity,
        shift=shift.pk,
        hours={one.pk: one.quarters for one in entered},
    )
    confirmed = sum(one.is_confirmed() for one in entered)
    return confirmed, len(entered) - confirmed


def places_of_sheet(shift, numbers):
    """As they are now; the opportunity and everybody on the sheet are locked."""
    opportunity = in_turn(shift.opportunity)
    places = Place.objects.filter(pk__in=numbers, shift=shift)
    places = list(places.select_related("shift", "application"))
    people = locked_people(one.application.person_id for one in places)
    for place in places:
        place.application.person = people[place.application.person_id]
        place.shift.opportunity = place.application.opportunity = opportunity
    return places


def of_the_same_day(shift, places):
    """{number of the person: what stands for them in other shifts of that day}"""
    people = {one.application.person_id: [] for one in places}
    others = Hours.objects.standing().filter(
        place__application__person__in=people, place__shift__day=shift.day
    )
    others = others.exclude(place__in=places)
    for one in others.select_related("place__shift__opportunity", "place__application"):
        people[one.application.person_id].append(one)
    return people


def said_before(hours):
    """What the volunteer typed stays beside what stands on the sheet."""
    return hours.reported if hours.pk and not hours.is_by_hand() else None


def confirm(hours, *, actor):
    hours.status = Status.CONFIRMED
    hours.decided_at, hours.decided_by = timezone.now(), actor


def write_all(rows):
    """No certificate ends by it: confirmed hours only become more."""
    known = [one for one in rows if one.pk]
    Hours.objects.bulk_create([one for one in rows if not one.pk])
    Hours.objects.bulk_update(known, SAID_AND_DECIDED)
