"""The reports that a programme asks for, and their terms."""

import datetime

import pytest

from core.dates import months_later
from reports import actions, terms
from reports.models import Report
from tests.factories import ProjectFactory, staff_of

DAY = datetime.date
END = DAY(2015, 8, 31)


def project_of(months, days, *, last=END):
    project = ProjectFactory(starts_on=DAY(2015, 2, 1), ends_on=last)
    project.programme.report_every_months = months
    project.programme.report_within_days = days
    project.programme.save()
    return project


def test_seven_months_with_a_report_every_three():
    found = terms.terms_of(project_of(3, 30))

    assert [(one.kind, one.starts_on, one.ends_on, one.due_on) for one in found] == [
        ("interim", DAY(2015, 2, 1), DAY(2015, 4, 30), DAY(2015, 5, 30)),
        ("interim", DAY(2015, 5, 1), DAY(2015, 7, 31), DAY(2015, 8, 30)),
        ("final", DAY(2015, 2, 1), DAY(2015, 8, 31), DAY(2015, 9, 30)),
    ]


@pytest.mark.parametrize(
    ("months", "last"), [(None, DAY(2015, 8, 31)), (7, DAY(2015, 8, 31)), (12, DAY(2015, 2, 1))]
)  # fmt: skip
def test_one_report_at_the_end_where_no_other_fits(months, last):
    found = terms.terms_of(project_of(months, None, last=last))

    assert [(one.kind, one.ends_on, one.due_on) for one in found] == [
        ("final", last, None)
    ]


def test_months_have_different_lengths():
    assert months_later(DAY(2015, 1, 31), 1) == DAY(2015, 2, 28)
    assert months_later(DAY(2015, 12, 31), 2) == DAY(2016, 2, 29)


def test_planning_twice_plans_each_once():
    project = project_of(3, 30)
    writer = staff_of(project.organisation)
    begun = Report(
        project=project, kind="interim", starts_on=DAY(2015, 2, 1), ends_on=DAY(2015, 4, 30)
    )  # fmt: skip
    actions.begin(begun, actor=writer)

    assert actions.plan(project, actor=writer) == 2
    assert actions.plan(project, actor=writer) == 0

    assert [one.due_on for one in Report.objects.order_by("number")] == [
        None,
        DAY(2015, 8, 30),
        DAY(2015, 9, 30),
    ]


class TestTheEndMoves:
    """A project has one final report, which tells of the whole of it."""

    LATER = DAY(2015, 11, 30)

    def planned(self):
        project = project_of(6, 30)
        writer = staff_of(project.organisation, "owner")
        actions.plan(project, actor=writer)
        return project, writer

    def prolong(self, project, last=LATER):
        project.ends_on = last
        project.save()

    def finals(self):
        rows = Report.objects.filter(kind="final").order_by("number")
        return [(one.starts_on, one.ends_on, one.due_on) for one in rows]

    @pytest.mark.parametrize("last", [DAY(2015, 11, 30), DAY(2015, 8, 15)])
    def test_the_draft_of_the_final_one_goes_with_it(self, last):
        project, writer = self.planned()
        self.prolong(project, last)

        assert terms.next_term(project) is None
        assert actions.plan(project, actor=writer) == 1
        assert actions.plan(project, actor=writer) == 0

        due = last + datetime.timedelta(30)
        assert self.finals() == [(DAY(2015, 2, 1), last, due)]

    def test_what_was_sent_stays_and_is_corrected(self):
        project, writer = self.planned()
        project.is_published = True
        project.save()
        final = Report.objects.get(kind="final")
        actions.submit(final, actor=writer)
        sent = self.finals()
        self.prolong(project)

        assert terms.next_term(project) is None
        assert actions.plan(project, actor=writer) == 0
        assert self.finals() == sent

    def test_interim_ones_of_the_time_that_came_are_planned(self):
        project, writer = self.planned()
        self.prolong(project, DAY(2016, 6, 30))

        assert actions.plan(project, actor=writer) == 2

        ends = Report.objects.order_by("ends_on").values_list("kind", "ends_on")
        assert list(ends) == [
            ("interim", DAY(2015, 7, 31)),
            ("interim", DAY(2016, 1, 31)),
            ("final", DAY(2016, 6, 30)),
        ]


def test_a_new_report_begins_with_what_is_asked_for_next(as_user):
    project = project_of(3, 30)
    writer = staff_of(project.organisation)

    page = as_user(writer).get(f"/projects/{project.slug}/reports/new/")

    form = page.context["form"]
    assert [form[name].value() for name in ("kind", "ends_on", "due_on")] == [
        "interim",
        DAY(2015, 4, 30),
        DAY(2015, 5, 30),
    ]
