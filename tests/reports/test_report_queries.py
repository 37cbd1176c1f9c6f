"""The lists around reports ask as much for thirty rows as for one."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from members.models import Membership
from projects.models import ProjectPartner, TeamMember
from reports.models import Pack, Report
from tests.factories import (
    OrganisationFactory,
    ProjectFactory,
    TeamMemberFactory,
    UserFactory,
    staff_of,
)
from tests.reports.test_sources import SPRING


@pytest.fixture
def project():
    return ProjectFactory(**SPRING)


@pytest.fixture
def readers(project):
    funder = OrganisationFactory()
    project.partners.create(organisation=funder, role=ProjectPartner.Role.FUNDING)
    named = UserFactory()
    TeamMemberFactory(
        project=project, role=TeamMember.Role.DONOR, email=named.email, name="Донор"
    )
    return {
        "owner": staff_of(project.organisation, Membership.Role.OWNER),
        "donor": staff_of(funder),
        "named": named,
        "nobody": AnonymousUser(),
    }


def accepted(project, number, **fields):
    contents = {"bg": {"report": {}}, "en": {"report": {}}}
    return Report.objects.create(
        project=project,
        number=number,
        contents=contents,
        is_public=True,
        first_submitted_at=timezone.now(),
        submitted_at=timezone.now(),
        decided_at=timezone.now(),
        **{"state": Report.State.ACCEPTED} | SPRING | fields,
    )


def add_up_to(project, count):
    """Every third one is written anew by now."""
    for number in range(2, count + 1):
        state = [Report.State.ACCEPTED, Report.State.RETURNED][number % 3 == 0]
        report = accepted(project, number, state=state)
        for audience in Pack.Audience:
            Pack.objects.create(report=report, audience=audience, state="ready")


@pytest.mark.parametrize(
    ("role", "count"), [("owner", 30), ("donor", 30), ("named", 30), ("nobody", 20)]
)
@pytest.mark.parametrize("below", ["reports/", "reports/1/pack/"])
def test_one_row_or_thirty(
    project, readers, client, as_user, below, role, count, django_assert_num_queries
):
    user = readers[role]
    reader = as_user(user) if user.is_authenticated else client
    first = accepted(project, 1)
    for audience in Pack.Audience:
        Pack.objects.create(report=first, audience=audience, state="ready")
    address = f"/projects/{project.slug}/{below}"
    reader.get(address)

    with django_assert_num_queries(40, exact=False) as few:
        reader.get(address)
    asked = len(few)  # the log is emptied by the next request
    add_up_to(project, 30)
    reader.get(address)

    with django_assert_num_queries(asked):
        answer = reader.get(address)

    if below == "reports/":
        assert len(answer.context["report_list"]) == count
