"""Whom a post names is told: once, not before the post can be read, and only who may read it."""

from django.utils import timezone

from core.notifications import notify
from forums.access import Access
from forums.mentionable import named_in
from forums.models import Mention


def note(post, *, actor) -> None:
    """Remember whom the words of the post name now, and tell those who were not told."""
    html = post.content.rendered
    if "@" in html:
        named = named_in(html, post.topic.forum, post.topic, actor)
        for words, user in named.items():
            if user.pk != post.poster_id:
                Mention.objects.update_or_create(
                    post=post, user=user, defaults={"words": words}
                )
    tell_mentioned(post)


def tell_mentioned(post) -> None:
    """A post that waits tells nobody; approving it does."""
    if not (post.approved and post.topic.approved):
        return
    untold = list(post.mentions.filter(told_at=None).select_related("user__person"))
    forum = post.topic.forum_id
    readers = [
        mention
        for mention in untold
        if Access(mention.user).may("can_read_forum", forum)
    ]
    notify(
        [mention.user for mention in readers],
        "forums.mentioned",
        target=post,
        actor=post.poster,
    )
    told = [mention.pk for mention in readers]
    Mention.objects.filter(pk__in=told).update(told_at=timezone.now())
