"""The spreadsheet of a report: each value is a live sum of the rows of its evidence."""

import io
import re

from django.utils import translation
from openpyxl import load_workbook

from members.models import Membership
from projects.models import Indicator, ProjectPartner
from reports import actions, contents
from reports.models import Report
from tests.factories import (
    ExpenditureFactory,
    OrganisationFactory,
    ProjectFactory,
    staff_of,
)
from tests.reports.test_sources import SPRING, event_of, period_of, present

Source = Indicator.Source
FIGURES, SO_FAR = "Стойности", 4


def workbook_of(client, report, **how):
    answer = client.get(f"{report.get_absolute_url()}report.xlsx")
    return load_workbook(io.BytesIO(answer.getvalue()), **how)


def counted_again(book, formula):
    """What a spreadsheet would make of `SUM('sheet'!A2:A9)`."""
    sheet, first, last = re.fullmatch(r"=SUM\('(.+)'!(A\d+):(A\d+)\)", formula).groups()
    return sum(row[0].value for row in book[sheet][first:last])


def story():
    project = ProjectFactory(**SPRING)
    owner = staff_of(project.organisation, Membership.Role.OWNER)
    funder = OrganisationFactory()
    ProjectPartner.objects.create(
        project=project, organisation=funder, role=ProjectPartner.Role.FUNDING
    )
    for source in (
        Source.ORGANISATIONS_ATTENDED,
        Source.EVENTS_HELD,
        Source.PARTICIPATIONS,
        Source.PERSON_HOURS,
        Source.DIFFERENT_PEOPLE,
    ):
        period_of(project, source, title_bg=source)
    event = event_of(project, title_bg="Обучение")
    closed = event_of(project, title_bg="За членове", audience="members")
    for number in range(3):
        organisation = OrganisationFactory(name_bg=f"=Сдружение {number}")
        present(event, organisation)
        present(closed, organisation)
    report = actions.begin(Report(project=project, **SPRING), actor=owner)
    actions.submit(report, actor=owner)
    return report, owner, staff_of(funder)


def test_each_value_is_the_sum_of_its_evidence(as_user):
    report, _owner, donor = story()

    live = workbook_of(as_user(donor), report)
    kept = workbook_of(as_user(donor), report, data_only=True)

    report.refresh_from_db()
    values = [float(one["value"]) for one in report.contents["bg"]["figures"]]
    assert values == [3, 2, 6, 12, 6]
    rows = live.worksheets[0].iter_rows(min_row=2, values_only=True)
    assert [counted_again(live, row[SO_FAR]) for row in rows] == values
    rows = kept.worksheets[0].iter_rows(min_row=2, values_only=True)
    assert [row[SO_FAR] for row in rows] == values


def test_evidence_names_what_everybody_may_know_and_counts_the_rest(as_user):
    report, _owner, donor = story()

    book = workbook_of(as_user(donor), report)

    events = [
        row[:2] for row in book.worksheets[4].iter_rows(min_row=2, values_only=True)
    ]
    assert events == [(1, "Обучение"), (1, "брои се, но не се показва тук")]
    organisations = book.worksheets[3].iter_rows(min_row=2, values_only=True)
    assert [row[1] for row in organisations] == [
        "'=Сдружение 0",
        "'=Сдружение 1",
        "'=Сдружение 2",
    ]


def test_a_cost_is_named_by_its_document_in_the_language_of_the_report():
    cost = ExpenditureFactory(document_kind="invoice", document_number="17")
    bare = ExpenditureFactory(document_kind="invoice", document_number="")

    with translation.override("en"):
        english = contents.document_of(cost)

    assert contents.document_of(cost) == "фактура №\u00a017"
    assert contents.document_of(bare) == "фактура"
    assert english == "invoice No 17"
