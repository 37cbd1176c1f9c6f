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
NOTHING = frozenset()
AUDIENCE = ForumPlace.Audience


@while_unchanged
def tree():
    """[(forum, its parent, its own place or the one above)], parents before children."""
    own = {place.forum_id: place for place in ForumPlace.objects.all()}
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
            rights[forum] = own if "can_read_forum" in above else NOTHING
        return rights

    def _rights_in(self, place):
        user = self.user
        if not user.is_authenticated:
            return READ if place.audience == AUDIENCE.PUBLIC else NOTHING
        if place.audience == AUDIENCE.GROUP:
            return self._rights_in_group(place.group_id)
        if user.is_moderator():
            return MODERATE
        if place.audience == AUDIENCE.PUBLIC or user.is_member():
            return WRITE
        return NOTHING

    def _rights_in_group(self, group):
        if group in self.user.group_ids(coordinated=True):
            return MODERATE
        return WRITE if group in self.user.group_ids() else NOTHING

    def may(self, codename, forum_id) -> bool:
        return codename in self._rights.get(forum_id, NOTHING)

    def readable_ids(self):
        return self.ids_with("can_read_forum")

    def moderated_ids(self):
        return self.ids_with("can_approve_posts")

    def ids_with(self, codename):
        return {forum for forum, rights in self._rights.items() if codename in rights}
