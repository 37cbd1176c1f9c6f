"""A citizen and an organisation stand behind a cause; the organisations vote which one comes first."""

import datetime
import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from core.models import OutgoingMail
from members.models import Membership
from participation.common.models import Support
from participation.votes.models import Vote
from tests.factories import (
    AppointmentFactory,
    CauseFactory,
    OrganisationFactory,
    staff_of,
)
from tests.flows.helpers import fill, follow, is_too_wide, send

EMAIL = "vesela@example.org"
HOUR = datetime.timedelta(hours=1)


@pytest.fixture(autouse=True)
def _quick_hands(monkeypatch):
    """Nobody waits in a test for the moment in which a person reads."""
    monkeypatch.setattr("core.forms.FromAPerson.least_seconds", -1)


@pytest.fixture
def owners():
    return [staff_of(OrganisationFactory(), Membership.Role.OWNER) for _one in range(2)]


def support(citizen, cause):
    citizen.goto("/causes/")
    follow(citizen, cause.get_absolute_url())
    follow(citizen, f"/causes/{cause.pk}/support/")
    fill(citizen, name="Весела Дойнова", email=EMAIL)
    assert not is_too_wide(citizen)
    send(citizen)
    expect(citizen.locator("body")).to_contain_text("отворете връзката")
    mail = OutgoingMail.objects.get(to=EMAIL)
    citizen.goto(re.search(r"/support/\S+", mail.body)[0])
    send(citizen)


def support_with_a_decision(owner, cause):
    owner.goto(cause.get_absolute_url())
    follow(owner, "/support/organisation/")
    fill(
        owner,
        decision="решение № 7 на управителния съвет",
        decided_on=timezone.localdate().isoformat(),
    )
    assert not is_too_wide(owner)
    send(owner)
    expect(owner.locator("main")).to_contain_text("решение № 7")


def announce(coordinator, causes):
    """A vote between the causes; each option leads to its cause."""
    coordinator.goto("/votes/")
    follow(coordinator, "/votes/new/")
    now = timezone.localtime()
    fill(
        coordinator,
        title_bg="С коя кауза започваме",
        options_bg="\n".join(one.title for one in causes),
        opens_at=f"{now - HOUR:%Y-%m-%dT%H:%M}",
        closes_at=f"{now + 24 * HOUR:%Y-%m-%dT%H:%M}",
    )
    coordinator.locator("main [name=method]").select_option("ranking")
    send(coordinator)
    follow(coordinator, "/options/")
    assert not is_too_wide(coordinator)
    send(coordinator)
    expect(coordinator.locator("main")).to_contain_text(causes[0].title)
    follow(coordinator, "/announce/")
    send(coordinator)


def put_in_order(owner, vote, causes):
    """Each from what waits on its own desk."""
    owner.goto("/desk/")
    owner.locator(f"main a[href*='/votes/{vote.slug}/']").first.click()
    for place, cause in enumerate(causes, start=1):
        owner.locator(f"main [name=place_{place}]").select_option(label=cause.title)
    assert not is_too_wide(owner)
    send(owner)
    expect(owner.locator("main")).to_contain_text("Гласувала е.")


def test_from_support_to_the_result(visit, owners):
    organisations = [owner.person.memberships.get().organisation for owner in owners]
    bridge, park = [
        CauseFactory(title=title, organisation=one)
        for title, one in zip(("Мост", "Парк"), organisations, strict=True)
    ]
    citizen, coordinator, reader = visit(), visit(AppointmentFactory().user), visit()
    pages = [visit(owner) for owner in owners]

    support(citizen, bridge)
    support_with_a_decision(pages[0], bridge)
    assert Support.objects.exclude(confirmed_at=None).count() == 2
    announce(coordinator, [bridge, park])
    vote = Vote.objects.get()
    for page in pages:
        put_in_order(page, vote, [park, bridge])
    coordinator.goto(vote.get_absolute_url())
    follow(coordinator, "/count/")
    send(coordinator)

    vote.refresh_from_db()
    assert (vote.status, vote.result["chosen"]) == ("closed", [2])
    reader.goto(park.get_absolute_url())
    follow(reader, vote.get_absolute_url())
    expect(reader.locator("main")).to_contain_text("Избрано: Парк")
    assert not is_too_wide(reader)
    follow(reader, bridge.get_absolute_url())
    expect(reader.locator("main")).to_contain_text("решение № 7")
    expect(reader.locator("main")).not_to_contain_text("Весела Дойнова")
