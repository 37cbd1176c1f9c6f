from django.db import transaction

from core import audit, notifications
from events.actions.people import staff
from events.models import Event
from members.models import User


@transaction.atomic
def export_registrations(event: Event, *, reason: str, actor: User) -> None:
    """Note who takes the list of people out of the portal and why; tell the other owners."""
    audit.record(
        "events.registrations_exported", actor=actor, target=event, reason=reason
    )
    notifications.notify(
        staff(event.organiser, "owner").exclude(pk=actor.pk),
        "events.registrations_exported",
        target=event,
        actor=actor,
        reason=reason,
    )
