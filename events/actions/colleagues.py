"""Several people of one organisation, written down by a colleague; each gets their own mail."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import audit, throttle
from events.actions.by_hand import known_person
from events.actions.people import fill_places, tell, tell_moved_up, writable
from events.actions.registering import (
    Entry,
    cancel,
    details,
    enter,
    refuse_begun,
    refuse_unless_open,
)
from events.actions.sparing import refuse_to_bother
from events.models import Event, Registration
from members.models import Organisation, User

A_DAY = 86_400
MOST_A_DAY = 200


@dataclass(frozen=True)
class Colleague:
    name: str
    email: str


@transaction.atomic
def register_colleagues(
    event: Event,
    colleagues: Iterable[Colleague],
    *,
    organisation: Organisation,
    actor: User,
) -> list[tuple[Colleague, Registration]]:
    """Each to a place or the waiting list, in the order of the rows; all or nothing.

    Whoever is on the list already stays as they are, and the answer does not tell it: it says
    for each where they stand now. The same form sent twice changes nothing.
    """
    event = writable(event)
    refuse_unless_open(event)
    colleagues = list(colleagues)
    refuse_too_many(actor, len(colleagues))
    found = []
    for one in colleagues:
        refuse_to_bother(one.email, actor=actor)
        person = known_person(event, one.name, one.email, organisation)
        entry = Entry(
            organisation,
            registered_by=actor,
            registered_as=one.name,
            by=actor.get_display_name(),
        )
        found.append((one, enter(event, person, entry, actor=actor)))
    return found


def refuse_too_many(actor, count):
    for _row in range(count):
        if not throttle.hit(f"colleagues:{actor.pk}", limit=MOST_A_DAY, seconds=A_DAY):
            raise ValidationError(
                _("You registered very many people today. Continue tomorrow."),
                code="too_many",
            )


@transaction.atomic
def withdraw_colleague(registration: Registration, *, actor: User) -> Registration:
    """Who wrote a colleague down may cross them out too; the colleague is told."""
    event = writable(registration.event)
    registration = event.registrations.select_related("person__user").get(
        pk=registration.pk, registered_by=actor
    )
    if not registration.stands():
        return registration
    refuse_begun(event, registration)
    cancel(registration)
    audit.record("events.withdrawn", actor=actor, target=event, **details(registration))
    by = actor.get_display_name()
    tell(registration, "crossed_out", event=event, by=by)
    tell_moved_up(fill_places(event), event=event)
    return registration
