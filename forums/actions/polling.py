"""A question with answers to choose from, and voting: one vote for each person."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from machina.apps.forum_conversation.forum_polls.models import (
    TopicPoll,
    TopicPollOption,
    TopicPollVote,
)
from machina.apps.forum_conversation.models import Topic

from core import audit
from forums.actions.common import refuse_in_archive
from forums.polls import chosen_by, is_open, may_vote
from members.models import User


@dataclass(frozen=True)
class NewPoll:
    """What the author of a topic asks; without `days` it stays open."""

    question: str
    options: tuple[str, ...]
    most: int = 1
    days: int | None = None
    may_change: bool = False


def open_poll(topic: Topic, new: NewPoll) -> TopicPoll:
    poll = TopicPoll.objects.create(
        topic=topic,
        question=new.question,
        max_options=new.most,
        duration=new.days,
        user_changes=new.may_change,
    )
    TopicPollOption.objects.bulk_create(
        [TopicPollOption(poll=poll, text=text) for text in new.options]
    )
    return poll


@transaction.atomic
def vote(topic: Topic, *, chosen: set[int], actor: User) -> None:
    """Choose; the same choice twice is one vote, and another one where it may be changed.

    Votes of one poll take turns, so that two presses at once are not two votes. The trace
    says that somebody voted, never what for.
    """
    refuse_in_archive(topic.forum, actor=actor)
    poll = TopicPoll.objects.select_for_update().get(topic=topic)
    if not may_vote(actor, topic):
        raise PermissionDenied
    if not is_open(poll):
        raise ValidationError(_("The poll is over."), code="over")
    options = list(poll.options.filter(pk__in=chosen))
    refuse_wrong_number(options, poll)
    before = chosen_by(actor, poll)
    if before == {option.pk for option in options}:
        return
    if before and not poll.user_changes:
        raise ValidationError(
            _("You have voted already; in this poll a vote is not changed."),
            code="voted",
        )
    TopicPollVote.objects.filter(poll_option__poll=poll, voter=actor).delete()
    TopicPollVote.objects.bulk_create(
        [TopicPollVote(poll_option=option, voter=actor) for option in options]
    )
    audit.record("forums.voted", actor=actor, target=topic)


def refuse_wrong_number(options, poll):
    if not options:
        raise ValidationError(_("Choose an answer."), code="none")
    if len(options) > poll.max_options:
        words = ngettext(
            "Choose at most %(number)s answer.",
            "Choose at most %(number)s answers.",
            poll.max_options,
        )
        raise ValidationError(words % {"number": poll.max_options}, code="many")
