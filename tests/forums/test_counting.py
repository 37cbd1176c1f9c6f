"""Counters of topics and forums are what their posts give, whatever happened to the posts."""

import threading

import pytest
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from machina.apps.forum.models import Forum
from machina.apps.forum_conversation.models import Post, Topic

from core import search
from forums import actions
from forums.counting import recount
from forums.models import ForumPlace
from forums.reference import ensure_forum, place
from members.models import Appointment
from tests.factories import (
    AppointmentFactory,
    GroupFactory,
    OrganisationFactory,
    UserFactory,
    staff_of,
)

AUDIENCE = ForumPlace.Audience


@pytest.fixture
def forum():
    return ensure_forum("Проекти", audience=AUDIENCE.PUBLIC)


@pytest.fixture
def member():
    return staff_of(OrganisationFactory())


@pytest.fixture
def moderator():
    return AppointmentFactory(role=Appointment.Role.MODERATOR).user


def start(forum, actor, subject="Ставката"):
    return actions.start_topic(forum, subject=subject, content="Питам", actor=actor)


def counts(forum, topic):
    forum.refresh_from_db()
    topic.refresh_from_db()
    return (
        forum.direct_topics_count,
        forum.direct_posts_count,
        forum.last_post_id,
        topic.posts_count,
        topic.last_post_id,
    )


def test_hiding_and_approving_keep_the_counters_right(forum, member, moderator):
    head = start(forum, member)
    topic = head.topic
    answer = actions.reply(topic, content="Отговор", actor=member)
    waiting = actions.reply(topic, content="Аз съм нов", actor=UserFactory())

    steps = [counts(forum, topic)]
    actions.approve(waiting, actor=moderator)
    steps.append(counts(forum, topic))
    actions.hide(waiting, reason="Реклама", actor=moderator)
    steps.append(counts(forum, topic))
    actions.take_back(answer, actor=member)
    steps.append(counts(forum, topic))
    actions.hide(head, reason="Реклама", actor=moderator)

    assert steps == [
        (1, 2, answer.pk, 2, answer.pk),
        (1, 3, waiting.pk, 3, waiting.pk),
        (1, 2, answer.pk, 2, answer.pk),
        (1, 1, head.pk, 1, head.pk),
    ]
    assert counts(forum, topic) == (0, 0, None, 0, None)
    assert recount() == (0, 0)


def test_deleting_posts_and_topics_keeps_the_counters_right(forum, member):
    kept = start(forum, member, subject="Остава")
    gone = start(forum, member, subject="Отива си")
    answer = actions.reply(kept.topic, content="Отговор", actor=member)

    Post.objects.get(pk=answer.pk).delete()
    Topic.objects.get(pk=gone.topic_id).delete()

    assert counts(forum, kept.topic) == (1, 1, kept.pk, 1, kept.pk)
    assert recount() == (0, 0)
    titles = search.find("остава", keys=["public"], language="bg")
    assert [entry.title for entry in titles.entries] == ["Остава"]
    assert search.find("отива", keys=["public"], language="bg").total == 0


def test_recount_corrects_what_is_wrong_and_says_how_much(forum, member, capsys):
    post = start(forum, member)
    ensure_forum("Празен", audience=AUDIENCE.PUBLIC)
    Topic.objects.update(posts_count=7, last_post=None)
    Forum.objects.update(direct_posts_count=7, direct_topics_count=7, last_post=None)

    call_command("recount")

    assert counts(forum, post.topic) == (1, 1, post.pk, 1, post.pk)
    assert "1 topics and 2 forums corrected" in capsys.readouterr().out


def test_recount_asks_two_questions_of_any_board(
    forum, member, django_assert_num_queries
):
    for number in range(3):
        start(forum, member, subject=f"Тема {number}")

    with django_assert_num_queries(4):  # with the savepoint around them
        recount()


def test_closing_a_topic_keeps_what_was_counted_meanwhile(forum, member, moderator):
    topic = start(forum, member).topic
    read_before = Topic.objects.get(pk=topic.pk)
    actions.reply(topic, content="Отговор", actor=member)

    actions.set_lock(read_before, locked=True, actor=moderator)

    topic.refresh_from_db()
    assert (topic.is_locked, topic.posts_count) == (True, 2)


def test_an_approval_on_its_way_does_not_open_a_closed_topic(forum, member, moderator):
    topic = start(forum, member).topic
    waiting = actions.reply(topic, content="Аз съм нов", actor=UserFactory())
    read_before = Post.objects.select_related("topic").get(pk=waiting.pk)
    actions.set_lock(topic, locked=True, actor=moderator)

    actions.approve(read_before, actor=moderator)

    topic.refresh_from_db()
    assert (topic.is_locked, topic.posts_count) == (True, 2)


def test_two_moderators_closing_a_topic_do_not_open_it(
    as_user, forum, member, moderator
):
    topic = start(forum, member).topic
    url = reverse("forum:topic_lock", args=["f", forum.pk, "t", topic.pk])
    client = as_user(moderator)

    for _again in range(2):
        client.post(url, {"locked": "1", "reason": "Стига"})
    closed = Topic.objects.get().is_locked
    client.post(url, {"locked": "0"})

    assert (closed, Topic.objects.get().is_locked) == (True, False)


@pytest.mark.django_db(transaction=True)
def test_topics_started_at_once_are_all_counted(forum):
    members = [staff_of(OrganisationFactory()) for _each in range(4)]
    barrier = threading.Barrier(len(members))

    def begin(member):
        barrier.wait()
        try:
            start(forum, member, subject=f"Тема {member.pk}")
        finally:
            connection.close()

    threads = [threading.Thread(target=begin, args=(one,)) for one in members]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    forum.refresh_from_db()
    assert (forum.direct_topics_count, forum.direct_posts_count) == (4, 4)


def found(*keys):
    return search.find("ставката", keys=keys, language="bg").total


def test_search_follows_a_forum_that_is_given_to_others(forum, member):
    group = GroupFactory()
    below = ensure_forum("Отдолу", audience=AUDIENCE.PUBLIC, parent=forum)
    start(below, member)

    seen = [found("public")]
    place(forum, audience=AUDIENCE.MEMBERS)
    seen += [found("public"), found("members")]
    place(forum, audience=AUDIENCE.GROUP, group=group)
    seen += [found("members"), found(f"group:{group.pk}")]
    forum.place.delete()
    below.place.delete()

    assert seen == [1, 0, 1, 0, 1]
    assert found("public", "members", f"group:{group.pk}") == 0


def test_search_follows_a_forum_that_is_moved(forum, member):
    inside = ensure_forum("Членове", audience=AUDIENCE.MEMBERS)
    moved = ensure_forum("Мести се", audience=AUDIENCE.PUBLIC)
    start(moved, member)

    moved.parent = inside
    moved.save()

    assert (found("public"), found("members")) == (0, 1)


def test_a_forum_that_stays_where_it_is_is_not_indexed_anew(
    forum, member, django_assert_num_queries
):
    start(forum, member)

    with django_assert_num_queries(1):
        place(forum, audience=AUDIENCE.PUBLIC)


def test_an_eleventh_edit_in_ten_minutes_is_held_back_and_the_text_kept(
    as_user, forum, member
):
    post = start(forum, member)
    url = reverse("forum:post_update", args=[post.pk])
    client = as_user(member)
    for number in range(actions.EDITS_PER_TEN_MINUTES):
        client.post(url, {"content": f"Поправка {number}"})

    response = client.post(url, {"content": "Дълъг труд"})

    post.refresh_from_db()
    assert post.content.raw == "Поправка 9"
    assert "Дълъг труд" in response.content.decode()


def test_reports_without_end_are_held_back(as_user, forum, member):
    posts = [start(forum, member, subject=f"Тема {n}") for n in range(11)]
    client = as_user(UserFactory())

    for post in posts:
        client.post(reverse("forum:flag", args=[post.pk]), {"reason": "обидно"})

    assert Post.objects.filter(flags__isnull=False).count() == 10


@pytest.mark.parametrize("number", [1, 30])
def test_unread_asks_the_same_few_questions(
    as_user, django_assert_num_queries, member, number
):
    for n in range(number):
        forum = ensure_forum(f"Форум {n}", audience=AUDIENCE.PUBLIC)
        start(forum, staff_of(OrganisationFactory()), subject=f"Тема {n}")
    client = as_user(member)
    client.get(reverse("forum:unread"))

    with django_assert_num_queries(8):
        response = client.get(reverse("forum:unread"))

    assert response.context["paginator"].count == number
