"""What volunteers give a project: hours, how many they are, and what it is worth as own money."""

import datetime
from decimal import Decimal

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from leadernet import privacy
from projects.models import Indicator, Origin, Programme
from reports.sources import SOURCES, actual_value
from tests.factories import (
    AllocationFactory,
    ApplicationFactory,
    BudgetFactory,
    HoursFactory,
    OpportunityFactory,
    PersonFactory,
    PlaceFactory,
    ProjectFactory,
    ShiftFactory,
    staff_of,
)
from tests.reports.test_properties import check, figure, quickly, undone
from tests.reports.test_sources import SPRING, listed, period_of

ANYBODY = AnonymousUser()
Source = Indicator.Source
MARCH = datetime.date(2015, 3, 16)


@pytest.fixture
def project():
    return ProjectFactory(**SPRING)


def worked(project, quarters=16, *, person=None, day=MARCH, opportunity=None, **fields):
    """Somebody's report of hours, confirmed unless `fields` say otherwise."""
    opportunity = opportunity or OpportunityFactory(project=project)
    shift = ShiftFactory(opportunity=opportunity, day=day)
    person = person or PersonFactory()
    application = opportunity.applications.filter(person=person).first()
    application = application or ApplicationFactory(
        opportunity=opportunity, person=person
    )
    place = PlaceFactory(shift=shift, application=application)
    return HoursFactory(place=place, quarters=quarters, **fields)


def rated(project, rate, percent=None, of=Programme.CeilingOf.OWN):
    programme = project.programme
    programme.volunteer_hour_rate = Decimal(rate)
    programme.volunteer_ceiling_percent = percent
    programme.volunteer_ceiling_of = of
    programme.save()


def planned(project, **amounts):
    budget = BudgetFactory(project=project, currency="EUR")
    line = AllocationFactory(
        line__budget=budget, origin=Origin.GRANT, amount=amounts.pop("grant")
    )
    for origin, amount in amounts.items():
        AllocationFactory(
            line=line.line, period=line.period, origin=origin, amount=amount
        )


class TestHours:
    SOURCE = Source.VOLUNTEER_HOURS

    def test_are_the_confirmed_ones_of_the_project_in_the_period(self, project):
        period = period_of(project, self.SOURCE)
        worked(project, 10)
        worked(project, 7)
        worked(project, 16, status="reported")
        worked(project, 16, status="refused")
        worked(project, 16, day=datetime.date(2015, 9, 1))
        worked(ProjectFactory())
        worked(None)
        practice = OpportunityFactory(project=project, organisation__is_practice=True)
        worked(project, opportunity=practice)

        assert actual_value(period) == Decimal("4.25")

    def test_names_are_read_by_who_runs_it_and_counted_by_everybody(self, project):
        period = period_of(project, self.SOURCE)
        opportunity = OpportunityFactory(project=project, title_bg="Чист парк")
        volunteer = PersonFactory(name="Нели Ветрова")
        for day in (16, 17):
            worked(
                project,
                6,
                person=volunteer,
                day=datetime.date(2015, 3, day),
                opportunity=opportunity,
            )

        assert listed(period) == [["1 човек", "Чист парк", "", "3"]]
        assert listed(period, staff_of(opportunity.organisation)) == [
            ["Нели Ветрова", "Чист парк", "2015-03-16", "1.5"],
            ["Нели Ветрова", "Чист парк", "2015-03-17", "1.5"],
        ]
        other = staff_of(OpportunityFactory().organisation)
        assert "Нели" not in str(listed(period, other))

    def test_who_is_forgotten_goes_on_counting(self, project):
        period = period_of(project, self.SOURCE)
        hours = worked(project, 6, person=PersonFactory(name="Нели Ветрова"))

        privacy.erase(hours.application.person)

        assert actual_value(period) == Decimal("1.5")
        staff = staff_of(hours.shift.opportunity.organisation)
        assert "Нели" not in str(listed(period, staff))


class TestVolunteers:
    SOURCE = Source.VOLUNTEERS

    def test_are_different_people(self, project):
        period = period_of(project, self.SOURCE)
        often = PersonFactory()
        for day in (16, 17):
            worked(project, person=often, day=datetime.date(2015, 3, day))
        worked(project)
        worked(project, status="reported")

        assert actual_value(period) == 2
        assert sum(int(row[0].split()[0]) for row in listed(period)) == 2


class TestOwnContribution:
    SOURCE = Source.VOLUNTEER_WORK

    def test_without_a_rate_nothing_counts(self, project):
        worked(project)

        assert actual_value(period_of(project, self.SOURCE)) == 0

    def test_is_hours_times_the_rate_each_rounded_to_the_cent(self, project):
        rated(project, "5.13")
        worked(project, 1)
        worked(project, 3)

        value = actual_value(period_of(project, self.SOURCE))

        assert value == Decimal("1.28") + Decimal("3.85")

    @pytest.mark.parametrize(("of", "counted"), [("own", "20.00"), ("budget", "70.00")])
    def test_counts_up_to_the_ceiling_the_earliest_first(self, project, of, counted):
        planned(project, grant=500, own=120, in_kind=80)
        rated(project, "10.00", percent=Decimal(10), of=of)
        first = worked(project, 6)
        worked(project, 40, day=datetime.date(2015, 4, 1))
        period = period_of(project, self.SOURCE)

        assert actual_value(period) == Decimal(counted)
        staff = staff_of(first.shift.opportunity.organisation)
        assert listed(period, staff)[0][-1] == "15"

    def test_a_share_of_no_budget_is_nothing(self, project):
        rated(project, "10.00", percent=Decimal(10))
        worked(project)

        assert actual_value(period_of(project, self.SOURCE)) == 0

    def test_its_rule_says_the_numbers(self, project):
        rated(project, "7.50", percent=Decimal("12.50"))
        indicator = period_of(project, self.SOURCE).indicator

        rule = SOURCES[self.SOURCE].rule(indicator)
        with translation.override("en"):
            in_english = SOURCES[self.SOURCE].rule(indicator)

        assert "Ставката: 7,50 € на час." in rule
        assert "12,5 %" in rule
        assert "The rate: 7.50 € an hour." in in_english
        assert "12.5 %" in in_english

    def test_stands_on_the_budget_for_who_reads_money_and_in_no_sum(
        self, project, as_user, client
    ):
        planned(project, grant=500, own=100)
        rated(project, "10.00", percent=Decimal(10))
        worked(project, 16)
        page = reverse("projects:budget", args=[project.slug])

        seen = as_user(staff_of(project.organisation, "owner")).get(page)

        assert 'id="volunteer-work"' in seen.text
        assert "40,00" in seen.text
        assert "30,00" in seen.text
        assert seen.context["table"].total.spent.amount == 0
        assert 'id="volunteer-work"' not in client.get(page).text


DAYS = st.sampled_from([datetime.date(2015, month, 5) for month in range(2, 9)])
REPORTS = st.lists(
    st.tuples(
        DAYS,
        st.integers(1, 40),
        st.integers(0, 3),
        st.sampled_from(["confirmed", "confirmed", "reported", "refused"]),
    ),
    max_size=8,
)


@quickly(8)
@given(
    reports=REPORTS,
    rate=st.decimals(0, 12, places=2),
    percent=st.none() | st.integers(0, 100),
)
def test_the_value_is_what_is_listed_and_two_periods_are_the_whole(
    reports, rate, percent
):
    @undone
    def story():
        project = ProjectFactory(**SPRING)
        planned(project, grant=300, own=70)
        rated(project, rate, percent)
        people = PersonFactory.create_batch(4)
        opportunity = OpportunityFactory(project=project)
        for day, quarters, number, status in reports:
            worked(
                project,
                quarters,
                person=people[number],
                day=day,
                status=status,
                opportunity=opportunity,
            )
        counted = [one for one in reports if one[3] == "confirmed"]
        expected = {
            Source.VOLUNTEER_HOURS: Decimal(sum(one[1] for one in counted)) / 4,
            Source.VOLUNTEERS: len({one[2] for one in counted}),
        }
        for source in (
            Source.VOLUNTEER_HOURS,
            Source.VOLUNTEERS,
            Source.VOLUNTEER_WORK,
        ):
            period = period_of(project, source)
            whole = check(None, period)
            assert whole == expected.get(source, whole)
            if source == Source.VOLUNTEERS:
                continue
            period.ends_on = datetime.date(2015, 4, 30)
            before = figure(period, in_full=True).value
            period.starts_on = datetime.date(2015, 5, 1)
            period.ends_on = SPRING["ends_on"]
            assert before + figure(period, in_full=True).value == whole
            if source == Source.VOLUNTEER_WORK and percent is not None:
                assert whole <= Decimal(70) * percent / 100

    with transaction.atomic():
        story()
