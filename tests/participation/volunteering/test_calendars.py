"""Shifts in one's own calendar: of an opportunity, one's own, and on the mails about them."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from core.models import OutgoingMail
from participation.volunteering import actions
from tests.events import strict
from tests.factories import (
    ApplicationFactory,
    OpportunityFactory,
    PersonFactory,
    PlaceFactory,
    ShiftFactory,
    UserFactory,
    staff_of,
)
from tests.participation.volunteering.test_joining import address

DAY = timezone.localdate() + datetime.timedelta(days=7)


@pytest.fixture
def opportunity():
    return OpportunityFactory(title_bg="Чист парк; и река", address="ул. „Роза“ 5")


def entries(content):
    """{number of the shift: its entry}"""
    octets = content.encode() if isinstance(content, str) else content
    strict.read(octets)
    return {
        str(one["UID"]).partition("@")[0]: one
        for one in Calendar.from_ical(octets).walk("VEVENT")
    }


def place_of(opportunity, person, **shift):
    application = opportunity.applications.filter(person=person).first()
    status = shift.pop("status", "taken")
    return PlaceFactory(
        status=status,
        shift=ShiftFactory(opportunity=opportunity, **shift),
        application=application
        or ApplicationFactory(opportunity=opportunity, person=person),
    )


def calendar_of(mail):
    (file,) = mail.attachments
    return file


def test_everybody_takes_the_shifts_to_come(client, opportunity):
    coming = ShiftFactory(opportunity=opportunity, day=DAY, place="До моста")
    ShiftFactory(opportunity=opportunity, day=datetime.date(2015, 3, 2))

    answer = client.get(address("calendar", opportunity))
    page = client.get(opportunity.get_absolute_url()).text

    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    [(name, entry)] = entries(answer.content).items()
    assert name == f"shift-{coming.pk}"
    assert entry["SUMMARY"] == "Чист парк; и река"
    assert entry["DTSTART"].dt == coming.starts_at
    assert entry["DTEND"].dt == coming.ends_at
    assert entry["LOCATION"].startswith("До моста, ")
    assert (entry["STATUS"], entry["TRANSP"]) == ("CONFIRMED", "TRANSPARENT")
    assert address("calendar", opportunity) in page


def test_a_volunteer_takes_their_own_with_how_they_stand(as_user, opportunity):
    volunteer = UserFactory()
    sure = place_of(opportunity, volunteer.person, day=DAY)
    waits = place_of(
        opportunity, volunteer.person, day=DAY, starts="15:00", ends="16:00",
        status="waiting",
    )  # fmt: skip
    ShiftFactory(opportunity=opportunity, day=DAY)
    place_of(OpportunityFactory(), PersonFactory())
    client = as_user(volunteer)

    own = entries(client.get(reverse("volunteering:own_calendar")).content)
    of_all = entries(client.get(address("calendar", opportunity)).content)

    assert {name: str(one["STATUS"]) for name, one in own.items()} == {
        f"shift-{sure.shift.pk}": "CONFIRMED",
        f"shift-{waits.shift.pk}": "TENTATIVE",
    }
    assert own[f"shift-{sure.shift.pk}"]["TRANSP"] == "OPAQUE"
    assert "чакащите" in own[f"shift-{waits.shift.pk}"]["DESCRIPTION"]
    assert len(of_all) == 3
    assert of_all[f"shift-{sure.shift.pk}"]["TRANSP"] == "OPAQUE"


def test_without_an_account_they_are_behind_the_secret_link(client, opportunity):
    place = place_of(opportunity, PersonFactory(email="n@example.org"), day=DAY)
    link = actions.OWN.for_reader(place.application, "")
    own = link[link.index("/", 8) :]

    found = entries(client.get(f"{own}shifts.ics").content)

    assert list(found) == [f"shift-{place.shift.pk}"]
    assert "shifts.ics" in client.get(own).text


def test_the_mail_of_another_hour_brings_a_newer_file(as_user, opportunity):
    volunteer = UserFactory()
    place = place_of(opportunity, volunteer.person, day=DAY)
    staff = staff_of(opportunity.organisation)
    page = address("shift_update", opportunity, place.shift.pk)
    data = {"day": DAY.strftime("%d.%m.%Y"), "starts": "11:00", "ends": "14:00"}

    as_user(staff).post(page, data)

    file = calendar_of(OutgoingMail.objects.get(to=volunteer.email))
    assert file["content_type"] == "text/calendar; method=PUBLISH"
    (entry,) = entries(file["text"]).values()
    assert entry["SEQUENCE"] == 1
    assert timezone.localtime(entry["DTSTART"].dt).hour == 11


@pytest.mark.parametrize("what", ["shift", "opportunity"])
def test_what_is_called_off_ends_in_the_calendar(opportunity, what):
    guest = PersonFactory(email="n@example.org", name="Нели")
    place = place_of(opportunity, guest, day=DAY)
    staff = staff_of(opportunity.organisation)

    if what == "shift":
        actions.cancel_shift(place.shift, reason="Дъжд", actor=staff)
    else:
        actions.call_off(opportunity, reason="Дъжд", actor=staff)

    file = calendar_of(OutgoingMail.objects.get(to="n@example.org"))
    assert file["content_type"] == "text/calendar; method=CANCEL"
    (entry,) = entries(file["text"]).values()
    assert (entry["STATUS"], entry["SEQUENCE"]) == ("CANCELLED", 1)


def test_another_address_is_newer_and_another_age_is_not(as_user, opportunity):
    shift = ShiftFactory(opportunity=opportunity, day=DAY)
    client = as_user(staff_of(opportunity.organisation))
    page = address("update", opportunity)
    data = {
        "title_bg": opportunity.title_bg,
        "text_bg": opportunity.text_bg,
        "settlement": opportunity.settlement.ekatte,
        "address": opportunity.address,
    }

    answer = client.post(page, data | {"age_from": "16"})
    assert answer.status_code == 302, answer.context["form"].errors
    shift.refresh_from_db()
    before = shift.sequence
    client.post(page, data | {"age_from": "16", "address": "ул. „Дунав“ 1"})
    shift.refresh_from_db()

    assert (before, shift.sequence) == (0, 1)
