"""Accounts that decide in a forum, to tell them of what waits there."""

from django.db.models import Q
from machina.apps.forum.models import Forum

from forums.access import Access, tree
from forums.models import ForumModerator
from members.models import Organisation, Rights, User


def inside(forum: Forum) -> set[int]:
    """Whoever was given the forum, coordinates its group or leads its project."""
    access = Access(None, tree())
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


def candidates(forum: Forum) -> list[User]:
    """Those inside and whoever has a role in the network, with their rights of now."""
    named = Q(pk__in=inside(forum)) | Q(appointments__isnull=False)
    users = User.objects.filter(named, is_active=True).select_related("person")
    users = list(users.order_by("pk").distinct())
    rights = Rights.of_many([user.person.pk for user in users])
    for user in users:
        user.rights = rights[user.person.pk]
    return users


def deciders(forum: Forum, *, of_reports: bool = False) -> list[User]:
    """Those who decide about its posts; of a closed group the network about reports alone.

    Nobody where somebody practises.
    """
    known = tree()
    if forum.pk not in known.chain_of:
        return []
    rights = {"can_approve_posts"} | ({"can_decide_reports"} if of_reports else set())
    return [
        user
        for user in candidates(forum)
        if any(Access(user, known).may(right, forum.pk) for right in rights)
    ]
