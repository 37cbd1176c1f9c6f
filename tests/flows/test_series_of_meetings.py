"""A clerk writes one meeting and gets eight in eight municipalities, on a phone or at a desk."""

import datetime

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from events.models import Event
from tests.factories import (
    ObshtinaFactory,
    OrganisationFactory,
    SettlementFactory,
    staff_of,
)
from tests.flows.helpers import fill, is_too_wide, press, typed

NAMES = [
    "Борово",
    "Бяла",
    "Ветово",
    "Две могили",
    "Иваново",
    "Русе",
    "Сливо поле",
    "Ценово",
]


@pytest.fixture
def clerk():
    """Staff of an organisation in Ruse; the oblast has eight municipalities."""
    for number, name in enumerate(NAMES):
        obshtina = ObshtinaFactory(code=f"RS{number}", name_bg=name)
        seat = SettlementFactory(obshtina=obshtina, name_bg=name)
    return staff_of(OrganisationFactory(seat=seat))


def write_one(page, day):
    """Five answers; everything else is folded or has a sensible value already."""
    page.goto("/events/new/")
    assert not is_too_wide(page)
    fill(
        page,
        title_bg="Среща с местната власт",
        day=day.isoformat(),
        begins="10:00",
        ends="13:00",
    )
    press(page, "series", "1")


def look_at_eight(page):
    expect(page.locator("main h1")).to_have_text("Поредица от срещи")
    assert not is_too_wide(page)
    boxes = page.locator("main [name$=-is_made]")
    assert boxes.count() == 8
    assert typed(page, "RS3-settlement") == [
        "Две могили, община Две могили, област Русе"
    ]
    fill(page, **{"RS3-venue_bg": "Читалището", "RS3-begins": "14:00"})


def test_eight_meetings_in_eight_municipalities(visit, clerk, device):
    page = visit(clerk)
    day = timezone.localdate() + datetime.timedelta(days=30)

    write_one(page, day)
    look_at_eight(page)
    # An hour that cannot be is said, and nothing typed is lost.
    press(page, "preview", "1")
    expect(page.locator("main [aria-invalid=true]")).to_have_count(1)
    assert typed(page, "RS3-venue_bg", "RS3-begins") == ["Читалището", "14:00"]
    fill(page, **{"RS3-ends": "17:00"})
    press(page, "preview", "1")
    expect(page.locator("main tbody tr")).to_have_count(8)
    assert not is_too_wide(page)
    press(page, "change", "1")
    assert typed(page, "RS3-venue_bg") == ["Читалището"]
    press(page, "preview", "1")
    press(page, "make", "published")
    expect(page.locator("#series li")).to_have_count(7)
    assert not is_too_wide(page)

    made = Event.objects.order_by("starts_at")
    assert [one.settlement.name_bg for one in made] == NAMES
    assert all(one.is_published for one in made)
    assert timezone.localtime(made[0].starts_at).date() == day
    assert (made[3].venue_bg, timezone.localtime(made[3].starts_at).hour) == (
        "Читалището",
        14,
    )
