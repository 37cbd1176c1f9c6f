"""Door keepers: who takes attendance of one event without any further right."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import audit, mail
from events.actions.people import writable
from events.actions.sparing import refuse_to_bother
from events.models import DoorKeeper, Event
from events.presence import closes_at
from members.models import User

MOST_KEEPERS = 30


@dataclass(frozen=True)
class Addressee:
    """Somebody of whom only the e-mail is known."""

    email: str
    language: str


@transaction.atomic
def give_door(event: Event, *, email: str, actor: User) -> DoorKeeper:
    """Let whoever signs in with this address take attendance until the last day ends.

    The same words and the same mail whether or not there is an account. Twice is once.
    """
    event = writable(event)
    email = email.lower()
    if not event.is_published or event.cancelled_at:
        raise ValidationError(_("This event does not take place."), code="cancelled")
    keeper = event.door_keepers.filter(email=email).first()
    if keeper:
        return keeper
    if event.door_keepers.count() >= MOST_KEEPERS:
        raise ValidationError(
            _("There are 30 people at the door already. Remove somebody first."),
            code="many",
        )
    refuse_to_bother(email, actor=actor)
    keeper = event.door_keepers.create(email=email)
    audit.record("events.door_given", actor=actor, target=event, keeper=keeper.pk)
    account = User.objects.filter(email=email, is_active=True).first()
    mail.queue(
        "events/door_keeper",
        to=account or Addressee(email, actor.language),
        context={
            "event": event,
            "giver": actor.get_full_name(),
            "until": closes_at(event),
        },
        key=f"events.door_keeper:{keeper.pk}",
    )
    return keeper


@transaction.atomic
def take_door(keeper: DoorKeeper, *, actor: User) -> None:
    audit.record(
        "events.door_taken", actor=actor, target=keeper.event, keeper=keeper.pk
    )
    keeper.delete()
