"""What the projects of a coordinator owe: terms, presence, values, papers, news."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from members.models import Appointment
from projects.models import Indicator, Project
from reports.models import Report
from tests.factories import (
    AppointmentFactory,
    ArticleFactory,
    EventFactory,
    ExpenditureFactory,
    IndicatorFactory,
    OrganisationFactory,
    PeriodFactory,
    ProjectFactory,
    RegistrationFactory,
    SettlementFactory,
)

PAGE = "/network/projects/"
DAYS = datetime.timedelta


def under_way(**fields):
    today = timezone.localdate()
    return ProjectFactory(
        starts_on=today - DAYS(100),
        ends_on=today + DAYS(100),
        status=Project.Status.IMPLEMENTATION,
        **fields,
    )


def report_due(project, days):
    today = timezone.localdate()
    return Report.objects.create(
        project=project,
        number=1,
        starts_on=project.starts_on,
        ends_on=today - DAYS(5),
        due_on=today + DAYS(days),
    )


def owed(page):
    return [
        (project.title, [(debt.text, debt.is_late) for debt in debts])
        for project, debts in page.context["rows"]
    ]


@pytest.fixture
def coordinator(as_user):
    return as_user(AppointmentFactory(role=Appointment.Role.COORDINATOR).user)


def test_each_project_says_what_it_owes(coordinator):
    late, soon, fine = (
        under_way(title_bg=title) for title in ("Закъснял", "Предстои", "Изправен")
    )
    report_due(late, -3)
    report_due(soon, 9)
    for project in (late, soon, fine):
        ArticleFactory(project=project)
    a_week_ago = timezone.now() - DAYS(7)
    event = EventFactory(
        project=late, starts_at=a_week_ago, ends_at=a_week_ago + DAYS(hours=2)
    )
    RegistrationFactory(event=event)
    indicator = IndicatorFactory(result__project=soon, source=Indicator.Source.MANUAL)
    PeriodFactory(
        indicator=indicator,
        starts_on=soon.starts_on,
        ends_on=timezone.localdate() - DAYS(1),
    )
    ExpenditureFactory(budget__project=soon)

    page = coordinator.get(PAGE)

    assert owed(page) == [
        (
            "Закъснял",
            [
                ("срокът за отчет мина", True),
                ("1 събитие без отбелязано присъствие", False),
            ],
        ),
        (
            "Предстои",
            [
                ("предстои отчет", False),
                ("1 стойност не е въведена", False),
                ("1 разход без документ", False),
            ],
        ),
        ("Изправен", []),
    ]


def test_only_of_the_own_territory_and_never_of_practice(as_user):
    here, there = SettlementFactory(), SettlementFactory()
    own = under_way(title_bg="Наш", organisation=OrganisationFactory(seat=here))
    under_way(organisation=OrganisationFactory(seat=there))
    under_way(organisation=OrganisationFactory(seat=here, is_practice=True))
    under_way(organisation=own.organisation, is_published=False)
    appointment = AppointmentFactory(role=Appointment.Role.COORDINATOR)
    appointment.obshtini.add(here.obshtina)

    page = as_user(appointment.user).get(PAGE)

    assert owed(page) == [("Наш", [("няма новини от три месеца", False)])]


def test_it_asks_as_much_for_thirty_projects_as_for_one(
    coordinator, django_assert_num_queries
):
    under_way()
    coordinator.get(PAGE)
    with django_assert_num_queries(8) as one:
        coordinator.get(reverse("project_overview"))
    for _number in range(29):
        report_due(under_way(), 5)
    with django_assert_num_queries(len(one)):
        coordinator.get(PAGE)
