"""A poll: one vote for each person, counted in public, and nobody learns who chose what."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from machina.apps.forum_conversation.forum_polls.models import (
    TopicPoll,
    TopicPollVote,
)
from machina.apps.forum_conversation.models import Topic

from core.models import AuditEntry
from forums import actions, privacy
from forums.addresses import topic_url
from members.models import Person
from tests.factories import OrganisationFactory, UserFactory, staff_of

WHEN = actions.NewPoll("Кога?", ("Петък", "Събота", "Неделя"))


def asked(forum, actor, poll=WHEN):
    post = actions.start_topic(
        forum, subject="Среща", content="Да изберем ден.", actor=actor, poll=poll
    )
    return Topic.objects.select_related("poll", "forum").get(pk=post.topic_id)


def vote(client, topic, *texts):
    options = topic.poll.options.filter(text__in=texts)
    return client.post(
        reverse("forum:vote", args=["f", topic.forum_id, "t", topic.pk]),
        {"option": [option.pk for option in options]},
        follow=True,
    )


def counted(topic):
    votes = TopicPollVote.objects.filter(poll_option__poll=topic.poll)
    return sorted(votes.values_list("poll_option__text", flat=True))


def test_a_topic_is_started_with_a_poll(as_user, forum, member):
    as_user(member).post(
        reverse("forum:topic_create", args=["f", forum.pk]),
        {
            "subject": "Среща",
            "content": "Да изберем ден.",
            "poll_question": "Кога?",
            "poll_options": "Петък\n\n Събота \nПетък\n",
            "poll_most": "2",
            "poll_days": "7",
            "poll_changes": "on",
        },
    )

    poll = TopicPoll.objects.get()
    assert (poll.question, poll.max_options, poll.duration) == ("Кога?", 2, 7)
    assert poll.user_changes
    texts = poll.options.order_by("pk").values_list("text", flat=True)
    assert list(texts) == ["Петък", "Събота"]


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"poll_question": "Кога?"}, "poll_options"),
        ({"poll_question": "Кога?", "poll_options": "Петък"}, "poll_options"),
        ({"poll_options": "Петък\nСъбота"}, "poll_question"),
        ({"poll_question": "?", "poll_options": "а\nб", "poll_most": "3"}, "poll_most"),
        ({"poll_question": "?", "poll_options": "а\nб", "poll_days": "0"}, "poll_days"),
    ],
)
def test_half_a_poll_is_asked_about_and_nothing_is_lost(
    as_user, forum, member, fields, wrong
):
    response = as_user(member).post(
        reverse("forum:topic_create", args=["f", forum.pk]),
        {"subject": "Среща", "content": "Дълъг текст."} | fields,
    )

    assert list(response.context["form"].poll.errors) == [wrong]
    assert "Дълъг текст." in response.content.decode()
    assert not Topic.objects.exists()


def test_two_presses_are_one_vote_and_another_choice_is_refused(as_user, forum, member):
    topic = asked(forum, member)
    client = as_user(member)

    vote(client, topic, "Петък")
    vote(client, topic, "Петък")
    assert counted(topic) == ["Петък"]

    page = vote(client, topic, "Събота").content.decode()
    assert "Вече сте гласували" in page
    assert counted(topic) == ["Петък"]


def test_a_vote_is_changed_where_the_poll_allows_it(as_user, forum, member):
    poll = actions.NewPoll("Кога?", ("Петък", "Събота"), may_change=True)
    topic = asked(forum, member, poll)
    client = as_user(member)

    for choice in ("Петък", "Събота"):
        vote(client, topic, choice)

    assert counted(topic) == ["Събота"]


def test_nobody_chooses_more_than_allowed_or_nothing(as_user, forum, member):
    poll = actions.NewPoll("Кога?", ("Петък", "Събота", "Неделя"), most=2)
    topic = asked(forum, member, poll)
    client = as_user(member)

    assert "най-много 2 отговора" in (
        vote(client, topic, "Петък", "Събота", "Неделя").content.decode()
    )
    assert "Изберете отговор." in vote(client, topic).content.decode()
    assert counted(topic) == []

    vote(client, topic, "Петък", "Неделя")
    assert counted(topic) == ["Неделя", "Петък"]


def test_an_option_of_another_poll_is_no_vote(forum, member):
    topic, other = asked(forum, member), asked(forum, member)
    foreign = other.poll.options.first()

    with pytest.raises(ValidationError):
        actions.vote(topic, chosen={foreign.pk}, actor=member)

    assert not TopicPollVote.objects.exists()


def test_after_its_term_a_poll_is_only_read(as_user, client, forum, member):
    topic = asked(forum, member, actions.NewPoll("Кога?", ("Петък", "Събота"), days=7))
    TopicPoll.objects.update(created="2020-01-01T10:00:00Z")

    page = vote(as_user(member), topic, "Петък").content.decode()

    assert "Анкетата приключи." in page
    assert 'name="option"' not in page
    assert counted(topic) == []


def test_results_are_public_and_names_are_nowhere(as_user, client, forum, member):
    topic = asked(forum, member)
    voters = [UserFactory(name=f"Гласувал Човек{number}") for number in range(3)]
    for user, choice in zip(voters, ["Петък", "Петък", "Събота"], strict=True):
        vote(as_user(user), topic, choice)

    stranger = client.get(topic_url(topic))
    reader = as_user(member).get(topic_url(topic))

    for page in (stranger, reader):
        rows = page.context["poll"].rows
        assert [(row.count, row.percent) for row in rows] == [(2, 67), (1, 33), (0, 0)]
        assert "Гласувал Човек" not in page.content.decode()
    assert 'name="option"' not in stranger.content.decode()
    assert 'name="option"' in reader.content.decode()
    entries = AuditEntry.objects.filter(verb="forums.voted")
    assert [entry.data for entry in entries] == [{}, {}, {}]


def test_a_poll_that_waits_is_not_there_for_others(as_user, client, forum, member):
    topic = asked(forum, UserFactory())

    assert client.get(topic_url(topic)).status_code == 404
    answer = vote(as_user(member), topic, "Петък")
    assert answer.status_code == 404
    with pytest.raises(PermissionDenied):
        actions.vote(topic, chosen={topic.poll.options.first().pk}, actor=topic.poster)


def test_a_closed_topic_takes_no_votes(as_user, forum, member, moderator):
    topic = asked(forum, member)
    actions.set_lock(topic, locked=True, actor=moderator)

    assert vote(as_user(member), topic, "Петък").status_code == 403
    assert counted(topic) == []


def test_a_forgotten_voter_stays_counted_once(client, forum, member):
    topic = asked(forum, member, actions.NewPoll("?", ("а", "б"), most=2))
    voter = staff_of(OrganisationFactory())
    options = set(topic.poll.options.values_list("pk", flat=True))
    actions.vote(topic, chosen=options, actor=voter)

    privacy.erase_person(Person.objects.get(user=voter))

    assert not TopicPollVote.objects.exclude(voter=None).exists()
    poll = client.get(topic_url(topic)).context["poll"]
    assert (poll.voters, [row.count for row in poll.rows]) == (1, [1, 1])


def test_votes_without_end_are_held_back(as_user, forum, member):
    poll = actions.NewPoll("Кога?", ("Петък", "Събота"), may_change=True)
    topic, client = asked(forum, member, poll), as_user(member)

    for number in range(31):
        answer = vote(client, topic, ("Събота", "Петък")[number % 2])

    assert counted(topic) == ["Петък"]
    assert "Изчакайте десет минути" in answer.content.decode()


def test_a_number_without_end_is_no_answer(as_user, forum, member):
    topic = asked(forum, member)

    answer = as_user(member).post(
        reverse("forum:vote", args=["f", forum.pk, "t", topic.pk]),
        {"option": "9" * 5000},
    )

    assert answer.status_code == 302
    assert counted(topic) == []
