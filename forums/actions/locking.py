"""Rows under lock, always in one order: topics, their forums, posts, each by number.

Topics are moved, split and merged while people write in them: what was read before the
lock may stand elsewhere by now.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from machina.apps.forum.models import Forum
from machina.apps.forum_conversation.models import Post, Topic

from forums.models import MergedTopic


class MovedMeanwhileError(Exception):
    """The post went to another topic between the look and the lock."""


def locked(post: Post) -> Post:
    """The post with its topic and forum: machina saves all three whole, with their counters."""
    while True:
        number = Post.objects.values_list("topic", flat=True).get(pk=post.pk)
        try:
            with transaction.atomic():
                return locked_in(number, post)
        except MovedMeanwhileError:
            continue


def locked_in(number, post):
    topics = locked_topics([number])
    rows = Post.objects.select_for_update(of=("self",)).select_related("poster")
    row = rows.filter(pk=post.pk, topic=number).first()
    if row is None:
        raise MovedMeanwhileError
    row.topic = topics[number]
    return row


def locked_topics(numbers, *, forums=()) -> dict[int, Topic]:
    """{number: topic with its forum}; `forums` names others to lock along."""
    topics = Topic.objects.select_for_update().order_by("pk").in_bulk(list(numbers))
    wanted = {topic.forum_id for topic in topics.values()} | set(forums)
    rows = Forum.objects.select_for_update().order_by("pk").in_bulk(list(wanted))
    for topic in topics.values():
        topic.forum = rows[topic.forum_id]
    return topics


def locked_topic(topic: Topic) -> Topic:
    """The topic, or the one with which it was merged meanwhile."""
    number = topic.pk
    while True:
        found = locked_topics([number])
        if found:
            return found[number]
        merged = MergedTopic.objects.filter(number=number).first()
        if merged is None:
            raise ValidationError(_("The topic is not there any more."), code="gone")
        number = merged.into_id
