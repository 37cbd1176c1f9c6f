"""What people do in the forums. Each act is one transaction with its audit entry."""

import datetime
import re
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from machina.apps.forum.models import Forum
from machina.apps.forum_conversation.models import Post, Topic

from core import audit, files, throttle
from core.models import Attachment
from core.notifications import notify
from forums import search
from forums.models import Discussion, Flag, HiddenPost, SpokenFor
from forums.selectors import access_of
from members.archives import refuse_if_archived
from members.behalf import remember
from members.models import Organisation, User

# docs/security.md, section 4: a newcomer's first posts and first links wait; floods are held back.
FIRST_POSTS = 3
LINK = re.compile(r"https?://|www\.|\]\(", re.IGNORECASE)
EDIT_FOR = datetime.timedelta(minutes=30)
FIRST_WEEK = datetime.timedelta(days=7)
TEN_MINUTES = 600
PER_TEN_MINUTES, PER_DAY = 5, 30
EDITS_PER_TEN_MINUTES = REPORTS_PER_TEN_MINUTES = 10
FILES_PER_POST = 5


def waits(user: User, forum: Forum, content: str) -> bool:
    """Must a moderator see it first? Members' staff were admitted by a coordinator already."""
    if user.is_member() or access_of(user).may("can_post_without_approval", forum.pk):
        return False
    approved = Post.objects.filter(poster=user, approved=True)
    if approved.count() < FIRST_POSTS:
        return True
    has_linked = any(LINK.search(post.content.raw) for post in approved[:20])
    return bool(LINK.search(content)) and not has_linked


def hold_back_floods(user: User) -> None:
    key = f"post:{user.pk}"
    calm = throttle.hit(f"{key}:10", limit=PER_TEN_MINUTES, seconds=TEN_MINUTES)
    if timezone.now() - user.date_joined < FIRST_WEEK:
        calm = throttle.hit(f"{key}:day", limit=PER_DAY, seconds=86_400) and calm
    refuse_unless(calm)


def hold_back_edits(user: User) -> None:
    calm = throttle.hit(
        f"edit:{user.pk}", limit=EDITS_PER_TEN_MINUTES, seconds=TEN_MINUTES
    )
    refuse_unless(calm)


def hold_back_reports(user: User) -> None:
    calm = throttle.hit(
        f"flag:{user.pk}", limit=REPORTS_PER_TEN_MINUTES, seconds=TEN_MINUTES
    )
    refuse_unless(calm)


def refuse_unless(calm):
    if not calm:
        raise ValidationError(
            _(
                "You have written a lot in a short time. Wait ten minutes; your text is kept below."
            ),
            code="flood",
        )


@dataclass(frozen=True)
class Behalf:
    """What the author chose: the number of an organisation, or none for themselves."""

    organisation: int | None


def refuse_in_archive(forum: Forum, actor: User) -> None:
    """Nothing is written in the forum of an archived group, nor decided about."""
    try:
        refuse_if_archived(*access_of(actor).groups_along(forum.pk))
    except ValidationError as error:
        raise PermissionDenied(error.message) from error


@transaction.atomic
def start_topic(
    forum: Forum,
    *,
    subject: str,
    content: str,
    uploads=(),
    actor: User,
    behalf: Behalf | None = None,
) -> Post:
    refuse_in_archive(forum, actor)
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
    post = _post(topic, content, uploads, actor, approved=approved)
    speak_for(post, behalf, actor=actor)
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
) -> Post:
    """Answer in a topic; the same text sent twice in a row is one post."""
    refuse_in_archive(topic.forum, actor)
    topic = (
        Topic.objects.select_for_update(of=("self", "forum"))
        .select_related("forum")
        .get(pk=topic.pk)
    )
    if topic.is_locked and not access_of(actor).may(
        "can_reply_to_locked_topics", topic.forum_id
    ):
        raise ValidationError(_("The topic has been closed meanwhile."), code="locked")
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
    return post


def _post(topic, content, uploads, actor, *, approved):
    post = Post.objects.create(
        topic=topic,
        poster=actor,
        subject=topic.subject,
        content=content,
        approved=approved,
        enable_signature=False,
    )
    for upload in uploads[:FILES_PER_POST]:
        files.attach(post, upload, purpose=Attachment.Purpose.DOCUMENT, user=actor)
    audit.record("forums.posted", actor=actor, target=post, approved=approved)
    search.index(post.topic)
    return post


@transaction.atomic
def edit(post: Post, *, content: str, actor: User) -> Post:
    """Change the text; a post that was hidden meanwhile stays hidden."""
    refuse_in_archive(post.topic.forum, actor)
    post = _locked(post)
    if HiddenPost.objects.filter(post=post).exists():
        raise PermissionDenied
    audit.record("forums.edited", actor=actor, target=post, before=post.content.raw)
    post.content = content
    post.updated_by = actor
    post.updates_count = F("updates_count") + 1
    if post.poster == actor and waits(actor, post.topic.forum, content):
        post.approved = False
    post.save()
    search.index(post.topic)
    return post


@transaction.atomic
def approve(post: Post, *, actor: User) -> bool:
    """Show a waiting post; False if another moderator has decided meanwhile."""
    refuse_in_archive(post.topic.forum, actor)
    post = _locked(post)
    if post.approved or _is_hidden(post):
        return False
    post.approved = True
    post.save()
    audit.record("forums.approved", actor=actor, target=post)
    search.index(post.topic)
    _tell_author(post, "forums.approved", actor)
    return True


@transaction.atomic
def hide(post: Post, *, reason: str, actor: User) -> bool:
    """Take a post away with the reason; its author is told, its topic goes if it was the first.

    False if another moderator has hidden it already: the first reason stands.
    """
    refuse_in_archive(post.topic.forum, actor)
    post = _locked(post)
    if _is_hidden(post):
        return False
    _take_away(post, reason, actor)
    audit.record("forums.hidden", actor=actor, target=post, reason=reason)
    _tell_author(post, "forums.hidden", actor, reason=reason)
    return True


@transaction.atomic
def take_back(post: Post, *, actor: User) -> None:
    """Hide one's own post; not the one under which others have answered."""
    refuse_in_archive(post.topic.forum, actor)
    post = _locked(post)
    answers = post.topic.posts.exclude(poster=actor).filter(hidden=None)
    if post.is_topic_head and answers.exists():
        raise ValidationError(
            _("Others have answered already: without your post their words are lost."),
            code="answered",
        )
    if _is_hidden(post):
        return
    _take_away(post, _("taken back by its author"), actor)
    audit.record("forums.taken_back", actor=actor, target=post)


@transaction.atomic
def keep(post: Post, *, actor: User) -> bool:
    """The reports were looked at and the post stays; False if no report is open any more."""
    refuse_in_archive(post.topic.forum, actor)
    post = _locked(post)
    if not _close_flags(post, Flag.Decision.KEPT, actor):
        return False
    audit.record("forums.kept", actor=actor, target=post)
    return True


@transaction.atomic
def flag(post: Post, *, reason: str, actor: User) -> Flag:
    """Ask the moderators to look; one open report for each person and post."""
    refuse_in_archive(post.topic.forum, actor)
    report, is_new = Flag.objects.get_or_create(
        post=post, reporter=actor, decision="", defaults={"reason": reason}
    )
    if is_new:
        audit.record("forums.flagged", actor=actor, target=post)
    return report


@transaction.atomic
def set_lock(topic: Topic, *, locked: bool, actor: User) -> None:
    """Only the one field: the counters of the row may have gone on since it was read."""
    refuse_in_archive(topic.forum, actor)
    status = Topic.TOPIC_LOCKED if locked else Topic.TOPIC_UNLOCKED
    rows = Topic.objects.filter(pk=topic.pk).exclude(status=status)
    if not rows.update(status=status):
        return
    audit.record(
        "forums.locked" if locked else "forums.unlocked", actor=actor, target=topic
    )


@transaction.atomic
def discuss(about, *, forum: Forum, title: str, content: str, actor: User) -> Topic:
    """The one topic about a news item or an event; opened by whoever asks first."""
    type(about).objects.select_for_update(of=("self",)).get(pk=about.pk)
    found = Discussion.objects.filter(
        content_type__app_label=about._meta.app_label,
        content_type__model=about._meta.model_name,
        object_id=about.pk,
    ).first()
    if found:
        return found.topic
    post = start_topic(forum, subject=title, content=content, actor=actor)
    Discussion.objects.create(topic=post.topic, about=about)
    return post.topic


def may_edit(user: User, post: Post) -> bool:
    """One's own for half an hour, while the topic is open."""
    return (
        post.poster_id == user.pk
        and not post.topic.is_locked
        and timezone.now() - post.created < EDIT_FOR
        and access_of(user).may("can_edit_own_posts", post.topic.forum_id)
    )


def _locked(post):
    """The post with its topic and forum: machina saves all three whole, with their counters."""
    return (
        Post.objects.select_for_update(of=("self", "topic", "topic__forum"))
        .select_related("topic__forum", "poster")
        .get(pk=post.pk)
    )


def _is_hidden(post):
    return HiddenPost.objects.filter(post=post).exists()


def _take_away(post, reason, actor):
    HiddenPost.objects.create(post=post, reason=reason, hidden_by=actor)
    post.approved = False
    post.save()
    _close_flags(post, Flag.Decision.HIDDEN, actor)
    if post.is_topic_head:
        # What it was about may be talked about anew, in another topic.
        Discussion.objects.filter(topic=post.topic).delete()
    search.index(post.topic)


def _close_flags(post, decision, actor):
    return post.flags.filter(decision="").update(
        decision=decision, decided_by=actor, decided_at=timezone.now()
    )


def _tell_author(post, kind, actor, **data):
    if post.poster:
        notify([post.poster], kind, target=post, actor=actor, **data)
