"""Feeds of a forum and of a topic: what stands in them, for whom, and that programs can read them."""

from xml.etree import ElementTree

import pytest
from django.urls import reverse
from django.utils import timezone
from machina.apps.forum.models import Forum
from machina.apps.forum_conversation.models import Post, Topic

from core.feeds import fit
from forums import actions
from forums.addresses import forum_url, topic_url
from forums.models import ForumPlace
from forums.reference import ensure_forum
from leadernet import closings
from tests.factories import ArticleFactory, OrganisationFactory, UserFactory, staff_of
from tests.forums import board as boards
from tests.forums.helpers import start

AUDIENCE = ForumPlace.Audience
ATOM = "{http://www.w3.org/2005/Atom}"
# What XML 1.0 forbids, though Python and PostgreSQL hold it; a zero byte is refused before.
FORBIDDEN = "".join(
    chr(number) for number in (*range(1, 9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF)
)


def of_forum(forum):
    return reverse("forum:forum_feed", args=["f", forum.pk])


def of_topic(topic):
    return reverse("forum:topic_feed", args=["f", topic.forum_id, "t", topic.pk])


def entries(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return ElementTree.fromstring(answer.content).findall(f"{ATOM}entry")


def said(entry, name):
    return entry.find(f"{ATOM}{name}").text


def summaries(client, address):
    return [said(entry, "summary").strip() for entry in entries(client, address)]


def test_newest_posts_of_a_forum_and_of_those_below_it_come_first(
    client, forum, member
):
    inside = ensure_forum("Вътре", audience=AUDIENCE.PUBLIC, parent=forum)
    beside = ensure_forum("Отстрани", audience=AUDIENCE.PUBLIC)
    topic = start(forum, member, subject="Първа", content="Едно").topic
    start(inside, member, subject="Втора", content="Две")
    start(beside, member, content="Чуждо")
    actions.reply(topic, content="Три", actor=member)

    assert summaries(client, of_forum(forum)) == [
        "<p>Три</p>",
        "<p>Две</p>",
        "<p>Едно</p>",
    ]
    assert summaries(client, of_topic(topic)) == ["<p>Три</p>", "<p>Едно</p>"]
    newest = entries(client, of_forum(forum))[0]
    assert said(newest, "title") == f"Първа – {member}"
    assert newest.find(f"{ATOM}author/{ATOM}name").text == str(member)


@pytest.mark.parametrize("reader", boards.READ)
def test_whoever_asks_gets_what_an_anonymous_visitor_reads(reader):
    board = boards.build()
    section = ensure_forum("Раздел", audience=AUDIENCE.PUBLIC)
    for forum in board.forums.values():
        row = Forum.objects.get(pk=forum.pk)
        row.parent = Forum.objects.get(pk=section.pk)
        row.save()
    client = boards.client_of(board.readers[reader])

    page = client.get(of_forum(section)).content.decode()
    assert boards.names(page) == {"Открита"}
    for name, post in board.posts.items():
        expected = 200 if name == "Открита" else 404
        assert client.get(of_forum(post.topic.forum)).status_code == expected, name
        assert client.get(of_topic(post.topic)).status_code == expected, name
    for topic in Topic.objects.exclude(
        pk__in=[p.topic_id for p in board.posts.values()]
    ):
        assert client.get(of_topic(topic)).status_code == 404, topic


def test_what_is_hidden_or_waits_is_in_no_feed(client, forum, member, moderator):
    topic = start(forum, member, content="Начало").topic
    hidden = actions.reply(topic, content="Скрито", actor=member)
    actions.reply(topic, content="Чака", actor=UserFactory())
    assert "<p>Скрито</p>" in summaries(client, of_topic(topic))

    actions.hide(hidden, reason="обидно", actor=moderator)

    for address in (of_forum(forum), of_topic(topic)):
        assert summaries(client, address) == ["<p>Начало</p>"]


def test_an_entry_keeps_its_number_in_every_feed_language_and_place(
    client, forum, member, moderator, settings
):
    topic = start(forum, member).topic
    address = f"{settings.SITE_URL}/forums/post/{topic.first_post_id}/"
    other = ensure_forum("Другаде", audience=AUDIENCE.PUBLIC)

    def entry(path):
        [found] = entries(client, path)
        return said(found, "id"), found.find(f"{ATOM}link").get("href")

    before = [of_forum(forum), of_topic(topic), f"/en{of_topic(topic)}"]
    assert {entry(path)[0] for path in before} == {address}
    assert entry(before[2])[1].endswith(f"/en/forums/post/{topic.first_post_id}/")

    actions.move(topic, other, reason="", actor=moderator)

    assert entry(of_forum(other))[0] == address
    assert summaries(client, of_forum(forum)) == []
    moved = client.get(of_topic(topic))
    assert (moved.status_code, f"-{other.pk}/topic/" in moved.url) == (302, True)
    assert entry(moved.url)[0] == address


def test_the_feed_of_a_merged_topic_leads_to_the_one_it_became(
    client, forum, member, moderator
):
    closed = ensure_forum("Членове", audience=AUDIENCE.MEMBERS)
    gone = start(forum, member, subject="Първа").topic
    kept = start(forum, member, subject="Втора").topic
    path = of_topic(gone)
    actions.merge_topics(gone, kept, reason="", actor=moderator)

    assert f"-{kept.pk}/feed/" in client.get(path).url

    actions.move(kept, closed, reason="", actor=moderator)
    assert client.get(path).status_code == 404


def test_authors_that_are_gone_have_no_name(client, forum, member):
    post = start(forum, member)
    without = start(forum, staff_of(OrganisationFactory()), content="Друго")
    Post.objects.filter(pk=without.pk).update(poster=None, username="")
    name = str(member)
    closings.close(member, actor=None)

    page = client.get(of_forum(forum)).content.decode()

    authors = [
        entry.find(f"{ATOM}author/{ATOM}name").text
        for entry in entries(client, of_forum(forum))
    ]
    assert authors == ["бивш член", "бивш член"]
    assert name not in page
    assert said(entries(client, of_topic(post.topic))[0], "title").startswith(
        "бивш член"
    )


def test_signs_that_xml_forbids_break_no_feed(client, forum, member):
    topic = start(forum, member, subject="Ред", content="Текст").topic
    Topic.objects.filter(pk=topic.pk).update(subject=f"Р{FORBIDDEN}ед")
    Post.objects.filter(topic=topic).update(
        content=f"Те{FORBIDDEN}кст", _content_rendered=f"<p>Те{FORBIDDEN}кст</p>"
    )
    Forum.objects.filter(pk=forum.pk).update(name=f"Фо{FORBIDDEN}рум")
    ArticleFactory(title_bg=f"Но{FORBIDDEN}вина", lead_bg=f"Во{FORBIDDEN}да")

    for address in (of_forum(forum), of_topic(topic), "/forums/feeds/topics/"):
        assert summaries(client, address) == ["<p>Текст</p>"], address
    [news] = entries(client, "/news/feed/")
    assert (said(news, "title"), said(news, "summary").strip()) == (
        "Новина",
        "<p>Вода</p>",
    )


def test_only_what_xml_forbids_is_taken_out():
    kept = "\t\n\r Жабата каза „ква“ 🐸 \x7f\x85\u2028\ue000\ufffd"

    assert fit(f"\x00{FORBIDDEN}{kept}\ud800") == kept
    assert fit(["а\x01", 1, None]) == ["а", 1, None]


def test_text_of_people_stays_text(client, forum, member):
    start(
        forum,
        member,
        subject="<script>alert(1)</script>",
        content="<script>alert(1)</script> ]]> & <b>",
    )

    [entry] = entries(client, of_forum(forum))

    assert said(entry, "title").startswith("<script>alert(1)</script> – ")
    assert "<script" not in said(entry, "summary")
    assert entry.find(f"{ATOM}title").get("type") is None


def test_a_program_that_has_it_gets_nothing_anew(client, forum, member):
    topic = start(forum, member).topic

    for number, address in enumerate((of_forum(forum), of_topic(topic))):
        first = client.get(address)
        by_tag = client.get(address, headers={"if-none-match": first["ETag"]})
        by_time = client.get(
            address, headers={"if-modified-since": first["Last-Modified"]}
        )
        assert (by_tag.status_code, by_time.status_code) == (304, 304)
        actions.reply(topic, content=f"Ново {number}", actor=member)
        again = client.get(address, headers={"if-none-match": first["ETag"]})
        assert again.status_code == 200


def test_at_most_thirty_in_the_same_few_questions(
    client, django_assert_num_queries, forum, member
):
    topic = start(forum, member, content="Мнение 0").topic

    def costs():
        with django_assert_num_queries(6):
            found = summaries(client, of_forum(forum))
        with django_assert_num_queries(3):
            assert summaries(client, of_topic(topic))
        return found

    assert len(costs()) == 1
    Post.objects.bulk_create(
        Post(
            topic=topic,
            poster=UserFactory(),
            subject="x",
            content=f"Мнение {n}",
            approved=True,
            created=timezone.now(),
            updated=timezone.now(),
        )
        for n in range(1, 32)
    )
    assert len(costs()) == 30


def test_pages_name_their_feed_where_everybody_may_read_it(as_user, forum, member):
    closed = ensure_forum("Членове", audience=AUDIENCE.MEMBERS)
    open_topic, closed_topic = (start(place, member).topic for place in (forum, closed))
    reader = as_user(member)

    def named(address):
        page = reader.get(address).content.decode()
        return page.count(f'href="{address}feed/"'), 'application/atom+xml"' in page

    for address in (forum_url(forum), topic_url(open_topic)):
        assert named(address) == (2, True)
    for address in (forum_url(closed), topic_url(closed_topic)):
        assert named(address) == (0, False)
