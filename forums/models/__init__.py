"""Our tables beside machina's, to which we add no fields."""

from forums.models.answers import AcceptedAnswer, with_solved
from forums.models.appeals import Appeal
from forums.models.discussions import Discussion
from forums.models.feed_keys import FeedKey
from forums.models.following import Following, Telling
from forums.models.mailed_replies import MailedReply
from forums.models.mentions import Mention
from forums.models.merged_topics import MergedTopic
from forums.models.moderation import Flag, HiddenPost
from forums.models.moderators import ForumModerator
from forums.models.places import ForumPlace
from forums.models.reactions import Reaction
from forums.models.revisions import Revision
from forums.models.sanctions import Sanction
from forums.models.speaking import SpokenFor

__all__ = [
    "AcceptedAnswer",
    "Appeal",
    "Discussion",
    "FeedKey",
    "Flag",
    "Following",
    "ForumModerator",
    "ForumPlace",
    "HiddenPost",
    "MailedReply",
    "Mention",
    "MergedTopic",
    "Reaction",
    "Revision",
    "Sanction",
    "SpokenFor",
    "Telling",
    "with_solved",
]
