"""What people do to causes. Each act is one transaction with its audit entry."""

import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.forms import ModelForm
from django.utils.translation import gettext as _

from core import audit, throttle
from core.notifications import notify
from members.models import Appointment, User
from participation.causes import search
from participation.causes.models import Cause
from participation.common.actions import move
from participation.common.telling import tell
from projects.closed import refuse_if_closed

Status = Cause.Status
# A coordinator reads each before it is public.
OF_A_CITIZEN_A_DAY = 5


def propose(form: ModelForm, *, actor: User) -> Cause:
    """A new cause. Of staff of the network it is public at once, of others once it was looked at.

    The same form sent twice makes one.
    """
    try:
        with transaction.atomic():
            return _propose(form, actor=actor)
    except IntegrityError:
        made = Cause.objects.filter(submission=form.instance.submission)
        if form.instance.submission and (first := made.first()):
            return first
        raise


def _propose(form, *, actor):
    refuse_in_closed(form.instance)
    cause = form.instance
    cause.created_by = actor
    cause.status = Status.PROPOSED if cause.organisation_id else Status.WAITING
    if cause.status == Status.WAITING:
        refuse_too_many(actor)
    cause = form.save()
    move_first(cause, actor)
    audit.record("causes.proposed", actor=actor, target=cause)
    search.index(cause)
    if cause.status == Status.WAITING:
        notify(lookers_at(cause), "causes.waiting", target=cause, actor=actor)
    return cause


def move_first(cause, actor):
    cause.state_changes.create(before="", after=cause.status, actor=actor)


def refuse_too_many(actor):
    key = f"cause:{actor.pk}"
    if not throttle.hit(key, limit=OF_A_CITIZEN_A_DAY, seconds=86_400):
        raise ValidationError(
            _(
                "You proposed several causes today. Come back with the next one tomorrow."
            ),
            code="too_many",
        )


def lookers_at(cause):
    """Of the whole network: a cause of a citizen belongs to no territory yet.

    What is proposed to a closed group, only its coordinators are told.
    """
    if cause.group is not None and cause.group.is_shut():
        return cause.group.coordinators()
    roles = (Appointment.Role.COORDINATOR, Appointment.Role.ADMINISTRATOR)
    return User.objects.filter(
        is_active=True, appointments__in=Appointment.objects.filter(role__in=roles)
    ).distinct()


@transaction.atomic
def save(form: ModelForm, *, actor: User) -> Cause:
    """Only what was typed is written: the state may have changed meanwhile."""
    for project in sorted(
        filter(None, {form.initial.get("project"), form.instance.project_id})
    ):
        refuse_if_closed(project)
    now = Cause.objects.select_for_update(of=["self"]).get(pk=form.instance.pk)
    if not actor.has_perm("causes.edit", now):
        raise ValidationError(
            _("Meanwhile the cause is in another state and is not changed any more."),
            code="stale",
        )
    cause = form.save(commit=False)
    cause.save(update_fields=form.changed_data)
    audit.record("causes.changed", actor=actor, target=cause, fields=form.changed_data)
    search.index(cause)
    return cause


def refuse_in_closed(cause):
    if cause.project_id:
        refuse_if_closed(cause.project_id)


@transaction.atomic
def change_status(
    cause: Cause, *, status: str, reason: str, on: datetime.date, actor: User
) -> Cause:
    """Say what became of it; who stands behind it is told."""
    # What the law or somebody's rights forbid goes off the site of a closed project too.
    if not (cause.is_public() and status == Status.REFUSED):
        refuse_in_closed(cause)
    cause = Cause.objects.select_for_update(of=["self"]).get(pk=cause.pk)
    if status == cause.status:
        return cause
    refuse_unlooked(cause, status, actor)
    if status in Cause.NEEDS_REASON and not reason:
        raise ValidationError(
            {
                "reason": _(
                    "Write who adopted it, what came of it, or why; everybody reads it."
                )
            }
        )
    change = move(cause, after=status, on=on, reason=reason, actor=actor)
    before, cause.status, cause.status_changed_on = cause.status, status, on
    cause.save(update_fields=["status", "status_changed_on"])
    audit.record(
        "causes.status_changed",
        actor=actor,
        target=cause,
        before=before,
        after=status,
        reason=reason,
    )
    search.index(cause)
    tell(change)
    return cause


def refuse_unlooked(cause, status, actor):
    """What becomes public and what does not, its proposer does not decide."""
    is_theirs = cause.is_public() and status in Cause.PUBLIC
    if not is_theirs and not actor.has_perm("causes.look_at", cause):
        raise ValidationError(
            _("A coordinator says whether the cause becomes public."), code="unlooked"
        )
