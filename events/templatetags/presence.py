"""Presence in figures, for the organiser's staff."""

from django import template

from events import presence
from events.models import Attendance, AttendanceChange

register = template.Library()
register.filter("hours", presence.said)


@register.inclusion_tag("events/_presence_in_short.html")
def presence_in_short(event):
    """How many were there, how long, and whether it was corrected afterwards."""
    return {
        "event": event,
        "presence": Attendance.objects.in_event(event).presence(),
        "corrections_count": AttendanceChange.objects.of(event).corrections().count(),
        "lacking_count": sum(
            one.is_lacking
            for one in presence.proofs(event, presence.attended_sessions(event))
        ),
    }
