"""The organiser's word on registrations that wait for it."""

from collections.abc import Iterable

from django.db import transaction

from core import audit
from events.actions.people import fill_places, tell, tell_moved_up, writable
from events.actions.registering import details, refuse_unless_takes_place
from events.models import Event, Registration
from members.models import User


@transaction.atomic
def approve(event: Event, registrations: Iterable[int], *, actor: User) -> int:
    """To a free place or the waiting list, in the order in which they came.

    How many; what somebody else decided meanwhile stays as it is.
    """
    event = writable(event)
    refuse_unless_takes_place(event)
    rows = waiting_for_word(event, registrations)
    for registration in rows:
        registration.status = Registration.Status.WAITING
        registration.save(update_fields=["status"])
        moved = fill_places(event, newcomer=registration)
        registration.refresh_from_db(fields=["status"])
        audit.record(
            "events.approved", actor=actor, target=event, **details(registration)
        )
        tell(registration, "approved", event=event)
        tell_moved_up([one for one in moved if one != registration], event=event)
    return len(rows)


@transaction.atomic
def decline(
    event: Event, registrations: Iterable[int], *, reason: str, actor: User
) -> int:
    """Not this time, for a reason that each of them reads. How many."""
    event = writable(event)
    rows = waiting_for_word(event, registrations)
    for registration in rows:
        registration.status = Registration.Status.DECLINED
        registration.decision = reason
        registration.save(update_fields=["status", "decision"])
        audit.record(
            "events.declined",
            actor=actor,
            target=event,
            reason=reason,
            **details(registration),
        )
        tell(registration, "declined", event=event, reason=reason)
    return len(rows)


def waiting_for_word(event, numbers):
    rows = event.registrations.requested().filter(pk__in=list(numbers))
    return list(rows.select_related("person__user", "organisation"))
