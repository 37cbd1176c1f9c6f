"""Several posts of one author in a row become one."""

from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from machina.apps.forum_conversation.models import Post, Topic

from core import audit
from core.models import Attachment
from forums import search
from forums.actions.arranging import tell
from forums.actions.common import refuse_in_archive
from forums.actions.locking import locked_topic
from forums.markup import MAX_LENGTH
from forums.models import AcceptedAnswer, Flag, HiddenPost, Revision
from members.models import User


@transaction.atomic
def join_posts(topic: Topic, posts: Iterable[int], *, reason: str, actor: User) -> Post:
    """Text and files go to the earliest; the others are taken away and lead there."""
    refuse_in_archive(topic.forum, actor=actor)
    row = locked_topic(topic)
    kept, *others = alike(row, posts)
    text = "\n\n".join(post.content.raw for post in (kept, *others))
    if len(text) > MAX_LENGTH:
        raise ValidationError(
            _("Together they are too long for one post."), code="long"
        )
    Revision.objects.create(
        post=kept, before=kept.content.raw, reason=reason, changed_by=actor
    )
    kept.content, kept.updated_by, kept.update_reason = text, actor, reason
    kept.updates_count = F("updates_count") + 1
    kept.save()
    for post in others:
        put_away(post, kept, reason, actor)
    search.index(row)
    audit.record(
        "forums.joined", actor=actor, target=kept, reason=reason, posts=len(others) + 1
    )
    told = {"reason": reason, "before": row.subject}
    tell([kept.poster], "forums.joined", row, actor=actor, **told)
    return kept


def alike(topic, numbers):
    """Two or more visible posts of one author under lock, in their order."""
    rows = Post.objects.select_for_update(of=("self",)).select_related("poster")
    posts = rows.filter(topic=topic, approved=True, pk__in=numbers).order_by("pk")
    posts = sorted(posts, key=lambda post: (post.created, post.pk))
    authors = {post.poster_id or f"{post.username}" for post in posts}
    if len(posts) < 2 or len(authors) > 1:
        raise ValidationError(
            _("Choose two or more posts of the same author."), code="authors"
        )
    for post in posts:
        post.topic = topic
    return posts


def put_away(post, kept, reason, actor):
    HiddenPost.objects.create(
        post=post, reason=reason, hidden_by=actor, merged_into=kept
    )
    HiddenPost.objects.filter(merged_into=post).update(merged_into=kept)
    post.approved = False
    post.save()
    Attachment.objects.filter(
        content_type=ContentType.objects.get_for_model(Post), object_id=post.pk
    ).update(object_id=kept.pk)
    # Reports were about the words, which stand there now.
    reporters = kept.flags.filter(decision="").values("reporter")
    open_reports = Flag.objects.filter(post=post, decision="")
    open_reports.exclude(reporter__in=reporters).update(post=kept)
    open_reports.delete()
    AcceptedAnswer.objects.filter(post=post).delete()
