"""The poll of a topic as one reader may see it: how many chose what, never who."""

import datetime
from dataclasses import dataclass

from django.db.models import CharField, Count
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone
from machina.apps.forum_conversation.forum_polls.models import (
    TopicPoll,
    TopicPollOption,
    TopicPollVote,
)

from forums.taking_part import may_take_part


@dataclass(frozen=True)
class Row:
    """One option with its votes."""

    option: TopicPollOption
    count: int
    percent: int
    is_mine: bool


@dataclass(frozen=True)
class Results:
    poll: TopicPoll
    rows: list[Row]
    voters: int
    ends_at: datetime.datetime | None
    is_open: bool
    may_vote: bool
    has_voted: bool


def one_voter(path=""):
    """Two accounts that were merged are one voter; a forgotten one is known by a random key."""
    return Coalesce(Cast(f"{path}voter_id", CharField()), f"{path}anonymous_key")


def ends_at(poll):
    """The end of its term, or None."""
    return (
        poll.created + datetime.timedelta(days=poll.duration) if poll.duration else None
    )


def is_open(poll) -> bool:
    end = ends_at(poll)
    return end is None or timezone.now() < end


def chosen_by(user, poll) -> set[int]:
    votes = TopicPollVote.objects.filter(poll_option__poll=poll, voter=user)
    return set(votes.values_list("poll_option", flat=True))


def may_vote(user, topic) -> bool:
    """Apart from the term and from what the person has chosen already."""
    return user.is_authenticated and topic.approved and may_take_part(user, topic)


def results(topic, user) -> Results | None:
    """Three questions for whoever is signed in, two for others; none without a poll."""
    poll = getattr(topic, "poll", None)
    if poll is None:
        return None
    options = list(
        poll.options.annotate(n=Count(one_voter("votes__"), distinct=True)).order_by(
            "pk"
        )
    )
    votes = TopicPollVote.objects.filter(poll_option__poll=poll)
    voters = votes.aggregate(n=Count(one_voter(), distinct=True))["n"]
    mine = chosen_by(user, poll) if user.is_authenticated else set()
    goes_on = is_open(poll)
    return Results(
        poll=poll,
        rows=[
            Row(
                option,
                option.n,
                round(100 * option.n / voters) if voters else 0,
                option.pk in mine,
            )
            for option in options
        ],
        voters=voters,
        ends_at=ends_at(poll),
        is_open=goes_on,
        may_vote=goes_on and may_vote(user, topic) and (not mine or poll.user_changes),
        has_voted=bool(mine),
    )
