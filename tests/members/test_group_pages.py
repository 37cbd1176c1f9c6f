"""Pages of groups: joining, letting in and what strangers read."""

import pytest
from django.urls import reverse

from members.actions import groups as actions
from members.models import (
    Group,
    GroupMembership,
    GroupRequest,
    User,
)
from tests.factories import (
    AppointmentFactory,
    GroupFactory,
    GroupMembershipFactory,
    OblastFactory,
    OrganisationFactory,
    UserFactory,
    staff_of,
)
from tests.members.helpers import refused


def test_joining_an_open_group_at_once_and_asking_a_closed_one(as_user):
    opened, closed = GroupFactory(), GroupFactory(access="closed")
    organisation = OrganisationFactory()
    client = as_user(staff_of(organisation))

    client.post(reverse("members:join", args=[opened.slug]), {"who": organisation.pk})
    client.post(reverse("members:join", args=[closed.slug]), {"who": organisation.pk})

    assert [row.group for row in GroupMembership.objects.all()] == [opened]
    assert [row.group for row in GroupRequest.objects.all()] == [closed]


def test_nobody_joins_for_an_organisation_of_others(as_user):
    group, theirs = GroupFactory(), OrganisationFactory()

    as_user(UserFactory()).post(
        reverse("members:join", args=[group.slug]), {"who": theirs.pk}
    )

    assert not GroupMembership.objects.exists()


def test_the_group_s_coordinator_lets_in_and_others_do_not(as_user):
    group = GroupFactory(access="approval")
    coordinator, asking = UserFactory(), UserFactory()
    group.memberships.create(
        person=coordinator.person, is_coordinator=True, joined_on="2020-01-01"
    )
    as_user(asking).post(reverse("members:join", args=[group.slug]), {"who": ""})
    url = reverse("members:answer_request", args=[group.slug, group.requests.get().pk])

    assert as_user(asking).post(url, {"accept": "1"}).status_code == 403
    as_user(coordinator).post(url, {"accept": "1"})

    assert group.memberships.filter(person=asking.person).exists()


@pytest.mark.parametrize(
    ("role", "leads"), [("owner", True), ("editor", True), ("member", False)]
)
def test_for_an_organisation_that_coordinates_its_staff_do(role, leads):
    row = GroupMembershipFactory(is_coordinator=True)
    user = User.objects.get(pk=staff_of(row.organisation, role).pk)

    assert user.group_ids() == [row.group_id]
    assert user.has_perm("members.manage_group", row.group) == leads


@pytest.mark.parametrize(
    ("status", "told"), [("partner", 1), ("suspended", 0), ("left", 0)]
)
def test_who_is_out_of_the_network_is_told_nothing_of_a_group(status, told):
    row = GroupMembershipFactory(
        organisation=OrganisationFactory(status=status), is_coordinator=True
    )
    staff_of(row.organisation, "owner")

    assert row.group.coordinators().count() == told


def test_a_private_group_is_entered_by_invitation(as_user):
    group = GroupFactory(access="private")
    coordinator = UserFactory()
    group.memberships.create(
        person=coordinator.person, is_coordinator=True, joined_on="2020-01-01"
    )
    organisation = OrganisationFactory()
    owner = as_user(staff_of(organisation, "owner"))
    join = reverse("members:join", args=[group.slug])
    assert owner.post(join, {"who": organisation.pk}).status_code == 404

    as_user(coordinator).post(
        reverse("members:invite_to_group", args=[group.slug]),
        {"organisation": organisation.pk},
    )
    answer = reverse(
        "members:answer_request", args=[group.slug, group.requests.get().pk]
    )
    as_user(coordinator).post(answer, {"accept": "1"})
    assert not group.memberships.filter(organisation=organisation).exists()
    owner.post(join, {"who": organisation.pk})

    assert group.memberships.filter(organisation=organisation).exists()


def test_the_last_coordinator_of_a_group_stays(as_user):
    group = GroupFactory()
    coordinator = UserFactory()
    membership = group.memberships.create(
        person=coordinator.person, is_coordinator=True, joined_on="2020-01-01"
    )

    as_user(coordinator).post(
        reverse("members:leave_group", args=[group.slug, membership.pk])
    )

    assert GroupMembership.objects.get() == membership


def test_who_has_left_meanwhile_is_not_made_a_coordinator():
    row = GroupMembershipFactory()
    leader = UserFactory()
    row.group.memberships.create(
        person=leader.person, is_coordinator=True, joined_on="2020-01-01"
    )
    actions.end(row, actor=leader, reason="Закри се")

    with refused("gone"):
        actions.set_coordinator(row, is_coordinator=True, actor=leader)


def test_a_hundred_invitations_into_groups_a_day_are_enough(monkeypatch):
    monkeypatch.setattr(actions, "INVITATIONS_A_DAY", 2)
    group, leader = GroupFactory(), UserFactory()
    for _number in range(2):
        request = actions.invite(group, OrganisationFactory(), actor=leader)
    actions.withdraw(request, actor=leader)

    with refused("too_many"):
        actions.invite(group, request.organisation, actor=leader)
    assert group.requests.count() == 1


def test_a_group_made_by_two_presses_is_one(as_user):
    client = as_user(AppointmentFactory().user)
    words = {"name_bg": "Мрежа за Лудогорието", "access": "open"}

    answers = [client.post(reverse("members:create_group"), words) for _ in range(2)]

    assert [one.url for one in answers] == [Group.objects.get().get_absolute_url()] * 2


def test_a_closed_group_does_not_open(as_user):
    group = GroupFactory(access="closed")
    user = UserFactory()
    group.memberships.create(
        person=user.person, is_coordinator=True, joined_on="2020-01-01"
    )

    response = as_user(user).post(
        reverse("members:update_group", args=[group.slug]),
        {"name_bg": "Мрежа", "access": "open"},
    )

    assert list(response.context["form"].errors) == ["access"]
    assert Group.objects.get().access == "closed"


def test_group_pages_show_organisations_to_all_and_people_to_members(client, as_user):
    group = GroupFactory()
    membership = GroupMembershipFactory(group=group)
    person = UserFactory().person
    group.memberships.create(person=person, joined_on="2020-01-01")
    member = staff_of(membership.organisation)

    url = reverse("members:group_members", args=[group.slug])
    public = client.get(url).context
    inside = as_user(member).get(url).context

    assert list(public["page_obj"]) == [membership.organisation]
    assert list(public["people"]) == []
    assert [row.person for row in inside["people"]] == [person]


def test_an_organisation_s_page_does_not_tell_that_it_is_in_a_closed_group(
    client, as_user
):
    closed, open_ = (
        GroupMembershipFactory(group__access=access) for access in ("closed", "open")
    )
    GroupMembershipFactory(group=open_.group, organisation=closed.organisation)
    page = closed.organisation.get_absolute_url()
    own = as_user(staff_of(closed.organisation, "member"))

    assert [row.group for row in client.get(page).context["groups"]] == [open_.group]
    assert {row.group for row in own.get(page).context["groups"]} == {
        closed.group,
        open_.group,
    }


def test_a_closed_group_s_page_tells_nothing(client):
    group = GroupFactory(access="closed", description_bg="Вътрешно")
    membership = GroupMembershipFactory(group=group)

    page = client.get(group.get_absolute_url()).content.decode()

    assert group.name in page
    assert "Вътрешно" not in page
    assert membership.organisation.name not in page


def test_the_list_narrows_to_an_oblast_and_says_which(client):
    ruse = OblastFactory(code="RSE", name_bg="Русе")
    here = GroupFactory(oblast=ruse)
    GroupFactory(oblast=OblastFactory(code="VID"))

    found = client.get(reverse("members:groups"), {"oblast": "RSE"})
    unknown = client.get(reverse("members:groups"), {"oblast": "XXX"})

    assert list(found.context["object_list"]) == [here]
    assert '<option value="RSE" selected>Русе</option>' in found.content.decode()
    assert len(unknown.context["object_list"]) == 2


def test_who_may_not_start_a_group_reads_whom_to_ask(client, as_user):
    coordinator = AppointmentFactory(role="coordinator").user
    member = staff_of(OrganisationFactory())

    assert "координатора за Вашата област" in client.get("/groups/").text
    assert "координатора за Вашата област" in as_user(member).get("/groups/").text
    assert "координатора за Вашата област" not in (
        as_user(coordinator).get("/groups/").text
    )
