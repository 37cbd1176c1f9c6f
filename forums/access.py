"""What one person may do in each forum; asked once per request."""

from django.utils.functional import cached_property
from machina.apps.forum.models import Forum

from core.memory import while_unchanged
from forums.models import ForumPlace

READ = frozenset({"can_see_forum", "can_read_forum", "can_download_file"})
WRITE = READ | {
    "can_start_new_topics",
    "can_reply_to_topics",
    "can_edit_own_posts",
    "can_delete_own_posts",
    "can_attach_file",
}
MODERATE = WRITE | {
    "can_post_without_approval",
    "can_post_stickies",
    "can_post_announcements",
    "can_lock_topics",
    "can_edit_posts",
    "can_delete_posts",
    "can_approve_posts",
    "can_reply_to_locked_topics",
}
# In an open group: what a moderator of the network does there without being of the group.
LOOK_AFTER = READ | (MODERATE - WRITE)
# In a closed or private one: nothing but the posts that its members report.
REPORTED = frozenset({"can_decide_reports"})
NOTHING = frozenset()
AUDIENCE = ForumPlace.Audience


@while_unchanged
def tree():
    """[(forum, its parent, its own place or the one above)], parents before children."""
    rows = ForumPlace.objects.select_related("group")
    own = {place.forum_id: place for place in rows}
    rows = Forum.objects.order_by("tree_id", "lft").values_list("pk", "parent_id")
    places, found = {}, []
    for forum, parent in rows:
        places[forum] = own.get(forum) or places.get(parent)
        found.append((forum, parent, places[forum]))
    return found


class Access:
    """A forum without a place of its own is its parent's; where none is, nobody may anything.

    A forum is readable only where everything above it is.
    """

    def __init__(self, user):
        self.user = user

    @cached_property
    def _rights(self):
        """{forum: what the person may there}."""
        rights = {}
        for forum, parent, place in tree():
            above = rights.get(parent, READ) if parent else READ
            own = self._rights_in(place) if place else NOTHING
            rights[forum] = below(above, own)
        return rights

    def _rights_in(self, place):
        user = self.user
        if not user.is_authenticated:
            return READ if place.audience == AUDIENCE.PUBLIC else NOTHING
        if place.audience == AUDIENCE.GROUP:
            return self._rights_in_group(place.group)
        if user.is_moderator():
            return MODERATE
        if place.audience == AUDIENCE.PUBLIC or user.is_member():
            return WRITE
        return NOTHING

    def _rights_in_group(self, group):
        user = self.user
        if group.pk in user.group_ids(coordinated=True):
            return MODERATE
        rights = WRITE if group.pk in user.group_ids() else NOTHING
        if group.pk in user.read_group_ids():
            rights |= READ
        if user.moderates_group(group):
            rights |= REPORTED if group.is_shut() else LOOK_AFTER
        return rights

    def may(self, codename, forum_id) -> bool:
        return codename in self._rights.get(forum_id, NOTHING)

    def readable_ids(self):
        return self.ids_with("can_read_forum")

    def moderated_ids(self):
        return self.ids_with("can_approve_posts")

    def reported_ids(self):
        """Forums of whose posts one decides about the reported ones only."""
        return self.ids_with("can_decide_reports") - self.moderated_ids()

    def group_of(self, forum_id):
        """The group whose forum it is, or None."""
        places = {forum: place for forum, _parent, place in tree()}
        place = places.get(forum_id)
        return place.group if place else None

    def ids_with(self, codename):
        return {forum for forum, rights in self._rights.items() if codename in rights}


def below(above, own):
    """Rights in a forum from those in the one above: what cannot be read hides what is in it."""
    if "can_read_forum" in above:
        return own
    return REPORTED if own and above >= REPORTED else NOTHING
