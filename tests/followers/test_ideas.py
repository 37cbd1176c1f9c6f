"""Followers of a project learn of its ideas: that they are public and what became of them."""

import pytest

from core.models import Notification
from participation.common.actions import withdraw
from participation.common.models import StateChange, Support
from participation.ideas import actions
from participation.ideas.models import Idea
from tests.factories import IdeaFactory, ProjectFactory, UserFactory
from tests.followers.helpers import ago, follow, tick, told
from tests.participation.telling import tell_all


def idea_in(project, **fields):
    fields = {"published_at": ago(minutes=10)} | fields
    return IdeaFactory(call__project=project, **fields)


def moved(idea, status, *, minutes=10):
    actions.change_status(idea, status=status, note="", actor=UserFactory())
    StateChange.objects.filter(after=status).update(at=ago(minutes=minutes))
    return Idea.objects.get(pk=idea.pk)


def test_a_public_idea_is_told_once():
    project = ProjectFactory()
    reader, late = UserFactory(), UserFactory()
    follow(project, reader)
    follow(project, late, minutes=1)
    idea = idea_in(project)
    idea_in(project, is_public=False)
    idea_in(project, published_at=ago(minutes=1))
    idea_in(project, published_at=None)

    tick()
    tick()

    assert told() == [(reader, "idea_published", idea)]


def test_of_several_states_the_last_is_told():
    project = ProjectFactory()
    reader = UserFactory()
    follow(project, reader)
    idea = idea_in(project, published_at=None)
    moved(idea, "presented", minutes=20)

    moved(idea, "funded")
    tell_all()
    tick()
    tick()

    assert told() == [(reader, "idea_moved", idea)]
    assert reader.notifications.get().data == {"state": "funded"}


@pytest.mark.parametrize("acts", [(tell_all, tick), (tick, tell_all, tick)])
def test_whoever_supports_it_too_is_told_once(acts):
    """Whether the worker comes first, or the clock."""
    project = ProjectFactory()
    reader = UserFactory()
    follow(project, reader)
    idea = idea_in(project, published_at=None)
    Support.objects.create(target=idea, person=reader.person, confirmed_at=ago(days=1))

    follow(project, other := UserFactory())
    moved(idea, "funded")
    for act in acts:
        act()

    assert [one.kind for one in reader.notifications.all()] == [
        "participation.idea_moved"
    ]
    assert told() == [(other, "idea_moved", idea)]


def test_whoever_supported_it_before_is_told_of_the_next_step_too():
    project = ProjectFactory()
    reader = UserFactory()
    follow(project, reader)
    idea = idea_in(project, published_at=None)
    support = Support.objects.create(
        target=idea, person=reader.person, confirmed_at=ago(days=1)
    )
    moved(idea, "presented", minutes=30)
    tell_all()
    Notification.objects.update(created_at=ago(minutes=25))
    withdraw(support, actor=reader)

    moved(idea, "funded")
    tell_all()
    tick()

    assert told() == [(reader, "idea_moved", idea)]


def test_of_a_hidden_project_nobody_is_told():
    project = ProjectFactory(is_published=False)
    follow(project, UserFactory())
    idea = idea_in(project)

    moved(idea, "funded")
    tick()

    assert told() == []
