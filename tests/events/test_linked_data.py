"""What a public event says to programs that read pages (schema.org)."""

import datetime
import json
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from core.models import Attachment
from events import actions
from events.models import Event
from tests.events.helpers import hours_from_now
from tests.factories import (
    EventFactory,
    GroupFactory,
    OrganisationFactory,
    RegistrationFactory,
    SettlementFactory,
    staff_of,
)

BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.S)
ROOM = "https://example.org/room"


def data_of(client, event, prefix=""):
    address = reverse("events:detail", args=[event.slug])
    found = BLOCK.findall(client.get(f"{prefix}{address}").content.decode())
    return json.loads(found[0]) if found else None


def test_a_public_event_says_what_its_page_shows(client):
    event = EventFactory(
        title_bg="Среща </script><b>",
        title_en="Meeting",
        summary_bg="За всички.",
        settlement=SettlementFactory(name_bg="Две могили", name_en="Dve mogili"),
        venue_bg="Читалище",
        capacity=10,
        online_url=ROOM,
    )
    RegistrationFactory(event=event)

    url = f"http://localhost:8000{event.get_absolute_url()}"
    organiser_url = f"http://localhost:8000{event.organiser.get_absolute_url()}"

    data = data_of(client, event)
    english = data_of(client, event, "/en")

    starts = timezone.localtime(event.starts_at)
    assert data == {
        "@context": "https://schema.org",
        "@type": "Event",
        "@id": url,
        "url": url,
        "name": "Среща </script><b>",
        "description": "За всички.",
        "startDate": starts.isoformat(timespec="seconds"),
        "endDate": timezone.localtime(event.ends_at).isoformat(timespec="seconds"),
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "location": {
            "@type": "Place",
            "name": "Читалище",
            "address": {
                "@type": "PostalAddress",
                "addressCountry": "BG",
                "addressLocality": "Две могили",
                "addressRegion": "Русе",
                "streetAddress": "Читалище",
            },
        },
        "organizer": {
            "@type": "Organization",
            "name": event.organiser.name_bg,
            "url": organiser_url,
        },
        "isAccessibleForFree": True,
        "offers": {
            "@type": "Offer",
            "price": 0,
            "priceCurrency": "EUR",
            "url": url,
            "availability": "https://schema.org/InStock",
            "validThrough": starts.isoformat(timespec="seconds"),
        },
        "maximumAttendeeCapacity": 10,
        "remainingAttendeeCapacity": 9,
        "dateModified": timezone.localtime(event.updated_at).isoformat(
            timespec="seconds"
        ),
    }
    assert english["name"] == "Meeting"
    assert english["location"]["address"]["addressLocality"] == "Dve mogili"
    assert english["url"].startswith("http://localhost:8000/en/events/")


@pytest.mark.parametrize(
    ("mode", "kinds"),
    [
        (Event.Mode.ONLINE, ["VirtualLocation"]),
        (Event.Mode.MIXED, ["Place", "VirtualLocation"]),
    ],
)
def test_online_leads_to_the_page_and_never_to_the_room(client, mode, kinds):
    event = EventFactory(mode=mode, venue_bg="Читалище", online_url=ROOM)

    data = data_of(client, event)

    places = data["location"]
    places = places if isinstance(places, list) else [places]
    assert [one["@type"] for one in places] == kinds
    assert places[-1]["url"] == data["url"]
    assert ROOM not in json.dumps(data)


def test_full_cancelled_and_moved_events_say_so(client):
    full = EventFactory(capacity=1)
    RegistrationFactory(event=full)
    cancelled = EventFactory(cancelled_at=timezone.now())
    moved = EventFactory()
    before = timezone.localtime(moved.starts_at)
    moved.starts_at -= datetime.timedelta(hours=1)
    actions.update(
        moved,
        sessions=[],
        removed=[],
        seen_at=moved.updated_at,
        actor=staff_of(moved.organiser),
    )

    sold, ended, later = (data_of(client, one) for one in (full, cancelled, moved))

    assert sold["offers"]["availability"] == "https://schema.org/SoldOut"
    assert sold["remainingAttendeeCapacity"] == 0
    assert ended["eventStatus"] == "https://schema.org/EventCancelled"
    assert "offers" not in ended
    assert later["eventStatus"] == "https://schema.org/EventRescheduled"
    assert later["previousStartDate"] == before.isoformat(timespec="seconds")


def test_what_is_over_offers_nothing(client):
    event = EventFactory(
        starts_at=hours_from_now(-3), ends_at=hours_from_now(-1), capacity=5
    )

    data = data_of(client, event)

    assert "offers" not in data
    assert "remainingAttendeeCapacity" not in data


def test_who_accepted_organises_too(client):
    event = EventFactory()
    accepted, asked = OrganisationFactory(), OrganisationFactory()
    event.coorganisers.create(organisation=accepted, state="accepted")
    event.coorganisers.create(organisation=asked)

    names = [one["name"] for one in data_of(client, event)["organizer"]]

    assert names == [event.organiser.name_bg, accepted.name_bg]


def test_only_pictures_with_a_mark_stand_in_it(client):
    event = EventFactory()
    for name, consent in (("seen.jpg", "agreed"), ("hidden.jpg", "")):
        event.attachments.create(
            purpose=Attachment.Purpose.GALLERY,
            name=name,
            content_type_name="image/jpeg",
            size=1,
            width=10,
            height=10,
            widths=[10],
            consent=consent,
        )

    (image,) = data_of(client, event)["image"]

    assert image.endswith("/seen.jpg")


def test_nothing_that_is_not_public_is_said(as_user):
    organiser = EventFactory(is_published=False).organiser
    staff = as_user(staff_of(organiser))
    draft = EventFactory(organiser=organiser, is_published=False)
    members = EventFactory(organiser=organiser, audience=Event.Audience.MEMBERS)
    group = EventFactory(
        organiser=organiser, audience=Event.Audience.GROUP, group=GroupFactory()
    )

    assert [data_of(staff, one) for one in (draft, members, group)] == [None] * 3
