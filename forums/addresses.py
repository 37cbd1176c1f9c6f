"""Machina's own addresses below /forums/, with slugs in Latin letters."""

from django.urls import reverse
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


def thread_of(post):
    """Below which line a digest names the post."""
    return f"{post.topic.subject} ({post.topic.forum.name})"
