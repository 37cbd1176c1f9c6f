"""Whoever works for several organisations says on whose behalf they write."""

import pytest
from django.urls import reverse

from forums import actions
from forums.models import SpokenFor
from forums.reference import ensure_forum
from leadernet import privacy
from members import behalf
from members.actions import team
from members.models import User
from tests.factories import (
    EventFactory,
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
    staff_of,
)
from tests.members.helpers import refused


@pytest.fixture
def forum():
    return ensure_forum("Открит", audience="public")


def start(browser, forum, **data):
    url = reverse("forum:topic_create", args=["f", forum.pk])
    words = {"subject": "Въпрос", "content": "Кой знае?"} | data
    return browser.post(url, words, follow=True)


def test_the_chosen_organisation_stands_under_the_name_and_comes_first_next_time(
    as_user, forum
):
    first, second = OrganisationFactory(), OrganisationFactory()
    user = staff_of(first)
    MembershipFactory(person=user.person, organisation=second, role="editor")
    browser = as_user(user)

    page = start(browser, forum, behalf=second.pk).content.decode()

    assert f'от името на <a href="{second.get_absolute_url()}"' in page
    assert SpokenFor.objects.get().organisation == second
    assert [pk for pk, _name in behalf.choices(user)] == [second.pk, first.pk]
    event = reverse("events:register", args=[EventFactory().slug])
    chosen = browser.get(event).context["form"].initial["organisation"]
    assert chosen == second.pk


def test_with_one_organisation_it_is_chosen_already_and_one_may_write_for_oneself(
    as_user, forum
):
    organisation = OrganisationFactory()
    browser = as_user(staff_of(organisation))
    url = reverse("forum:topic_create", args=["f", forum.pk])

    form = browser.get(url).context["form"]
    page = start(browser, forum, behalf="").content.decode()

    assert form["behalf"].value() == organisation.pk
    assert SpokenFor.objects.get().organisation is None
    assert "от името на <a" not in page


def test_a_citizen_is_not_asked(as_user, forum):
    url = reverse("forum:topic_create", args=["f", forum.pk])

    form = as_user(UserFactory()).get(url).context["form"]

    assert "behalf" not in form.fields


def test_rights_are_those_of_the_moment_of_writing(as_user, forum):
    organisation, foreign = OrganisationFactory(), OrganisationFactory()
    user, owner = staff_of(organisation), staff_of(organisation, "owner")
    staff_of(foreign)

    answer = start(as_user(user), forum, behalf=foreign.pk)
    assert list(answer.context["form"].errors) == ["behalf"]
    team.end(user.person.memberships.get(), actor=owner)
    with refused("behalf"):
        actions.start_topic(
            forum,
            subject="Тема",
            content="Текст",
            actor=User.objects.get(pk=user.pk),
            behalf=actions.Behalf(organisation.pk),
        )

    assert not SpokenFor.objects.exists()


def test_a_closed_account_leaves_no_organisation_under_its_posts(as_user, forum):
    organisation = OrganisationFactory()
    user = staff_of(organisation)
    start(as_user(user), forum, behalf=organisation.pk)

    privacy.erase(user.person)

    assert user.posts.count() == 1
    assert not SpokenFor.objects.exists()
