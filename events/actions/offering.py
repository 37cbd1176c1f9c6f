"""A place offered from the waiting list: taken with one press, or gone with its term."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from events.actions.people import (
    fill_places,
    locked,
    tell,
    tell_moved_up,
    writable,
)
from events.actions.registering import cancel, details
from events.models import Registration
from members.models import User


@transaction.atomic
def take_offer(registration: Registration, *, actor: User | None) -> Registration:
    """Take the offered place. A second press changes nothing; after the term it is refused."""
    event = writable(registration.event)
    registration = event.registrations.select_related("person__user").get(
        pk=registration.pk
    )
    if registration.status == Registration.Status.REGISTERED:
        return registration
    if event.cancelled_at:
        raise ValidationError(_("This event does not take place."), code="cancelled")
    if not is_offered_still(registration, event):
        raise ValidationError(
            _(
                "The term to take this place has passed, so it goes to the next in line. "
                "You may register again."
            ),
            code="late",
        )
    registration.status = Registration.Status.REGISTERED
    registration.offered_until = None
    registration.save(update_fields=["status", "offered_until"])
    audit.record(
        "events.offer_taken", actor=actor, target=event, **details(registration)
    )
    tell(registration, "registered", event=event)
    return registration


def is_offered_still(registration, event):
    """Also an event that was moved to an earlier hour ends its offers when it begins."""
    return (
        registration.status == Registration.Status.OFFERED
        and registration.offered_until > timezone.now()
        and not event.has_begun()
    )


@transaction.atomic
def lapse(registration: Registration) -> bool:
    """End an offer whose term passed; the next in line is asked. Of the clock."""
    event = locked(registration.event)
    due = event.registrations.offers_that_ended().filter(pk=registration.pk)
    registration = due.select_related("person__user").first()
    if registration is None:
        return False
    cancel(registration)
    audit.record(
        "events.offer_lapsed", actor=None, target=event, **details(registration)
    )
    tell(registration, "lapsed", event=event)
    if event.is_published and not event.cancelled_at and not event.deleted_at:
        tell_moved_up(fill_places(event), event=event)
    return True
