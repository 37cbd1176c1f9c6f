"""What the clock tells volunteers: of the shift of tomorrow, and to report their hours."""

from django.db import transaction
from django.utils import timezone

from participation.volunteering.actions.telling import tell
from participation.volunteering.models import Place


@transaction.atomic
def remind(place: Place) -> bool:
    return tell_once(place, Place.objects.due_for_reminder(), "reminder", "reminded_at")


@transaction.atomic
def ask_for_hours(place: Place) -> bool:
    due = Place.objects.due_to_ask_for_hours()
    return tell_once(place, due, "ask_for_hours", "hours_asked_at")


def tell_once(place, due, what, note):
    """The row is locked and asked again, so two clocks tell it once."""
    rows = due.filter(pk=place.pk).select_for_update(of=["self"])
    row = rows.select_related(
        "shift", "application__opportunity", "application__person__user"
    ).first()
    if row is None:
        return False
    setattr(row, note, timezone.now())
    row.save(update_fields=[note])
    tell(row.application, what, shift=str(row.shift), place=row.shift.place)
    return True
