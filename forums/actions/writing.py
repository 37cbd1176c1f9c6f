"""Starting topics and answering."""

import datetime
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from machina.apps.forum.models import Forum
from machina.apps.forum_conversation.models import Post, Topic

from core import audit, files
from core.models import Attachment
from forums import search
from forums.actions.alerting import alert_of_post
from forums.actions.common import refuse_in_archive
from forums.actions.following import follow_own
from forums.actions.locking import locked_topic
from forums.actions.mentioning import note
from forums.actions.newcomers import waits
from forums.actions.polling import NewPoll, open_poll
from forums.actions.telling import tell_followers
from forums.authority import silence_now
from forums.models import SpokenFor
from forums.selectors import access_of
from members.behalf import remember
from members.models import Organisation, User

EDIT_FOR = datetime.timedelta(minutes=30)
FILES_PER_POST = 5


@dataclass(frozen=True)
class Behalf:
    """What the author chose: the number of an organisation, or none for themselves."""

    organisation: int | None


@transaction.atomic
def start_topic(
    forum: Forum,
    *,
    subject: str,
    content: str,
    uploads=(),
    actor: User,
    behalf: Behalf | None = None,
    poll: NewPoll | None = None,
    follow: bool | None = None,
) -> Post:
    """`follow` is what the author said beside it, None where nobody asked."""
    refuse_in_archive(forum, actor=actor)
    take_turn(actor, forum)
    forum = Forum.objects.select_for_update().get(pk=forum.pk)
    approved = not waits(actor, forum, content)
    topic = Topic.objects.create(
        forum=forum,
        poster=actor,
        subject=subject,
        type=Topic.TOPIC_POST,
        status=Topic.TOPIC_UNLOCKED,
        approved=approved,
    )
    if poll:
        open_poll(topic, poll)
    post = _post(topic, content, uploads, actor, approved=approved)
    speak_for(post, behalf, actor=actor)
    follow_own(topic, wants=follow, actor=actor)
    return post


def speak_for(post, behalf, *, actor):
    """Keep on whose behalf it was written; only for whom one works today."""
    if behalf is None:
        return
    if behalf.organisation is None:
        SpokenFor.objects.create(post=post)
        return
    organisation = Organisation.objects.filter(
        pk=behalf.organisation, pk__in=User.objects.get(pk=actor.pk).organisation_ids()
    ).first()
    if organisation is None:
        raise ValidationError(
            _("You are no longer in the team of this organisation."), code="behalf"
        )
    SpokenFor.objects.create(post=post, organisation=organisation)
    remember(actor, organisation)


@transaction.atomic
def reply(
    topic: Topic,
    *,
    content: str,
    uploads=(),
    actor: User,
    behalf: Behalf | None = None,
    follow: bool | None = None,
) -> Post:
    """Answer in a topic; the same text sent twice in a row is one post."""
    refuse_in_archive(topic.forum, actor=actor)
    take_turn(actor, topic.forum)
    topic = still_open(locked_topic(topic), before=topic.forum_id, actor=actor)
    last = topic.posts.filter(poster=actor).order_by("-created").first()
    if (
        last
        and last.content.raw == content
        and timezone.now() - last.created < EDIT_FOR
    ):
        return last
    approved = not waits(actor, topic.forum, content)
    post = _post(topic, content, uploads, actor, approved=approved)
    speak_for(post, behalf, actor=actor)
    follow_own(topic, wants=follow, actor=actor)
    return post


def take_turn(actor, forum):
    """Whoever is being suspended or taken for spam has written before that, or does not write."""
    author = User.objects.select_for_update(no_key=True).get(pk=actor.pk)
    if silence_now(author, forum):
        raise ValidationError(
            _("You cannot write here for now; what you typed is below."), code="silent"
        )


def still_open(topic, *, before, actor):
    """A moderator may have closed the topic or moved it since it was read."""
    access = access_of(actor)
    if topic.is_locked and not access.may("can_reply_to_locked_topics", topic.forum_id):
        raise ValidationError(_("The topic has been closed meanwhile."), code="locked")
    if topic.forum_id != before and not access.may(
        "can_reply_to_topics", topic.forum_id
    ):
        raise ValidationError(
            _("The topic has been moved meanwhile; you do not write where it is now."),
            code="moved",
        )
    return topic


def hang(post, uploads, actor):
    """Keep the files with the words of what their pictures show."""
    for upload in uploads:
        files.attach(
            post,
            upload,
            purpose=Attachment.Purpose.DOCUMENT,
            user=actor,
            alt_bg=getattr(upload, "words", ""),
        )


def _post(topic, content, uploads, actor, *, approved):
    post = Post.objects.create(
        topic=topic,
        poster=actor,
        subject=topic.subject,
        content=content,
        approved=approved,
        enable_signature=False,
    )
    hang(post, uploads[:FILES_PER_POST], actor)
    audit.record("forums.posted", actor=actor, target=post, approved=approved)
    note(post, actor=actor)
    tell_followers(post)
    search.index(post.topic)
    if not approved:
        alert_of_post(post)
    return post
