"""What the clock tells those who hold a place, and those who were there."""

from django.db import transaction
from django.utils import timezone

from core import mail, notifications
from events.actions.people import tell
from events.models import Event, Registration


@transaction.atomic
def remind(registration: Registration) -> bool:
    """Remind of an event of the next day, once for each hour it was set for."""
    due = Registration.objects.due_for_reminder()
    return remind_once(registration, due, "reminder", note="reminded_for")


@transaction.atomic
def remind_of_next_week(registration: Registration) -> bool:
    """Remind of an event a week ahead, once for each hour it was set for."""
    due = Registration.objects.due_for_reminder_of_week()
    return remind_once(registration, due, "reminder_week", note="reminded_week_for")


def remind_once(registration, due, what, *, note):
    """The row is locked and asked again, so two clocks tell it once.

    Who may no longer see the event is passed over.
    """
    row = due.filter(pk=registration.pk).select_for_update(of=["self"]).first()
    if row is None:
        return False
    event, person = row.event, row.person
    setattr(row, note, event.starts_at)
    row.save(update_fields=[note])
    seen = Event.objects.filter(pk=event.pk)
    if person.user_id and not seen.visible_to(person.user).exists():
        return False
    tell(row, what, event=event, version=event.starts_at.isoformat())
    return True


@transaction.atomic
def ask_for_feedback(registration: Registration) -> bool:
    """Ask somebody who was present what they think of the event, once and never again."""
    due = Registration.objects.due_for_feedback().filter(pk=registration.pk)
    row = due.select_for_update(of=["self"]).first()
    if row is None:
        return False
    row.feedback_asked_at = timezone.now()
    row.save(update_fields=["feedback_asked_at"])
    context = {"event": row.event, "address": row.event.feedback_address(row)}
    tell_participant(row, "feedback", event=row.event, context=context)
    return True


def tell_participant(registration, what, *, event, context):
    """A mail: to who has an account as often as they chose, to guests at once."""
    person = registration.person
    if person.erased_at:
        return
    if person.user_id:
        notifications.notify(
            [person.user],
            f"events.{what}",
            target=event,
            mail=f"events/{what}",
            context=context,
        )
        return
    mail.queue(
        f"events/{what}",
        to=person,
        context=context,
        key=f"events.{what}:{registration.pk}",
    )
