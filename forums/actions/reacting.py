"""A word under somebody else's post. Not audited: whoever takes it back leaves no trace."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from machina.apps.forum_conversation.models import Post

from forums.actions.common import refuse_in_archive
from forums.models import Reaction
from forums.taking_part import may_take_part
from members.models import User


@transaction.atomic
def react(post: Post, *, kind: str, on: bool, actor: User) -> None:
    """Say it or take it back; twice is the same as once."""
    refuse_in_archive(post.topic.forum, actor=actor)
    if not may_react(actor, post):
        raise PermissionDenied
    if on:
        Reaction.objects.get_or_create(post=post, user=actor, kind=kind)
    else:
        Reaction.objects.filter(post=post, user=actor, kind=kind).delete()


def may_react(user: User, post: Post) -> bool:
    return (
        post.approved and post.poster_id != user.pk and may_take_part(user, post.topic)
    )
