from django.urls import reverse
from django.utils.translation import gettext as _

from core.desk import Waiting
from forums import selectors


def waiting_for(user) -> list[Waiting]:
    """The moderation queue of the forums that the user moderates."""
    if not selectors.moderates(user):
        return []
    posts = selectors.queue(user)
    first = posts.first()
    if first is None:
        return []
    return [
        Waiting(
            title=_("Posts waiting for a moderator"),
            url=reverse("forums:moderation"),
            count=posts.count(),
            since=first.created,
        )
    ]
