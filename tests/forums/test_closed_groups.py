"""What moderators of the network see and decide in the forums of groups."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from core.models import Attachment, Notification, OutgoingMail
from forums import actions, selectors
from forums.addresses import forum_url, topic_url
from forums.models import Flag, ForumPlace, HiddenPost
from forums.reference import ensure_forum
from members.models import Appointment, Group, GroupMembership, User
from tests.factories import (
    AppointmentFactory,
    GroupFactory,
    OblastFactory,
    ObshtinaFactory,
    UserFactory,
)

ROLE = Appointment.Role
QUEUE, LOG = "/forums/moderation/", "/forums/moderation/log/"


@pytest.fixture(params=[Group.Access.CLOSED, Group.Access.PRIVATE])
def group(request):
    return GroupFactory(
        name_bg="Съвет", access=request.param, oblast=OblastFactory(code="VID")
    )


@pytest.fixture
def forum(group):
    return ensure_forum("На групата", audience="group", group=group)


@pytest.fixture(autouse=True)
def _public_forum():
    ensure_forum("За всички", audience=ForumPlace.Audience.PUBLIC)


def joined(group, **fields):
    user = UserFactory()
    GroupMembership.objects.create(
        group=group, person=user.person, joined_on="2024-01-01", **fields
    )
    return user


def written(forum, group, content="Лична обида", is_approved=True):
    author = joined(group)
    post = actions.start_topic(forum, subject="Бюджет", content=content, actor=author)
    if is_approved:
        actions.approve(post, actor=joined(group, is_coordinator=True))
        post.refresh_from_db()
    return post


def reported(forum, group, **kwargs):
    post = written(forum, group, **kwargs)
    actions.flag(post, reason="обидно", actor=joined(group))
    return post


def decide(client, post, decision, **data):
    url = reverse("forums:decide", args=[post.pk])
    return client.post(url, {"decision": decision} | data)


@pytest.mark.parametrize("role", ROLE)
def test_of_a_closed_group_the_network_sees_the_reported_post_alone(
    as_user, forum, group, role
):
    post = reported(forum, group)
    written(forum, group, content="Друго")
    written(forum, group, content="Чака", is_approved=False)
    client = as_user(AppointmentFactory(role=role).user)

    response = client.get(QUEUE)

    assert list(response.context["page_obj"]) == [post]
    page = response.content.decode()
    assert "Лична обида" in page
    assert topic_url(post.topic) not in page
    assert client.get(topic_url(post.topic)).status_code == 404
    assert client.get(forum_url(forum)).status_code == 404


def test_a_reported_post_is_hidden_by_the_network_and_then_gone_from_its_sight(
    as_user, forum, group
):
    post = reported(forum, group)
    other = written(forum, group, content="Друго")
    moderator = AppointmentFactory(role=ROLE.MODERATOR).user
    colleague = AppointmentFactory(role=ROLE.MODERATOR).user
    client = as_user(moderator)

    refused = decide(client, other, "hide", reason="Не е докладвана")
    decide(client, post, "hide", reason="Обида")

    assert refused.status_code == 404
    assert [row.reason for row in HiddenPost.objects.all()] == ["Обида"]
    assert list(client.get(QUEUE).context["page_obj"]) == []
    log = [entry.target for entry in client.get(LOG).context["page_obj"]]
    assert log == [post]
    assert list(as_user(colleague).get(LOG).context["page_obj"]) == []
    assert decide(client, post, "keep").url == QUEUE  # somebody has decided already
    Flag.objects.update(decided_at=timezone.now() - datetime.timedelta(days=2))
    assert decide(client, post, "keep").status_code == 404
    assert Flag.objects.get().decision == "hidden"


def test_the_group_keeps_its_own_log_of_what_the_network_decided(as_user, forum, group):
    post = reported(forum, group)
    leader = joined(group, is_coordinator=True)
    decide(as_user(AppointmentFactory().user), post, "keep")

    page = as_user(leader).get(LOG).context["page_obj"]

    assert [entry.verb for entry in page] == ["forums.kept", "forums.approved"]


def test_outside_the_territory_a_coordinator_sees_nothing(as_user, forum, group):
    post = reported(forum, group)
    vidin = ObshtinaFactory(oblast=group.oblast)
    ruse = ObshtinaFactory(oblast=OblastFactory(code="RSE"))
    inside, outside = AppointmentFactory(), AppointmentFactory()
    inside.obshtini.add(vidin)
    outside.obshtini.add(ruse)
    of_libraries = AppointmentFactory(kinds=["library"])

    def seen(appointment):
        return list(as_user(appointment.user).get(QUEUE).context["page_obj"])

    assert [seen(one) for one in (inside, outside, of_libraries)] == [[post], [], []]
    assert decide(as_user(outside.user), post, "keep").status_code == 404


def test_what_lies_below_a_closed_group_is_as_closed(forum, group):
    below = ensure_forum("Под групата", audience="public", parent=forum)
    post = reported(below, group)
    moderator = AppointmentFactory(role=ROLE.MODERATOR).user

    assert list(selectors.queue(moderator)) == [post]
    assert below not in selectors.visible_forums(moderator)


def test_the_file_of_a_reported_post_is_opened_while_it_is_reported(
    as_user, forum, group, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    author, leader = joined(group), joined(group, is_coordinator=True)
    post = actions.start_topic(
        forum,
        subject="С файл",
        content="Вижте",
        uploads=[SimpleUploadedFile("план.txt", "План".encode())],
        actor=author,
    )
    actions.approve(post, actor=leader)
    url = Attachment.objects.get().get_absolute_url()
    client = as_user(AppointmentFactory(role=ROLE.MODERATOR).user)

    before = client.get(url)
    actions.flag(post, reason="чужди данни", actor=leader)
    during = client.get(url)
    b"".join(during.streaming_content)
    actions.keep(post, actor=leader)
    after = client.get(url)

    assert [one.status_code for one in (before, during, after)] == [404, 200, 404]


@pytest.mark.parametrize("access", [Group.Access.OPEN, Group.Access.APPROVAL])
def test_an_open_group_is_moderated_by_the_network(as_user, access):
    group = GroupFactory(access=access)
    forum = ensure_forum("Открита група", audience="group", group=group)
    post = written(forum, group, is_approved=False)
    client = as_user(AppointmentFactory(role=ROLE.MODERATOR).user)

    decide(client, post, "approve")
    page = client.get(topic_url(post.topic))

    post.refresh_from_db()
    assert post.approved
    assert page.context["may_moderate"]
    assert not page.context["may_reply"]


def test_an_administrator_reads_a_closed_group_for_two_hours_with_a_reason(
    as_user, forum, group
):
    post = written(forum, group)
    leader = joined(group, is_coordinator=True)
    administrator = AppointmentFactory(role=ROLE.ADMINISTRATOR).user
    client = as_user(administrator)

    client.post(
        reverse("members:enter_group"),
        {"group": group.name_bg, "reason": "Жалба № 12"},
    )

    page = client.get(topic_url(post.topic))
    assert "Лична обида" in page.content.decode()
    assert not page.context["may_reply"]
    assert not page.context["may_moderate"]
    notice = Notification.objects.get(user=leader, kind="members.group_entered")
    assert notice.data["reason"] == "Жалба № 12"
    assert "Жалба № 12" in OutgoingMail.objects.get(to=leader.email).body
    visit = administrator.group_visits.get()
    visit.began_at -= visit.LENGTH
    visit.save()
    assert client.get(topic_url(post.topic)).status_code == 404
    assert User.objects.get(pk=administrator.pk).read_group_ids() == []


def test_the_queue_leads_the_administrator_to_the_reason(as_user, forum, group):
    reported(forum, group)
    door = f"{reverse('members:enter_group')}?group={group.slug}"

    def shown(role):
        client = as_user(AppointmentFactory(role=role).user)
        return door in client.get(QUEUE).content.decode()

    assert [shown(role) for role in (ROLE.ADMINISTRATOR, ROLE.COORDINATOR)] == [
        True,
        False,
    ]
