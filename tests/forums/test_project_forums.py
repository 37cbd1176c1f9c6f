"""The forum of a project: who opens it, for whom it is, and how rights follow the partners."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from core.models import AuditEntry
from forums import actions, selectors
from forums.addresses import forum_url, topic_url
from forums.models import ForumPlace
from members.models import Appointment, Membership, User
from projects.models import ProjectPartner
from tests.factories import (
    AppointmentFactory,
    OrganisationFactory,
    ProjectFactory,
    UserFactory,
    staff_of,
)

ROLE = ProjectPartner.Role


@pytest.fixture
def project():
    return ProjectFactory(
        organisation=OrganisationFactory(), title_bg="Партньорства 2030"
    )


@pytest.fixture
def owner(project):
    return staff_of(project.organisation, "owner")


def page(project):
    return reverse("project_forum", args=[project.slug])


def opened(as_user, project, owner, audience):
    as_user(owner).post(page(project), {"audience": audience})
    return project.forum_places.get().forum


@pytest.mark.parametrize("chosen", [{}, {"is_for_questions": "on"}])
def test_a_forum_of_a_project_is_for_questions_if_so_chosen(
    as_user, project, owner, chosen
):
    as_user(owner).post(page(project), {"audience": "project"} | chosen)

    assert project.forum_places.get().is_for_questions is bool(chosen)


def in_team(project, role):
    organisation = OrganisationFactory()
    ProjectPartner.objects.create(project=project, organisation=organisation, role=role)
    return staff_of(organisation, "member")


def may(user, forum):
    """(reads, writes, moderates), with the rights asked anew."""
    user = User.objects.get(pk=user.pk) if user.pk else user
    access = selectors.access_of(user)
    rights = ("can_read_forum", "can_reply_to_topics", "can_approve_posts")
    return tuple(access.may(right, forum.pk) for right in rights)


def test_forum_of_the_team_is_for_lead_and_partners_and_not_for_the_funder(
    as_user, project, owner
):
    forum = opened(as_user, project, owner, "project")
    partner, funder = (
        in_team(project, ROLE.IMPLEMENTING),
        in_team(project, ROLE.FUNDING),
    )

    assert may(owner, forum) == (True, True, True)
    assert may(staff_of(project.organisation, "member"), forum) == (True, True, False)
    assert may(partner, forum) == (True, True, False)
    for stranger in (funder, UserFactory(), staff_of(OrganisationFactory())):
        assert may(stranger, forum) == (False, False, False)
    assert may(AnonymousUser(), forum) == (False, False, False)
    moderator = AppointmentFactory(role=Appointment.Role.MODERATOR).user
    assert may(moderator, forum) == (False, False, False)


def test_rights_follow_the_partners_at_once(as_user, project, owner):
    forum = opened(as_user, project, owner, "project")
    partner = in_team(project, ROLE.IMPLEMENTING)
    topic = actions.start_topic(
        forum, subject="Бюджет", content="Тайно", actor=owner
    ).topic
    before = as_user(partner).get(topic_url(topic)).status_code

    project.partners.get().delete()

    assert before == 200
    assert as_user(partner).get(topic_url(topic)).status_code == 404
    assert as_user(partner).get(page(project)).status_code == 200
    Membership.objects.filter(person=owner.person).update(ended_on="2020-01-01")
    assert may(owner, forum) == (False, False, False)


def test_forum_for_everybody_waits_until_the_project_is_public(
    as_user, client, project, owner
):
    project.is_published = False
    project.save()
    forum = opened(as_user, project, owner, "public")
    partner = in_team(project, ROLE.IMPLEMENTING)
    draft = [may(AnonymousUser(), forum), may(UserFactory(), forum)]

    project.is_published = True
    project.save()

    assert draft == [(False, False, False)] * 2
    assert may(AnonymousUser(), forum) == (True, False, False)
    assert may(UserFactory(), forum) == (True, True, False)
    assert may(partner, forum) == (True, True, False)
    assert may(owner, forum) == (True, True, True)
    assert client.get(page(project)).url == forum_url(forum)
    shown = client.get(forum_url(forum)).text
    assert f'href="{project.get_absolute_url()}"' in shown


def test_opening_twice_makes_one_forum(as_user, project, owner):
    opened(as_user, project, owner, "project")
    opened(as_user, project, owner, "public")

    assert project.forum_places.get().audience == "project"
    assert AuditEntry.objects.filter(verb="forums.opened_for_project").count() == 1


def test_only_who_leads_the_project_opens_it_and_others_see_no_tab(
    as_user, client, project, owner
):
    partner = in_team(project, ROLE.IMPLEMENTING)
    project_page = project.get_absolute_url()

    answers = [
        as_user(user).post(page(project), {"audience": "public"}).status_code
        for user in (partner, UserFactory(), staff_of(project.organisation, "member"))
    ]

    assert answers == [403] * 3
    assert not ForumPlace.objects.filter(project=project).exists()
    assert page(project) not in client.get(project_page).text
    assert page(project) in as_user(owner).get(project_page).text
    opened(as_user, project, owner, "project")
    assert page(project) not in client.get(project_page).text
    assert page(project) in as_user(partner).get(project_page).text


def test_a_name_that_is_taken_takes_no_forum_away(as_user, project, owner, forum):
    project.title_bg = forum.name
    project.save()

    own = opened(as_user, project, owner, "project")

    assert own.pk != forum.pk
    assert may(AnonymousUser(), forum) == (True, False, False)


def test_a_very_long_title_is_cut(as_user, project, owner):
    project.title_bg = "Дълго заглавие " * 15
    project.save()

    forum = opened(as_user, project, owner, "project")

    assert len(forum.name) == 100
    assert forum.name.endswith("…")


def test_topics_of_the_team_are_in_no_search_but_its_own(as_user, project, owner):
    forum = opened(as_user, project, owner, "project")
    actions.start_topic(forum, subject="Ябълкова ведомост", content="x", actor=owner)

    assert "Ябълкова" not in as_user(owner).get("/search/?q=ябълкова").text
    assert "Ябълкова" in as_user(owner).get(forum_url(forum)).text
