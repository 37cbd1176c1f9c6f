"""How a group grew: true after leaving, coming back and leaving the network."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from members import stays
from members.actions import groups as actions
from members.models import Organisation
from tests.factories import (
    GroupFactory,
    GroupMembershipFactory,
    OrganisationFactory,
    UserFactory,
    staff_of,
)

D = datetime.date


@pytest.fixture
def group():
    """A group with a coordinator, who is no organisation and is not counted."""
    group = GroupFactory()
    GroupMembershipFactory(
        group=group,
        organisation=None,
        person=UserFactory().person,
        is_coordinator=True,
    )
    return group


@pytest.fixture
def today(monkeypatch):
    """Say which day it is."""
    return lambda day: monkeypatch.setattr(timezone, "localdate", lambda *_moment: day)


def counts(group, *days):
    rows = stays.stays([group.pk])
    return [len(stays.on_day(rows, day)) for day in days]


def test_who_left_and_came_back_is_counted_for_the_days_inside(group, today):
    organisation = OrganisationFactory()
    user = staff_of(organisation, "owner")

    today(D(2024, 2, 10))
    row = actions.join(group, actor=user, organisation=organisation)
    today(D(2024, 6, 20))
    actions.end(row, actor=user)
    today(D(2025, 1, 15))
    actions.join(group, actor=user, organisation=organisation)

    days = D(2024, 2, 9), D(2024, 2, 10), D(2024, 6, 19), D(2024, 6, 20), D(2025, 1, 15)
    assert counts(group, *days) == [0, 1, 1, 0, 1]
    assert [row.left_on for row in group.former_memberships.all()] == [D(2024, 6, 20)]


def test_former_members_have_no_right_left(group, as_user):
    group.access = "private"
    group.save()
    row = GroupMembershipFactory(group=group)
    user = staff_of(row.organisation, "owner")
    url = reverse("members:group_members", args=[group.slug])

    assert as_user(user).get(url).status_code == 200
    actions.end(row, actor=user)

    assert as_user(user).get(url).status_code == 404


def test_who_left_the_network_is_counted_until_then(group):
    row = GroupMembershipFactory(group=group, joined_on=D(2020, 1, 1))
    Organisation.objects.filter(pk=row.organisation_id).update(
        status="left", left_on=D(2022, 5, 1)
    )

    assert counts(group, D(2021, 1, 1), D(2022, 4, 30), D(2022, 5, 1)) == [1, 1, 0]


def test_figures_by_year_open_to_the_organisations_of_that_day(group, client, today):
    today(D(2026, 3, 10))
    first = GroupMembershipFactory(group=group, joined_on=D(2024, 5, 1)).organisation
    GroupMembershipFactory(group=group, joined_on=D(2025, 5, 1))

    page = client.get(reverse("group_figures", args=[group.slug])).context
    years = [(bar.label, bar.value) for bar in page["years"].rows]
    then = client.get(page["years"].rows[0].url).context

    assert years == [("2024", 1), ("2025", 2), ("2026", 2)]
    assert list(then["page_obj"]) == [first]
    assert then["total"] == 1


def test_months_are_the_last_twelve_or_those_of_a_year(group, today):
    today(D(2026, 3, 10))
    GroupMembershipFactory(group=group, joined_on=D(2025, 4, 30))
    rows = stays.stays([group.pk])

    last, of_2025 = stays.growth_by_month(rows), stays.growth_by_month(rows, year=2025)

    assert [(step.day, step.count) for step in last[:2]] == [
        (D(2025, 4, 30), 1),
        (D(2025, 5, 31), 1),
    ]
    assert (last[-1].day, len(last)) == (D(2026, 3, 10), 12)
    assert [step.count for step in of_2025] == [0, 0, 0, *[1] * 9]


def test_removing_somebody_needs_a_reason_that_they_read(group, as_user):
    coordinator = group.coordinators().get()
    row = GroupMembershipFactory(group=group)
    owner = staff_of(row.organisation, "owner")
    url = reverse("members:remove_from_group", args=[group.slug, row.pk])

    as_user(coordinator).post(url, {"reason": ""})
    assert group.memberships.filter(pk=row.pk).exists()
    as_user(coordinator).post(url, {"reason": "Закри се"})

    assert [one.reason for one in group.former_memberships.all()] == ["Закри се"]
    assert [notice.data["reason"] for notice in owner.notifications.all()] == [
        "Закри се"
    ]


@pytest.mark.parametrize(
    "tab", ["members:group", "members:group_members", "group_figures", "group_events"]
)
def test_pages_take_no_more_questions_for_more_members(
    group, client, tab, django_assert_max_num_queries
):
    url = reverse(tab, args=[group.slug])
    for _number in range(9):  # from here on there is a search field
        GroupMembershipFactory(group=group)
    with django_assert_max_num_queries(60) as few:
        client.get(url)
    for _number in range(29):
        GroupMembershipFactory(group=group)
    with django_assert_max_num_queries(len(few)):
        client.get(url)


def test_members_are_searched_and_exported_by_coordinators_only(group, as_user):
    row = GroupMembershipFactory(
        group=group, organisation=OrganisationFactory(name_bg="Сдружение Липа")
    )
    GroupMembershipFactory(group=group)
    member = staff_of(row.organisation, "member")
    url = reverse("members:group_members", args=[group.slug])
    export = reverse("members:export_group", args=[group.slug])

    found = as_user(member).get(url, {"q": "липа"}).context["page_obj"]
    file = as_user(group.coordinators().get()).get(export)
    lines = b"".join(file.streaming_content).decode().splitlines()

    assert list(found) == [row.organisation]
    assert as_user(member).get(export).status_code == 403
    assert len(lines) == 4
    assert str(member.person) in "".join(lines)
