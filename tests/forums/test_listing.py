"""The lists of topics: who finds what in them, in which order, and on how few questions."""

import pytest
from django.urls import reverse
from machina.apps.forum_conversation.models import Post, Topic

from forums import actions
from forums.addresses import topic_url
from forums.models import ForumPlace
from forums.reference import ensure_forum
from members.models import User
from tests.factories import OrganisationFactory, UserFactory, staff_of
from tests.forums import board as boards
from tests.forums.helpers import start

AUDIENCE = ForumPlace.Audience


@pytest.fixture
def board():
    return boards.build()


def listed(client, path):
    return [row.pk for row in client.get(f"/forums/{path}").context["rows"]]


@pytest.mark.parametrize("reader", boards.READ)
@pytest.mark.parametrize("language", ["", "/en"])
def test_lists_hold_exactly_what_their_reader_may_read(board, reader, language):
    user, expected = board.readers[reader], boards.READ[reader]
    client = boards.client_of(user)

    def names(path):
        page = client.get(f"{language}/forums/{path}")
        return boards.names(page.content.decode()) if page.status_code == 200 else None

    assert names("latest/") == expected
    assert names("unanswered/") == expected - {"Архивна"}
    assert names("") == expected
    assert names("mine/") == (set() if user else None)
    assert names("unread/") == (expected if user else None)
    is_member = reader not in {"anonymous", "citizen"}
    assert names(f"by/{board.author.pk}/") == (expected if is_member else None)


def test_by_person_is_for_members_and_about_those_whose_posts_they_read(board):
    member = boards.client_of(board.readers["member"])

    def answer(client, writer):
        return client.get(reverse("forum:by_person", args=[writer.pk])).status_code

    silent = UserFactory()
    waiting = Post.objects.get(topic__subject__startswith="Чакаща").poster

    assert answer(boards.client_of(None), board.author) == 302
    assert answer(boards.client_of(board.readers["citizen"]), board.author) == 403
    assert [answer(member, one) for one in (board.author, silent, waiting)] == [
        200,
        404,
        404,
    ]
    User.objects.filter(pk=board.author.pk).update(closed_at="2026-01-01T00:00Z")
    assert answer(member, board.author) == 404


def test_mine_holds_what_i_began_and_what_i_answered(as_user, forum, member):
    other = staff_of(OrganisationFactory())
    own = start(forum, member, subject="Моята").topic
    answered = start(forum, other, subject="Чужда").topic
    start(forum, other, subject="Непозната")
    newcomer = UserFactory()
    waiting = start(forum, newcomer, subject="Чака").topic
    actions.reply(answered, content="Отговор", actor=member)

    assert listed(as_user(member), "mine/") == [answered.pk, own.pk]
    assert listed(as_user(newcomer), "mine/") == [waiting.pk]


def test_what_a_moderator_took_away_is_mine_no_more(as_user, forum, member, moderator):
    post = start(forum, member)
    actions.hide(post, reason="Реклама", actor=moderator)

    assert listed(as_user(member), "mine/") == []


def test_an_answer_takes_a_topic_from_the_unanswered(client, forum, member, moderator):
    answered = start(forum, member, subject="С отговор").topic
    closed = start(forum, member, subject="Затворена").topic
    alone = start(forum, member, subject="Без отговор").topic
    actions.reply(answered, content="Ето", actor=member)
    actions.reply(alone, content="Чака модератор", actor=UserFactory())
    actions.set_lock(closed, locked=True, actor=moderator, reason="Стига")

    assert listed(client, "unanswered/") == [alone.pk]


def test_pages_of_a_list_have_addresses_and_end(client, forum, member):
    for number in range(21):
        start(forum, member, subject=f"Тема {number}")

    first, second = (client.get(f"/forums/latest/?page={n}") for n in (1, 2))

    assert "Тема 0<" in second.content.decode()
    assert "Тема 1<" not in second.content.decode()
    assert "?page=2" in first.content.decode()
    assert client.get("/forums/latest/?page=3").status_code == 404


@pytest.mark.parametrize("number", [1, 30])
def test_lists_ask_the_same_few_questions(
    client, as_user, django_assert_num_queries, number, member
):
    writer = staff_of(OrganisationFactory())
    for n in range(number):
        forum = ensure_forum(f"Форум {n}", audience=AUDIENCE.PUBLIC)
        topic = start(forum, writer, subject=f"Тема {n}").topic
        actions.reply(topic, content="Отговор", actor=member)
        start(forum, staff_of(OrganisationFactory()), subject=f"Въпрос {n}")
    reader = as_user(member)

    def shown(browser, path, questions):
        browser.get(path)
        with django_assert_num_queries(questions):
            return browser.get(path).context["paginator"].count

    assert shown(client, "/forums/latest/", 4) == 2 * number
    assert shown(client, "/forums/unanswered/", 4) == number
    assert shown(reader, "/forums/latest/", 8) == 2 * number
    assert shown(reader, "/forums/mine/", 8) == number
    assert shown(reader, f"/forums/by/{writer.pk}/", 8) == number


def test_a_post_keeps_its_address_wherever_it_goes(client, forum, member, moderator):
    topic = start(forum, member).topic
    for n in range(25):
        actions.reply(topic, content=f"Отговор {n}", actor=member)
    last = topic.posts.get(content="Отговор 24")
    address = f"/forums/post/{last.pk}/"

    before = client.get(address)
    page = client.get(before.url).content.decode()
    assert (before.status_code, "Отговор 24" in page) == (302, True)
    assert before.url.endswith(f"#post-{last.pk}")
    assert f'href="{address}"' in page

    elsewhere = ensure_forum("Другаде", audience=AUDIENCE.PUBLIC)
    actions.move(Topic.objects.get(), forum=elsewhere, reason="", actor=moderator)
    assert "drugade" in client.get(address).url


def test_the_address_of_a_post_is_404_for_who_may_not_read_it(board):
    hidden = Post.objects.get(topic__subject__startswith="Скрита")
    waiting = Post.objects.get(topic__subject__startswith="Чакаща")
    posts = board.posts | {"Скрита": hidden, "Чакаща": waiting}
    decides = {"moderator": {"Чакаща"}}  # it leads to the queue

    for reader, expected in boards.READ.items():
        client = boards.client_of(board.readers[reader])
        opened = {
            name
            for name, post in posts.items()
            if client.get(f"/forums/post/{post.pk}/").status_code == 302
        }
        assert opened == expected | decides.get(reader, set()), reader
    own = boards.client_of(waiting.poster).get(f"/forums/post/{waiting.pk}/")
    assert own.status_code == 302


def test_reading_goes_on_at_the_first_unread_post(as_user, client, forum, member):
    topic = start(forum, member).topic
    reader = as_user(UserFactory())
    reader.get(topic_url(topic))
    news = [actions.reply(topic, content=f"Ново {n}", actor=member) for n in range(25)]
    address = f"/forums/unread/{topic.pk}/"

    listed = reader.get("/forums/unread/").content.decode()
    assert f'href="{address}"' in listed
    assert reader.get(address).url.endswith(f"?post={news[0].pk}#post-{news[0].pk}")
    last = reader.get(f"{topic_url(topic)}?page=last").content.decode()
    assert f"?post={news[0].pk}#post-{news[0].pk}" in last
    assert reader.get(address).url == f"{topic_url(topic)}?page=last"
    again = reader.get(f"{topic_url(topic)}?page=last").content.decode()
    assert f"?post={news[0].pk}#" not in again
    assert client.get(address).url == topic_url(topic)


def test_first_unread_is_404_for_who_may_not_read_the_topic(board):
    for reader, expected in boards.READ.items():
        client = boards.client_of(board.readers[reader])
        opened = {
            name
            for name, post in board.posts.items()
            if client.get(f"/forums/unread/{post.topic_id}/").status_code == 302
        }
        assert opened == expected, reader


def test_numbers_that_no_post_can_have_are_404(client, as_user, member):
    number = 10**20
    reader = as_user(member)

    assert client.get(f"/forums/post/{number}/").status_code == 404
    assert reader.get(f"/forums/unread/{number}/").status_code == 404
    assert reader.get(f"/forums/by/{number}/").status_code == 404


def test_lists_are_one_press_away_from_the_board(as_user, client, member):
    names = ["unread", "latest", "mine", "following", "unanswered"]

    def led_to(page):
        return [one for one in names if f'href="{reverse(f"forum:{one}")}"' in page]

    assert led_to(as_user(member).get("/forums/").content.decode()) == names
    assert led_to(client.get("/forums/").content.decode()) == ["latest", "unanswered"]
