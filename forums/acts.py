"""What stands in the moderators' log: each act in words, and in which kind of acts it is."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(models.TextChoices):
    POSTS = "posts", _("decisions about posts")
    TOPICS = "topics", _("topics closed, pinned, moved")


ACTS = {
    Kind.POSTS: {
        "forums.approved": pgettext_lazy("act of a moderator", "approved"),
        "forums.hidden": pgettext_lazy("act of a moderator", "hidden"),
        "forums.kept": pgettext_lazy("act of a moderator", "kept"),
        "forums.edited": pgettext_lazy("act of a moderator", "changed"),
        "forums.joined": pgettext_lazy("act of a moderator", "joined with others"),
    },
    Kind.TOPICS: {
        "forums.locked": pgettext_lazy("act of a moderator", "closed"),
        "forums.unlocked": pgettext_lazy("act of a moderator", "opened again"),
        "forums.pinned": pgettext_lazy("act of a moderator", "pinned"),
        "forums.announced": pgettext_lazy("act of a moderator", "announced"),
        "forums.unpinned": pgettext_lazy("act of a moderator", "no longer pinned"),
        "forums.moved": pgettext_lazy("act of a moderator", "moved"),
        "forums.split": pgettext_lazy("act of a moderator", "split off"),
        "forums.merged": pgettext_lazy("act of a moderator", "merged"),
    },
}
WORDS = {verb: words for acts in ACTS.values() for verb, words in acts.items()}


def verbs(kind=""):
    """Of one kind, or of all where the kind is not known."""
    return list(ACTS.get(kind, WORDS))
