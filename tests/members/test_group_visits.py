"""An administrator reads a closed or private group: with a reason, for two hours, not silently."""

import pytest
from django.urls import reverse

from core.models import AuditEntry, Notification
from events.models import Event
from members.actions import groups as actions
from members.models import Appointment, Group, GroupVisit, User
from news.models import Article
from tests.factories import (
    AppointmentFactory,
    ArticleFactory,
    EventFactory,
    GroupFactory,
    GroupMembershipFactory,
    OrganisationFactory,
    UserFactory,
    staff_of,
)

DOOR = "/groups/enter/"


@pytest.fixture
def administrator():
    return AppointmentFactory(role=Appointment.Role.ADMINISTRATOR).user


@pytest.fixture
def group():
    group = GroupFactory(name_bg="Съвет по децата", access=Group.Access.PRIVATE)
    inside = OrganisationFactory()
    GroupMembershipFactory(group=group, organisation=inside, is_coordinator=True)
    staff_of(inside, "owner")
    return group


def again(user):
    """The same account, in its next request."""
    return User.objects.get(pk=user.pk)


@pytest.mark.parametrize("words", ["Съвет по децата", "съвет по децата ", "{url}"])
def test_a_private_group_is_found_by_its_name_or_address(
    as_user, administrator, group, words
):
    address = f"https://example.org{group.get_absolute_url()}"
    client = as_user(administrator)
    before = client.get(group.get_absolute_url())

    response = client.post(
        DOOR, {"group": words.format(url=address), "reason": "Сигнал"}, follow=True
    )

    assert before.status_code == 404
    assert response.context["visit"].reason == "Сигнал"
    assert response.context["may_read"]
    assert f"{group.get_absolute_url()}join/" not in response.content.decode()


def test_news_and_events_of_the_group_are_read_during_the_visit(administrator, group):
    article = ArticleFactory(audience="group", group=group)
    event = EventFactory(audience="group", group=group)

    def seen():
        user = again(administrator)
        return [
            *Article.objects.visible_to(user),
            *Event.objects.visible_to(user),
        ]

    assert seen() == []
    actions.enter(group, actor=administrator, reason="Сигнал")
    assert seen() == [article, event]


def test_a_visit_gives_nothing_but_reading(administrator, group):
    actions.enter(group, actor=administrator, reason="Сигнал")
    user = again(administrator)

    assert user.has_perm("members.read_group", group)
    assert not user.has_perm("members.manage_group", group)
    assert user.group_ids() == []


def test_whoever_is_no_longer_an_administrator_reads_no_longer(administrator, group):
    actions.enter(group, actor=administrator, reason="Сигнал")
    administrator.appointments.all().delete()

    assert again(administrator).read_group_ids() == []


def test_a_second_click_tells_the_coordinators_once(administrator, group):
    for _again in range(2):
        actions.enter(group, actor=administrator, reason="Сигнал")

    assert GroupVisit.objects.count() == 1
    assert Notification.objects.count() == 1
    assert AuditEntry.objects.get().data == {"reason": "Сигнал"}


@pytest.mark.parametrize(
    ("name", "reason", "field"),
    [("Съвет по децата", "", "reason"), ("Няма такава", "Сигнал", "group")],
)
def test_without_a_reason_or_a_group_nothing_opens(
    as_user, administrator, group, name, reason, field
):
    response = as_user(administrator).post(DOOR, {"group": name, "reason": reason})

    assert response.context["form"].errors.keys() == {field}
    assert not GroupVisit.objects.exists()


def test_open_groups_need_no_visit(as_user, administrator):
    group = GroupFactory(name_bg="Открита мрежа")

    response = as_user(administrator).post(
        DOOR, {"group": group.name_bg, "reason": "Сигнал"}
    )

    assert response.context["form"].errors.keys() == {"group"}


def test_the_door_is_for_administrators(as_user):
    coordinator = AppointmentFactory().user

    for user in (coordinator, UserFactory()):
        assert as_user(user).get(DOOR).status_code == 403


def test_a_closed_group_shows_the_administrator_the_door(as_user, administrator):
    group = GroupFactory(access=Group.Access.CLOSED)
    door = f"{reverse('members:enter_group')}?group={group.slug}"

    def shown(user):
        page = as_user(user).get(group.get_absolute_url())
        return door in page.content.decode()

    assert [shown(administrator), shown(AppointmentFactory().user)] == [True, False]
