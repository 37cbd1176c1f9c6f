"""Whom a post names is told: once, not before the post can be read, and only who may read it."""

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from core.models import Notification
from core.notifications import notify
from core.subjects import subject_of
from forums.access import Access
from forums.letters import letters_about
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
    users = [mention.user for mention in readers]
    forget_lesser(post, users)
    notify(
        users,
        "forums.mentioned",
        target=post,
        actor=post.poster,
        letters=letters_about(post, "forums.mentioned"),
    )
    told = [mention.pk for mention in readers]
    Mention.objects.filter(pk__in=told).update(told_at=timezone.now())


def forget_lesser(post, users) -> None:
    """Named by an edit after they were told as followers: one notice, not two."""
    Notification.objects.filter(
        user__in=users,
        kind__in=subject_of("forums.replied").kinds,
        content_type=ContentType.objects.get_for_model(post),
        object_id=post.pk,
    ).delete()
