from django.db import transaction

from core import audit, notifications
from events.actions.people import staff
from events.models import Event
from members.models import Organisation, User


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


@transaction.atomic
def export_all_registrations(
    organisation: Organisation, *, reason: str, actor: User, **chosen
) -> None:
    """The same of all its events at once; `chosen` says of which project and which days."""
    audit.record(
        "events.all_registrations_exported",
        actor=actor,
        target=organisation,
        reason=reason,
        **{name: str(value) for name, value in chosen.items() if value},
    )
    notifications.notify(
        staff(organisation, "owner").exclude(pk=actor.pk),
        "events.all_registrations_exported",
        target=organisation,
        actor=actor,
        reason=reason,
    )
