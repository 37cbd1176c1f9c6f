"""A whole project as a workbook: what the pages say, and of the budget what this reader reads there."""

import datetime
import io
from decimal import Decimal

import openpyxl
import pytest
from django.utils import timezone, translation

from core.models import AuditEntry
from projects import spending
from reports.models import Report
from tests.factories import (
    ActivityFactory,
    ArticleFactory,
    DisbursementFactory,
    EventFactory,
    ExpenditureFactory,
    GroupFactory,
    ObshtinaFactory,
    OrganisationFactory,
    ProjectFactory,
    staff_of,
)
from tests.projects.test_budget_workbook import Sheets
from tests.projects.test_money_sums import filled


@pytest.fixture
def project():
    return ProjectFactory(title_bg="Чиста вода", title_en="Clean water")


def taken(client, project):
    """What the file holds, by the names of its sheets."""
    answer = client.get(f"/en/projects/{project.slug}/project.xlsx")
    return answer.getvalue()


def rows(content, title):
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    return [list(row) for row in book[title].values]


def test_every_part_of_the_project_has_a_sheet(client, project):
    translation.activate("en")
    lead = project.organisation.name
    partner = OrganisationFactory()
    project.partners.create(organisation=partner, role=4)
    project.partners.create(
        organisation=OrganisationFactory(status="waiting", name_bg="Скрита"), role=4
    )
    obshtina = ObshtinaFactory()
    project.obshtini.add(obshtina)
    activity = ActivityFactory(
        project=project, title_en="Wells", began_on=datetime.date(2026, 2, 3)
    )
    article = ArticleFactory(project=project)

    content = taken(client, project)

    told = {row[0]: row[1] for row in rows(content, "Project")}
    assert told["Title"] == "Clean water"
    starts_on = datetime.datetime.combine(project.starts_on, datetime.time())
    assert told["Starts on"] == starts_on
    assert [row[0] for row in rows(content, "Partners")[1:]] == [lead, partner.name]
    [planned] = rows(content, "Activities")[1:]
    assert planned[0] == activity.title == "Wells"
    assert planned[2] == starts_on
    assert planned[4:6] == [datetime.datetime(2026, 2, 3), ""]  # noqa: DTZ001
    [place] = rows(content, "Municipalities")[1:]
    assert place[1:] == [obshtina.name, obshtina.code]
    [news] = rows(content, "News")[1:]
    assert news[1] == article.shown_title == article.title_en
    assert rows(content, "Reports")[1:] == []


def test_nothing_stands_in_it_that_is_not_for_everybody(as_user, project):
    """Also for the staff, who read more on the pages: the file is passed on."""
    shown = EventFactory(project=project)
    for hidden in (
        {"is_published": False},
        {"audience": "members"},
        {"audience": "group", "group": GroupFactory(access="closed")},
    ):
        EventFactory(project=project, **hidden)
    ArticleFactory(project=project, audience="members")
    for number, is_public in [(1, True), (2, False)]:
        Report.objects.create(
            project=project,
            number=number,
            starts_on=project.starts_on,
            ends_on=project.ends_on,
            state="accepted",
            is_public=is_public,
            contents={},
            decided_at=timezone.now(),
        )

    content = taken(as_user(staff_of(project.organisation)), project)

    assert [row[2] for row in rows(content, "Events")[1:]] == [shown.title]
    assert rows(content, "News")[1:] == []
    assert [row[0] for row in rows(content, "Reports")[1:]] == [1]


@pytest.mark.parametrize("seed", range(2))
def test_everybody_reads_the_totals_of_the_budget_tab(client, seed):
    budget = filled(seed, "BGN" if seed else "EUR")
    project = budget.project
    type(project).objects.update(is_published=True)
    DisbursementFactory(budget=budget)
    ExpenditureFactory(budget=budget, supplier="Тайна Печатница")
    page = client.get(f"/en/projects/{project.slug}/budget/")
    table = page.context["table"]

    content = taken(client, project)

    kept = rows(content, "Budget")
    assert [(row[0], row[1]) for row in kept[1 : len(table.leaves) + 1]] == [
        (row.line.number, row.line.title) for row in table.leaves
    ]
    for told, row in zip(kept[1:], [*table.leaves, table.total], strict=False):
        assert [Decimal(str(one)).quantize(Decimal("0.01")) for one in told[2:]] == [
            row.planned.amount,
            row.spent.amount,
            row.left.amount,
            row.planned.other,
            row.spent.other,
        ]
    sheets = Sheets(content)
    for title, place, _text in sheets.formulas():
        assert sheets.value(title, place) == Decimal(
            str(sheets.kept[title][place].value)
        ).quantize(Decimal("0.01"))
    assert {"Expenditure", "Instalments"}.isdisjoint(sheets.sheets)
    assert "Тайна Печатница" not in str(
        [list(sheet.values) for sheet in sheets.sheets.values()]
    )
    assert not AuditEntry.objects.filter(verb="projects.budget_exported").exists()


def test_whoever_reads_every_row_has_every_row_and_that_is_written_down(as_user):
    budget = filled(1, "EUR")
    DisbursementFactory(budget=budget)
    cost = ExpenditureFactory(budget=budget, supplier="Печатница Пример")
    owner = staff_of(budget.project.organisation)

    content = taken(as_user(owner), budget.project)

    assert cost.supplier in [row[7] for row in rows(content, "Expenditure")]
    received = rows(content, "Instalments")
    assert isinstance(received[1][3], datetime.datetime)
    total = spending.disbursed(budget)
    assert Decimal(str(received[-1][4])) == total.amount
    [entry] = AuditEntry.objects.filter(verb="projects.budget_exported")
    assert entry.actor == owner


@pytest.mark.parametrize("number", [1, 30])
def test_it_asks_the_same_for_one_row_of_each_and_for_thirty(
    client, project, number, django_assert_max_num_queries
):
    for _one in range(number):
        activity = ActivityFactory(project=project)
        EventFactory(project=project, activity=activity)
        ArticleFactory(project=project)
        project.partners.create(organisation=OrganisationFactory(), role=4)
        project.obshtini.add(ObshtinaFactory())

    with django_assert_max_num_queries(20):
        taken(client, project)
