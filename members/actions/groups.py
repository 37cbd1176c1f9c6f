"""Joining, inviting and leaving groups, and making archives of them."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit, notifications, throttle
from core.models import AuditEntry
from members import search
from members.archives import alive, locked
from members.models import (
    FormerGroupMembership,
    Group,
    GroupMembership,
    GroupRequest,
    GroupVisit,
    Organisation,
    Person,
    User,
)

INVITATIONS_A_DAY = 100
SAME_PRESS = datetime.timedelta(minutes=2)


@transaction.atomic
def save_group(group: Group, *, actor: User, changed: list[str]) -> Group:
    """Keep a new or edited group; who makes one coordinates it."""
    is_new = group.pk is None
    if not is_new:
        alive(group.pk)
    elif first := made_just_now(group, actor):
        return first
    group.save()
    if is_new:
        group.memberships.create(
            person=actor.person, is_coordinator=True, joined_on=timezone.localdate()
        )
    verb = "members.group_created" if is_new else "members.group_updated"
    audit.record(verb, actor=actor, target=group, fields=changed)
    search.index_group(group)
    return group


def made_just_now(group, actor):
    """The same button pressed twice makes one group, counted while the account is held."""
    User.objects.select_for_update().get(pk=actor.pk)
    made = AuditEntry.objects.filter(
        verb="members.group_created",
        actor=actor,
        at__gt=timezone.now() - SAME_PRESS,
    )
    named = Group.objects.filter(name_bg=group.name_bg)
    return named.filter(pk__in=made.values("object_id")).first()


@transaction.atomic
def join(
    group: Group, *, actor: User, organisation: Organisation | None = None, note=""
) -> GroupMembership | GroupRequest:
    """Join an open group at once, ask the others, or take up an invitation.

    Without an organisation the person joins for themselves.
    """
    group = alive(group.pk)
    who = as_whom(actor, organisation)
    if group.memberships.filter(**who).exists():
        raise ValidationError(_("Already in the group."), code="joined")
    waiting = group.requests.filter(**who).first()
    invited = waiting is not None and waiting.is_invitation
    if group.joins_at_once() or invited:
        membership = admit(group, who, actor=actor)
        tell_joined(membership, actor=actor)
        return membership
    if waiting:
        raise ValidationError(
            _("The request is already with the group's coordinators."), code="asked"
        )
    if not group.takes_requests():
        raise ValidationError(_("This group is by invitation only."), code="private")
    request = group.requests.create(**who, note=note, created_by=actor)
    audit.record("members.group_asked", actor=actor, target=group)
    notifications.notify(
        group.coordinators(),
        "members.group_asked",
        target=group,
        actor=actor,
        who=str(organisation or actor.person)[:200],
        note=note,
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


def tell_joined(membership, *, actor):
    """Whoever leads the group learns who came without having asked them."""
    notifications.notify(
        membership.group.coordinators(),
        "members.group_joined",
        target=membership.group,
        actor=actor,
        who=str(membership.organisation or membership.person)[:200],
    )


@transaction.atomic
def answer(
    request: GroupRequest, *, accept: bool, actor: User, reason: str = ""
) -> None:
    """Let in or decline whoever asked; they are told, of a decline with its reason."""
    alive(request.group_id)
    row = still_waiting(request)
    if row.is_invitation:
        raise ValidationError(
            _("Whoever is invited accepts the invitation themselves."), code="invited"
        )
    if accept:
        admit(row.group, who_of(row), actor=actor)
    else:
        audit.record(
            "members.group_refused", actor=actor, target=row.group, reason=reason
        )
        row.delete()
    notifications.notify(
        [row.created_by],
        "members.group_accepted" if accept else "members.group_refused",
        target=row.group,
        actor=actor,
        reason=reason,
    )


@transaction.atomic
def withdraw(request: GroupRequest, *, actor: User) -> None:
    """Who asked or invited takes it back; nobody is told of what did not come about."""
    alive(request.group_id)
    row = still_waiting(request)
    audit.record("members.group_withdrawn", actor=actor, target=row.group)
    row.delete()


@transaction.atomic
def decline(invitation: GroupRequest, *, actor: User) -> None:
    """Say no to an invitation; its sender is told, so that nobody waits."""
    alive(invitation.group_id)
    row = still_waiting(invitation)
    audit.record("members.group_declined", actor=actor, target=row.group)
    row.delete()
    notifications.notify(
        [row.created_by],
        "members.group_declined",
        target=row.group,
        actor=actor,
        who=str(row.organisation or row.person)[:200],
    )


def still_waiting(request):
    row = GroupRequest.objects.select_for_update().filter(pk=request.pk).first()
    if row is None:
        raise ValidationError(_("This request was already answered."), code="answered")
    return row


def who_of(row):
    if row.organisation is not None:
        return {"organisation": row.organisation}
    return {"person": row.person}


@transaction.atomic
def invite(group: Group, whom: Organisation | Person, *, actor: User) -> GroupRequest:
    """Offer an organisation or a person a place; they accept on the group's page."""
    group = alive(group.pk)
    is_person = isinstance(whom, Person)
    who = {"person": whom} if is_person else {"organisation": whom}
    if group.memberships.filter(**who).exists():
        raise ValidationError(_("Already in the group."), code="joined")
    request, created = group.requests.get_or_create(
        **who, defaults={"is_invitation": True, "created_by": actor}
    )
    if not created and not request.is_invitation:
        admit(group, who, actor=actor)
        return request
    if not created:
        return request
    refuse_many_invitations(actor)
    kind = "person" if is_person else "organisation"
    audit.record(
        "members.group_invited", actor=actor, target=group, to=whom.pk, kind=kind
    )
    told = accounts_of(whom)
    notifications.notify(
        told,
        "members.group_invited",
        target=group,
        actor=actor,
        person=is_person,
    )
    return request


def refuse_many_invitations(actor):
    """Each is a mail to people who may not know the group."""
    key = f"group-invitation:{actor.pk}"
    if not throttle.hit(key, limit=INVITATIONS_A_DAY, seconds=86_400):
        raise ValidationError(
            _("You have sent many invitations today. Continue tomorrow."),
            code="too_many",
        )


@transaction.atomic
def end(membership: GroupMembership, *, actor: User, reason: str = "") -> None:
    """Leave, or be removed for a reason; the last coordinator stays until another is named.

    Also of an archive one may leave: nobody is kept in a group against their will.
    """
    group = locked(membership.group_id) if not reason else alive(membership.group_id)
    membership = group.memberships.filter(pk=membership.pk).first()
    if membership is None:
        return
    if membership.is_coordinator:
        refuse_last_coordinator(group, membership)
    audit.record(
        "members.group_left", actor=actor, target=group, who=str(membership)[:200]
    )
    today = timezone.localdate()
    FormerGroupMembership.objects.create(
        group=group,
        organisation=membership.organisation,
        person=membership.person,
        joined_on=min(membership.joined_on, today),
        left_on=today,
        reason=reason,
    )
    told = accounts_of(membership.organisation or membership.person)
    membership.delete()
    if reason:
        tell_removed(group, told, actor=actor, reason=reason)


def accounts_of(whom):
    """Who answers: the person, or the organisation's owners."""
    if isinstance(whom, Organisation):
        return list(whom.owners())
    return [whom.user] if whom.user else []


def tell_removed(group, users, *, actor, reason):
    """In a private group only by mail: its page is no longer theirs to see."""
    notifications.notify(
        users,
        "members.group_removed",
        target=group,
        actor=actor,
        reason=reason,
    )


@transaction.atomic
def set_coordinator(
    membership: GroupMembership, *, is_coordinator: bool, actor: User
) -> None:
    group = alive(membership.group_id)
    membership = group.memberships.filter(pk=membership.pk).first()
    if membership is None:
        raise ValidationError(_("This member has already left the group."), code="gone")
    if membership.is_coordinator == is_coordinator:
        return
    if not is_coordinator:
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
    notifications.notify(
        accounts_of(membership.organisation or membership.person),
        "members.group_coordinates" if is_coordinator else "members.group_led",
        target=group,
        actor=actor,
        mail=True,
    )


@transaction.atomic
def archive(group: Group, *, actor: User, reason: str) -> Group:
    """From now on the group is only read; open requests and invitations are dropped."""
    group = locked(group.pk)
    if group.is_archived():
        return group
    group.archived_on, group.archive_reason = timezone.localdate(), reason
    group.save(update_fields=["archived_on", "archive_reason"])
    group.requests.all().delete()
    tell_about_archive(group, "members.group_archived", actor=actor, reason=reason)
    return group


@transaction.atomic
def reopen(group: Group, *, actor: User, reason: str) -> Group:
    """Make the archive a living group again."""
    group = locked(group.pk)
    if not group.is_archived():
        return group
    group.archived_on, group.archive_reason = None, ""
    group.save(update_fields=["archived_on", "archive_reason"])
    tell_about_archive(group, "members.group_reopened", actor=actor, reason=reason)
    return group


def tell_about_archive(group, verb, *, actor, reason):
    audit.record(verb, actor=actor, target=group, reason=reason)
    search.index_group(group)
    notifications.notify(
        group.accounts(), verb, target=group, actor=actor, reason=reason
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
