"""Events as iCalendar (RFC 5545), sent as RFC 5546 has it: published, and cancelled when they are.

Nobody is invited by these files (METHOD:REQUEST): a calendar program would then offer to
decline, its answer would reach nobody here, and the place would stay taken.
"""

from collections.abc import Iterable

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from core import ical
from core.ical import line, one_line, organiser, portal, span, text, utc
from events.models import Event, Registration, Withdrawal

Status = Registration.Status


def calendar(
    events: Iterable[Event],
    *,
    name: str,
    with_online_links: bool = False,
    withdrawn: Iterable[Withdrawal] = (),
    own: dict[int, str] | None = None,
    method: str = "PUBLISH",
) -> str:
    """One calendar with the events, in the active language and the time of Sofia.

    `own` is {event: status of the reader's registration}; a place shows the online link, as
    `with_online_links` does for all. Of what was withdrawn only the number and the hour is said.
    """
    own = own or {}
    entries = []
    for event in events:
        status = own.get(event.pk, Status.REGISTERED if with_online_links else None)
        entries.append(entry(event, status=status))
    entries += map(withdrawal, withdrawn)
    return ical.calendar(entries, name=name, product="Events", method=method)


def entry(event: Event, *, status: str | None) -> str:
    """The event, for a reader whose registration has this status (None: there is none)."""
    is_public = event.audience == Event.Audience.PUBLIC
    url = settings.SITE_URL + event.get_absolute_url()
    parts = [
        "BEGIN:VEVENT\r\n",
        line("UID", uid(event.pk)),
        line("SEQUENCE", str(event.sequence)),
        line("DTSTAMP", utc(event.updated_at)),
        line("CREATED", utc(event.created_at)),
        line("LAST-MODIFIED", utc(event.updated_at)),
        span(event.starts_at, event.ends_at),
        line("SUMMARY", one_line(summary(event))),
        line("STATUS", state(event, status)),
        line("CLASS", "PUBLIC" if is_public else "PRIVATE"),
        # Somebody else's event in a subscribed calendar takes nobody's time.
        line("TRANSP", "OPAQUE" if status == Status.REGISTERED else "TRANSPARENT"),
        line("URL", url),
        line("CATEGORIES", one_line(event.get_kind_display())),
        organiser(event.organiser),
    ]
    if where := place(event):
        parts.append(line("LOCATION", one_line(where)))
    if whom := contacts(event):
        parts.append(line("CONTACT", one_line(whom)))
    parts.append(line("DESCRIPTION", text(description(event, status, url))))
    parts.append("END:VEVENT\r\n")
    return "".join(parts)


def withdrawal(row: Withdrawal) -> str:
    """The end of a copy: what the calendar program needs to find it, and no word of the event."""
    return "".join(
        [
            "BEGIN:VEVENT\r\n",
            line("UID", uid(row.number)),
            line("SEQUENCE", str(row.sequence)),
            line("DTSTAMP", utc(row.withdrawn_at)),
            line("LAST-MODIFIED", utc(row.withdrawn_at)),
            span(row.starts_at, row.ends_at),
            line("SUMMARY", one_line(_("An event that was taken off the site"))),
            line("STATUS", "CANCELLED"),
            line("TRANSP", "TRANSPARENT"),
            line("ORGANIZER", f"mailto:{portal()}", CN=str(settings.SITE_NAME)),
            "END:VEVENT\r\n",
        ]
    )


def uid(number: int) -> str:
    return ical.uid(f"event-{number}")


def organisers(event):
    """The names of the organiser and of those who accepted to organise with it."""
    others = fetched(event, "named_coorganisers")
    if others is None:
        others = event.coorganisers.accepted().select_related("organisation")
    return [event.organiser.name, *(one.organisation.name for one in others)]


def contacts(event):
    """Whom the public page names for questions; RFC 5546 allows one line for all of them."""
    people = fetched(event, "named_contacts")
    if people is None:
        people = event.contact_people.shown()
    return "; ".join(
        ", ".join(filter(None, [one.shown_name, one.shown_phone, one.shown_email]))
        for one in people
    )


def fetched(event, name):
    """What `for_feed` brought with the event; None for an event that came alone."""
    return getattr(event, name, None)


def state(event, status):
    if event.cancelled_at:
        return "CANCELLED"
    has_place = status in {None, Status.REGISTERED}
    return "CONFIRMED" if has_place else "TENTATIVE"


def summary(event):
    if event.cancelled_at:
        return _("Cancelled: %(title)s") % {"title": event.title}
    return event.title


def place(event):
    """Venue and settlement in words. The town's own point is not the venue's, so no GEO."""
    parts = [event.venue, event.settlement.name if event.settlement else ""]
    if event.mode != Event.Mode.OFFLINE:
        parts.append(_("online"))
    return ", ".join(part for part in parts if part)


def description(event, status, url):
    """Why it was cancelled, how the reader stands, in short, who invites, where to read on."""
    parts = [event.cancel_reason, standing(status), event.summary]
    parts.append(_("Organiser: %(name)s") % {"name": ", ".join(organisers(event))})
    if status == Status.REGISTERED and event.online_url:
        parts.append(_("Online: %(address)s") % {"address": event.online_url})
    parts.append(url)
    return "\n\n".join(part for part in parts if part)


def standing(status):
    return {
        Status.WAITING: _("You are on the waiting list."),
        Status.REQUESTED: _("The organiser has not approved your registration yet."),
        Status.OFFERED: _("A place is kept for you until you confirm it."),
    }.get(status, "")


def attached(event: Event, *, language: str, with_online_link: bool) -> dict:
    """The event as a file on a mail to somebody who is registered."""
    method = "CANCEL" if event.cancelled_at else "PUBLISH"
    with translation.override(language):
        body = calendar(
            [event],
            name=event.title,
            with_online_links=with_online_link,
            method=method,
        )
    return ical.attached(body, name=event.slug, method=method)
