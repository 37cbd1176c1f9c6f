"""Whoever proposed or supports a cause learns what became of it."""

from members.models import User
from participation.causes.models import Cause
from participation.common.models import StateChange, Support
from participation.common.telling import News


def news(cause: Cause, change: StateChange) -> News:
    """While it is not public, only who proposed it is told."""
    supports = cause.supports.all() if cause.is_public() else Support.objects.none()
    told = User.objects.filter(person__supports__in=supports.standing())
    if cause.group is not None and cause.group.is_shut():
        told = told.filter(pk__in=cause.group.accounts())
    proposed = User.objects.filter(pk=cause.created_by_id)
    return News(
        "causes.status_changed",
        target=cause,
        actor=change.actor,
        accounts=(told | proposed).distinct(),
        supports=supports,
        letter="participation/cause_moved_for_guest",
        context={"cause": cause, "change": change},
    )
