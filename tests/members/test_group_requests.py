"""Asking and inviting: who hears of it, who declines with which words, who takes it back."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from core.models import Notification, OutgoingMail
from core.notifications import words
from members.actions import groups as actions
from tests.factories import (
    GroupFactory,
    GroupMembershipFactory,
    OrganisationFactory,
    UserFactory,
    staff_of,
)


@pytest.fixture
def coordinator():
    return UserFactory()


@pytest.fixture
def group(coordinator):
    group = GroupFactory(access="approval", name_bg="Мрежа")
    GroupMembershipFactory(
        group=group,
        organisation=None,
        person=coordinator.person,
        is_coordinator=True,
    )
    return group


def page(name, *args):
    return reverse(f"members:{name}", args=args)


def mailed(user):
    return OutgoingMail.objects.filter(to=user.email)


def test_coordinators_get_a_mail_with_who_asks_and_why(group, coordinator):
    organisation = OrganisationFactory(name_bg="Читалище Изгрев")
    owner = staff_of(organisation, "owner")

    actions.join(group, actor=owner, organisation=organisation, note="от вчера сме тук")

    mail = mailed(coordinator).get()
    assert "Читалище Изгрев" in mail.subject
    assert "от вчера сме тук" in mail.body


def test_a_request_is_declined_with_a_reason_that_the_asker_reads(
    group, coordinator, as_user
):
    asking = UserFactory()
    request = actions.join(group, actor=asking)
    url = page("answer_request", group.slug, request.pk)
    client = as_user(coordinator)

    client.post(url, {"refuse": "1"})
    assert group.requests.get() == request
    client.post(url, {"reason": "Мрежата е за читалища."})

    assert not group.requests.exists()
    assert "Мрежата е за читалища." in mailed(asking).get().body


def test_who_asked_sees_that_it_waits_and_takes_it_back(group, as_user):
    asking, other = UserFactory(), UserFactory()
    request = actions.join(group, actor=asking)
    url = page("end_own_request", group.slug, request.pk)
    client = as_user(asking)

    shown = client.get(group.get_absolute_url())
    as_user(other).post(url)
    assert group.requests.get() == request
    client.post(url)

    assert list(shown.context["asked"]) == [request]
    assert not shown.context["join_form"].has_anybody()
    assert not group.requests.exists()


def test_an_invitation_to_a_private_group_is_declined(group, coordinator, as_user):
    group.access = "private"
    group.save()
    organisation = OrganisationFactory(name_bg="Клуб")
    owner = staff_of(organisation, "owner")
    invitation = actions.invite(group, organisation, actor=coordinator)

    response = as_user(owner).post(page("end_own_request", group.slug, invitation.pk))

    assert response.url == page("groups")
    assert not group.requests.exists()
    notice = Notification.objects.get(user=coordinator, kind="members.group_declined")
    assert "Клуб" in words(notice)


def test_the_group_takes_an_invitation_back_and_nobody_is_told(
    group, coordinator, as_user
):
    invited = UserFactory()
    invitation = actions.invite(group, invited.person, actor=coordinator)

    as_user(coordinator).post(
        page("answer_request", group.slug, invitation.pk), {"withdraw": "1"}
    )

    assert not group.requests.exists()
    assert [row.kind for row in invited.notifications.all()] == [
        "members.group_invited"
    ]


def test_coordinators_learn_who_joined_an_open_group(group, coordinator):
    group.access = "open"
    group.save()

    actions.join(group, actor=UserFactory())

    notice = coordinator.notifications.get()
    assert notice.kind == "members.group_joined"


def test_handing_over_is_told_to_whom_it_concerns_and_once(group, coordinator):
    successor = UserFactory()
    row = GroupMembershipFactory(
        group=group, organisation=None, person=successor.person
    )
    mine = group.memberships.get(person=coordinator.person)

    for _time in range(2):
        actions.set_coordinator(row, is_coordinator=True, actor=coordinator)
    actions.set_coordinator(mine, is_coordinator=False, actor=successor)

    assert list(group.coordinators()) == [successor]
    assert mailed(successor).count() == 1
    assert coordinator.notifications.get().kind == "members.group_led"
    with pytest.raises(ValidationError, match="има нужда от координатор"):
        actions.end(row, actor=successor)
