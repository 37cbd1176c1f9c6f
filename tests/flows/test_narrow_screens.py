"""Nothing is wider than the screen, whatever long words people write."""

import datetime

import pytest
from django.utils import timezone

from events.actions import telling
from events.models import Event, EventSeries
from forums.models import ForumPlace
from forums.reference import ensure_forum
from projects.models import Indicator
from tests.factories import (
    ActivityFactory,
    ArticleFactory,
    DiaryEntryFactory,
    EventFactory,
    OrganisationFactory,
    PeriodFactory,
    ProjectFactory,
    RegistrationFactory,
    SessionFactory,
    SettlementFactory,
    ask,
    staff_of,
)
from tests.flows.conftest import PHONE
from tests.flows.helpers import is_too_wide
from tests.participation.surveys.results.answers import closed, respond

NAME = "Сдружение „Местна инициативна група Белене – Никопол – Гулянци“"
WORDS = "Непротивоконституционствувателствувайте и междуобщинско сътрудничество"
ADDRESS = "https://example.org/" + "dokumenti-za-kandidatstvane-" * 4
BODY = f"""<h2>{WORDS}</h2><p><a href="{ADDRESS}">{ADDRESS}</a></p>
<table><tbody><tr>{"<td>Земеделие и развитие</td>" * 8}</tr></tbody></table>"""


@pytest.fixture
def world():
    """One of each, with the longest words that somebody may write."""
    today, now = timezone.localdate(), timezone.now()
    organisation = OrganisationFactory(
        name_bg=NAME,
        seat=SettlementFactory(),
        mission_bg=f"{WORDS} {ADDRESS}",
        email="mestna.iniciativna.grupa.belene-nikopol-gulyanci@example.org",
        website=ADDRESS,
    )
    project = ProjectFactory(
        organisation=organisation,
        title_bg=WORDS,
        starts_on=today - datetime.timedelta(days=30),
        ends_on=today + datetime.timedelta(days=30),
    )
    activity = ActivityFactory(project=project, title_bg=WORDS)
    indicator = PeriodFactory(
        indicator__result__project=project,
        indicator__title_bg=WORDS,
        indicator__source=Indicator.Source.EVENTS_HELD,
    ).indicator
    of_project = {
        "project": project,
        "activity": activity,
        "organiser": organisation,
        "settlement": organisation.seat,
        "body_bg": BODY,
    }
    began = now - datetime.timedelta(days=1)
    EventFactory(title_bg=WORDS, starts_at=began, **of_project)
    event = EventFactory(title_bg=WORDS, capacity=3, **of_project)
    RegistrationFactory(event=event)
    add_people_and_parts(event)
    article = ArticleFactory(
        organisation=organisation, title_bg=WORDS, lead_bg=ADDRESS, body_bg=BODY
    )
    entry = DiaryEntryFactory(
        project=project, activity=activity, text_bg=f"{WORDS} {ADDRESS}"
    )
    ensure_forum(WORDS, audience=ForumPlace.Audience.PUBLIC, description=ADDRESS)
    return {
        "organisation": organisation,
        "project": project,
        "indicator": indicator,
        "event": event,
        "article": article,
        "entry": entry,
    }


def add_people_and_parts(event):
    """Who speaks, whom to ask, who else organises, and what was told."""
    SessionFactory(event=event, title_bg=WORDS, speaker=f"{WORDS}\n{NAME}")
    event.contact_people.create(
        name=WORDS,
        phone="+359 888 000 000",
        email="mestna.iniciativna.grupa.belene-nikopol-gulyanci@example.org",
    )
    other = OrganisationFactory(name_bg=NAME)
    event.coorganisers.create(organisation=other, state="accepted")
    event.series = EventSeries.objects.create(by="municipalities")
    event.save()
    EventFactory(title_bg=WORDS, organiser=event.organiser, series=event.series)
    before = Event.objects.get(pk=event.pk)
    event.venue_bg, event.sequence = WORDS, 1
    telling.tell_of_change(event, "moved", actor=None, before=before)


def addresses(world):
    project = world["project"].get_absolute_url()
    return [
        "/",
        "/news/",
        world["article"].get_absolute_url(),
        "/events/",
        "/events/?view=month",
        world["event"].get_absolute_url(),
        "/members/",
        world["organisation"].get_absolute_url(),
        project,
        f"{project}results/",
        f"{project}results/{world['indicator'].pk}/",
        f"{project}activities/",
        f"{project}news/",
        f"{project}events/",
        f"{project}diary/",
        f"{project}gallery/",
        f"{project}open-data/",
        f"/embed{project}",
        "/embed/projects/",
        world["entry"].get_absolute_url(),
        world["project"].programme.get_absolute_url(),
        "/programmes/",
        "/forums/",
        "/search/?q=сътрудничество",
        "/accounts/signup/",
    ]


def of_staff(world):
    event = world["event"].get_absolute_url()
    return [
        "/desk/",
        "/news/new/",
        "/events/new/",
        f"{event}edit/",
        f"{event}copy/",
        f"{event}series/",
        f"{event}series/?by=dates&every=week&until=2099-12-31",
        f"{event}told/",
        f"{event}materials/",
        f"{event}registrations/",
        f"{event}attendance/",
        f"{world['project'].get_absolute_url()}edit/",
        f"{world['project'].get_absolute_url()}plan/",
        f"{world['project'].get_absolute_url()}state/",
        f"{world['project'].get_absolute_url()}activities/new/",
        f"{world['project'].get_absolute_url()}diary/new/",
        f"{world['entry'].get_absolute_url()}edit/",
        f"{world['organisation'].get_absolute_url()}edit/",
        f"{world['organisation'].get_absolute_url()}team/",
    ]


def too_wide(page, addresses):
    found = []
    for address in addresses:
        page.goto(address)
        if is_too_wide(page):
            found.append(address)
    return found


def test_nothing_is_wider_than_the_screen_of_a_reader(visit, world):
    page = visit()

    assert too_wide(page, addresses(world)) == []


def test_nothing_is_wider_than_the_screen_of_staff(visit, world):
    page = visit(staff_of(world["organisation"], role="owner"))

    assert too_wide(page, of_staff(world)) == []


@pytest.mark.parametrize("device", [pytest.param(PHONE, id="phone")])
def test_runs_of_a_survey_are_read_on_a_phone_without_scrolling_sideways(visit):
    owner, survey = with_four_runs()
    page = visit(owner)

    for of_runs in ("compare", "compare/organisations"):
        page.goto(f"{survey.get_absolute_url()}{of_runs}/")
        for folded in page.locator("main summary").all():
            folded.click()
        tables = page.locator("main .table-scroll")
        hidden = "all => all.filter(one => one.scrollWidth > one.clientWidth).length"
        assert tables.count() > 0
        assert tables.evaluate_all(hidden) == 0


def with_four_runs():
    """Of the same six organisations, with long titles and five areas."""
    organisations = OrganisationFactory.create_batch(6)
    lead, survey = organisations[0], None
    for year in range(2022, 2026):
        survey = closed(
            organisation=lead,
            run_of=survey,
            opened_on=datetime.date(year, 9, 1),
            title_bg=f"Самооценка на сдруженията по Програмата за развитие, {year}",
        )
        areas = [
            ask(survey, "grid", "1 2 3 4 5", "ред", code=code, text_bg=WORDS)
            for code in ("money", "people", "plan", "network", "voice")
        ]
        for score, one in enumerate(organisations, start=year % 3):
            given = [(area, {1: score % 5 + 1}) for area in areas]
            respond(survey, *given, organisation=one)
    return staff_of(lead, role="owner"), survey


def test_a_text_has_room_to_be_written(visit, device):
    page = visit(staff_of(OrganisationFactory()))
    page.goto("/events/new/")

    is_editor = device["java_script_enabled"]
    field = page.locator(
        "main .ProseMirror" if is_editor else "main [name=body_bg]"
    ).first
    field.wait_for()
    assert field.bounding_box()["height"] >= 120


def test_at_four_times_the_size_everything_is_still_within_the_screen(visit, world):
    """1280 px magnified to 400 % leave 320: nothing beyond the edge, no tab hidden."""
    page = visit()
    page.set_viewport_size({"width": 320, "height": 640})

    assert too_wide(page, addresses(world)) == []
    page.goto(f"{world['project'].get_absolute_url()}results/")
    edges = [tab.bounding_box() for tab in page.locator(".tabs a").all()]
    assert len(edges) > 2
    assert max(edge["x"] + edge["width"] for edge in edges) <= 320
