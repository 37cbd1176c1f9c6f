"""Who answers an appeal: another moderator of the same forum, never who decided first.

Where a closed group or project has no other moderator, those of the network answer, and see
the one post.
"""

from django.db.models import Q
from machina.apps.forum.models import Forum
from machina.apps.forum_conversation.models import Post

from forums import selectors
from forums.access import among
from forums.authority import governed
from forums.models import Appeal, ForumModerator
from members.models import Organisation


def waiting_for(user):
    """Open appeals that the person may answer, the oldest first."""
    others = Appeal.objects.filter(decision="").exclude(sanction__user=user)
    others = others.exclude(sanction__decided_by=user)
    mine = Q(sanction__in=governed(user).order_by()) | Q(
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
            known[forum.pk] = moderators_of(forum, user)
        involved = {appeal.sanction.decided_by_id, appeal.sanction.user_id}
        if not known[forum.pk] - involved:
            found.append(appeal.pk)
    return found


def moderators_of(forum: Forum, user) -> set[int]:
    """Accounts that moderate a forum of a closed group or project."""
    access = selectors.access_of(user)
    above = forum.get_ancestors(include_self=True)
    found = set(
        ForumModerator.objects.filter(forum__in=above).values_list("user", flat=True)
    )
    group, lead = access.group_of(forum.pk), access.lead_of(forum.pk)
    if group:
        found.update(group.coordinators().values_list("pk", flat=True))
    if lead:
        found.update(Organisation(pk=lead).owners().values_list("pk", flat=True))
    return found


def openable_posts(user):
    """Posts whose files the person opens: visible ones, and those that wait for their decision."""
    found = selectors.openable_posts(user)
    if not user.is_authenticated or not selectors.moderates(user):
        return found
    appealed = waiting_for(user).order_by().values("sanction__post")
    return Post.objects.filter(
        Q(pk__in=found.order_by().values("pk")) | Q(pk__in=appealed)
    )
