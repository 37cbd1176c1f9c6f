"""SEQUENCE of RFC 5545: of two copies a calendar program keeps the one with the higher number."""

from events.models import Event

# What stands in a calendar file and changes what somebody finds in their calendar.
IN_THE_FILE = (
    "title_bg",
    "title_en",
    "summary_bg",
    "summary_en",
    "kind",
    "starts_at",
    "ends_at",
    "settlement_id",
    "venue_bg",
    "venue_en",
    "mode",
    "online_url",
    "audience",
    "group_id",
)


def is_other(before: Event, after: Event) -> bool:
    """Does the file say something else now?"""
    return any(
        (getattr(before, field) or "") != (getattr(after, field) or "")
        for field in IN_THE_FILE
    )


def count_change(before: Event, after: Event) -> None:
    """Raise the number if the event was shown and its file changed; the caller saves."""
    if before.is_published and is_other(before, after):
        after.sequence = before.sequence + 1
