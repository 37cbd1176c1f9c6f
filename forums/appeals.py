"""Who answers an appeal: another moderator of the same forum, never who decided first.

Where a closed group or project has no other moderator, those of the network answer, and see
the one post.
"""

from django.db.models import Q
from machina.apps.forum_conversation.models import Post

from forums import selectors
from forums.access import among
from forums.authority import undoable
from forums.deciders import candidates, inside
from forums.models import Appeal
from members.models import User


def waiting_for(user):
    """Open appeals that the person may answer, the oldest first."""
    return among_those(Appeal.objects.filter(decision=""), user)


def among_those(appeals, user):
    """Appeals that are the person's to answer, whether or not somebody has answered."""
    others = appeals.exclude(sanction__user=user)
    others = others.exclude(sanction__decided_by=user)
    mine = Q(sanction__in=undoable(user).order_by()) | Q(
        pk__in=left_alone(others, user)
    )
    return others.filter(mine)


def left_alone(appeals, user) -> list[int]:
    """In closed places: those whose forum has nobody but who decided, and who appeals."""
    reported = selectors.access_of(user).reported_ids()
    if not reported:
        return []
    rows = appeals.filter(sanction__forum__in=among(reported))
    found, known = [], {}
    for appeal in rows.select_related("sanction__forum"):
        forum = appeal.sanction.forum
        if forum.pk not in known:
            known[forum.pk] = inside(forum)
        involved = {appeal.sanction.decided_by_id, appeal.sanction.user_id}
        if not known[forum.pk] - involved:
            found.append(appeal.pk)
    return found


def answerers(appeal: Appeal) -> list[User]:
    """Everybody who may answer it now."""
    return [
        user
        for user in candidates(appeal.sanction.forum)
        if waiting_for(user).filter(pk=appeal.pk).exists()
    ]


def openable_posts(user):
    """Posts whose files the person opens: visible ones, and those that wait for their decision."""
    found = selectors.openable_posts(user)
    if not user.is_authenticated or not selectors.moderates(user):
        return found
    appealed = waiting_for(user).order_by().values("sanction__post")
    return Post.objects.filter(
        Q(pk__in=found.order_by().values("pk")) | Q(pk__in=appealed)
    )
