"""Searching inside a forum: who finds what in it, where it leads, and that nothing is left behind."""

import re

import pytest
from django.urls import reverse
from django.utils import translation
from machina.apps.forum.models import Forum
from machina.apps.forum_conversation.models import Topic

from core.models import SearchEntry
from forums import actions, finding, search
from forums.addresses import forum_url, topic_url
from forums.models import ForumPlace
from forums.reference import ensure_forum
from leadernet.search import index_missing
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
WORD = boards.WORD


@pytest.fixture
def board():
    """The board below one section, with the forum of a project's team beside the others."""
    board = boards.build()
    board.section = ensure_forum("Раздел", audience=AUDIENCE.PUBLIC)
    project = ProjectFactory(organisation=OrganisationFactory())
    board.forums["Екипна"] = ensure_forum(
        "Екип", audience=AUDIENCE.PROJECT, project=project
    )
    partner = OrganisationFactory()
    ProjectPartner.objects.create(
        project=project, organisation=partner, role=ProjectPartner.Role.IMPLEMENTING
    )
    board.readers["partner"] = staff_of(partner)
    board.posts["Екипна"] = boards.begin(
        board.forums["Екипна"], board.readers["partner"], "Екипна"
    )
    for forum in board.forums.values():
        below(forum, board.section)
    return board


def below(forum, parent):
    row = Forum.objects.get(pk=forum.pk)
    row.parent = Forum.objects.get(pk=parent.pk)
    row.save()


def address(forum):
    return reverse("forum:search", args=["f", forum.pk])


def found(client, forum, words=WORD, **asked):
    return client.get(address(forum), {"q": words} | asked).context["found"]


def subjects(client, forum, words=WORD):
    return [entry.topic.subject for entry in found(client, forum, words).entries]


EXPECTED = boards.READ | {"partner": {"Открита", "Членска", "Екипна"}}


@pytest.mark.parametrize("reader", EXPECTED)
@pytest.mark.parametrize("language", ["bg", "en"])
def test_everybody_finds_exactly_what_they_may_read(board, reader, language):
    client, expected = boards.client_of(board.readers[reader]), EXPECTED[reader]

    with translation.override(language):
        page = client.get(address(board.section), {"q": WORD})

    shown = {
        name
        for name in {*board.posts, "Учебна", "Чакаща", "Скрита"}
        if f"{name} {WORD}" in page.content.decode()
    }
    assert shown == expected
    results = page.context["found"]
    assert (results.total, results.counts) == (len(expected), {"topic": len(expected)})


def test_a_forum_that_may_not_be_read_is_not_searched(board):
    for reader, expected in EXPECTED.items():
        client = boards.client_of(board.readers[reader])
        opened = {
            name
            for name, forum in board.forums.items()
            if client.get(address(forum), {"q": WORD}).status_code == 200
        }
        assert opened == expected, reader


def test_practice_is_not_searched(board):
    [practice] = Forum.objects.filter(place__audience=AUDIENCE.PRACTICE)
    topic = start(practice, board.readers["learner"], subject=f"Моя {WORD}").topic
    client = boards.client_of(board.readers["learner"])

    index_missing()

    assert not SearchEntry.objects.filter(title__contains="Моя").exists()
    assert client.get(address(practice), {"q": WORD}).status_code == 404
    for page in (forum_url(practice), topic_url(topic)):
        answer = client.get(page)
        assert answer.status_code == 200
        assert "Търсене в този форум" not in answer.content.decode()


def test_rights_are_those_of_the_moment(board):
    insider, partner = board.readers["insider"], board.readers["partner"]
    GroupMembership.objects.filter(person=insider.person).delete()
    ProjectPartner.objects.all().delete()

    for user in (insider, partner):
        results = found(boards.client_of(user), board.section)
        assert results.total == len(results.entries) == 2


def test_the_general_search_knows_no_more_than_before(board):
    """Topics of a project's team have an entry now, which no key opens."""
    [entry] = SearchEntry.objects.filter(title=f"Екипна {WORD}")
    assert entry.audience == []

    page = boards.client_of(board.readers["partner"]).get("/search/", {"q": WORD})
    assert {entry.title for entry in page.context["found"].entries} == {
        f"Открита {WORD}",
        f"Членска {WORD}",
    }


def test_a_forum_holds_those_below_it_and_not_those_beside_it(client, member):
    above = ensure_forum("Горе", audience=AUDIENCE.PUBLIC)
    inside = ensure_forum("Вътре", audience=AUDIENCE.PUBLIC, parent=above)
    beside = ensure_forum("Отстрани", audience=AUDIENCE.PUBLIC)
    for forum in (above, inside, beside):
        start(forum, member, subject=forum.name)

    assert sorted(subjects(client, above, "ставка")) == ["Вътре", "Горе"]
    assert subjects(client, inside, "ставка") == ["Вътре"]


def test_words_are_found_as_everywhere(client, forum, member):
    start(forum, member, subject="Библиотеката", content="Отворена е")

    for words in ("библиотеки", "biblioteka", "бибилотека"):
        assert subjects(client, forum, words) == ["Библиотеката"], words
    assert found(client, forum, "бибилотека").corrected == "библиотеката"


def test_a_correction_tells_nothing_of_other_forums(client, forum, member):
    closed = ensure_forum("Членове", audience=AUDIENCE.MEMBERS)
    start(closed, member, subject="Разследване")

    page = client.get(address(forum), {"q": "разследвне"})

    assert page.context["found"].total == 0
    assert "азследване" not in page.content.decode()


def test_a_result_leads_to_the_first_post_that_holds_the_word(client, forum, member):
    topic = start(forum, member, subject="Тема за всичко", content="Начало").topic
    actions.reply(topic, content="Нещо друго", actor=member)
    wanted = actions.reply(topic, content="Ето и **мармаладът**.", actor=member)
    actions.reply(topic, content="Пак мармаладът", actor=member)

    [in_post] = found(client, forum, "мармалад").entries
    [in_title] = found(client, forum, "всичко").entries

    assert in_post.url == f"/forums/post/{wanted.pk}/"
    assert "<mark>мармаладът</mark>" in in_post.passage
    assert in_title.url.endswith(f"-{topic.pk}/")


def test_what_was_hidden_or_waits_leads_nowhere(client, forum, member, moderator):
    topic = start(forum, member, content="Начало").topic
    hidden = actions.reply(topic, content="Тайният мармалад", actor=member)
    actions.hide(hidden, reason="обидно", actor=moderator)
    waiting = actions.reply(topic, content="Чакащ мармалад", actor=UserFactory())

    assert found(client, forum, "мармалад").total == 0
    assert found(boards.client_of(waiting.poster), forum, "мармалад").total == 0

    actions.approve(waiting, actor=moderator)

    [entry] = found(client, forum, "мармалад").entries
    assert entry.url == f"/forums/post/{waiting.pk}/"
    assert "Тайният" not in entry.passage


def test_a_moved_topic_is_found_in_its_new_place_at_once(
    client, forum, member, moderator
):
    topic = start(forum, member).topic
    other = ensure_forum("Другаде", audience=AUDIENCE.PUBLIC)

    actions.move(topic, other, reason="", actor=moderator)

    assert found(client, forum, "ставка").total == 0
    [entry] = found(client, other, "ставка").entries
    assert entry.topic.forum == other


def test_merged_topics_are_found_as_one(client, forum, member, moderator):
    other = ensure_forum("Другаде", audience=AUDIENCE.PUBLIC)
    gone = start(forum, member, subject="Първа", content="Мармалад").topic
    kept = start(other, member, subject="Втора", content="Друго").topic

    actions.merge_topics(gone, kept, reason="", actor=moderator)

    assert found(client, forum, "мармалад").total == 0
    assert subjects(client, other, "мармалад") == ["Втора"]


def test_a_forum_with_a_new_parent_is_found_below_it_at_once(client, member):
    old, new = (ensure_forum(name, audience=AUDIENCE.PUBLIC) for name in "АБ")
    inside = ensure_forum("Вътре", audience=AUDIENCE.PUBLIC, parent=old)
    start(inside, member, subject="Пътник")

    below(inside, new)

    assert (subjects(client, old, "ставка"), subjects(client, new, "ставка")) == (
        [],
        ["Пътник"],
    )


def test_a_topic_that_search_does_not_know_yet_is_indexed_after_an_upgrade(board):
    expected = SearchEntry.objects.get(title=f"Екипна {WORD}")
    SearchEntry.objects.filter(audience=[]).delete()
    client = boards.client_of(board.readers["partner"])
    before = found(client, board.forums["Екипна"]).total

    index_missing()

    assert (before, found(client, board.forums["Екипна"]).total) == (0, 1)
    again = SearchEntry.objects.get(title=f"Екипна {WORD}")
    assert (again.doc, again.url) == (expected.doc, expected.url)
    assert list(search.without_entry()) == []


def test_the_page_says_where_it_searched_and_what_to_do_when_nothing_is_found(
    client, forum, member
):
    start(forum, member)

    nothing = client.get(address(forum), {"q": "няматакава"}).content.decode()
    some = client.get(address(forum), {"q": "ставка"}).content.decode()
    unasked = client.get(address(forum)).content.decode()

    for page in (nothing, some, unasked):
        assert "Търсене в „Управление на проекти“" in page
        assert 'name="robots" content="noindex"' in page
    assert "Нищо не е намерено" in nothing
    assert 'href="/search/?q=%D0%BD%D1%8F' in nothing
    assert "1\u00a0тема" in some
    assert "Нищо не е намерено" not in unasked


def test_forum_and_topic_lead_to_the_search(client, forum, member):
    topic = start(forum, member).topic

    of_forum = client.get(forum_url(forum)).content.decode()
    of_topic = client.get(topic_url(topic)).content.decode()

    path = re.sub(r"/f-", "/upravlenie-na-proekti-", address(forum))
    assert f'action="{path}"' in of_forum
    assert f'href="{path}"' in of_topic


def test_results_have_pages_with_addresses(client, forum, member):
    for number in range(21):
        start(forum, member, subject=f"Тема {number}")

    first, second = (found(client, forum, "ставка", page=n) for n in (1, 2))

    assert [len(one.entries) for one in (first, second)] == [20, 1]
    assert {first.total, second.total} == {21}
    page = client.get(address(forum), {"q": "ставка"}).content.decode()
    assert "page=2" in page


def test_searching_here_and_everywhere_has_one_limit(client, forum, monkeypatch):
    monkeypatch.setattr("core.search_views.SEARCHES_A_MINUTE", 4)
    for _number in range(2):
        client.get("/search/", {"q": "ставка"})
        client.get(address(forum), {"q": "ставка"})

    assert client.get(address(forum), {"q": "ставка"}).status_code == 429
    assert client.get("/search/", {"q": "ставка"}).status_code == 429
    assert client.get(address(forum)).status_code == 200


@pytest.mark.parametrize("number", [1, 30])
def test_a_page_of_results_asks_the_same_few_questions(
    client, django_assert_num_queries, number, member
):
    above = ensure_forum("Горе", audience=AUDIENCE.PUBLIC)
    for n in range(number):
        forum = ensure_forum(f"Форум {n}", audience=AUDIENCE.PUBLIC, parent=above)
        topic = start(forum, member, subject=f"Тема {n}").topic
        actions.reply(topic, content="Отговор за ставката", actor=member)
    user = User.objects.get(pk=member.pk)

    with django_assert_num_queries(8):
        results = finding.find("ставка", above, user, language="bg")
    assert (results.total, len(results.entries)) == (number, min(number, 20))
    assert Topic.objects.count() == number
