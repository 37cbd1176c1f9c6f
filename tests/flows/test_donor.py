"""In English: a donor goes from a figure to the record behind it in two clicks."""

import datetime

from django.utils import timezone
from playwright.sync_api import expect

from events.models import Attendance
from projects.models import Indicator
from tests.factories import (
    EventFactory,
    OrganisationFactory,
    PeriodFactory,
    ProjectFactory,
    RegistrationFactory,
)


def test_two_clicks_lead_from_the_figure_to_the_evidence(visit):
    today, now = timezone.localdate(), timezone.now()
    project = ProjectFactory(
        title_en="Crafts by the Danube",
        starts_on=today - datetime.timedelta(days=30),
        ends_on=today + datetime.timedelta(days=30),
    )
    period = PeriodFactory(
        indicator__result__project=project,
        indicator__title_en="Organisations trained",
        indicator__unit_en="organisations",
        indicator__source=Indicator.Source.ORGANISATIONS_ATTENDED,
        target_value=2,
    )
    event = EventFactory(
        title_en="Pottery workshop",
        project=project,
        organiser=project.organisation,
        starts_at=now - datetime.timedelta(hours=3),
    )
    Attendance.objects.create(
        registration=RegistrationFactory(
            event=event, organisation=OrganisationFactory(name_en="River Friends")
        ),
        session=event.sessions.get(),
        how=Attendance.How.IN_PERSON,
    )
    page = visit(language="en")

    page.goto(f"/en{project.get_absolute_url()}")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("h1")).to_have_text("Crafts by the Danube")
    value = page.locator(".indicator", has_text="Organisations trained")
    expect(value.locator(".indicator__value")).to_have_text("1 of 2")
    value.get_by_role("link").first.click()

    expect(page.locator("h1")).to_have_text(period.indicator.title_en)
    row = page.locator("main .evidence-table tbody tr")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("River Friends")
    row.get_by_role("link", name="Pottery workshop").click()

    expect(page.locator("h1")).to_have_text("Pottery workshop")
