"""Changing a post and taking one's own back."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from machina.apps.forum_conversation.models import Post

from core import audit, files
from forums import search
from forums.actions.alerting import alert_of_post
from forums.actions.common import (
    is_hidden,
    refuse_in_archive,
    take_away,
    tell_author,
)
from forums.actions.locking import locked
from forums.actions.mentioning import note
from forums.actions.newcomers import waits
from forums.actions.writing import EDIT_FOR, FILES_PER_POST, hang
from forums.models import Revision
from forums.selectors import access_of, with_files
from members.models import User


@transaction.atomic
def edit(
    post: Post,
    *,
    content: str,
    actor: User,
    reason: str = "",
    uploads=(),
    removed=frozenset(),
    words=None,
) -> Post:
    """Change the text and keep what it was; a post that was hidden meanwhile stays hidden.

    Files come, go (`removed`) and get other `words`, each by its number. A moderator says
    why, and the author is told.
    """
    refuse_in_archive(post.topic.forum, actor=actor)
    post = locked(post)
    if is_hidden(post):
        raise PermissionDenied
    if post.poster_id != actor.pk:
        refuse_strangers(post, actor, reason)
    has_other_files = change_files(post, uploads, removed, words or {}, actor)
    if content != post.content.raw:
        Revision.objects.create(
            post=post, before=post.content.raw, reason=reason, changed_by=actor
        )
    elif not has_other_files:
        return post
    post.content = content
    post.updated_by, post.update_reason = actor, reason
    post.updates_count = F("updates_count") + 1
    was_approved = post.approved
    if post.poster_id == actor.pk and waits(actor, post.topic.forum, content):
        post.approved = False
    post.save()
    audit.record("forums.edited", actor=actor, target=post, reason=reason)
    search.index(post.topic)
    note(post, actor=actor)
    if was_approved and not post.approved:
        alert_of_post(post)
    if post.poster_id != actor.pk:
        tell_author(post, "forums.edited", actor, reason=reason)
    return post


def change_files(post, uploads, removed, words, actor) -> bool:
    """Was there anything to change?"""
    [post] = with_files([post])
    going = [file for file in post.kept_files if file.pk in removed]
    if len(post.kept_files) - len(going) + len(uploads) > FILES_PER_POST:
        raise ValidationError(
            _("Attach at most %(number)s files.") % {"number": FILES_PER_POST},
            code="files",
        )
    renamed = [
        file
        for file in post.kept_files
        if file not in going and words.get(file.pk, file.alt) != file.alt
    ]
    for file in renamed:
        file.alt_bg, file.alt_en = words[file.pk], ""
        file.save(update_fields=["alt_bg", "alt_en"])
    for file in going:
        files.remove(file)
    hang(post, uploads, actor)
    return bool(going or uploads or renamed)


def refuse_strangers(post, actor, reason):
    if not may_correct(actor, post):
        raise PermissionDenied
    if not reason:
        raise ValidationError(_("Say why: the author reads it."), code="reason")


@transaction.atomic
def take_back(post: Post, *, actor: User) -> None:
    """Hide one's own post; not the one under which others have answered."""
    refuse_in_archive(post.topic.forum, actor=actor)
    post = locked(post)
    answers = post.topic.posts.exclude(poster=actor).filter(hidden=None)
    if post.is_topic_head and answers.exists():
        raise ValidationError(
            _("Others have answered already: without your post their words are lost."),
            code="answered",
        )
    if is_hidden(post):
        return
    take_away(post, _("taken back by its author"), actor)
    audit.record("forums.taken_back", actor=actor, target=post)


def may_edit(user: User, post: Post) -> bool:
    """One's own for half an hour, while the topic is open."""
    return (
        post.poster_id == user.pk
        and not post.topic.is_locked
        and timezone.now() - post.created < EDIT_FOR
        and access_of(user).may("can_edit_own_posts", post.topic.forum_id)
    )


def may_correct(user: User, post: Post) -> bool:
    """As a moderator, at any time and with a reason."""
    return access_of(user).may("can_edit_posts", post.topic.forum_id)


def may_read_versions(user: User, post: Post) -> bool:
    """Its author and the moderators: what was taken out was meant for nobody else."""
    return user.is_authenticated and (
        post.poster_id == user.pk
        or access_of(user).may("can_approve_posts", post.topic.forum_id)
    )
