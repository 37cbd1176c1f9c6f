"""What the clock tells those who hold a place."""

from django.db import transaction

from events.actions.people import tell
from events.models import Event, Registration


@transaction.atomic
def remind(registration: Registration) -> bool:
    """Remind of an event of the next day, once for each hour it was set for.

    Who may no longer see the event is passed over.
    """
    due = Registration.objects.due_for_reminder().filter(pk=registration.pk)
    registration = due.select_for_update(of=["self"]).first()
    if registration is None:
        return False
    event, person = registration.event, registration.person
    registration.reminded_for = event.starts_at
    registration.save(update_fields=["reminded_for"])
    seen = Event.objects.filter(pk=event.pk)
    if person.user_id and not seen.visible_to(person.user).exists():
        return False
    tell(registration, "reminder", event=event, version=event.starts_at.isoformat())
    return True
