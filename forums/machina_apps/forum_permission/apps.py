from machina.apps.forum_permission.apps import ForumPermissionAppConfig


class PortalForumPermissionConfig(ForumPermissionAppConfig):
    # Without it Django finds two candidates here and silently takes neither.
    default = True
    name = "forums.machina_apps.forum_permission"
