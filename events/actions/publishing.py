from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit, notifications
from events import search, withdrawals
from events.actions.people import staff, writable
from events.actions.telling import tell_of_change
from events.models import Attendance, Event, EventChange
from members.models import User


@transaction.atomic
def publish(event: Event, *, actor: User) -> Event:
    """Show the event to its audience; a second time changes nothing."""
    event = writable(event)
    if event.is_published:
        return event
    event.is_published = True
    # Calendars may still hold it as taken off.
    event.sequence += event.published_at is not None
    event.published_at = event.published_at or timezone.now()
    event.save(update_fields=["is_published", "published_at", "sequence", "updated_at"])
    audit.record("events.published", actor=actor, target=event)
    search.index(event)
    if event.group_id and not event.organiser.is_practice:
        notifications.notify(
            event.group.accounts().exclude(pk=actor.pk),
            "events.published",
            target=event,
            actor=actor,
        )
    return event


@transaction.atomic
def unpublish(event: Event, *, reason: str, actor: User) -> Event:
    """Make it a draft again. What took place with people present stays, since figures count it."""
    event = writable(event)
    if not event.is_published:
        return event
    refuse_if_attended(event)
    event.is_published = False
    event.sequence += 1
    event.save(update_fields=["is_published", "sequence", "updated_at"])
    withdrawals.keep(event, sequence=event.sequence)
    audit.record("events.unpublished", actor=actor, target=event, reason=reason)
    search.index(event)
    notifications.notify(
        staff(event.organiser, "owner").exclude(pk=actor.pk),
        "events.unpublished",
        target=event,
        actor=actor,
        mail=True,
        reason=reason,
    )
    return event


def refuse_if_attended(event):
    if Attendance.objects.filter(session__event=event).exists():
        raise ValidationError(
            _("Presence was taken at this event and figures count it, so it stays."),
            code="attended",
        )


@transaction.atomic
def cancel(event: Event, *, reason: str, actor: User) -> Event:
    """Say that the event will not take place, to the page, the calendars and all registered."""
    event = writable(event)
    if event.cancelled_at:
        return event
    if event.is_over():
        raise ValidationError(_("The event is already over."), code="over")
    event.cancelled_at = timezone.now()
    event.cancel_reason = reason
    event.sequence += 1
    event.save(
        update_fields=["cancelled_at", "cancel_reason", "sequence", "updated_at"]
    )
    audit.record("events.cancelled", actor=actor, target=event, reason=reason)
    tell_of_change(event, EventChange.Kind.CANCELLED, actor=actor)
    return event


@transaction.atomic
def delete(event: Event, *, actor: User) -> None:
    """Take a draft away; `tick` empties it after 30 days."""
    event = writable(event)
    if event.deleted_at:
        return
    if event.is_published:
        raise ValidationError(_("Only a draft can be deleted."), code="published")
    refuse_if_attended(event)
    event.deleted_at = timezone.now()
    event.save(update_fields=["deleted_at", "updated_at"])
    audit.record("events.deleted", actor=actor, target=event)
    search.index(event)
