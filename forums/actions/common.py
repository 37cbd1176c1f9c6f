"""What several acts share: the archive, taking a post away, telling its author."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from machina.apps.forum.models import Forum

from core.notifications import notify
from forums import search
from forums.actions.alerting import call_off
from forums.models import Flag, HiddenPost
from forums.selectors import access_of
from members.archives import refuse_if_archived
from members.models import User


def refuse_in_archive(*forums: Forum, actor: User) -> None:
    """Nothing is written in the forum of an archived group, nor decided about.

    Their groups are locked in one order, and before anything else.
    """
    access = access_of(actor)
    groups = [access.groups_along(forum.pk) for forum in forums]
    try:
        refuse_if_archived(*set().union(*groups))
    except ValidationError as error:
        raise PermissionDenied(error.message) from error


def is_hidden(post):
    return HiddenPost.objects.filter(post=post).exists()


def take_away(post, reason, actor, sanction=None):
    HiddenPost.objects.create(
        post=post,
        reason=reason,
        hidden_by=actor,
        sanction=sanction,
        was_approved=post.approved,
    )
    post.approved = False
    post.save()
    close_flags(post, Flag.Decision.HIDDEN, actor)
    call_off([post.pk])
    search.index(post.topic)


def close_flags(post, decision, actor):
    return post.flags.filter(decision="").update(
        decision=decision, decided_by=actor, decided_at=timezone.now()
    )


def tell_author(post, kind, actor, **data):
    if post.poster:
        notify([post.poster], kind, target=post, actor=actor, **data)
