"""Machina's own addresses below /forums/, with slugs in Latin letters."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.text import slugify

from core.slugs import latin

POSTS_PER_PAGE = 20


def slug(text):
    return slugify(latin(text))[:60].strip("-") or "topic"


def forum_url(forum):
    return reverse("forum:forum", args=[slug(forum.name), forum.pk])


def topic_url(topic):
    return reverse(
        "forum:topic",
        args=[slug(topic.forum.name), topic.forum_id, slug(topic.subject), topic.pk],
    )


def post_url(post):
    """The address stays right however many posts come before: the view finds the page."""
    return f"{topic_url(post.topic)}?post={post.pk}#post-{post.pk}"


def forum_feed_url(forum):
    return f"{forum_url(forum)}feed/"


def topic_feed_url(topic):
    return f"{topic_url(topic)}feed/"


def lasting_path(post):
    """The one path that names the post for good, in whichever language it is read."""
    with translation.override(settings.LANGUAGE_CODE):
        return reverse("forum:post", args=[post.pk])


def reply_url(topic):
    names = slug(topic.forum.name), slug(topic.subject)
    return reverse(
        "forum:post_create", args=[names[0], topic.forum_id, names[1], topic.pk]
    )


def in_queue(number):
    """A post as it waits for whoever decides about it."""
    return f"{reverse('forums:moderation')}?post={number}#post-{number}"


def thread_of(post):
    """Below which line a digest names the post."""
    return f"{post.topic.subject} ({post.topic.forum.name})"
