from machina.apps.forum_tracking.apps import ForumTrackingAppConfig


class PortalForumTrackingConfig(ForumTrackingAppConfig):
    # Without it Django finds two candidates here and silently takes neither.
    default = True
    name = "forums.machina_apps.forum_tracking"
