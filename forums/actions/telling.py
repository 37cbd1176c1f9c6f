"""Followers are told of a post once it can be read: each once, however many ways they follow.

The act writes one row; the worker tells portion after portion, each in a transaction that
also notes how far it came, so that nothing is told twice and a crash loses nothing.
"""

import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django_tasks import task
from machina.apps.forum_conversation.models import Post

from core.notifications import notify
from forums.actions.mentioning import tell_mentioned
from forums.following import followers, readers
from forums.letters import letters_about
from forums.models import Telling

PORTION = 500
# What a crash left half told is taken up by the clock after this time.
STUCK_AFTER = datetime.timedelta(minutes=5)


def tell_followers(post) -> None:
    """A post that waits tells nobody; approving it does."""
    if not (post.approved and post.topic.approved):
        return
    Telling.objects.get_or_create(post=post)
    Telling.objects.filter(post=post, begun_at=None).update(begun_at=timezone.now())
    transaction.on_commit(lambda: spread.enqueue(post.pk))


def tell_of_restored(posts) -> None:
    """Posts are to be read again: whoever was not told of them before is told now."""
    for post in posts:
        for one in (post, *untold_below(post)):
            tell_mentioned(one)
            tell_followers(one)


def untold_below(post):
    """Answers that could not be read while the first post of their topic was hidden."""
    if not post.is_topic_head:
        return []
    untold = Q(telling__begun_at=None, telling__is_done=False)
    untold |= Q(mentions__isnull=False, mentions__told_at=None)
    below = Post.objects.filter(untold, topic=post.topic_id, approved=True)
    below = below.exclude(pk=post.pk).order_by("pk").distinct()
    return below.select_related("topic__forum", "poster__person")


@task()
def spread(post: int) -> None:
    """One portion, and the rest after whatever else waits."""
    if tell_some(post):
        spread.enqueue(post)


@transaction.atomic
def tell_some(number: int) -> bool:
    """Tell the next ones; True when there may be more."""
    rows = Telling.objects.select_for_update().filter(post=number, is_done=False)
    telling = rows.first()
    if telling is None:
        return False
    posts = Post.objects.select_related("topic__forum", "poster__person")
    post = posts.get(pk=number)
    if not (post.approved and post.topic.approved):
        telling.begun_at = None
        telling.save(update_fields=["begun_at"])
        return False
    users = followers(post).filter(pk__gt=telling.reached).select_related("person")
    users = list(users.order_by("pk")[:PORTION])
    kind = "forums.topic_started" if post.is_topic_head else "forums.replied"
    notify(
        readers(users, post.topic.forum_id),
        kind,
        target=post,
        actor=post.poster,
        letters=letters_about(post, kind),
    )
    telling.is_done = len(users) < PORTION
    telling.reached = users[-1].pk if users else telling.reached
    telling.save(update_fields=["is_done", "reached"])
    return not telling.is_done


def half_told():
    """For the clock."""
    stuck = timezone.now() - STUCK_AFTER
    return Telling.objects.filter(is_done=False, begun_at__lt=stuck)


def go_on(telling: Telling) -> None:
    spread.enqueue(telling.post_id)
