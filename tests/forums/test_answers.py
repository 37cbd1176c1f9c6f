"""A question, the post that answered it, and how others find that out."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from core.models import Notification
from forums import actions
from forums.addresses import forum_url, post_url, topic_url
from forums.models import AcceptedAnswer
from tests.factories import OrganisationFactory, UserFactory, staff_of
from tests.forums.helpers import start


@pytest.fixture
def questions(forum, moderator):
    actions.set_for_questions(forum, on=True, actor=moderator)
    forum.refresh_from_db()
    return forum


@pytest.fixture
def question(questions, member):
    return start(questions, member)


def helped(question, content="Осем евро на час."):
    helper = staff_of(OrganisationFactory())
    return actions.reply(question.topic, content=content, actor=helper)


def accept_url(post):
    return reverse("forum:accept", args=[post.pk])


def test_who_asked_marks_the_answer_and_its_author_is_told_once(
    as_user, client, question, member
):
    answer = helped(question)

    for choice in ("1", "0", "1"):
        as_user(member).post(accept_url(answer), {"accept": choice})

    assert AcceptedAnswer.objects.get().post == answer
    notice = Notification.objects.get(user=answer.poster)
    assert (notice.kind, notice.target) == ("forums.answer_accepted", answer)
    page = client.get(topic_url(question.topic)).content.decode()
    under_first = page.split(f'id="post-{question.pk}"')[1].split("</article>")[0]
    assert "Осем евро на час." in under_first
    assert post_url(answer).replace("&", "&amp;") in under_first
    assert "има отговор" in client.get(forum_url(question.topic.forum)).content.decode()


def test_another_answer_takes_the_place_of_the_first(question, member):
    first, second = helped(question), helped(question, "Девет.")

    actions.accept(first, actor=member)
    actions.accept(second, actor=member)

    assert AcceptedAnswer.objects.get().post == second


def test_only_who_asked_and_moderators_mark(as_user, question, moderator):
    answer = helped(question)

    refused = as_user(answer.poster).post(accept_url(answer))
    assert refused.status_code == 403
    assert not AcceptedAnswer.objects.exists()

    as_user(moderator).post(accept_url(answer))
    assert AcceptedAnswer.objects.get().accepted_by == moderator


def test_a_question_is_not_its_own_answer_nor_is_what_waits(question, member):
    waiting = actions.reply(question.topic, content="Знам", actor=UserFactory())

    for post in (question, waiting):
        with pytest.raises(PermissionDenied):
            actions.accept(post, actor=member)


def test_an_ordinary_forum_has_no_answers(as_user, forum, member):
    post = start(forum, member)
    reply = helped(post)

    assert as_user(member).post(accept_url(reply)).status_code == 403
    page = as_user(member).get(topic_url(post.topic)).content.decode()
    assert accept_url(reply) not in page


def test_a_hidden_answer_answers_nothing(client, question, member, moderator):
    answer = helped(question)
    actions.accept(answer, actor=member)

    actions.hide(answer, reason="грешно", actor=moderator)

    assert "Осем евро" not in client.get(topic_url(question.topic)).content.decode()
    page = client.get(forum_url(question.topic.forum)).content.decode()
    assert "има отговор" not in page


def test_a_moderator_makes_a_forum_a_place_for_questions(as_user, forum, moderator):
    url = reverse("forum:questions", args=["f", forum.pk])

    as_user(moderator).post(url, {"on": "1"})
    forum.place.refresh_from_db()
    assert forum.place.is_for_questions

    as_user(moderator).post(url, {"on": "0"})
    forum.place.refresh_from_db()
    assert not forum.place.is_for_questions
