"""What stands in the moderators' log: each act in words, and in which kind of acts it is."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(models.TextChoices):
    POSTS = "posts", _("decisions about posts")
    TOPICS = "topics", _("topics closed, pinned, moved")
    PEOPLE = "people", _("warnings and suspensions")
    MODERATORS = "moderators", _("who moderates")


ACTS = {
    Kind.POSTS: {
        "forums.approved": pgettext_lazy("act of a moderator", "approved"),
        "forums.hidden": pgettext_lazy("act of a moderator", "hidden"),
        "forums.kept": pgettext_lazy("act of a moderator", "kept"),
        "forums.edited": pgettext_lazy("act of a moderator", "changed"),
        "forums.lifted_hidden": pgettext_lazy("act of a moderator", "shown again"),
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
    Kind.PEOPLE: {
        "forums.warned": pgettext_lazy("act of a moderator", "warned"),
        "forums.suspended": pgettext_lazy("act of a moderator", "suspended"),
        "forums.swept": pgettext_lazy(
            "act of a moderator", "everything hidden as spam"
        ),
        "forums.lifted_warning": pgettext_lazy(
            "act of a moderator", "warning withdrawn"
        ),
        "forums.lifted_suspension": pgettext_lazy(
            "act of a moderator", "suspension lifted"
        ),
        "forums.lifted_spam": pgettext_lazy("act of a moderator", "spam undone"),
        "forums.appealed": pgettext_lazy("act of a moderator", "appeal of the author"),
        "forums.appeal_upheld": pgettext_lazy(
            "act of a moderator", "stands after an appeal"
        ),
        "forums.appeal_reversed": pgettext_lazy(
            "act of a moderator", "lifted after an appeal"
        ),
    },
    Kind.MODERATORS: {
        "forums.moderator_appointed": pgettext_lazy(
            "act of a moderator", "moderator appointed"
        ),
        "forums.moderator_dismissed": pgettext_lazy(
            "act of a moderator", "moderator dismissed"
        ),
    },
}
WORDS = {verb: words for acts in ACTS.values() for verb, words in acts.items()}


def verbs(kind=""):
    """Of one kind, or of all where the kind is not known."""
    return list(ACTS.get(kind, WORDS))
