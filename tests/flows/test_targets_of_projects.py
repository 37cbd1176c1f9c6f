"""On a phone what is pressed on the pages of a project is as tall as a finger, 44 px."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from members.models import Membership
from projects.models import ProjectPartner
from reports.actions import begin_closing
from tests.factories import (
    ActivityFactory,
    ArticleFactory,
    DiaryEntryFactory,
    EventFactory,
    ObshtinaFactory,
    OrganisationFactory,
    PeriodFactory,
    ProjectFactory,
    SettlementFactory,
    staff_of,
)
from tests.flows.conftest import PHONE
from tests.flows.test_targets_of_forums import LOW, PRESSED

pytestmark = pytest.mark.parametrize("device", [PHONE], ids=["phone"])
# Areas of the map stand in its table too; the words under it are OpenStreetMap's to ask for.
STEPS = ("open", "figures", "people", "close")
FREE = {None, "", "© OpenStreetMap contributors", "GeoJSON"}


def test_what_is_pressed_is_as_tall_as_a_finger(visit):
    project = ProjectFactory(objective_bg="Целта.", target_groups_bg="Хората.")
    project.obshtini.add(ObshtinaFactory())
    project.partners.create(
        organisation=OrganisationFactory(), role=ProjectPartner.Role.IMPLEMENTING
    )
    activity = ActivityFactory(project=project)
    PeriodFactory(indicator__result__project=project)
    past = timezone.now() - datetime.timedelta(days=3)
    for starts_at in (past, timezone.now() + datetime.timedelta(days=3)):
        EventFactory(
            project=project,
            activity=activity,
            settlement=SettlementFactory(),
            starts_at=starts_at,
        )
    ArticleFactory(project=project)
    entry = DiaryEntryFactory(project=project, activity=activity)
    page = visit(staff_of(project.organisation))
    at = project.get_absolute_url()

    low = {}
    for address in [
        at,
        *(f"{at}{part}/" for part in ("activities", "news", "events", "diary")),
        *(f"{at}{part}/" for part in ("gallery", "plan", "state", "diary/new")),
        f"{at}activities/new/",
        entry.get_absolute_url(),
        f"{entry.get_absolute_url()}edit/",
        "/programmes/",
        project.programme.get_absolute_url(),
    ]:
        page.goto(address)
        found = set(page.locator(PRESSED).evaluate_all(LOW)) - FREE
        if found:
            low[address] = found

    assert low == {}


def test_what_is_pressed_while_closing_is_as_tall_as_a_finger(visit):
    project = ProjectFactory(
        starts_on=datetime.date(2015, 2, 1), ends_on=datetime.date(2015, 8, 31)
    )
    activity = ActivityFactory(project=project)
    PeriodFactory(indicator__result__project=project)
    owner = staff_of(project.organisation, Membership.Role.OWNER)
    begin_closing(project, actor=owner)
    page, reader = visit(owner), visit()
    at = project.get_absolute_url()

    low = {}
    for who, address in [
        (page, "/desk/"),
        *((page, f"{at}closing/{step}/") for step in STEPS),
        (page, f"{at}closing/open/activity-{activity.pk}/"),
        (page, f"{at}copy/"),
        (reader, f"{at}follow/by-mail/"),
        (reader, reverse("projects:follow_asked")),
    ]:
        who.goto(address)
        found = set(who.locator(PRESSED).evaluate_all(LOW)) - FREE
        if found:
            low[address] = found

    assert low == {}
