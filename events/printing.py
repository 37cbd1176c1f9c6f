"""What all papers of an event say alike: where and when."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from events.models import Event

# Pages with a picture of their own that one file holds.
PORTION = 250


def place(event: Event) -> str:
    """The venue and its town; an online event is at no place."""
    town = event.settlement.name if event.settlement else ""
    found = ", ".join(filter(None, [event.venue, town]))
    if not found and event.mode == Event.Mode.ONLINE:
        return _("online")
    return found


def days(start, end) -> str:
    """From the first to the last day, as short as the language has it: 26–27 March 2015."""
    first, last = timezone.localdate(start), timezone.localdate(end)
    if first == last:
        return date_format(first, "DATE_FORMAT")
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{date_format(last, 'DATE_FORMAT')}"
    return f"{date_format(first, 'DATE_FORMAT')} – {date_format(last, 'DATE_FORMAT')}"


def hours(start, end) -> str:
    start, end = timezone.localtime(start), timezone.localtime(end)
    return f"{start:%H:%M}–{end:%H:%M}"


def address(view: str, *args) -> str:
    """A full address of the portal, as a code on paper holds it."""
    return f"{settings.SITE_URL}{reverse(view, args=args)}"


def portions(count: int) -> list[tuple[int, str]]:
    """Files that are made while one waits: (number, "251–500")."""
    return [
        (number, f"{start}–{min(start + PORTION - 1, count)}")
        for number, start in enumerate(range(1, count + 1, PORTION), start=1)
    ]


def portion(rows, number: int):
    return rows[(number - 1) * PORTION : number * PORTION]
