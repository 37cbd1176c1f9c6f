"""The table of a project's municipalities and activities, and the figure that it proves."""

import datetime
import io

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from events.models import Event
from projects.models import Indicator
from reports import coverage
from reports.figures import headline_figures
from tests.factories import (
    ActivityFactory,
    EventFactory,
    OblastFactory,
    ObshtinaFactory,
    PeriodFactory,
    ProjectFactory,
    SettlementFactory,
    UserFactory,
    staff_of,
)

LAST_WEEK = -7
NEXT_WEEK = 7


@pytest.fixture
def project():
    project = ProjectFactory()
    for name in ("Ветово", "Русе", "Иваново"):
        project.obshtini.add(ObshtinaFactory(name_bg=name, name_en=name))
    return project


@pytest.fixture
def meetings(project):
    """A meeting in each of the three municipalities, and the indicator that counts them."""
    activity = ActivityFactory(project=project, title_bg="Срещи", title_en="Meetings")
    activity.obshtini.set(project.obshtini.all())
    PeriodFactory(
        indicator__result__project=project,
        indicator__source=Indicator.Source.MUNICIPALITIES_COVERED,
        indicator__activity=activity,
        starts_on=timezone.localdate() - datetime.timedelta(days=400),
        ends_on=timezone.localdate() + datetime.timedelta(days=400),
        target_value=3,
    )
    return activity


def meeting(activity, place, days, **fields):
    """An event of the activity in the municipality of that name, so many days from now."""
    obshtina = activity.project.obshtini.filter(name_bg=place).first()
    starts_at = timezone.now() + datetime.timedelta(days=days)
    return EventFactory(
        project=activity.project,
        activity=activity,
        organiser=activity.project.organisation,
        settlement=SettlementFactory(
            obshtina=obshtina or ObshtinaFactory(name_bg=place)
        ),
        starts_at=starts_at,
        ends_at=starts_at + datetime.timedelta(hours=2),
        **fields,
    )


def states(table):
    return {
        row.obshtina.name_bg: [cell.state for cell in row.cells] for row in table.rows
    }


def test_each_cell_says_whether_it_was_held_is_planned_or_is_missing(project, meetings):
    held = meeting(meetings, "Русе", LAST_WEEK)
    coming = meeting(meetings, "Иваново", NEXT_WEEK)

    table = coverage.table(project, UserFactory())

    assert states(table) == {
        "Ветово": ["missing"],
        "Иваново": ["planned"],
        "Русе": ["done"],
    }
    cells = {row.obshtina.name_bg: row.cells[0] for row in table.rows}
    assert cells["Русе"].held == (held,)
    assert cells["Иваново"].coming == (coming,)


def test_only_what_took_place_counts_and_drafts_are_seen_by_their_staff(
    project, meetings
):
    meeting(meetings, "Русе", LAST_WEEK, cancelled_at=timezone.now())
    meeting(meetings, "Ветово", LAST_WEEK, is_published=False)
    meeting(meetings, "Иваново", NEXT_WEEK, is_published=False)

    to_reader = coverage.table(project, UserFactory())
    to_staff = coverage.table(project, staff_of(project.organisation))

    assert states(to_reader) == {
        "Ветово": ["missing"],
        "Иваново": ["missing"],
        "Русе": ["missing"],
    }
    assert states(to_staff) == {
        "Ветово": ["missing"],
        "Иваново": ["planned"],
        "Русе": ["missing"],
    }


def test_what_is_not_public_counts_without_being_named(client, project, meetings):
    meeting(
        meetings,
        "Русе",
        LAST_WEEK,
        audience=Event.Audience.MEMBERS,
        title_bg="Тайна среща",
        title_en="Secret meeting",
    )
    meeting(meetings, "Ветово", NEXT_WEEK, audience=Event.Audience.MEMBERS)

    table = coverage.table(project, UserFactory())
    text = client.get(f"/en/projects/{project.slug}/coverage/").content.decode()

    assert states(table)["Русе"] == ["done"]
    assert states(table)["Ветово"] == ["missing"]
    assert "held, not public" in text
    assert "Secret" not in text
    assert "1 of 3 municipalities" in text


def test_the_sum_is_the_figure_of_the_indicator_in_page_and_file(
    client, project, meetings
):
    for place in ("Русе", "Русе", "Ветово", "Сливо поле"):
        meeting(meetings, place, LAST_WEEK)
    meeting(meetings, "Иваново", LAST_WEEK, cancelled_at=timezone.now())
    other = ActivityFactory(project=project)
    meeting(other, "Иваново", LAST_WEEK)

    [figure] = headline_figures(project)
    [column] = coverage.table(project, UserFactory()).columns
    page = client.get(f"/en/projects/{project.slug}/coverage/").content.decode()
    sheet = load_workbook(
        io.BytesIO(client.get(f"/en/projects/{project.slug}/coverage.xlsx").getvalue())
    ).active
    sums = {row[1]: row[2] for row in sheet.values if row[1]}

    # Slivo pole was not planned: it counts in the figure and is told apart in the table.
    assert (column.done, column.beyond, column.planned) == (2, 1, 3)
    assert figure.value == column.done + column.beyond
    assert "2 of 3 municipalities" in page
    assert "and 1 more that was not planned" in page
    assert (sums["Done, of those planned"], sums["Planned"]) == (2, 3)
    assert sums["Done beyond the plan"] == 1


def test_the_file_holds_the_cells_of_the_page(client, project, meetings):
    held = meeting(meetings, "Русе", LAST_WEEK)
    meeting(meetings, "Иваново", NEXT_WEEK)

    answer = client.get(f"/en/projects/{project.slug}/coverage.xlsx")
    header, *rows = load_workbook(io.BytesIO(answer.getvalue())).active.values

    cells = {row[1]: row[2] for row in rows[:3]}
    assert header == ("Oblast", "Municipality", "Meetings")
    assert cells["Ветово"] == "not held yet"
    assert cells["Русе"] == f"held on {timezone.localdate(held.starts_at):%d/%m/%Y}"
    assert cells["Иваново"].startswith("planned for ")


def test_every_missing_cell_leads_staff_to_a_form_that_knows_it(
    client, as_user, project, meetings
):
    town = SettlementFactory(ekatte="63427", obshtina__code="RSE27")
    project.obshtini.add(town.obshtina)
    meetings.obshtini.set([town.obshtina])
    staff = as_user(staff_of(project.organisation))

    table = coverage.table(project, UserFactory())
    [cell] = [row.cells[0] for row in table.rows if row.obshtina == town.obshtina]
    plan_it = cell.plan_url
    to_staff = staff.get(f"/en/projects/{project.slug}/coverage/").content.decode()
    to_reader = client.get(f"/en/projects/{project.slug}/coverage/").content.decode()
    form = staff.get(f"/en{plan_it}").context["form"]

    assert plan_it == f"/events/new/?for=activity-{meetings.pk}&settlement=63427"
    assert plan_it.replace("&", "&amp;") in to_staff
    assert "/events/new/" not in to_reader
    assert town.obshtina.get_absolute_url() in to_reader
    assert form["belongs_to"].value() == f"activity-{meetings.pk}"
    assert form["settlement"].value().startswith(town.name_en)


@pytest.mark.parametrize("asked", ["", "0", "99999", "x' OR 1", "٣٣"])
def test_a_wrong_settlement_in_the_address_fills_in_nothing(as_user, project, asked):
    staff = as_user(staff_of(project.organisation))

    answer = staff.get("/en/events/new/", {"settlement": asked})

    assert answer.status_code == 200
    assert not answer.context["form"]["settlement"].value()


def test_staff_choose_the_municipalities_of_an_activity_among_the_project_s(
    as_user, project, meetings
):
    elsewhere = ObshtinaFactory(name_bg="Банско")
    staff = as_user(staff_of(project.organisation))
    address = f"/en/projects/{project.slug}/activities/{meetings.pk}/edit/"
    form = staff.get(address).context["form"]
    [chosen, *_others] = form.fields["obshtini"].queryset

    data = {
        "title_bg": "Срещи",
        "starts_on": "2026-01-01",
        "ends_on": "2026-12-31",
        "obshtini": [chosen.pk],
    }
    refused = staff.post(address, data | {"obshtini": [elsewhere.pk]})
    staff.post(address, data)

    assert "obshtini" in refused.context["form"].errors
    assert list(meetings.obshtini.all()) == [chosen]


def test_a_project_that_plans_nothing_by_municipality_has_no_such_tab(client, project):
    ActivityFactory(project=project)

    page = client.get(f"/en/projects/{project.slug}/").content.decode()
    empty = client.get(f"/en/projects/{project.slug}/coverage/").content.decode()

    assert f"/projects/{project.slug}/coverage/" not in page
    assert "Nothing is planned by municipality" in empty


@pytest.mark.parametrize("count", [1, 30])
def test_the_table_asks_the_same_number_of_questions(
    client, project, meetings, count, django_assert_num_queries
):
    oblast = OblastFactory(code="VTR")
    for number in range(count):
        place = ObshtinaFactory(oblast=oblast, name_bg=f"Община {number:02}")
        project.obshtini.add(place)
        meetings.obshtini.add(place)
        meeting(meetings, place.name_bg, LAST_WEEK)
        meeting(meetings, place.name_bg, NEXT_WEEK)

    with django_assert_num_queries(10):
        client.get(f"/en/projects/{project.slug}/coverage/")
