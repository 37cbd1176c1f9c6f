"""Rights in many forums cost as much as in few."""

import pytest
from django.contrib.auth.models import AnonymousUser

from forums import access, actions, selectors
from forums.access import Access
from forums.reference import ensure_forum
from members.models import GroupMembership, User
from tests.factories import GroupFactory, OrganisationFactory, UserFactory, staff_of


def boards(number):
    """Categories with public and members' forums below, one of them of a group."""
    group = GroupFactory(access="closed")
    common = ensure_forum("Общо", audience="public", is_category=True)
    inner = ensure_forum("Група", audience="group", group=group, parent=common)
    for n in range(number):
        ensure_forum(f"Открит {n}", audience="public", parent=common)
        ensure_forum(f"Членски {n}", audience="members", parent=common)
        ensure_forum(f"Групов {n}", audience="group", group=group, parent=inner)
    return group


@pytest.mark.parametrize("number", [1, 30])
def test_rights_are_found_with_three_questions(django_assert_num_queries, number):
    group = boards(number)
    user = staff_of(OrganisationFactory())
    GroupMembership.objects.create(
        group=group, person=user.person, joined_on="2024-01-01"
    )
    user = User.objects.select_related("person").get(pk=user.pk)

    with django_assert_num_queries(3):  # forums, their groups, the roles
        rights = Access(user)
        readable = rights.readable_ids()
        rights.moderated_ids()

    assert len(readable) == 2 + 3 * number


def test_rights_are_worked_out_for_each_place_not_for_each_forum():
    boards(7)

    rights = Access(AnonymousUser())

    assert len(rights.readable_ids()) == 8
    assert len(rights._rights) == 3


def test_long_lists_of_forums_find_the_same_rows(monkeypatch):
    boards(2)
    member = staff_of(OrganisationFactory())
    forum = selectors.visible_forums(member).get(name="Членски 1")
    post = actions.start_topic(forum, subject="Тема", content="…", actor=member)

    def seen(user):
        user = User.objects.get(pk=user.pk)
        return (
            set(selectors.visible_forums(user)),
            set(selectors.visible_topics(user)),
            set(selectors.visible_posts(user)),
            set(selectors.queue(user)),
        )

    readers = [member, UserFactory()]
    listed = [seen(user) for user in readers]
    monkeypatch.setattr(access, "FEW", 0)

    assert [seen(user) for user in readers] == listed
    assert listed[0][2] == {post}
    assert listed[1][2] == set()
