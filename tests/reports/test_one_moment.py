"""A report is what the records were at one moment, while others go on registering."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from members.models import Membership
from projects.models import Indicator
from reports import actions, contents
from reports.models import Report
from tests.factories import (
    ArticleFactory,
    OrganisationFactory,
    ProjectFactory,
    staff_of,
)
from tests.reports.test_sources import SPRING, at, event_of, period_of, present

ATTENDED = Indicator.Source.ORGANISATIONS_ATTENDED


def by_somebody_else(act):
    """In a connection of its own; returns once it is committed."""

    def run():
        act()
        connection.close()

    other = threading.Thread(target=run)
    other.start()
    other.join()


@pytest.fixture
def report():
    project = ProjectFactory(**SPRING)
    period_of(project, ATTENDED)
    owner = staff_of(project.organisation, Membership.Role.OWNER)
    return actions.begin(Report(project=project, **SPRING), actor=owner)


@pytest.fixture
def owner(report):
    return report.project.organisation.memberships.get().person.user


@pytest.mark.django_db(transaction=True)
def test_nothing_that_comes_while_it_is_frozen_is_in_one_language_only(
    report, owner, monkeypatch
):
    project, event = report.project, event_of(report.project)
    present(event, OrganisationFactory())
    count_in = contents.of

    def somebody_is_quick(*args):
        said = count_in(*args)
        by_somebody_else(lambda: present(event, OrganisationFactory()))
        by_somebody_else(lambda: ArticleFactory(project=project, published_at=at()))
        return said

    monkeypatch.setattr(contents, "of", somebody_is_quick)

    report = actions.submit(report, actor=owner)

    told = {
        language: (
            [one["value"] for one in said["figures"]],
            [event["people"] for one in said["activities"] for event in one["events"]],
            len(said["publications"]),
        )
        for language, said in report.contents.items()
    }
    assert told == {"bg": ([1], [1], 0), "en": ([1], [1], 0)}
    assert event.registrations.count() == 3


@pytest.mark.django_db(transaction=True)
def test_nothing_comes_between_two_questions_for_one_language(
    report, owner, monkeypatch
):
    event = event_of(report.project)
    present(event, OrganisationFactory())
    list_of = contents.activities

    def somebody_is_quick(*args):
        by_somebody_else(lambda: present(event, OrganisationFactory()))
        return list_of(*args)

    monkeypatch.setattr(contents, "activities", somebody_is_quick)

    said = actions.submit(report, actor=owner).contents["bg"]

    assert [one["value"] for one in said["figures"]] == [1]
    [activity] = said["activities"]
    assert [one["organisations"] for one in activity["events"]] == [1]


@pytest.mark.django_db(transaction=True)
def test_sent_by_two_at_once_it_is_sent_once(report, owner):
    barrier, outcomes = threading.Barrier(2), []

    def send():
        barrier.wait()
        try:
            actions.submit(Report.objects.get(), actor=owner)
            outcomes.append("sent")
        except ValidationError as error:
            outcomes.append(error.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["sent", "state"]
