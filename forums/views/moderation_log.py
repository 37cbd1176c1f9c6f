"""What moderators decided."""

from django.contrib.contenttypes.prefetch import GenericPrefetch
from django.db.models import Q
from django.views.generic import ListView
from machina.apps.forum_conversation.models import Post, Topic

from core.models import AuditEntry
from forums import selectors
from forums.access import among
from forums.views.moderation import Moderation


class Log(Moderation, ListView):
    """What moderators did, newest first, in the forums that the reader moderates.

    Of reported posts in closed groups everybody reads only what they decided themselves.
    """

    template_name = "forums/log.html"
    paginate_by = 30
    tab = "log"
    ABOUT_POSTS = ("forums.approved", "forums.hidden", "forums.kept")
    ABOUT_TOPICS = ("forums.locked", "forums.unlocked")

    def get_queryset(self):
        user = self.request.user
        topics = Topic.objects.filter(
            forum__in=among(selectors.access_of(user).moderated_ids())
        )
        posts = Post.objects.filter(topic__in=topics)
        about_posts = Q(object_id__in=posts.values("pk")) | Q(actor=user)
        return (
            AuditEntry.objects.filter(
                Q(about_posts, verb__in=self.ABOUT_POSTS)
                | Q(verb__in=self.ABOUT_TOPICS, object_id__in=topics.values("pk"))
            )
            .select_related("actor__person")
            .prefetch_related(
                GenericPrefetch(
                    "target", [Post.objects.select_related("topic"), topics]
                )
            )
        )
