"""What people do in the forums. Each act is one transaction with its audit entry."""

from forums.actions.answering import accept, set_for_questions, withdraw_answer
from forums.actions.appealing import answer, appeal
from forums.actions.appointing import appoint, dismiss
from forums.actions.arranging import merge_topics, move, set_type, split
from forums.actions.discussing import discuss
from forums.actions.editing import (
    edit,
    may_correct,
    may_edit,
    may_read_versions,
    take_back,
)
from forums.actions.flooding import (
    EDITS_PER_TEN_MINUTES,
    hold_back_edits,
    hold_back_floods,
    hold_back_reports,
    hold_back_votes,
)
from forums.actions.following import follow_forum, follow_topic
from forums.actions.joining import join_posts
from forums.actions.moderating import approve, flag, hide, keep, set_lock
from forums.actions.newcomers import waits
from forums.actions.polling import NewPoll, vote
from forums.actions.reacting import may_react, react
from forums.actions.sanctioning import lift, suspend, warn
from forums.actions.sweeping import sweep
from forums.actions.writing import (
    FILES_PER_POST,
    Behalf,
    reply,
    start_topic,
)

__all__ = [
    "EDITS_PER_TEN_MINUTES",
    "FILES_PER_POST",
    "Behalf",
    "NewPoll",
    "accept",
    "answer",
    "appeal",
    "appoint",
    "approve",
    "discuss",
    "dismiss",
    "edit",
    "flag",
    "follow_forum",
    "follow_topic",
    "hide",
    "hold_back_edits",
    "hold_back_floods",
    "hold_back_reports",
    "hold_back_votes",
    "join_posts",
    "keep",
    "lift",
    "may_correct",
    "may_edit",
    "may_react",
    "may_read_versions",
    "merge_topics",
    "move",
    "react",
    "reply",
    "set_for_questions",
    "set_lock",
    "set_type",
    "split",
    "start_topic",
    "suspend",
    "sweep",
    "take_back",
    "vote",
    "waits",
    "warn",
    "withdraw_answer",
]
