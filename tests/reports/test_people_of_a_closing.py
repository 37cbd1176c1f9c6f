"""What is kept of people because of a project, and what closing it ends and shortens."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from core.models import AuditEntry
from events.actions import purging
from members.models import Membership
from projects.models import TeamMember
from reports import actions
from reports.closing import people
from reports.models import Closing
from tests.factories import (
    BudgetFactory,
    ExpenditureFactory,
    OrganisationFactory,
    ProjectFactory,
    staff_of,
)
from tests.reports.test_sources import SPRING, event_of, present

LATER = timezone.localdate() + datetime.timedelta(days=40)


@pytest.fixture
def project():
    return ProjectFactory(**SPRING)


@pytest.fixture
def owner(project):
    return staff_of(project.organisation, Membership.Role.OWNER)


def listed(project, months, organiser=None):
    """An event of March 2015 with somebody on its list."""
    event = event_of(
        project,
        organiser=organiser or project.organisation,
        kept_for_months=months,
    )
    present(event, OrganisationFactory())
    return event


def url(project):
    return reverse("reports:closing_people", args=[project.slug])


def asked(project, name, role, **fields):
    return TeamMember.objects.create(
        project=project,
        role=role,
        name=name,
        email=f"{role}@example.org",
        starts_on=SPRING["starts_on"],
        **fields,
    )


def colleague(project):
    person = staff_of(project.organisation).person
    return TeamMember.objects.create(
        project=project,
        role=TeamMember.Role.COORDINATOR,
        person=person,
        starts_on=SPRING["starts_on"],
    )


def test_the_step_tells_what_is_kept_and_until_when(project, owner, as_user):
    own, others = listed(project, 60), listed(project, 60, OrganisationFactory())
    listed(ProjectFactory(organisation=project.organisation, **SPRING), 60)
    expert = asked(project, "Ана Тест", TeamMember.Role.EXPERT)
    colleague(project)

    page = as_user(owner).get(url(project)).context

    assert [
        (one.event, one.people, one.until, one.sooner) for one in page["lists"]
    ] == [
        (own, 1, datetime.date(2020, 3, 16), datetime.date(2016, 3, 16)),
        (others, 1, datetime.date(2020, 3, 16), None),
    ]
    assert list(page["tasks"]) == [expert]
    assert people.accounts_until(project) == datetime.date(2025, 12, 31)


def test_where_no_list_can_go_sooner_nothing_is_asked_about_it(project, owner, as_user):
    event = listed(project, 12)

    page = as_user(owner).get(url(project))
    answer = as_user(owner).post(
        url(project), {"tasks_end_on": LATER.isoformat(), "shortens_lists": "on"}
    )

    assert list(page.context["form"].fields) == ["tasks_end_on"]
    assert [one.event for one in page.context["lists"]] == [event]
    assert "Може да отпадне" not in page.text
    assert answer.status_code == 302
    assert not Closing.objects.get().shortens_lists


def test_no_list_goes_sooner_than_the_programme_asks(project):
    event = listed(project, 60)
    project.programme.lists_kept_for_months = 36

    assert people.shortest(event, project) == 42
    project.programme.lists_kept_for_months = 60
    assert people.shortest(event, project) is None
    event.kept_for_months = 12
    project.programme.lists_kept_for_months = None
    assert people.shortest(event, project) is None


def test_what_was_chosen_is_done_at_closing_and_written_down(
    project, owner, as_user, client
):
    event, others = listed(project, 60), listed(project, 60, OrganisationFactory())
    expert = asked(project, "Ана Тест", TeamMember.Role.EXPERT)
    ending = asked(
        project, "Иван Тест", TeamMember.Role.DONOR, ends_on=SPRING["ends_on"]
    )
    manager = colleague(project)
    day = {"tasks_end_on": LATER.isoformat(), "shortens_lists": "on"}

    as_user(owner).post(url(project), day)
    expert.refresh_from_db()
    assert expert.ends_on is None
    closing = actions.close(actions.begin_closing(project, actor=owner), actor=owner)

    for row in (event, others, expert, ending, manager):
        row.refresh_from_db()
    assert (event.kept_for_months, others.kept_for_months) == (12, 60)
    assert (expert.ends_on, ending.ends_on) == (LATER, SPRING["ends_on"])
    assert manager.ends_on is None
    assert closing.applied == [
        {"what": "tasks", "count": 1, "day": LATER.isoformat()},
        {"what": "list", "count": 12, "day": "2016-03-16"},
    ]
    assert AuditEntry.objects.get(verb="events.list_shortened").data == {
        "before": 60,
        "after": 12,
    }
    final = reverse("reports:final", args=[project.slug])
    assert client.get(final).context["applied"] == []
    assert as_user(owner).get(final).context["applied"] == closing.applied


def test_without_a_choice_tasks_last_three_months_and_lists_stay(project, owner):
    event = listed(project, 60)
    expert = asked(project, "Ана Тест", TeamMember.Role.EXPERT)

    actions.close(actions.begin_closing(project, actor=owner), actor=owner)

    event.refresh_from_db()
    expert.refresh_from_db()
    assert event.kept_for_months == 60
    assert expert.ends_on == timezone.localdate() + datetime.timedelta(days=90)


def test_what_closing_did_not_do_is_not_told(project, owner):
    closing = actions.close(actions.begin_closing(project, actor=owner), actor=owner)

    assert closing.applied == []


def test_a_day_that_is_past_is_refused(project, owner, as_user):
    answer = as_user(owner).post(url(project), {"tasks_end_on": "2015-09-01"})

    assert list(answer.context["form"].errors) == ["tasks_end_on"]


def test_a_list_is_never_kept_longer_by_it(project, owner):
    event = listed(project, 24)

    assert not purging.shorten(event, months=36, actor=owner)
    assert purging.shorten(event, months=12, actor=owner)
    assert not purging.shorten(event, months=12, actor=owner)


@pytest.mark.parametrize(
    ("ends_on", "words"),
    [
        (datetime.date(2014, 12, 31), "изтекоха на 31\xa0декември\xa02024\xa0г."),
        (timezone.localdate(), "счетоводството тук се пази до"),
    ],
)
def test_accounts_whose_years_are_over_are_not_promised_any_more(
    project, owner, as_user, ends_on, words
):
    project.starts_on, project.ends_on = datetime.date(2014, 1, 1), ends_on
    project.save()
    budget = BudgetFactory(project=project)
    ExpenditureFactory(budget=budget)

    assert words in as_user(owner).get(url(project)).text
