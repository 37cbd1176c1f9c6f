"""What moderators decide about posts and topics, and how members ask them to look."""

from django.db import transaction
from machina.apps.forum_conversation.models import Post, Topic

from core import audit
from core.notifications import notify
from forums import search
from forums.actions.alerting import alert_of_report, call_off
from forums.actions.common import (
    close_flags,
    is_hidden,
    refuse_in_archive,
    take_away,
    tell_author,
)
from forums.actions.locking import locked
from forums.actions.mentioning import tell_mentioned
from forums.actions.telling import tell_followers
from forums.models import Flag, Sanction
from members.models import User


@transaction.atomic
def approve(post: Post, *, actor: User) -> bool:
    """Show a waiting post; False if another moderator has decided meanwhile."""
    refuse_in_archive(post.topic.forum, actor=actor)
    post = locked(post)
    if post.approved or is_hidden(post):
        return False
    post.approved = True
    post.save()
    audit.record("forums.approved", actor=actor, target=post)
    call_off([post.pk])
    search.index(post.topic)
    tell_author(post, "forums.approved", actor)
    tell_mentioned(post)
    tell_followers(post)
    return True


@transaction.atomic
def hide(post: Post, *, reason: str, actor: User, queued: bool = False) -> bool:
    """Take a post away with the reason; its author is told, its topic goes if it was the first.

    False if another moderator has hidden it already: the first reason stands. `queued`: the
    actor saw it wait, so False too if another one has let it stand meanwhile.
    """
    refuse_in_archive(post.topic.forum, actor=actor)
    post = locked(post)
    if is_hidden(post) or (queued and not waits_for_decision(post)):
        return False
    sanction = post.poster and Sanction.objects.create(
        kind=Sanction.Kind.HIDDEN,
        user=post.poster,
        post=post,
        forum=post.topic.forum,
        reason=reason,
        decided_by=actor,
    )
    take_away(post, reason, actor, sanction)
    audit.record("forums.hidden", actor=actor, target=post, reason=reason)
    if sanction:
        told = {"reason": reason, "topic": post.topic.subject}
        notify([post.poster], "forums.hidden", target=sanction, actor=actor, **told)
    return True


def waits_for_decision(post):
    return not post.approved or post.flags.filter(decision="").exists()


@transaction.atomic
def keep(post: Post, *, actor: User) -> bool:
    """The reports were looked at and the post stays; False if no report is open any more."""
    refuse_in_archive(post.topic.forum, actor=actor)
    post = locked(post)
    if not close_flags(post, Flag.Decision.KEPT, actor):
        return False
    audit.record("forums.kept", actor=actor, target=post)
    call_off([post.pk])
    return True


@transaction.atomic
def flag(post: Post, *, reason: str, actor: User) -> Flag:
    """Ask the moderators to look; one open report for each person and post."""
    refuse_in_archive(post.topic.forum, actor=actor)
    report, is_new = Flag.objects.get_or_create(
        post=post, reporter=actor, decision="", defaults={"reason": reason}
    )
    if is_new:
        audit.record("forums.flagged", actor=actor, target=post)
        alert_of_report(report)
    return report


@transaction.atomic
def set_lock(topic: Topic, *, locked: bool, actor: User, reason: str = "") -> None:
    """Only the one field: the counters of the row may have gone on since it was read."""
    refuse_in_archive(topic.forum, actor=actor)
    status = Topic.TOPIC_LOCKED if locked else Topic.TOPIC_UNLOCKED
    rows = Topic.objects.filter(pk=topic.pk).exclude(status=status)
    if not rows.update(status=status):
        return
    verb = "forums.locked" if locked else "forums.unlocked"
    audit.record(verb, actor=actor, target=topic, reason=reason)
    if topic.poster:
        told = {"reason": reason, "before": topic.subject}
        notify([topic.poster], verb, target=topic, actor=actor, **told)
