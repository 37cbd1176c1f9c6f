"""Our tables beside machina's, to which we add no fields."""

from forums.models.discussions import Discussion
from forums.models.moderation import Flag, HiddenPost
from forums.models.places import ForumPlace
from forums.models.speaking import SpokenFor

__all__ = ["Discussion", "Flag", "ForumPlace", "HiddenPost", "SpokenFor"]
