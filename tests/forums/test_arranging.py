"""Topics that are pinned, moved, split and merged: what follows them, and who learns nothing new."""

import datetime
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from machina.apps.forum_conversation.forum_polls.models import TopicPoll
from machina.apps.forum_conversation.models import Post, Topic
from machina.apps.forum_tracking.models import ForumReadTrack, TopicReadTrack

from core import search
from core.models import AuditEntry, Notification, TypedForm
from core.notifications import words
from forums import actions, selectors
from forums.addresses import forum_url, post_url, reply_url, topic_url
from forums.counting import recount
from forums.following import topics_of
from forums.machina_apps.forum_tracking.handler import TrackingHandler
from forums.models import AcceptedAnswer, Discussion, MergedTopic
from forums.polls import results
from forums.reference import ensure_forum
from members.models import GroupMembership, User
from tests.factories import GroupFactory, OrganisationFactory, UserFactory, staff_of
from tests.forums.helpers import start

JSON = {"accept": "application/json"}


@pytest.fixture
def other():
    return ensure_forum("Друг форум", audience="public")


@pytest.fixture
def inside():
    return ensure_forum("Само за членове", audience="members")


def group_forum(user, *, coordinates=True, name="Група"):
    group = GroupFactory(name_bg=name, access="closed")
    GroupMembership.objects.create(
        group=group,
        person=user.person,
        joined_on="2024-01-01",
        is_coordinator=coordinates,
    )
    return ensure_forum(f"Форум на {name}", audience="group", group=group)


def again(user):
    """The same account with its rights asked anew."""
    return User.objects.get(pk=user.pk)


def unread(user):
    topics = selectors.visible_topics(again(user)).filter(approved=True)
    return set(TrackingHandler().unread_among(topics, user))


def test_a_moved_topic_takes_counters_search_marks_and_old_links_along(
    client, forum, other, member, moderator
):
    post = start(forum, member)
    actions.reply(post.topic, content="Отговор", actor=moderator)
    reader = UserFactory()
    TrackingHandler().mark_forums_read([forum], reader)
    stranger = UserFactory()
    TrackingHandler().mark_forums_read([other], stranger)
    old = post_url(post)

    topic = actions.move(post.topic, other, reason="Там е мястото", actor=moderator)

    assert recount() == (0, 0)
    forum.refresh_from_db()
    other.refresh_from_db()
    assert (forum.direct_posts_count, other.direct_posts_count) == (0, 2)
    assert topic_url(topic) in client.get(forum_url(other)).content.decode()
    assert client.get(old.partition("#")[0]).url == post_url(
        Post.objects.get(pk=post.pk)
    )
    entries = search.find("ставката", keys=["public"], language="bg").entries
    assert [entry.url for entry in entries] == [topic_url(topic)]
    assert unread(reader) == set()
    assert unread(stranger) == {topic}
    entry = AuditEntry.objects.get(verb="forums.moved")
    assert entry.data["reason"] == "Там е мястото"
    assert "Друг форум" in words(Notification.objects.get(user=member))


def test_moving_never_shows_anything_to_somebody_new(
    as_user, inside, forum, member, moderator
):
    post = start(inside, member)

    page = as_user(moderator).post(
        reverse("forums:arrange", args=[post.topic_id]),
        {"act": "move", "forum": forum.pk, "reason": "За всички"},
    )
    with pytest.raises(ValidationError, match="Само за членове"):
        actions.move(post.topic, forum, reason="За всички", actor=again(moderator))

    assert list(page.context["move_form"].fields["forum"].queryset) == []
    post.topic.refresh_from_db()
    assert post.topic.forum == inside


def test_a_topic_goes_where_fewer_read_and_its_author_learns_no_name_of_there(
    forum, moderator, member
):
    hidden = group_forum(moderator, name="Тайна група")
    citizen_post = start(forum, member)

    actions.move(citizen_post.topic, hidden, reason="Вътрешно", actor=again(moderator))

    notice = Notification.objects.get(user=member)
    assert "Тайна" not in f"{words(notice)} {notice.data}"
    assert "Вътрешно" in words(notice)
    assert notice in Notification.objects.visible_to(member)


def test_both_forums_must_be_moderated_by_the_same_person(forum, moderator):
    leader = UserFactory()
    own, foreign = group_forum(leader), group_forum(UserFactory(), name="Чужда")
    post = start(own, leader)

    for target in (foreign, forum):
        with pytest.raises(ValidationError):
            actions.move(post.topic, target, reason="Там", actor=again(leader))
    assert selectors.access_of(again(moderator)).takes_from(own.pk) == set()


def test_posts_that_are_split_off_become_a_topic_read_as_far_as_before(
    client, forum, other, member, moderator
):
    topic = start(forum, member).topic
    first = actions.reply(topic, content="За друго", actor=moderator)
    reader = UserFactory()
    TrackingHandler().mark_topic_read(Topic.objects.get(pk=topic.pk), reader)
    second = actions.reply(topic, content="Още за друго", actor=member)
    actions.follow_topic(topic, on=True, actor=reader)
    old = post_url(second)

    new = actions.split(
        topic,
        [first.pk],
        onwards=True,
        subject="Нова тема",
        forum=other,
        reason="Друг въпрос",
        actor=moderator,
    )

    assert recount() == (0, 0)
    assert [post.pk for post in new.posts.order_by("pk")] == [first.pk, second.pk]
    assert (new.poster, new.subject) == (moderator, "Нова тема")
    topic.refresh_from_db()
    assert (topic.posts_count, topic.approved) == (1, True)
    assert list(topics_of(reader)) == [new, topic]
    assert new in unread(reader)
    assert "Нова тема" in words(Notification.objects.get(user=member))
    assert f"/topic/nova-tema-{new.pk}/" in client.get(old.partition("#")[0]).url
    entries = search.find("друго", keys=["public"], language="bg").entries
    assert [entry.title for entry in entries] == ["Нова тема"]


def test_first_post_is_not_split_off_nor_one_that_is_hidden(forum, member, moderator):
    topic = start(forum, member).topic
    reply = actions.reply(topic, content="Обида", actor=member)
    actions.hide(reply, reason="Обида", actor=moderator)
    how = {"subject": "Нова", "forum": forum, "reason": "Така", "actor": moderator}

    for chosen in ([topic.posts.first().pk], [reply.pk], []):
        with pytest.raises(ValidationError):
            actions.split(topic, chosen, **how)
    assert Topic.objects.count() == 1


def test_merged_topics_are_one_and_the_old_address_leads_there(
    client, forum, other, member, moderator
):
    gone = start(forum, member, subject="Същият въпрос").topic
    kept = start(other, moderator, subject="Въпрос").topic
    late = actions.reply(gone, content="Отговор", actor=member)
    reader = UserFactory()
    TrackingHandler().mark_topic_read(Topic.objects.get(pk=kept.pk), reader)
    actions.follow_topic(gone, on=True, actor=reader)
    Discussion.objects.create(topic=gone, about=OrganisationFactory())
    old, old_post = topic_url(gone), post_url(late)

    actions.merge_topics(gone, kept, reason="Едно и също", actor=moderator)

    assert recount() == (0, 0)
    kept.refresh_from_db()
    assert (kept.posts_count, kept.subject, str(kept)) == (3, "Въпрос", "Въпрос")
    assert client.get(old).url == topic_url(kept)
    assert client.get(old_post.partition("#")[0]).url == post_url(
        Post.objects.get(pk=late.pk)
    )
    assert kept.discussion
    assert list(topics_of(reader)) == [kept]
    assert unread(reader) == {kept}
    entries = search.find("ставката", keys=["public"], language="bg").entries
    assert [entry.url for entry in entries] == [topic_url(kept)]
    assert "Едно и също" in words(Notification.objects.get(user=member))


def test_an_old_address_leads_nobody_into_a_closed_group(client, forum, moderator):
    hidden = group_forum(moderator)
    gone = start(forum, moderator).topic
    kept = start(hidden, moderator, subject="Вътре").topic
    old = topic_url(gone)

    actions.merge_topics(gone, kept, reason="Вътре", actor=again(moderator))

    assert client.get(old).status_code == 404
    assert MergedTopic.objects.get().into == kept


def test_two_polls_are_not_merged_and_nothing_of_them_is_lost(forum, moderator):
    topics = [start(forum, moderator, subject=name).topic for name in ("А", "Б")]
    for topic in topics:
        TopicPoll.objects.create(topic=topic, question="Кога?")

    with pytest.raises(ValidationError):
        actions.merge_topics(*topics, reason="Заедно", actor=moderator)

    assert TopicPoll.objects.count() == Topic.objects.count() == 2


def two_questions(forum, actor):
    """Two topics of one question, each with an answer."""
    topics = [start(forum, actor, subject=name).topic for name in ("А", "Б")]
    return *topics, *(actions.reply(one, content="Да", actor=actor) for one in topics)


def test_the_mark_of_the_answer_goes_along_where_there_is_none(
    as_user, forum, member, moderator
):
    actions.set_for_questions(forum, on=True, actor=moderator)
    gone, kept, answer, _other = two_questions(forum, member)
    actions.accept(answer, actor=member)

    actions.merge_topics(gone, kept, reason="Едно и също", actor=moderator)

    assert AcceptedAnswer.objects.standing().get(topic=kept).post == answer
    page = as_user(member).get(topic_url(kept))
    assert page.context["answer"].post == answer


def test_a_topic_with_an_answer_keeps_its_own(forum, member, moderator):
    actions.set_for_questions(forum, on=True, actor=moderator)
    gone, kept, answer, own = two_questions(forum, member)
    for one in (answer, own):
        actions.accept(one, actor=member)

    actions.merge_topics(gone, kept, reason="Едно и също", actor=moderator)

    assert AcceptedAnswer.objects.get().post == own


def test_an_answer_that_is_hidden_gives_way_to_one_that_is_read(
    forum, member, moderator
):
    actions.set_for_questions(forum, on=True, actor=moderator)
    gone, kept, answer, own = two_questions(forum, member)
    for one in (answer, own):
        actions.accept(one, actor=member)
    actions.hide(own, reason="Обида", actor=moderator)

    actions.merge_topics(gone, kept, reason="Едно и също", actor=moderator)

    assert AcceptedAnswer.objects.get().post == answer


def test_a_poll_goes_along_with_its_votes(forum, member, moderator):
    poll = actions.NewPoll("Кога?", ("Петък", "Събота"))
    gone = actions.start_topic(
        forum, subject="А", content="Кога?", actor=member, poll=poll
    ).topic
    kept = start(forum, member, subject="Б").topic
    friday = gone.poll.options.get(text="Петък")
    actions.vote(gone, chosen={friday.pk}, actor=moderator)

    actions.merge_topics(gone, kept, reason="Заедно", actor=moderator)

    shown = results(Topic.objects.get(pk=kept.pk), moderator)
    assert [(row.option.text, row.count, row.is_mine) for row in shown.rows] == [
        ("Петък", 1, True),
        ("Събота", 0, False),
    ]


def test_a_half_written_reply_waits_in_the_merged_topic(
    as_user, forum, member, moderator
):
    gone, kept = (start(forum, moderator, subject=name).topic for name in ("А", "Б"))
    client, page = as_user(member), str(uuid.uuid4())
    old = reply_url(gone)
    typing = {
        "typing": "keep",
        "typing_page": page,
        "typing_person": str(member.pk),
        "typing_window": "own",
    }
    client.post(old, typing | {"content": "Започнах"}, headers=JSON)

    actions.merge_topics(gone, kept, reason="Заедно", actor=moderator)

    [draft] = client.get(topic_url(kept)).context["typing"]["waiting"]
    resumed = client.get(draft.resume_address)
    assert "Започнах</textarea>" in resumed.content.decode()
    late = client.post(old, typing | {"content": "Започнах да"}, headers=JSON)
    assert late.status_code == 200
    assert TypedForm.objects.get().fields["content"] == ["Започнах да"]


@pytest.mark.parametrize("act", ["move", "merge"])
def test_a_reply_from_a_page_opened_before_stands_in_the_topic_of_now(
    as_user, forum, other, member, moderator, act
):
    topic = start(forum, moderator, subject="А").topic
    old, client = reply_url(topic), as_user(member)
    if act == "move":
        now = actions.move(topic, other, reason="Там е", actor=moderator)
    else:
        now = start(other, moderator, subject="Б").topic
        actions.merge_topics(topic, now, reason="Заедно", actor=moderator)

    client.post(old, {"content": "И аз мисля така"})

    post = Post.objects.get(poster=member)
    assert (post.topic, post.content.raw) == (now, "И аз мисля така")


def test_a_reply_from_a_page_opened_before_enters_no_forum_of_others(
    as_user, forum, member, moderator
):
    topic = start(forum, moderator).topic
    old, client = reply_url(topic), as_user(member)
    hidden = group_forum(moderator)
    actions.move(topic, hidden, reason="Вътрешно", actor=again(moderator))

    assert client.post(old, {"content": "И аз"}).status_code == 404
    assert not Post.objects.filter(poster=member).exists()


def test_a_reply_on_its_way_follows_the_merged_topic(forum, member, moderator):
    gone, kept = (start(forum, moderator, subject=name).topic for name in ("А", "Б"))
    read_before = Topic.objects.get(pk=gone.pk)
    actions.merge_topics(gone, kept, reason="Заедно", actor=moderator)

    reply = actions.reply(read_before, content="И аз", actor=member)

    assert reply.topic == kept


def test_a_reply_on_its_way_does_not_enter_a_group_of_others(forum, member, moderator):
    hidden = group_forum(moderator)
    read_before = start(forum, moderator).topic
    actions.move(Topic.objects.get(), hidden, reason="Вътрешно", actor=again(moderator))

    with pytest.raises(ValidationError, match="преместена"):
        actions.reply(read_before, content="И аз", actor=member)

    assert Post.objects.count() == 1


def test_posts_of_one_author_become_one_with_all_reports(
    as_user, client, forum, member, moderator
):
    topic = start(forum, moderator).topic
    first = actions.reply(topic, content="Едно", actor=member)
    second = actions.reply(topic, content="Две", actor=member)
    actions.flag(second, reason="обидно", actor=UserFactory())
    old = post_url(second)
    page = reverse("forums:topic_posts", args=[topic.pk])

    as_user(moderator).post(
        page, {"act": "join", "posts": [first.pk, second.pk], "reason": "Заедно"}
    )

    first.refresh_from_db()
    assert first.content.raw == "Едно\n\nДве"
    assert recount() == (0, 0)
    assert client.get(old.partition("#")[0]).url == post_url(first)
    assert list(selectors.queue(moderator)) == [first]
    assert "Заедно" in words(Notification.objects.get(user=member))


def test_posts_of_two_authors_are_not_joined(forum, member, moderator):
    topic = start(forum, moderator).topic
    posts = [
        actions.reply(topic, content="Едно", actor=user).pk
        for user in (member, moderator)
    ]

    with pytest.raises(ValidationError):
        actions.join_posts(topic, posts, reason="Заедно", actor=moderator)


def test_pinned_and_announced_topics_stand_above_the_others(
    as_user, client, forum, member, moderator
):
    topics = {name: start(forum, member, subject=name).topic for name in "АБВ"}
    for name, kind in [("А", Topic.TOPIC_ANNOUNCE), ("Б", Topic.TOPIC_STICKY)]:
        as_user(moderator).post(
            reverse("forums:arrange", args=[topics[name].pk]),
            {"act": "type", "kind": kind, "reason": "За всички е"},
        )

    listed = client.get(forum_url(forum)).context["rows"]
    assert [row.pk for row in listed] == [topics[name].pk for name in "АБВ"]
    page = client.get(forum_url(forum)).content.decode()
    assert page.index("съобщение") < page.index("закачено")
    verbs = AuditEntry.objects.values_list("verb", flat=True)
    assert set(verbs) >= {"forums.announced", "forums.pinned"}


def test_whoever_moderates_elsewhere_arranges_nothing_here(as_user, forum, member):
    leader = UserFactory()
    group_forum(leader)
    topic = start(forum, member).topic
    page = reverse("forums:arrange", args=[topic.pk])

    answer = as_user(leader).post(page, {"act": "type", "kind": "2", "reason": "Аз"})

    assert answer.status_code == 403
    topic.refresh_from_db()
    assert topic.type == Topic.TOPIC_POST


def test_marks_of_what_was_read_before_are_kept_apart(forum, other, moderator):
    """Who read only one of two topics finds the merged one new; who read both does not."""
    gone, kept = start(forum, moderator).topic, start(other, moderator, "Б").topic
    both, one = UserFactory(), UserFactory()
    now = timezone.now() + datetime.timedelta(minutes=1)
    for user, topics in [(both, (gone, kept)), (one, (kept,))]:
        for topic in topics:
            TopicReadTrack.objects.create(user=user, topic=topic)
    ForumReadTrack.objects.update(mark_time=now)

    actions.merge_topics(gone, kept, reason="Заедно", actor=moderator)

    assert (unread(both), unread(one)) == (set(), {kept})


def test_staff_of_the_network_read_the_form_without_scripts(as_user, forum, moderator):
    topic = start(forum, staff_of(OrganisationFactory())).topic
    for name in ("forums:arrange", "forums:topic_posts"):
        page = as_user(moderator).get(reverse(name, args=[topic.pk]))

        assert page.status_code == 200
        assert topic.subject in page.content.decode()
