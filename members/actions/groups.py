"""Joining, inviting and leaving groups."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit, notifications
from members import search
from members.models import (
    Group,
    GroupMembership,
    GroupRequest,
    GroupVisit,
    Organisation,
    User,
)


@transaction.atomic
def save_group(group: Group, *, actor: User, changed: list[str]) -> Group:
    """Keep a new or edited group; who makes one coordinates it."""
    is_new = group.pk is None
    group.save()
    if is_new:
        group.memberships.create(
            person=actor.person, is_coordinator=True, joined_on=timezone.localdate()
        )
    verb = "members.group_created" if is_new else "members.group_updated"
    audit.record(verb, actor=actor, target=group, fields=changed)
    search.index_group(group)
    return group


@transaction.atomic
def join(
    group: Group, *, actor: User, organisation: Organisation | None = None, note=""
) -> GroupMembership | GroupRequest:
    """Join an open group at once, ask the others, or take up an invitation.

    Without an organisation the person joins for themselves.
    """
    group = Group.objects.select_for_update().get(pk=group.pk)
    who = as_whom(actor, organisation)
    if group.memberships.filter(**who).exists():
        raise ValidationError(_("Already in the group."), code="joined")
    waiting = group.requests.filter(**who).first()
    invited = waiting is not None and waiting.is_invitation
    if group.joins_at_once() or invited:
        return admit(group, who, actor=actor)
    if waiting:
        raise ValidationError(
            _("The request is already with the group's coordinators."), code="asked"
        )
    if not group.takes_requests():
        raise ValidationError(_("This group is by invitation only."), code="private")
    request = group.requests.create(**who, note=note, created_by=actor)
    audit.record("members.group_asked", actor=actor, target=group)
    notifications.notify(
        group.coordinators(), "members.group_asked", target=group, actor=actor
    )
    return request


def as_whom(actor, organisation):
    if organisation is not None:
        return {"organisation": organisation}
    return {"person": actor.person}


def admit(group, who, *, actor):
    group.requests.filter(**who).delete()
    membership = group.memberships.create(**who, joined_on=timezone.localdate())
    audit.record(
        "members.group_joined", actor=actor, target=group, who=str(membership)[:200]
    )
    return membership


@transaction.atomic
def answer(request: GroupRequest, *, accept: bool, actor: User) -> None:
    """Let in or refuse somebody who asked; both are told."""
    row = GroupRequest.objects.select_for_update().filter(pk=request.pk).first()
    if row is None:
        raise ValidationError(_("This request was already answered."), code="answered")
    if accept and row.is_invitation:
        raise ValidationError(
            _("Whoever is invited accepts the invitation themselves."), code="invited"
        )
    who = {"organisation": row.organisation} if row.organisation else {}
    who = who or {"person": row.person}
    if accept:
        admit(row.group, who, actor=actor)
    else:
        audit.record("members.group_refused", actor=actor, target=row.group)
        row.delete()
    notifications.notify(
        [row.created_by],
        "members.group_accepted" if accept else "members.group_refused",
        target=row.group,
        actor=actor,
    )


@transaction.atomic
def invite(group: Group, organisation: Organisation, *, actor: User) -> GroupRequest:
    """Offer an organisation a place; its owners accept on the group's page."""
    group = Group.objects.select_for_update().get(pk=group.pk)
    if group.memberships.filter(organisation=organisation).exists():
        raise ValidationError(_("Already in the group."), code="joined")
    request, created = group.requests.get_or_create(
        organisation=organisation,
        defaults={"is_invitation": True, "created_by": actor},
    )
    if not created and not request.is_invitation:
        admit(group, {"organisation": organisation}, actor=actor)
        return request
    audit.record("members.group_invited", actor=actor, target=group, to=organisation.pk)
    notifications.notify(
        organisation.owners(), "members.group_invited", target=group, actor=actor
    )
    return request


@transaction.atomic
def end(membership: GroupMembership, *, actor: User) -> None:
    """Leave, or be removed; the last coordinator of a group stays until another is named."""
    group = Group.objects.select_for_update().get(pk=membership.group_id)
    if membership.is_coordinator:
        refuse_last_coordinator(group, membership)
    audit.record(
        "members.group_left", actor=actor, target=group, who=str(membership)[:200]
    )
    membership.delete()


@transaction.atomic
def set_coordinator(
    membership: GroupMembership, *, is_coordinator: bool, actor: User
) -> None:
    group = Group.objects.select_for_update().get(pk=membership.group_id)
    if membership.is_coordinator and not is_coordinator:
        refuse_last_coordinator(group, membership)
    membership.is_coordinator = is_coordinator
    membership.save(update_fields=["is_coordinator"])
    audit.record(
        "members.group_coordinator_set",
        actor=actor,
        target=group,
        who=str(membership)[:200],
        is_coordinator=is_coordinator,
    )


def refuse_last_coordinator(group, membership):
    others = group.memberships.filter(is_coordinator=True).exclude(pk=membership.pk)
    if not others.exists():
        raise ValidationError(
            _("A group needs a coordinator. Name another one first."),
            code="last_coordinator",
        )


@transaction.atomic
def enter(group: Group, *, actor: User, reason: str) -> GroupVisit:
    """Let an administrator read the group for two hours; its coordinators are told why."""
    group = Group.objects.select_for_update().get(pk=group.pk)
    visit = group.visits.current().filter(user=actor).first()
    if visit:
        return visit
    visit = group.visits.create(user=actor, reason=reason)
    audit.record("members.group_entered", actor=actor, target=group, reason=reason)
    notifications.notify(
        group.coordinators(),
        "members.group_entered",
        target=group,
        actor=actor,
        mail=True,
        reason=reason,
    )
    return visit
