"""What became of an idea."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from members.models import User
from participation.common.actions import move
from participation.common.telling import tell
from participation.ideas.actions.writing import writable
from participation.ideas.models import Idea


@transaction.atomic
def change_status(
    idea: Idea,
    *,
    status: str,
    note: str,
    actor: User,
    on: datetime.date | None = None,
) -> Idea:
    """Say what became of the idea. Dropping it needs the reason."""
    writable(idea.call)
    idea = Idea.objects.select_for_update(of=["self"]).get(pk=idea.pk)
    return settle(
        idea, status=status, note=note, on=on or timezone.localdate(), actor=actor
    )


def settle(idea, *, status, note, on, actor, anew=False):
    """For a locked idea. `anew`: also the state that it has already is a step of its path.

    Said twice, as by a second press, it is said once.
    """
    if idea.merged_into_id:
        raise ValidationError(_("One of the ideas is merged into another already."))
    if status == Idea.Status.DROPPED and not note:
        raise ValidationError(
            {"note": _("Say why the idea is dropped; its authors will read it.")}
        )
    if (status, note, on) == (idea.status, idea.status_note, idea.status_changed_on):
        return idea
    if status != idea.status or anew:
        return into(idea, status=status, note=note, on=on, actor=actor)
    idea.status_note = note
    idea.save(update_fields=["status_note"])
    noted(idea, before=status, actor=actor)
    return idea


def into(idea, *, status, note, on, actor):
    """The locked idea has another state from that day on; those who stand by it are told."""
    before = idea.status
    change = move(idea, after=status, reason=note, actor=actor, on=on)
    idea.status, idea.status_note, idea.status_changed_on = status, note, on
    idea.save(update_fields=["status", "status_note", "status_changed_on"])
    noted(idea, before=before, actor=actor)
    tell(change)
    return idea


def noted(idea, *, before, actor):
    audit.record(
        "participation.status_changed",
        actor=actor,
        target=idea,
        before=before,
        after=idea.status,
        note=idea.status_note,
    )
