"""An event in the words of schema.org: what its public page shows, for programs that read pages."""

from django.utils import timezone

from core.models import Attachment
from events.models import Event
from members.linked_data import COUNTRY

SCHEMA = "https://schema.org"
MODES = {
    Event.Mode.OFFLINE: "Offline",
    Event.Mode.ONLINE: "Online",
    Event.Mode.MIXED: "Mixed",
}
TYPES = {
    Event.Kind.TRAINING: "EducationEvent",
    Event.Kind.EXHIBITION: "ExhibitionEvent",
}


def event_data(event: Event, site_url: str) -> dict | None:
    """Of a public event only, and without the online link; what is empty is left out."""
    if not is_public(event):
        return None
    url = f"{site_url}{event.get_absolute_url()}"
    before = previous_start(event)
    data = {
        "@context": SCHEMA,
        "@type": TYPES.get(event.kind, "Event"),
        "@id": url,
        "url": url,
        "name": event.title,
        "description": event.summary,
        "startDate": moment(event.starts_at),
        "endDate": moment(event.ends_at),
        "previousStartDate": before and moment(before),
        "eventStatus": f"{SCHEMA}/{status(event, before)}",
        "eventAttendanceMode": f"{SCHEMA}/{MODES[event.mode]}EventAttendanceMode",
        "location": location(event, url),
        "organizer": organisers(event, site_url),
        "image": images(event, site_url),
        "isAccessibleForFree": True,
        "offers": offer(event, url),
        "maximumAttendeeCapacity": event.capacity,
        "remainingAttendeeCapacity": None if event.is_over() else event.places_left,
        "dateModified": moment(event.updated_at),
    }
    return {key: value for key, value in data.items() if value not in (None, "", [])}


def organisers(event, site_url):
    """The organiser, and beside it those who accepted; these are prefetched."""
    together = [
        one.organisation for one in event.coorganisers.all() if one.is_accepted()
    ]
    found = [
        {
            "@type": "Organization",
            "name": one.name,
            "url": f"{site_url}{one.get_absolute_url()}",
        }
        for one in [event.organiser, *together]
    ]
    return found[0] if len(found) == 1 else found


def is_public(event):
    return (
        event.is_published
        and event.deleted_at is None
        and event.audience == Event.Audience.PUBLIC
        and not event.organiser.is_practice
    )


def moment(value):
    return timezone.localtime(value).isoformat(timespec="seconds")


def status(event, before):
    if event.cancelled_at:
        return "EventCancelled"
    return "EventRescheduled" if before else "EventScheduled"


def previous_start(event):
    """The last other beginning that was published; drafts move unseen."""
    if not event.sequence:
        return None
    shown = event.history.filter(is_published=True).exclude(starts_at=event.starts_at)
    rows = shown.order_by("-history_date", "-history_id")
    return rows.values_list("starts_at", flat=True).first()


def location(event, url):
    """The place, and for those who take part online the page that leads them there."""
    found = []
    if event.mode != Event.Mode.ONLINE and (event.venue or event.settlement):
        found.append(place(event))
    if event.mode != Event.Mode.OFFLINE or not found:
        found.append({"@type": "VirtualLocation", "url": url})
    return found[0] if len(found) == 1 else found


def place(event):
    settlement = event.settlement
    address = {"@type": "PostalAddress", "addressCountry": COUNTRY}
    if settlement:
        address["addressLocality"] = settlement.name
        address["addressRegion"] = settlement.obshtina.oblast.name
    if event.venue:
        address["streetAddress"] = event.venue
    name = event.venue or settlement.name
    return {"@type": "Place", "name": name, "address": address}


def offer(event, url):
    """Free of charge, while one can still register."""
    if not event.takes_registrations():
        return None
    closes_at = min(event.registration_closes_at or event.starts_at, event.starts_at)
    return {
        "@type": "Offer",
        "price": 0,
        "priceCurrency": "EUR",
        "url": url,
        "availability": f"{SCHEMA}/{'SoldOut' if event.is_full() else 'InStock'}",
        "validThrough": moment(closes_at),
    }


def images(event, site_url):
    """Photographs that anybody may see: those with the mark; the attachments are prefetched."""
    shown = (Attachment.Purpose.COVER, Attachment.Purpose.GALLERY)
    return [
        f"{site_url}{file.get_absolute_url()}"
        for file in event.attachments.all()
        if file.purpose in shown and file.is_marked()
    ]
