"""Who may send, decide and comment, and who only seems to."""

import pytest

from members.models import Appointment, Membership
from projects.models import ProjectPartner, TeamMember
from reports import actions
from reports.models import Report
from tests.factories import (
    AppointmentFactory,
    OrganisationFactory,
    ProjectFactory,
    TeamMemberFactory,
    staff_of,
)
from tests.reports.test_sources import SPRING

Role = Membership.Role


@pytest.fixture
def project():
    return ProjectFactory(**SPRING)


@pytest.fixture
def people(project):
    funder = OrganisationFactory()
    ProjectPartner.objects.create(
        project=project, organisation=funder, role=ProjectPartner.Role.FUNDING
    )
    return {
        "owner": staff_of(project.organisation, Role.OWNER),
        "editor": staff_of(project.organisation),
        "donor": staff_of(funder),
        "donor's member": staff_of(funder, Role.MEMBER),
        "coordinator": AppointmentFactory(role=Appointment.Role.COORDINATOR).user,
    }


@pytest.fixture
def report(project, people):
    return actions.begin(Report(project=project, **SPRING), actor=people["owner"])


def decided_by(people, report):
    return [
        name for name, user in people.items() if user.has_perm("reports.decide", report)
    ]


def test_staff_of_the_donor_and_the_coordinator_decide(people, report):
    report = actions.submit(report, actor=people["owner"])

    assert decided_by(people, report) == ["donor", "coordinator"]
    report = actions.accept(report, actor=people["donor"])
    assert [
        name
        for name, user in people.items()
        if user.has_perm("reports.open_donor_pack", report)
    ] == ["owner", "donor"]


def test_nobody_decides_about_the_report_that_they_manage(project, people, report):
    for name in ("donor", "coordinator"):
        TeamMemberFactory(
            project=project,
            role=TeamMember.Role.MANAGER,
            name=name,
            email=people[name].email,
            person=None,
        )
    report = actions.submit(report, actor=people["donor"])

    assert decided_by(people, report) == []
    assert list(Report.objects.to_decide_by(people["donor"])) == []
