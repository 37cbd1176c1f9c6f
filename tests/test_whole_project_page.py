"""The page of a project that has everything, drawn with nothing remembered."""

import datetime

import pytest
from django.utils import timezone

from core.models import Attachment
from events.models import Attendance, Certificate
from projects.models import Indicator, Measurement, ProjectPartner
from tests.factories import (
    ActivityFactory,
    AllocationFactory,
    ArticleFactory,
    BudgetPeriodFactory,
    DiaryEntryFactory,
    EventFactory,
    ExpenditureFactory,
    GroupFactory,
    GroupMembershipFactory,
    IdeaCallFactory,
    IdeaFactory,
    ObshtinaFactory,
    OrganisationFactory,
    PeriodFactory,
    ProjectFactory,
    RegistrationFactory,
    SettlementFactory,
    TeamMemberFactory,
)
from tests.reports.test_report_queries import accepted
from tests.test_project_pages import past, picture


@pytest.fixture
def project():
    project = ProjectFactory()
    BudgetPeriodFactory(budget__project=project)
    IdeaCallFactory(project=project)
    return project


@pytest.fixture
def group(project):
    return GroupFactory()


def fill(project, group, number):
    """One more of everything that the page shows or counts."""
    place = ObshtinaFactory()
    project.obshtini.add(place)
    role = ProjectPartner.Role.IMPLEMENTING
    project.partners.create(organisation=OrganisationFactory(), role=role)
    TeamMemberFactory(project=project, is_public=True, role="expert")
    picture(project.programme, purpose=Attachment.Purpose.LOGO)
    AllocationFactory(line__budget=project.budget, period=project.budget.periods.get())
    ExpenditureFactory(budget=project.budget)
    picture(project)
    activity = ActivityFactory(project=project, responsible=OrganisationFactory())
    activity.obshtini.add(place)
    ArticleFactory(project=project)
    picture(DiaryEntryFactory(project=project, activity=activity))
    EventFactory(project=project, activity=activity, settlement=SettlementFactory())
    hold(past(project, activity=activity, settlement=SettlementFactory()))
    GroupMembershipFactory(group=group)
    OrganisationFactory(joined_on=timezone.localdate())
    IdeaFactory(call=project.idea_calls.get(), obshtina=place)
    for source in Indicator.Source:
        promise(project, source, group, place, activity)
    start = project.starts_on + datetime.timedelta(days=number)
    accepted(project, number, starts_on=start, ends_on=start)


def hold(event):
    """Somebody was there and has a paper of it."""
    picture(event)
    registration = RegistrationFactory(event=event, organisation=OrganisationFactory())
    Attendance.objects.create(registration=registration, session=event.sessions.get())
    Certificate.objects.create(
        registration=registration, parts=1, of_parts=1, minutes=60
    )


def promise(project, source, group, place, activity):
    """Of each source one indicator for all and one that is narrowed by what it takes."""
    of_group = {"group": group} if source == Indicator.Source.GROUP_MEMBERS else {}
    for fields in [{}, {"activity": activity, "organisation_kinds": ["association"]}]:
        period = PeriodFactory(
            indicator__result__project=project,
            indicator__source=source,
            **{f"indicator__{name}": one for name, one in (fields | of_group).items()},
        )
        if fields:
            period.indicator.obshtini.add(place)
        if source == Indicator.Source.MANUAL:
            Measurement.objects.create(
                period=period, value=7, measured_on=period.starts_on
            )


@pytest.mark.parametrize("number", [1, 30])
def test_asks_the_same_for_one_row_of_everything_and_for_thirty(
    project, group, client, number, django_assert_num_queries
):
    for one in range(number):
        fill(project, group, one + 1)
    url = project.get_absolute_url()
    client.get(url)

    with django_assert_num_queries(12):
        page = client.get(url).content.decode()

    assert page.count('class="funder__logo"') == number
    assert f"{url}reports/{number}/" in page
    assert page.count('class="diary__entry') == min(number, 2)
    assert page.count('class="indicator"') == 2 * len(Indicator.Source) * number
