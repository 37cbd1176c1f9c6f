"""Who may do what in a forum, from whose forum it is (`forums.ForumPlace`), not from rows of grants.

Machina keeps a row for each subject, forum and permission. Ours follow the group and the
membership at once, cost three queries however many forums there are, and cannot be forgotten.
"""

from machina.apps.forum_permission.handler import PermissionHandler as MachinaHandler

from forums.access import Access


class PermissionHandler(MachinaHandler):
    def __init__(self):
        super().__init__()
        self._accesses = {}

    def access(self, user):
        return self._accesses.setdefault(user.pk, Access(user))

    def forum_list_filter(self, qs, user):
        return qs.filter(pk__in=self.access(user).readable_ids())

    def get_readable_forums(self, forums, user):
        readable = self.access(user).readable_ids()
        if hasattr(forums, "filter"):
            return forums.filter(pk__in=readable)
        return [forum for forum in forums if forum.pk in readable]

    def _get_forums_for_user(self, user, perm_codenames, use_tree_hierarchy=False):
        access = self.access(user)
        return [
            forum
            for forum in self._get_all_forums()
            if all(access.may(codename, forum.pk) for codename in perm_codenames)
        ]

    def _perform_basic_permission_check(self, forum, user, permission):
        return self.access(user).may(permission, forum.pk)
