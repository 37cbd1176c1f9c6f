"""One's own feeds by a secret address: what is in them, for whom, and until when."""

import datetime
from xml.etree import ElementTree

import pytest
from django.urls import reverse
from django.utils import timezone
from machina.apps.forum_conversation.models import Post
from machina.apps.forum_tracking.models import ForumReadTrack

from core.models import AuditEntry
from forums import actions
from forums.actions import feed_keys
from forums.addresses import topic_url
from forums.models import FeedKey, ForumPlace
from forums.reference import ensure_forum
from leadernet import closings, due, privacy
from members.models import GroupMembership, User
from projects.models import ProjectPartner
from tests.factories import (
    OrganisationFactory,
    ProjectFactory,
    UserFactory,
    staff_of,
)
from tests.forums import board as boards
from tests.forums.helpers import start

AUDIENCE = ForumPlace.Audience
ATOM = "{http://www.w3.org/2005/Atom}"
PAGE = reverse("forum:following")
PRESS = reverse("forum:own_feeds")
FEEDS = ("followed_feed", "unread_feed")


@pytest.fixture
def reader():
    return staff_of(OrganisationFactory())


def address(key, feed):
    return reverse(f"forum:{feed}", args=[key.secret])


def read(client, key, feed):
    """The texts in the feed, as a program asks that is not signed in."""
    answer = client.get(address(key, feed))
    assert answer.status_code == 200
    entries = ElementTree.fromstring(answer.content).findall(f"{ATOM}entry")
    return [
        entry.find(f"{ATOM}summary")
        .text.strip()
        .removeprefix("<p>")
        .removesuffix("</p>")
        for entry in entries
    ]


def test_followed_holds_new_posts_of_others_in_what_one_follows(
    client, forum, member, reader
):
    other = ensure_forum("Друг", audience=AUDIENCE.PUBLIC)
    chosen = start(forum, member, content="В избрана").topic
    start(other, member, content="В избран форум")
    refused = start(other, member, content="В отказана").topic
    start(forum, member, content="Неизбрано")
    actions.follow_topic(chosen, on=True, actor=reader)
    actions.follow_forum(other, on=True, actor=reader)
    actions.follow_topic(refused, on=False, actor=reader)
    actions.reply(chosen, content="Мое", actor=reader)
    actions.reply(chosen, content="Отговор", actor=member)

    found = read(client, feed_keys.make(reader), "followed_feed")

    assert found == ["Отговор", "В избран форум", "В избрана"]

    actions.follow_topic(chosen, on=False, actor=reader)
    assert read(client, FeedKey.objects.get(), "followed_feed") == ["В избран форум"]


def test_unread_holds_what_others_wrote_since_one_read_and_reads_nothing_itself(
    client, as_user, forum, member, reader
):
    topic = start(forum, member, content="Старо").topic
    start(forum, member, content="Съвсем непрочетено")
    as_user(reader).get(topic_url(topic))
    actions.reply(topic, content="Ново", actor=member)
    actions.reply(topic, content="Мое", actor=reader)
    key = feed_keys.make(reader)

    for _again in range(2):
        assert read(client, key, "unread_feed") == ["Ново", "Съвсем непрочетено"]

    as_user(reader).get(topic_url(topic))
    assert read(client, key, "unread_feed") == ["Съвсем непрочетено"]
    ForumReadTrack.objects.update_or_create(
        user=reader, forum=forum, defaults={"mark_time": timezone.now()}
    )
    assert read(client, key, "unread_feed") == []


@pytest.mark.parametrize("name", sorted(set(boards.READ) - {"anonymous"}))
def test_both_hold_exactly_what_their_owner_may_read(client, name):
    board = boards.build()
    user, expected = board.readers[name], boards.READ[name]
    for post in board.posts.values():
        actions.follow_topic(post.topic, on=True, actor=user)
        actions.follow_forum(post.topic.forum, on=True, actor=user)
    key = feed_keys.make(user)

    for feed in FEEDS:
        page = client.get(address(key, feed)).content.decode()
        assert boards.names(page) == expected, feed


def test_rights_are_asked_at_each_reading(client, member, moderator):
    board = boards.build()
    insider = board.readers["insider"]
    project = ProjectFactory(organisation=OrganisationFactory())
    ProjectPartner.objects.create(
        project=project,
        organisation_id=insider.organisation_ids()[0],
        role=ProjectPartner.Role.IMPLEMENTING,
    )
    of_team = ensure_forum("Екип", audience=AUDIENCE.PROJECT, project=project)
    insider = User.objects.get(pk=insider.pk)
    start(of_team, insider, content="Мое")
    Post.objects.filter(content="Мое").update(poster=member)
    for forum in (*board.forums.values(), of_team):
        actions.follow_forum(forum, on=True, actor=insider)
    key = feed_keys.make(insider)

    def said(feed):
        page = client.get(address(key, feed)).content.decode()
        return boards.names(page) | ({"Екипна"} if "Мое" in page else set())

    before = [said(feed) for feed in FEEDS]
    GroupMembership.objects.filter(person=insider.person).delete()
    ProjectPartner.objects.all().delete()
    actions.hide(board.posts["Членска"], reason="обидно", actor=moderator)
    after = [said(feed) for feed in FEEDS]

    assert before == [{"Открита", "Членска", "Затворена", "Екипна"}] * 2
    assert after == [{"Открита"}] * 2


def test_it_is_kept_by_no_cache_and_listed_nowhere(client, forum, member, reader):
    start(forum, member)
    key = feed_keys.make(reader)

    for feed in FEEDS:
        answer = client.get(address(key, feed))
        assert answer["Cache-Control"] == "private, no-cache"
        assert answer["X-Robots-Tag"] == "noindex"
        assert "Set-Cookie" not in answer
        again = client.get(
            address(key, feed), headers={"if-none-match": answer["ETag"]}
        )
        assert (again.status_code, again["Cache-Control"]) == (304, "private, no-cache")


def test_it_speaks_the_language_of_its_owner(client, forum, member, reader):
    post = start(forum, member)
    reader.language = "en"
    reader.save()

    page = client.get(address(feed_keys.make(reader), "unread_feed")).content.decode()

    assert ": unread posts</title>" in page
    assert f"/en/forums/post/{post.pk}/" in page


def test_a_program_that_asks_is_noted_by_the_day_and_shown(client, as_user, reader):
    own = as_user(reader)
    own.post(PRESS)
    assert "Още никоя програма" in own.get(PAGE).content.decode()

    client.get(address(FeedKey.objects.get(), "unread_feed"))

    assert FeedKey.objects.get().last_used_on == timezone.localdate()
    assert "Последно ползвани на" in own.get(PAGE).content.decode()


def test_its_owner_makes_sees_replaces_and_ends_it(client, as_user, reader):
    own = as_user(reader)
    assert client.post(PRESS).status_code == 403
    assert "/forums/feeds/mine/" not in own.get(PAGE).content.decode()

    own.post(PRESS)
    own.post(PRESS)
    first = FeedKey.objects.get()
    page = own.get(PAGE).content.decode()
    assert all(address(first, feed) in page for feed in FEEDS)

    own.post(PRESS, {"renew": "1"})
    second = FeedKey.objects.get(revoked_at=None)
    assert first.secret not in own.get(PAGE).content.decode()
    for feed in FEEDS:
        assert client.get(address(first, feed)).status_code == 404
        assert client.get(address(second, feed)).status_code == 200

    own.post(PRESS, {"end": "1"})
    own.post(PRESS, {"end": "1"})
    own.post(PRESS, {"renew": "1"})
    assert client.get(address(second, "unread_feed")).status_code == 404
    assert not FeedKey.objects.filter(revoked_at=None).exists()
    verbs = AuditEntry.objects.order_by("pk").values_list("verb", flat=True)
    assert [verb for verb in verbs if "feed_key" in verb] == [
        "forums.feed_key_made",
        "forums.feed_key_renewed",
        "forums.feed_key_ended",
    ]


def test_nobody_else_sees_or_ends_it(as_user, reader):
    key = feed_keys.make(reader)
    stranger = as_user(UserFactory())

    text = stranger.get(PAGE).content.decode()
    stranger.post(PRESS, {"end": "1"})
    stranger.post(PRESS, {"renew": "1"})

    assert key.secret not in text
    assert FeedKey.objects.get().revoked_at is None


def test_it_ends_with_the_account(client):
    away, closed = UserFactory(), UserFactory()
    keys = [feed_keys.make(away), feed_keys.make(closed)]
    away.is_active = False
    away.save()
    closings.close(closed, actor=None)

    for feed in FEEDS:
        answers = [client.get(address(key, feed)).status_code for key in keys]
        assert answers == [404, 404]
    assert [key.user for key in FeedKey.objects.all()] == [away]


@pytest.mark.parametrize("secret", ["x", "a" * 43, "%27", "%00", "mine"])
def test_a_guessed_address_gives_nothing(client, secret, reader):
    feed_keys.make(reader)

    status = client.get(f"/forums/feeds/mine/{secret}/unread/").status_code

    assert status == (400 if secret == "%00" else 404)


def test_one_that_nobody_uses_ends_and_is_forgotten(client, as_user, reader):
    key = feed_keys.make(reader)
    FeedKey.objects.update(created_at=timezone.now() - datetime.timedelta(days=402))
    kept = feed_keys.make(UserFactory())

    assert client.get(address(key, "unread_feed")).status_code == 404
    assert key.secret not in as_user(reader).get(PAGE).content.decode()
    (work,) = [one for one in due.everything() if one.name == "forget key of feeds"]
    for row in work.rows():
        work.do(row)
    assert list(FeedKey.objects.all()) == [kept]


def test_the_download_of_ones_data_names_it_without_the_secret(reader):
    key = feed_keys.make(reader)

    data = privacy.forums.export_person(reader.person)

    assert len(data["feed_keys"]) == 1
    assert key.secret not in str(data)


@pytest.mark.parametrize("number", [1, 30])
def test_it_costs_the_same_with_one_and_with_thirty(
    client, django_assert_num_queries, number, member, reader
):
    for n in range(number):
        forum = ensure_forum(f"Форум {n}", audience=AUDIENCE.PUBLIC)
        start(forum, member, content=f"Мнение {n}")
        actions.follow_forum(forum, on=True, actor=reader)
    key = feed_keys.make(reader)
    FeedKey.objects.update(last_used_on=timezone.localdate())

    for feed in FEEDS:
        with django_assert_num_queries(5):
            assert len(read(client, key, feed)) == number
