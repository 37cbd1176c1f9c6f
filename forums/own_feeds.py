"""What stands in a member's own feeds; asked with their rights at each reading."""

from functools import reduce
from operator import or_

from django.db.models import Q
from machina.apps.forum_conversation.models import Post

from forums.following import told_topics
from forums.machina_apps.forum_tracking.handler import TrackingHandler
from forums.selectors import latest_topics, newest_first, newest_posts


def followed_posts(user, number):
    """The newest of what others wrote in what the person follows."""
    return newest_posts(told_topics(user), number, without=user)


def unread_posts(user, number):
    """The newest of what others wrote since the person read each topic."""
    topics = TrackingHandler().unread_among(latest_topics(user), user)
    seen = topics.values_list("pk", "seen_at")[:number]
    new = [
        Q(topic=pk, created__gt=seen_at) if seen_at else Q(topic=pk)
        for pk, seen_at in seen
    ]
    if not new:
        return Post.objects.none()
    posts = Post.objects.filter(reduce(or_, new), approved=True)
    return newest_first(posts.exclude(poster=user), number)
