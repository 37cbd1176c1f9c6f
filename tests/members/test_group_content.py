"""Coordinators of a group look after what is published for it."""

import pytest
from django.urls import reverse

from core.models import Notification
from members.models import Group, User
from tests.factories import (
    ArticleFactory,
    EventFactory,
    GroupFactory,
    GroupMembershipFactory,
    UserFactory,
    staff_of,
)


@pytest.fixture
def group():
    return GroupFactory(access=Group.Access.PRIVATE)


def of(group, **fields):
    user = UserFactory()
    GroupMembershipFactory(group=group, person=user.person, organisation=None, **fields)
    return User.objects.get(pk=user.pk)


@pytest.mark.parametrize(
    ("make", "app", "owner"),
    [(ArticleFactory, "news", "organisation"), (EventFactory, "events", "organiser")],
)
def test_a_groups_coordinator_takes_what_was_published_for_it_off_the_site(
    as_user, group, make, app, owner
):
    row = make(audience="group", group=group)
    publisher = staff_of(getattr(row, owner), "owner")
    leader, member = of(group, is_coordinator=True), of(group)
    url = reverse(f"{app}:unpublish", args=[row.slug])

    shown = as_user(leader).get(row.get_absolute_url()).content.decode()
    refused = as_user(member).post(url, {"reason": "Не е за нас"})
    as_user(leader).post(url, {"reason": "Не е за нас"})

    assert url in shown
    assert refused.status_code == 403
    assert not type(row).objects.live().exists()
    assert Notification.objects.filter(user=publisher).count() == 1


@pytest.mark.parametrize("audience", ["public", "members"])
def test_what_is_for_others_is_none_of_its_business(group, audience):
    leader = of(group, is_coordinator=True)

    assert not leader.has_perm("news.unpublish", ArticleFactory(audience=audience))
    assert not leader.has_perm("events.unpublish", EventFactory(audience=audience))
