"""The copy that stays of a closed project shows it as it was closed."""

import datetime

import pytest
from django.utils import timezone

from leadernet.offline import making
from members.models import Membership
from projects.models import Project
from reports.models import ProjectCopy
from tests.factories import ProjectFactory, staff_of
from tests.reports.test_sources import SPRING

State = ProjectCopy.State
LONG_AGO = timezone.now() - datetime.timedelta(days=2)


@pytest.fixture
def project():
    return ProjectFactory(slug="gori", **SPRING)


@pytest.fixture
def close(project, as_user):
    client = as_user(staff_of(project.organisation, Membership.Role.OWNER))

    def press():
        return client.post("/projects/gori/closing/close/")

    return press


def test_closing_a_project_orders_its_copy(project, close):
    answer = close()

    assert answer.url == project.get_absolute_url()
    assert ProjectCopy.objects.get().state == State.WAITING


def test_a_copy_made_before_the_closing_is_renewed(project, close):
    copy = ProjectCopy.objects.create(project=project)
    making.make(copy.pk)
    begun_before = timezone.now()
    close()
    # One that was being made when the project was closed: it may show the day before.
    making.make(copy.pk)
    ProjectCopy.objects.update(made_at=begun_before, checked_at=LONG_AGO)

    for one in making.to_compare():
        making.compare(one)

    copy.refresh_from_db()
    assert copy.state == State.WAITING
    making.make(copy.pk)
    copy.refresh_from_db()
    assert copy.made_at > Project.objects.get().closed_at
    ProjectCopy.objects.update(checked_at=LONG_AGO)
    for one in making.to_compare():
        making.compare(one)
    copy.refresh_from_db()
    assert copy.state == State.READY


def test_a_copy_that_failed_is_tried_again_once_the_project_is_closed(project, close):
    close()
    ProjectCopy.objects.update(state=State.FAILED, checked_at=LONG_AGO)

    for one in making.to_compare():
        making.compare(one)

    assert ProjectCopy.objects.get().state == State.WAITING
