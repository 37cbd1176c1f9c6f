"""Keeping in mind which calendars hold an event that they may no longer hold."""

from django.utils import timezone

from events.models import Event, Withdrawal


def keep(event: Event, *, sequence: int) -> None:
    """Whoever saw the event as it was does so no longer; their copy ends with this number."""
    if event.organiser.is_practice:
        return
    Withdrawal.objects.update_or_create(
        number=event.pk,
        audience=event.audience,
        group_id=event.group_id,
        defaults={
            "sequence": sequence,
            "starts_at": event.starts_at,
            "ends_at": event.ends_at,
            "withdrawn_at": timezone.now(),
            "kind": event.kind,
            "organiser_id": event.organiser_id,
            "project_id": event.project_id,
            "settlement_id": event.settlement_id,
        },
    )


def keep_if_hidden(before: Event, after: Event) -> None:
    """After a change of a published event: from some of its readers it may be hidden now."""
    was, now = audience_of(before), audience_of(after)
    if before.is_published and was != now and after.audience != Event.Audience.PUBLIC:
        keep(before, sequence=after.sequence)


def audience_of(event):
    for_group = event.audience == Event.Audience.GROUP
    return event.audience, event.group_id if for_group else None
