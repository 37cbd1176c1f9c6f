"""Two people decide about the same thing in the same moment: once, and the second is told so."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.urls import reverse
from machina.apps.forum_conversation.models import Post, Topic

from core.models import Notification, OutgoingMail
from forums import actions
from forums.actions import sweeping, writing
from forums.addresses import topic_url
from forums.counting import recount
from forums.models import Appeal, Flag, HiddenPost, MergedTopic, Sanction
from forums.reference import ensure_forum
from members.models import Appointment, GroupMembership, User
from tests.factories import AppointmentFactory, GroupFactory, UserFactory
from tests.forums.helpers import start

LONG = 15  # seconds; a deadlock would be noticed by PostgreSQL after one

at_the_same_time = pytest.mark.django_db(transaction=True)


def again(user):
    return User.objects.get(pk=user.pk)


def another_moderator():
    return AppointmentFactory(role=Appointment.Role.MODERATOR).user


def at_once(*acts):
    """What each of them returned, or the error that it raised; none may hang."""
    results, barrier = [None] * len(acts), threading.Barrier(len(acts))

    def run(number, act):
        try:
            barrier.wait(LONG)
            results[number] = act()
        except Exception as error:
            results[number] = error
        finally:
            connection.close()

    threads = [
        threading.Thread(target=run, args=pair, daemon=True) for pair in enumerate(acts)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LONG)
    assert not any(thread.is_alive() for thread in threads)
    return results


def told(user, kind):
    return Notification.objects.filter(user=user, kind=f"forums.{kind}").count()


@at_the_same_time
@pytest.mark.parametrize("_round", range(3))
def test_a_post_is_either_approved_or_hidden(forum, moderator, _round):
    author, other = UserFactory(), another_moderator()
    post = start(forum, author)

    approved, hidden = at_once(
        lambda: actions.approve(post, actor=moderator),
        lambda: actions.hide(post, reason="Обида", actor=other, queued=True),
    )

    assert {approved, hidden} == {True, False}
    post.refresh_from_db()
    assert post.approved is approved
    assert HiddenPost.objects.count() == Sanction.objects.count() == int(hidden)
    assert (told(author, "approved"), told(author, "hidden")) == (approved, hidden)
    assert recount() == (0, 0)


@at_the_same_time
@pytest.mark.parametrize("_round", range(3))
def test_a_post_is_hidden_once(forum, member, moderator, _round):
    post, other = start(forum, member), another_moderator()
    actions.flag(post, reason="обидно", actor=UserFactory())

    results = at_once(
        lambda: actions.hide(post, reason="Обида", actor=moderator),
        lambda: actions.hide(post, reason="Грубо", actor=other),
    )

    assert sorted(results) == [False, True]
    sanction, row = Sanction.objects.get(), HiddenPost.objects.get()
    assert (row.reason, row.hidden_by) == (sanction.reason, sanction.decided_by)
    assert Flag.objects.get().decided_by == sanction.decided_by
    assert told(member, "hidden") == 1
    assert recount() == (0, 0)


@at_the_same_time
@pytest.mark.parametrize("_round", range(3))
def test_a_topic_is_moved_and_merged_in_turn(forum, member, moderator, _round):
    there, other = ensure_forum("Друг", audience="public"), another_moderator()
    topic, kept = start(forum, member).topic, start(forum, member, subject="Б").topic

    moved, merged = at_once(
        lambda: actions.move(topic, there, reason="Там е", actor=moderator),
        lambda: actions.merge_topics(topic, kept, reason="Заедно", actor=other),
    )

    assert merged == kept
    if isinstance(moved, Exception):
        assert moved.code == "gone"
    assert MergedTopic.objects.get().number == topic.pk
    assert set(Post.objects.values_list("topic", flat=True)) == {kept.pk}
    assert told(member, "merged") == 1
    assert recount() == (0, 0)


@at_the_same_time
@pytest.mark.parametrize("_round", range(3))
def test_two_topics_merged_into_each_other_are_one(forum, member, moderator, _round):
    one, two = (start(forum, member, subject=name).topic for name in "АБ")
    other = another_moderator()

    results = at_once(
        lambda: actions.merge_topics(one, two, reason="Заедно", actor=moderator),
        lambda: actions.merge_topics(two, one, reason="Заедно", actor=other),
    )

    [refused] = [one for one in results if isinstance(one, Exception)]
    assert refused.code == "gone"
    assert Topic.objects.get().posts.count() == 2
    assert told(member, "merged") == 1
    assert recount() == (0, 0)


@at_the_same_time
def test_moving_between_groups_and_writing_in_them_do_not_wait_for_each_other(
    moderator,
):
    forums = [group_forum(name, moderator) for name in ("Първа", "Втора")]
    leader = again(moderator)
    topics = [start(one, again(moderator), subject=one.name).topic for one in forums]

    results = at_once(
        lambda: actions.move(topics[0], forums[1], reason="Там", actor=leader),
        lambda: actions.move(topics[1], forums[0], reason="Там", actor=again(leader)),
        *(
            lambda topic=topic: actions.reply(
                topic, content="И аз", actor=again(leader)
            )
            for topic in topics
        ),
    )

    refused = [one for one in results if isinstance(one, Exception)]
    assert all(getattr(one, "code", None) == "wider" for one in refused)
    assert Post.objects.count() == 4
    assert recount() == (0, 0)


def group_forum(name, leader):
    group = GroupFactory(name_bg=name, access="closed")
    GroupMembership.objects.create(
        group=group,
        person=leader.person,
        joined_on="2024-01-01",
        is_coordinator=True,
    )
    return ensure_forum(name, audience="group", group=group)


def meeting(monkeypatch, module, name, met):
    """Let the named step wait until the other one has come, or stands before our lock."""
    step = getattr(module, name)

    def slowly(*arguments, **named):
        met["here"].set()
        met["done"].wait(1)
        return step(*arguments, **named)

    monkeypatch.setattr(module, name, slowly)


@at_the_same_time
def test_what_is_being_written_during_a_sweep_is_hidden_with_the_rest(
    monkeypatch, forum, member, moderator
):
    post = start(forum, member)
    met = {"here": threading.Event(), "done": threading.Event()}
    meeting(monkeypatch, writing, "note", met)

    def sweep():
        met["here"].wait(LONG)
        actions.sweep(post, reason="Реклама", actor=moderator)
        met["done"].set()

    at_once(
        lambda: actions.reply(post.topic, content="Купете", actor=again(member)), sweep
    )

    assert Post.objects.count() == HiddenPost.objects.count() == 2
    assert not Post.objects.filter(approved=True).exists()
    assert recount() == (0, 0)


@at_the_same_time
def test_whoever_is_just_taken_for_spam_writes_nothing_more(
    monkeypatch, forum, member, moderator
):
    post = start(forum, member)
    met = {"here": threading.Event(), "done": threading.Event()}
    meeting(monkeypatch, sweeping, "put_away", met)
    spammer = again(member)

    def write():
        met["here"].wait(LONG)
        try:
            return actions.start_topic(
                forum, subject="Купете", content="Купете", actor=spammer
            )
        finally:
            met["done"].set()

    _swept, refused = at_once(
        lambda: actions.sweep(post, reason="Реклама", actor=moderator), write
    )

    assert isinstance(refused, ValidationError)
    assert refused.code == "silent"
    assert Post.objects.count() == 1
    assert recount() == (0, 0)


@at_the_same_time
@pytest.mark.parametrize("_round", range(3))
def test_an_account_is_taken_for_spam_once(forum, member, moderator, _round):
    post, other = start(forum, member), another_moderator()

    results = at_once(
        lambda: actions.sweep(post, reason="Реклама", actor=moderator),
        lambda: actions.sweep(post, reason="Спам", actor=other),
    )

    [refused] = [one for one in results if isinstance(one, Exception)]
    assert refused.code == "twice"
    assert Sanction.objects.count() == HiddenPost.objects.count() == 1
    assert OutgoingMail.objects.filter(to=member.email).count() == 1
    assert recount() == (0, 0)


@at_the_same_time
@pytest.mark.parametrize("_round", range(3))
def test_an_appeal_is_decided_once(forum, member, moderator, _round):
    one, two = another_moderator(), another_moderator()
    actions.hide(start(forum, member), reason="Обида", actor=moderator)
    actions.appeal(Sanction.objects.get(), text="Не е така.", actor=member)
    appeal = Appeal.objects.get()

    results = at_once(
        lambda: actions.answer(appeal, reverses=True, words="Прав е.", actor=one),
        lambda: actions.answer(appeal, reverses=False, words="Не е.", actor=two),
    )

    assert sorted(results) == [False, True]
    appeal.refresh_from_db()
    assert appeal.decided_by == (one if results[0] else two)
    assert Sanction.objects.get().is_standing() is not results[0]
    kinds = Notification.objects.filter(kind__startswith="forums.appeal_")
    assert kinds.count() == 1
    assert recount() == (0, 0)


def late(page):
    """What the second one reads."""
    return [str(one) for one in page.context["messages"]]


def test_who_decides_second_reads_so_and_nothing_changes(
    as_user, forum, member, moderator
):
    first, second = another_moderator(), another_moderator()
    post = start(forum, UserFactory())
    actions.approve(post, actor=first)
    client = as_user(second)
    decide = reverse("forums:decide", args=[post.pk])

    hidden = {"decision": "hide", "reason": "Обида", "queued": "1"}
    page = client.post(decide, hidden, follow=True)

    assert late(page) == ["Друг модератор вече е решил."]
    post.refresh_from_db()
    assert post.approved
    actions.hide(post, reason="Обида", actor=moderator)
    actions.appeal(Sanction.objects.get(), text="Не е така.", actor=post.poster)
    answer = reverse("forums:answer_appeal", args=[Appeal.objects.get().pk])
    actions.answer(Appeal.objects.get(), reverses=False, words="Не.", actor=first)
    page = client.post(answer, {"decision": "reverse", "words": "Да."}, follow=True)
    assert late(page) == ["Друг модератор вече е решил."]
    assert as_user(moderator).post(answer, {"words": "Да."}).status_code == 404


def test_who_is_late_with_a_report_of_a_closed_group_reads_so(as_user, moderator):
    forum = group_forum("Съвет", leader := UserFactory())
    post = start(forum, again(leader))
    actions.flag(post, reason="обидно", actor=again(leader))
    decide = reverse("forums:decide", args=[post.pk])
    client = as_user(another_moderator())
    actions.keep(post, actor=again(moderator))

    page = client.post(decide, {"decision": "keep"}, follow=True)

    assert late(page) == ["Друг модератор вече е решил."]
    unreported = start(forum, again(leader))
    other = reverse("forums:decide", args=[unreported.pk])
    assert client.post(other, {"decision": "keep"}).status_code == 404


def test_who_moves_a_topic_that_was_merged_is_led_to_the_other_one(
    as_user, forum, member, moderator
):
    gone, kept = (start(forum, member, subject=name).topic for name in "АБ")
    there = ensure_forum("Друг", audience="public")
    actions.merge_topics(gone, kept, reason="Заедно", actor=moderator)
    address = reverse("forums:arrange", args=[gone.pk])

    page = as_user(another_moderator()).post(
        address, {"act": "move", "forum": there.pk, "reason": "Там"}, follow=True
    )

    assert page.redirect_chain[-1][0] == topic_url(kept)
    assert late(page) == ["Темата вече е обединена с тази."]
