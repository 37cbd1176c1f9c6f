"""An NGO holds an event, an organisation comes, the donor's figure goes up by one."""

import datetime

from django.utils import timezone
from playwright.sync_api import expect

from events.models import Event, Registration, Session
from projects.models import Indicator
from tests.factories import (
    OrganisationFactory,
    PeriodFactory,
    ProjectFactory,
    SettlementFactory,
    staff_of,
)
from tests.flows.helpers import fill, follow, mark_present, press

TITLE = "Обучение по писане на проекти"
Status = Registration.Status


def make_event(page, project):
    day = timezone.localdate() + datetime.timedelta(days=7)
    page.goto("/events/new/")
    fill(page, title_bg=TITLE, day=f"{day:%Y-%m-%d}", begins="10:00", ends="12:00")
    place = SettlementFactory(name_bg="Иваново")
    fill(page, settlement=place.name_bg, venue_bg="Читалището", capacity="1")
    page.locator("[name=belongs_to]").select_option(f"project-{project.pk}")
    press(page, "publish", "1")
    expect(page.locator("h1")).to_have_text(TITLE)
    return Event.objects.get()


def register_at_once(pages, event):
    """All open the form while the place is free, and press before anybody has an answer."""
    for page in pages:
        page.goto(event.get_absolute_url())
        follow(page, "/register/")
        page.wait_for_load_state()
    for page in pages:
        page.locator("main form button").first.click(no_wait_after=True)
    for page in pages:
        expect(page.locator('main a[href$="/register/cancel/"]')).to_be_visible()


def let_it_happen(event):
    """The event was this morning."""
    began = timezone.now() - datetime.timedelta(hours=3)
    hours = {"starts_at": began, "ends_at": began + datetime.timedelta(hours=2)}
    Event.objects.filter(pk=event.pk).update(**hours)
    Session.objects.filter(event=event).update(**hours)


def figure(page, project):
    page.goto(project.get_absolute_url())
    return page.locator(".indicator__value")


def test_presence_of_an_organisation_moves_the_indicator_and_its_list(visit, device):
    today = timezone.localdate()
    project = ProjectFactory(
        starts_on=today - datetime.timedelta(days=30),
        ends_on=today + datetime.timedelta(days=30),
    )
    PeriodFactory(
        indicator__result__project=project,
        indicator__source=Indicator.Source.ORGANISATIONS_ATTENDED,
    )
    members = [staff_of(OrganisationFactory(), role="member") for _ in range(2)]
    staff = visit(staff_of(project.organisation))

    event = make_event(staff, project)
    register_at_once([visit(member) for member in members], event)

    came = event.registrations.get(status=Status.REGISTERED)
    waits = event.registrations.get(status=Status.WAITING)
    donor = visit()
    expect(figure(donor, project)).to_contain_text("0")

    let_it_happen(event)
    staff.goto(event.get_absolute_url())
    follow(staff, "/attendance/")
    mark_present(staff, device, came)
    expect(staff.locator(f'[name=present][value="{came.pk}"]')).to_be_checked()
    expect(staff.locator(f'[name=present][value="{waits.pk}"]')).not_to_be_checked()

    expect(figure(donor, project)).to_contain_text("1")
    donor.locator(".indicator a").first.click()
    rows = donor.locator("main .evidence-table tbody tr")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text(came.organisation.name_bg)
    expect(rows).to_contain_text(TITLE)
