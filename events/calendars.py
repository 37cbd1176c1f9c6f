"""Events as iCalendar (RFC 5545)."""

import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Timezone
from icalendar import Event as CalendarEvent

from events.models import Event

# By the rule of the European Union, which calendar programs read better than a list of days.
SOFIA = "\r\n".join(
    [
        "BEGIN:VTIMEZONE",
        "TZID:Europe/Sofia",
        "BEGIN:DAYLIGHT",
        "DTSTART:19970330T030000",
        "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
        "TZNAME:EEST",
        "TZOFFSETFROM:+0200",
        "TZOFFSETTO:+0300",
        "END:DAYLIGHT",
        "BEGIN:STANDARD",
        "DTSTART:19971026T040000",
        "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
        "TZNAME:EET",
        "TZOFFSETFROM:+0300",
        "TZOFFSETTO:+0200",
        "END:STANDARD",
        "END:VTIMEZONE",
        "",
    ]
)


def calendar(events, *, name: str, with_online_links: bool = False) -> str:
    """One calendar with the events, in the active language and the time of Sofia."""
    made = Calendar()
    made.add("prodid", "-//LeaderNet//Events//BG")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("x-wr-calname", " ".join(name.split()))
    made.add("x-wr-timezone", settings.TIME_ZONE)
    made.add("refresh-interval", datetime.timedelta(hours=6), {"VALUE": "DURATION"})
    made.add_component(Timezone.from_ical(SOFIA))
    for event in events:
        made.add_component(entry(event, with_online_link=with_online_links))
    return made.to_ical().decode()


def entry(event: Event, *, with_online_link: bool) -> CalendarEvent:
    made = CalendarEvent()
    made.add("uid", f"event-{event.pk}@{urlsplit(settings.SITE_URL).hostname}")
    made.add("sequence", event.sequence)
    made.add("dtstamp", event.updated_at)
    made.add("created", event.created_at)
    made.add("last-modified", event.updated_at)
    made.add("dtstart", timezone.localtime(event.starts_at))
    made.add("dtend", timezone.localtime(event.ends_at))
    made.add("summary", summary(event))
    made.add("status", "CANCELLED" if event.cancelled_at else "CONFIRMED")
    made.add("url", settings.SITE_URL + event.get_absolute_url())
    made.add("categories", [str(event.get_kind_display())])
    if where := place(event):
        made.add("location", where)
    made.add("description", description(event, with_online_link=with_online_link))
    return made


def summary(event):
    if event.cancelled_at:
        return _("Cancelled: %(title)s") % {"title": event.title}
    return event.title


def place(event):
    """Venue and settlement in words."""
    parts = [event.venue, event.settlement.name if event.settlement else ""]
    return ", ".join(part for part in parts if part)


def description(event, *, with_online_link):
    """In short, why it was cancelled, who invites, and to those registered the online link."""
    parts = [event.cancel_reason, event.summary]
    parts.append(_("Organiser: %(name)s") % {"name": event.organiser.name})
    if with_online_link and event.online_url:
        parts.append(_("Online: %(address)s") % {"address": event.online_url})
    return "\n\n".join(part for part in parts if part)


def attached(event: Event, *, language: str, with_online_link: bool) -> dict:
    """The event as a file on a mail to somebody who is registered."""
    with translation.override(language):
        text = calendar([event], name=event.title, with_online_links=with_online_link)
    return {
        "name": f"{event.slug}.ics",
        "content_type": "text/calendar; charset=utf-8",
        "text": text,
    }
