from django.urls import reverse
from django.utils.translation import gettext as _

from core.desk import Waiting
from forums import appeals, selectors


def waiting_for(user) -> list[Waiting]:
    """The moderation queue of the forums that the user moderates, and appeals to answer."""
    if not selectors.moderates(user):
        return []
    posts, open_appeals = selectors.queue(user), appeals.waiting_for(user)
    found = [
        (_("Posts waiting for a moderator"), "forums:moderation", posts, "created"),
        (_("Appeals waiting for you"), "forums:appeals", open_appeals, "sent_at"),
    ]
    return [
        Waiting(
            title=title,
            url=reverse(name),
            count=rows.count(),
            since=getattr(first, moment),
        )
        for title, name, rows, moment in found
        if (first := rows.first())
    ]
