"""Who sees which forum, and what lists, search and feeds say of it."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from machina.apps.forum_conversation.models import Post, Topic

from core import search
from forums import actions, selectors
from forums.addresses import forum_url, post_url, topic_url
from forums.models import ForumPlace
from forums.reference import ensure_forum
from members.models import GroupMembership
from tests.factories import (
    ArticleFactory,
    GroupFactory,
    OrganisationFactory,
    UserFactory,
    staff_of,
)
from tests.forums.helpers import start

AUDIENCE = ForumPlace.Audience


def test_forums_are_seen_by_exactly_their_readers(forum, member, moderator):
    group = GroupFactory(access="closed")
    insider = staff_of(OrganisationFactory())
    GroupMembership.objects.create(
        group=group, person=insider.person, joined_on="2024-01-01"
    )
    members_only = ensure_forum("Членове", audience=AUDIENCE.MEMBERS)
    of_group = ensure_forum("Група", audience=AUDIENCE.GROUP, group=group)
    below = ensure_forum("Под групата", audience=AUDIENCE.PUBLIC, parent=of_group)

    def seen(user):
        return set(selectors.visible_forums(user))

    assert seen(AnonymousUser()) == {forum}
    assert seen(UserFactory()) == {forum}
    assert seen(member) == {forum, members_only}
    assert seen(moderator) == {forum, members_only}
    assert seen(insider) == {forum, members_only, of_group, below}


def test_rights_follow_the_group_at_once(as_user):
    group = GroupFactory()
    user = UserFactory()
    row = GroupMembership.objects.create(
        group=group, person=user.person, joined_on="2024-01-01"
    )
    of_group = ensure_forum("Група", audience=AUDIENCE.GROUP, group=group)

    assert as_user(user).get(forum_url(of_group)).status_code == 200
    row.delete()

    assert as_user(user).get(forum_url(of_group)).status_code == 404


def test_group_coordinator_moderates_that_group_only(as_user, forum):
    group = GroupFactory()
    coordinator, writer = UserFactory(), UserFactory()
    for user, is_coordinator in [(coordinator, True), (writer, False)]:
        GroupMembership.objects.create(
            group=group,
            person=user.person,
            is_coordinator=is_coordinator,
            joined_on="2024-01-01",
        )
    of_group = ensure_forum("Група", audience=AUDIENCE.GROUP, group=group)
    own, foreign = start(of_group, writer), start(forum, writer)

    queue = as_user(coordinator).get(reverse("forums:moderation"))
    refused = as_user(coordinator).post(
        reverse("forums:decide", args=[foreign.pk]), {"decision": "approve"}
    )

    assert list(queue.context["page_obj"]) == [own]
    assert refused.status_code == 404


def test_discussion_of_an_article_is_one_topic(forum, member):
    article = ArticleFactory()

    first = actions.discuss(
        article, forum=forum, title="По новината", content="…", actor=member
    )
    second = actions.discuss(
        article, forum=forum, title="Пак", content="…", actor=UserFactory()
    )

    assert first == second


def test_reading_marks_topics_and_new_posts_unmark_them(as_user, forum, member):
    reader = UserFactory()
    topic = start(forum, member).topic
    client = as_user(reader)
    unread = reverse("forum:unread")

    def listed():
        return [row.pk for row in client.get(unread).context["rows"]]

    assert listed() == [topic.pk]
    client.get(topic_url(topic))
    assert listed() == []
    actions.reply(topic, content="Отговор", actor=member)

    assert listed() == [topic.pk]


def test_address_of_a_post_finds_its_page(client, forum, member):
    topic = start(forum, member).topic
    for number in range(25):
        post = Post.objects.create(
            topic=topic,
            poster=member,
            subject="x",
            content=f"Отговор {number}",
            approved=True,
        )

    page = client.get(post_url(post)).content.decode()

    assert "Отговор 24" in page
    assert "Отговор 2<" not in page


def test_every_page_of_a_long_topic_holds_its_posts_in_order(client, forum, member):
    topic = start(forum, member, content="Отговор 0").topic
    for number in range(1, 105):
        Post.objects.create(
            topic=topic,
            poster=member,
            subject="x",
            content=f"Отговор {number}",
            approved=True,
        )

    shown = [
        [
            post.content.raw
            for post in Post.objects.filter(
                pk__in=[row.pk for row in client.get(url).context["page_obj"]]
            ).order_by("pk")
        ]
        for url in [f"{topic_url(topic)}?page={page}" for page in (1, 3, 4, 6, "last")]
    ]

    def said(first, last):
        return [f"Отговор {number}" for number in range(first, last)]

    assert shown == [
        said(0, 20),
        said(40, 60),
        said(60, 80),
        said(100, 105),
        said(100, 105),
    ]


def test_index_shows_many_forums_by_pages(client, member):
    for part in range(3):
        category = ensure_forum(
            f"Раздел {part}", audience=AUDIENCE.PUBLIC, is_category=True
        )
        for number in range(30):
            ensure_forum(
                f"Форум {part}.{number}", audience=AUDIENCE.PUBLIC, parent=category
            )
    large = ensure_forum("Голям", audience=AUDIENCE.PUBLIC, is_category=True)
    for number in range(45):
        ensure_forum(f"В голямия {number}", audience=AUDIENCE.PUBLIC, parent=large)
    index = reverse("forum:index")

    first, last = client.get(index).text, client.get(f"{index}?page=4").text
    inside = client.get(f"{forum_url(large)}?page=2").text

    assert "Форум 0.29" in first
    assert "Раздел 1" not in first
    assert "В голямия 39" in last
    assert "В голямия 40" not in last
    assert "Още 5 форума в този раздел" in last
    assert "В голямия 44" in inside


def test_anonymous_visitor_gets_no_cookie(client, forum, member):
    topic = start(forum, member).topic
    for url in [reverse("forum:index"), forum_url(forum), topic_url(topic)]:
        assert not client.get(url).cookies


@pytest.mark.parametrize("number", [1, 12])
def test_pages_ask_the_same_few_questions(
    client, django_assert_num_queries, number, member
):
    common = ensure_forum("Общо", audience=AUDIENCE.PUBLIC, is_category=True)
    forums = [
        ensure_forum(f"Форум {n}", audience=AUDIENCE.PUBLIC, parent=common)
        for n in range(number)
    ]
    for forum in forums:
        start(forum, member, subject=f"Тема на {forum.name}")
    topic = Topic.objects.first()
    for n in range(number):
        Post.objects.create(
            topic=topic,
            poster=UserFactory(),
            subject="x",
            content=f"Отговор {n}",
            approved=True,
        )

    with django_assert_num_queries(3):
        client.get(reverse("forum:index"))
    with django_assert_num_queries(8):
        client.get(topic_url(topic))


def test_search_hides_a_topic_as_its_parent_forum_does(member):
    group = GroupFactory()
    of_group = ensure_forum("Група", audience=AUDIENCE.GROUP, group=group)
    below = ensure_forum("Под групата", audience=AUDIENCE.PUBLIC, parent=of_group)

    start(below, member)

    def found(*keys):
        return search.find("ставката", keys=keys, language="bg").total

    assert (found("public"), found("members"), found(f"group:{group.pk}")) == (0, 0, 1)


def test_feed_holds_public_approved_topics_only(client, forum, member):
    shown = start(forum, member, subject="За всички").topic
    start(forum, UserFactory(), subject="Чака модератор")
    start(
        ensure_forum("Членове", audience=AUDIENCE.MEMBERS), member, subject="За членове"
    )

    feed = client.get(reverse("forum:feed")).content.decode()

    assert feed.count("<entry>") == 1
    assert topic_url(shown) in feed


def test_search_finds_topics_of_readable_forums(as_user, client, forum, member):
    start(forum, member, subject="Открит въпрос")
    start(
        ensure_forum("Членове", audience=AUDIENCE.MEMBERS),
        member,
        subject="Вътрешен въпрос",
    )

    def found(reader):
        entries = (
            reader.get("/search/", {"q": "въпроси", "kind": "topic"})
            .context["found"]
            .entries
        )
        return sorted(entry.title for entry in entries)

    assert found(client) == ["Открит въпрос"]
    assert found(as_user(member)) == ["Вътрешен въпрос", "Открит въпрос"]


def test_discussion_taken_away_does_not_keep_others_from_discussing(forum, member):
    article = ArticleFactory()
    first = actions.discuss(
        article, forum=forum, title="По новината", content="Празно", actor=member
    )
    actions.take_back(first.first_post, actor=member)

    second = actions.discuss(
        article, forum=forum, title="По новината", content="Питам", actor=member
    )

    assert second != first
    assert second.approved
