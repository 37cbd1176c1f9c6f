"""The moderation queue: filters, many posts at once, and what somebody else decided meanwhile."""

import pytest
from django.urls import reverse

from forums import actions, selectors
from forums.models import HiddenPost
from forums.reference import ensure_forum
from members.models import Appointment
from tests.factories import AppointmentFactory, UserFactory
from tests.forums.helpers import start

QUEUE, SEVERAL = "/forums/moderation/", reverse("forums:decide_several")


@pytest.fixture
def newcomer():
    return UserFactory()


@pytest.fixture
def held(forum, moderator):
    """A first link of somebody whose posts are known by now."""
    known = UserFactory()
    for number in range(3):
        actions.approve(start(forum, known, subject=f"{number}"), actor=moderator)
    return start(forum, known, subject="С връзка", content="https://example.org")


def seen(client, **chosen):
    return list(client.get(QUEUE, chosen).context["page_obj"])


def said(response):
    return [str(message) for message in response.context["messages"]]


def test_queue_is_narrowed_by_reason_and_forum(
    as_user, forum, member, moderator, newcomer, held
):
    other = ensure_forum("Друг", audience="public")
    first = start(other, newcomer)
    reported = start(forum, member)
    actions.flag(reported, reason="обидно", actor=newcomer)
    client = as_user(moderator)

    assert seen(client) == [held, first, reported]
    assert seen(client, kind="first") == [first]
    assert seen(client, kind="held") == [held]
    assert seen(client, kind="reported") == [reported]
    assert seen(client, forum=other.pk) == [first]
    assert seen(client, kind="nonsense", forum="'") == [held, first, reported]
    assert seen(client, kind="first", forum=forum.pk) == []


def test_filter_offers_only_forums_in_which_something_waits(
    as_user, forum, moderator, newcomer
):
    ensure_forum("Тих", audience="public")
    start(forum, newcomer)

    page = as_user(moderator).get(QUEUE)

    [_kinds, forums] = page.context["filters"].all
    assert forums.options == [(forum.pk, forum.name)]


def test_many_posts_are_let_stand_in_one_act(
    as_user, forum, member, moderator, newcomer
):
    waiting = start(forum, newcomer)
    reported = start(forum, member)
    actions.flag(reported, reason="обидно", actor=newcomer)

    answer = as_user(moderator).post(
        SEVERAL,
        {"posts": [waiting.pk, reported.pk, waiting.pk], "several": "leave"},
        follow=True,
    )

    assert said(answer) == ["2 мнения остават в темите си."]
    assert list(selectors.queue(moderator)) == []
    waiting.refresh_from_db()
    assert waiting.approved


def test_what_somebody_decided_meanwhile_is_said_and_stays(
    as_user, forum, moderator, newcomer
):
    first, second = start(forum, newcomer), start(forum, newcomer, subject="Втора")
    colleague = AppointmentFactory(role=Appointment.Role.MODERATOR).user
    actions.hide(first, reason="Лични данни", actor=colleague)

    answer = as_user(moderator).post(
        SEVERAL,
        {"posts": [first.pk, second.pk], "several": "hide", "reason": "Реклама"},
        follow=True,
    )

    assert said(answer) == [
        "1 мнение е скрито; авторът му ще прочете думите Ви.",
        "За 1 мнение друг модератор е решил преди Вас.",
    ]
    assert sorted(HiddenPost.objects.values_list("post", "reason")) == [
        (first.pk, "Лични данни"),
        (second.pk, "Реклама"),
    ]


@pytest.mark.parametrize(
    "data", [{"several": "hide"}, {"several": "leave", "posts": []}]
)
def test_without_reason_or_choice_nothing_happens(
    as_user, forum, moderator, newcomer, data
):
    post = start(forum, newcomer)

    answer = as_user(moderator).post(SEVERAL, {"posts": [post.pk]} | data, follow=True)

    assert len(said(answer)) == 1
    assert list(selectors.queue(moderator)) == [post]


def test_posts_of_other_forums_are_not_decided_along(as_user, forum, newcomer, member):
    post = start(forum, newcomer)

    assert as_user(member).post(SEVERAL, {"posts": [post.pk]}).status_code == 403


def test_after_a_decision_the_queue_is_narrowed_as_before(
    as_user, forum, moderator, newcomer
):
    post = start(forum, newcomer)
    address = reverse("forums:decide", args=[post.pk])
    back = f"{QUEUE}?kind=first&forum={forum.pk}"

    answer = as_user(moderator).post(address, {"decision": "approve", "back": back})
    elsewhere = as_user(moderator).post(
        address, {"decision": "approve", "back": "https://example.org/"}
    )

    assert (answer.url, elsewhere.url) == (back, QUEUE)


def test_queue_asks_the_same_number_of_questions_for_1_and_20_posts(
    as_user, forum, moderator, newcomer, django_assert_num_queries
):
    client = as_user(moderator)

    def count():
        with django_assert_num_queries(18, exact=False) as asked:
            client.get(QUEUE)
        return len(asked)

    start(forum, newcomer)
    count()
    one = count()
    for number in range(19):
        start(forum, UserFactory(), subject=f"Въпрос {number}")

    assert count() == one


def test_a_waiting_post_is_changed_by_the_moderator_before_it_is_approved(
    as_user, forum, moderator, member, newcomer
):
    post = start(forum, newcomer, content="Обадете се на 0888 123 456")
    page = reverse("forum:post_update", args=[post.pk])
    data = {"content": "Пишете ми тук", "reason": "Телефон"}

    strangers = as_user(member).post(page, data)
    answer = as_user(moderator).post(page, data)

    assert strangers.status_code == 404
    assert answer.url == QUEUE
    post.refresh_from_db()
    assert (post.content.raw, post.approved) == ("Пишете ми тук", False)
