"""What events know of a person: to give it to them, and to let it go."""

from django.db import transaction
from django.utils import timezone

from events import actions
from members.models import Person


def export_person(person: Person) -> dict:
    """Registrations and presence, as plain values."""
    registrations = person.registrations.select_related(
        "event", "organisation"
    ).prefetch_related("attendances__session")
    return {"registrations": [exported(registration) for registration in registrations]}


def exported(registration):
    organisation = registration.organisation
    return {
        "event": registration.event.title,
        "starts_at": registration.event.starts_at.isoformat(),
        "on_behalf_of": organisation.name if organisation else "",
        "status": registration.status,
        "registered_at": registration.registered_at.isoformat(),
        "attended": [
            {"session": one.session.title, "how": one.how}
            for one in registration.attendances.all()
        ],
    }


@transaction.atomic
def erase_person(person: Person) -> None:
    """Free the places that the person will not use. Past presence stays without a name."""
    upcoming = person.registrations.standing().filter(
        event__starts_at__gt=timezone.now(), attendances=None
    )
    for registration in upcoming.select_related("event"):
        actions.withdraw(registration, actor=None)
