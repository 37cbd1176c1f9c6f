"""What waits for a moderator: why it waits, and the filters of the queue."""

from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from machina.apps.forum.models import Forum
from machina.apps.forum_conversation.models import Post

from forums import selectors
from forums.actions.newcomers import FIRST_POSTS


class Kind(models.TextChoices):
    FIRST = "first", _("first posts")
    HELD = "held", _("held back: links, edits")
    REPORTED = "reported", _("reported by members")


def with_kinds(posts):
    """Annotate `shown_before`: how many posts of the same author everybody reads."""
    shown = (
        Post.objects.filter(poster=OuterRef("poster"), approved=True)
        .order_by()
        .values("poster")
        .annotate(number=Count("pk"))
    )
    return posts.annotate(shown_before=Coalesce(Subquery(shown.values("number")), 0))


def kind_of(post) -> Kind:
    if post.approved:
        return Kind.REPORTED
    return Kind.FIRST if post.shown_before < FIRST_POSTS else Kind.HELD


def of_kind(posts, kind):
    if kind == Kind.REPORTED:
        return posts.filter(approved=True)
    is_first = Q(shown_before__lt=FIRST_POSTS)
    return posts.filter(is_first if kind == Kind.FIRST else ~is_first, approved=False)


def forums_in(posts):
    """Forums in which something waits, for the filter: names only, not the forums' content."""
    waiting = posts.order_by().values("topic__forum")
    return Forum.objects.filter(pk__in=waiting).order_by("tree_id", "lft")


def the_queue(user, *, kind="", forum="", post="", in_practice=False):
    """Posts that wait for the person's decision; a filter that is not known narrows nothing."""
    posts = with_kinds(selectors.queue(user, in_practice=in_practice))
    if kind in Kind.values:
        posts = of_kind(posts, kind)
    if forum.isdecimal():
        posts = posts.filter(topic__forum=forum[:9])
    if post.isdecimal():
        posts = posts.filter(pk=post[:9])
    return posts
