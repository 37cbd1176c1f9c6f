"""What the organiser writes on the list: who called by phone, and who is moved out of turn."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from events.actions import answering
from events.actions.answering import Answers
from events.actions.guests import person_of
from events.actions.people import (
    fill_places,
    free_places,
    tell,
    tell_moved_up,
    writable,
)
from events.actions.registering import (
    Entry,
    details,
    enter,
    refuse_unless_takes_place,
)
from events.actions.sparing import refuse_to_bother
from events.models import Event, Registration
from members.models import Organisation, Person, User

Status = Registration.Status


@transaction.atomic
def add_by_hand(
    event: Event,
    *,
    name: str,
    email: str,
    organisation: Organisation | None,
    answers: Answers,
    actor: User,
) -> tuple[Registration, bool]:
    """Somebody who called or wrote; a place or the waiting list as for everybody else.

    Neither the deadline nor the approval holds the organiser back. The same person twice is
    on the list once. Returns the registration and whether it is new.
    """
    event = writable(event)
    refuse_unless_takes_place(event)
    refuse_to_bother(email, actor=actor)
    person = known_person(event, name, email, organisation)
    entry = Entry(
        organisation,
        answers,
        needs_approval=False,
        registered_by=actor,
        by=event.organiser.name,
    )
    before = event.registrations.standing().filter(person=person).exists()
    return enter(event, person, entry, actor=actor), not before


def known_person(event, name, email, organisation):
    """By the address; without one, by name among those on the list."""
    is_practice = event.organiser.is_practice
    new = Person(name=name, email=email.strip().lower(), is_practice=is_practice)
    if new.email:
        same = event.registrations.filter(person__email__iexact=new.email)
        row = same.select_related("person").order_by("pk").first()
        found = person_of(new, event)
        if row and not found:
            found = row.person
            forget_typed(row, name)
    else:
        same = event.registrations.standing().filter(
            person__name__iexact=name, person__email="", organisation=organisation
        )
        row = same.select_related("person").first()
        found = row.person if row else None
    if found is None:
        new.save()
        return new
    return found


def forget_typed(registration, name):
    """What a stranger typed and nobody confirmed: the address alone is known by it."""
    if registration.status != Status.UNCONFIRMED:
        return
    rows = Registration.objects.filter(pk=registration.pk)
    answering.forget(rows)
    rows.update(office="", sex="", age_group="", obshtina=None)
    registration.person.name = name
    registration.person.save(update_fields=["name"])


@transaction.atomic
def give_place(registration: Registration, *, reason: str, actor: User) -> Registration:
    """Out of turn or beyond the quota, for a reason that is kept; never beyond the capacity."""
    event, registration = row_of(registration)
    if registration.status == Status.REGISTERED:
        return registration
    if registration.status not in (Status.WAITING, Status.OFFERED):
        raise ValidationError(_("Only who waits can be given a place."), code="state")
    is_offered = registration.status == Status.OFFERED
    if not is_offered and free_places(event) == 0:
        raise ValidationError(
            _("No place is free. Raise the number of places first."), code="full"
        )
    registration.status, registration.offered_until = Status.REGISTERED, None
    registration.save(update_fields=["status", "offered_until"])
    audit.record(
        "events.place_given",
        actor=actor,
        target=event,
        reason=reason,
        **details(registration),
    )
    tell(registration, "moved_up", event=event)
    return registration


@transaction.atomic
def send_to_waiting(
    registration: Registration, *, reason: str, actor: User
) -> Registration:
    """From a place to the end of the waiting list, for a reason that the person reads."""
    event, registration = row_of(registration)
    if registration.status == Status.WAITING:
        return registration
    if registration.status not in Registration.HOLDING:
        raise ValidationError(
            _("Only who has a place can be moved to the waiting list."), code="state"
        )
    registration.status, registration.offered_until = Status.WAITING, None
    registration.registered_at = timezone.now()
    registration.save(update_fields=["status", "offered_until", "registered_at"])
    audit.record(
        "events.sent_to_waiting",
        actor=actor,
        target=event,
        reason=reason,
        **details(registration),
    )
    tell(registration, "moved_back", event=event, reason=reason)
    moved = fill_places(event)
    if registration in moved:
        raise ValidationError(
            _("Nobody else waits, so the place would come back. Cancel it instead."),
            code="alone",
        )
    tell_moved_up(moved, event=event)
    return registration


def row_of(registration):
    event = writable(registration.event)
    refuse_unless_takes_place(event)
    rows = event.registrations.select_related("person__user", "organisation")
    return event, rows.get(pk=registration.pk)
