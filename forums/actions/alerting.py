"""Moderators are told of what waits for them, once for each post or appeal.

What is decided waits for nobody: its notices go, also out of the digests in which they stood.
"""

from django.contrib.contenttypes.models import ContentType
from machina.apps.forum_conversation.models import Post

from core.models import Notification
from core.notifications import notify
from forums.appeals import answerers
from forums.deciders import deciders
from forums.models import Appeal, Flag

WAITS, FLAGGED, APPEALED = "forums.waits", "forums.flagged", "forums.appealed"


def alert_of_post(post: Post) -> None:
    """It waits until somebody has read it."""
    notify(deciders(post.topic.forum), WAITS, target=post, actor=post.poster)


def alert_of_report(flag: Flag) -> None:
    """The first open report of a post; those that follow stand beside it in the queue."""
    post = flag.post
    if post.flags.filter(decision="").exclude(pk=flag.pk).exists():
        return
    users = deciders(post.topic.forum, of_reports=True)
    users = [user for user in users if user != post.poster]
    notify(users, FLAGGED, target=flag, actor=flag.reporter)


def alert_of_appeal(appeal: Appeal) -> None:
    notify(answerers(appeal), APPEALED, target=appeal, actor=appeal.sanction.user)


def call_off(posts) -> None:
    """Somebody has decided about the posts (their numbers)."""
    flags = Flag.objects.filter(post__in=posts).order_by().values("pk")
    about(Post, posts).filter(kind=WAITS).delete()
    about(Flag, flags).filter(kind=FLAGGED).delete()


def call_off_appeal(sanction) -> None:
    appeals = Appeal.objects.filter(sanction=sanction).order_by().values("pk")
    about(Appeal, appeals).filter(kind=APPEALED).delete()


def about(model, numbers):
    kind = ContentType.objects.get_for_model(model)
    return Notification.objects.filter(content_type=kind, object_id__in=numbers)
