"""A report is what the records were at one moment, while others go on registering."""

import threading
import time

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from core.models import Notification
from members.models import Membership
from projects.closed import refuse_if_closed
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


@pytest.fixture
def while_it_waits():
    """Runs the act while somebody else has the project, who commits what they wrote last."""
    threads = []

    def run(act, *, write, project):
        has_it, go_on = threading.Event(), threading.Event()

        def somebody():
            with transaction.atomic():
                refuse_if_closed(project.pk)
                write()
                has_it.set()
                go_on.wait(10)
            connection.close()

        threads.append(threading.Thread(target=somebody))
        threads[0].start()
        has_it.wait(10)
        threads.append(threading.Thread(target=lambda: (act(), connection.close())))
        threads[1].start()
        until_one_waits()
        go_on.set()
        for thread in threads:
            thread.join()

    return run


def until_one_waits():
    """Until somebody stands before a lock of another."""
    asked = "SELECT count(*) FROM pg_locks WHERE NOT granted"
    for _number in range(200):
        with connection.cursor() as cursor:
            cursor.execute(asked)
            if cursor.fetchone()[0]:
                return
        time.sleep(0.05)


@pytest.mark.django_db(transaction=True)
def test_what_was_saved_before_the_closing_is_in_the_final_figures(
    report, owner, while_it_waits
):
    project = report.project
    period = period_of(project, Indicator.Source.MANUAL, title_bg="Ръце")
    closing = actions.begin_closing(project, actor=owner)

    while_it_waits(
        lambda: actions.close(closing, actor=owner),
        write=lambda: period.measurements.create(value=5, measured_on=project.ends_on),
        project=project,
    )

    closing.refresh_from_db()
    figures = closing.contents["bg"]["figures"]
    assert [one["value"] for one in figures if one["period"] == period.pk] == [5]


@pytest.mark.django_db(transaction=True)
def test_what_was_handed_over_before_the_closing_is_told(report, owner, while_it_waits):
    project, colleague = report.project, staff_of(report.project.organisation)
    closing = actions.begin_closing(project, actor=owner)

    while_it_waits(
        lambda: actions.close(closing, actor=owner),
        write=lambda: closing.handed.create(
            key="activity-1",
            title_bg="Градината",
            person=colleague.person,
            due_on=project.ends_on,
        ),
        project=project,
    )

    told = Notification.objects.filter(kind="reports.handed_over")
    assert [one.user for one in told] == [colleague]


@pytest.mark.django_db(transaction=True)
def test_words_saved_before_a_report_is_sent_are_in_it(report, owner, while_it_waits):
    while_it_waits(
        lambda: actions.submit(report, actor=owner),
        write=lambda: report.texts.create(part="summary", text_bg="<p>Последно.</p>"),
        project=report.project,
    )

    report.refresh_from_db()
    assert [one["html"] for one in report.contents["bg"]["texts"]] == [
        "<p>Последно.</p>"
    ]


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
