"""Shifts as iCalendar, as `events/calendars.py` writes events: nobody is invited by a file."""

from collections.abc import Iterable

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from core import ical
from core.ical import line, one_line, organiser, span, text, utc
from participation.volunteering.models import Application, Place, Shift


def calendar(
    shifts: Iterable[Shift],
    *,
    name: str,
    own: dict[int, Place] | None = None,
    method: str = "PUBLISH",
) -> str:
    """In the active language. `own` is {shift: the reader's place, with its application}."""
    own = own or {}
    entries = [entry(shift, own.get(shift.pk)) for shift in shifts]
    return ical.calendar(entries, name=name, product="Volunteering", method=method)


def of_places(places: Iterable[Place], *, name: str) -> str:
    """What somebody is signed up for."""
    own = {one.shift_id: one for one in places}
    return calendar([one.shift for one in own.values()], name=name, own=own)


def entry(shift: Shift, place: Place | None) -> str:
    opportunity = shift.opportunity
    url = settings.SITE_URL + opportunity.get_absolute_url()
    parts = [
        "BEGIN:VEVENT\r\n",
        line("UID", ical.uid(f"shift-{shift.pk}")),
        line("SEQUENCE", str(shift.sequence)),
        line("DTSTAMP", utc(shift.changed_at)),
        line("LAST-MODIFIED", utc(shift.changed_at)),
        span(shift.starts_at, shift.ends_at),
        line("SUMMARY", one_line(summary(shift))),
        line("STATUS", state(shift, place)),
        line("CLASS", "PUBLIC" if opportunity.is_public() else "PRIVATE"),
        line("TRANSP", "OPAQUE" if has_place(place) else "TRANSPARENT"),
        line("URL", url),
        line("CATEGORIES", one_line(_("Volunteering"))),
        organiser(opportunity.organisation),
        line("LOCATION", one_line(where(shift))),
    ]
    if whom := contact(opportunity):
        parts.append(line("CONTACT", one_line(whom)))
    parts.append(line("DESCRIPTION", text(description(shift, place, url))))
    parts.append("END:VEVENT\r\n")
    return "".join(parts)


def has_place(place):
    return place is not None and place.is_taken() and place.application.is_accepted()


def state(shift, place):
    if shift.is_cancelled():
        return "CANCELLED"
    return "CONFIRMED" if place is None or has_place(place) else "TENTATIVE"


def summary(shift):
    title = shift.opportunity.title
    return (
        _("Cancelled: %(title)s") % {"title": title} if shift.is_cancelled() else title
    )


def where(shift):
    opportunity = shift.opportunity
    spot = shift.place or opportunity.address
    return ", ".join(filter(None, [spot, opportunity.settlement.name]))


def contact(opportunity):
    return ", ".join(
        filter(
            None,
            [
                opportunity.contact_name,
                opportunity.contact_phone,
                opportunity.contact_email,
            ],
        )
    )


def description(shift, place, url):
    """How the reader stands, what to bring, who invites, where to read on."""
    organisation = shift.opportunity.organisation
    parts = [
        "" if shift.is_cancelled() else standing(place),
        shift.note,
        shift.opportunity.requirements,
        _("Organiser: %(name)s") % {"name": organisation.name},
        url,
    ]
    return "\n\n".join(part for part in parts if part)


def standing(place):
    if place is None or has_place(place):
        return ""
    if place.is_taken():
        return _("The organisation has not accepted you yet.")
    return _("You are on the waiting list.")


def attached(application: Application, shifts: Iterable[Shift], *, method: str) -> dict:
    """Shifts of one opportunity as a file on a mail, in the language of whoever gets it."""
    opportunity = application.opportunity
    for shift in shifts:
        shift.opportunity = opportunity
    places = application.places.filter(shift__in=shifts)
    own = {one.shift_id: one for one in places}
    for place in own.values():
        place.application = application
    with translation.override(application.language):
        body = calendar(shifts, name=opportunity.title, own=own, method=method)
    return ical.attached(body, name=f"volunteering-{opportunity.pk}", method=method)
