"""Who works for an organisation: invited, given a role, handed over, gone."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import audit, mail, notifications
from members.actions.network import explain
from members.models import Invitation, Membership, Organisation, Person, User

Role = Membership.Role
RANK = {"": 0, Role.MEMBER: 1, Role.EDITOR: 2, Role.OWNER: 3}


def locked(organisation):
    return Organisation.objects.select_for_update().get(pk=organisation.pk)


@dataclass(frozen=True)
class Invited:
    """What became of each address that an owner wrote."""

    sent: list[str]
    in_team: list[str]
    waiting: list[str]


@transaction.atomic
def invite_many(
    organisation: Organisation,
    *,
    emails: list[str],
    role: str,
    position: str,
    actor: User,
    reason: str = "",
) -> Invited:
    """Invite each address that is neither in the team nor already invited; all or none."""
    row = locked(organisation)
    in_team = set(
        row.team()
        .filter(person__user__isnull=False)
        .values_list("person__user__email", flat=True)
    )
    waiting = set(row.invitations.open().values_list("email", flat=True)) - in_team
    new = [email for email in emails if email not in in_team | waiting]
    refuse_beyond_limit(actor, len(new))
    words = {"role": role, "position": position, "actor": actor, "reason": reason}
    for email in new:
        send_invitation(row, email=email, **words)
    return Invited(
        new,
        [email for email in emails if email in in_team],
        [email for email in emails if email in waiting],
    )


@transaction.atomic
def invite(
    organisation: Organisation,
    *,
    email: str,
    role: str,
    position: str,
    actor: User,
    reason: str = "",
) -> Invitation:
    """Invite one address; what was sent to it before is replaced."""
    row = locked(organisation)
    refuse_beyond_limit(actor, 1)
    return send_invitation(
        row,
        email=email.lower(),
        role=role,
        position=position,
        actor=actor,
        reason=reason,
    )


def resend(invitation: Invitation, *, actor: User, reason: str = "") -> Invitation:
    """The same offer once more, with a new link that lives its full time."""
    if not invitation.is_open():
        raise ValidationError(
            _("This invitation is no longer valid. Ask for a new one."), code="closed"
        )
    return invite(
        invitation.organisation,
        email=invitation.email,
        role=invitation.role,
        position=invitation.position,
        actor=actor,
        reason=reason,
    )


def refuse_beyond_limit(actor, number):
    """Counted while the account is held: several pages at once send no more."""
    User.objects.select_for_update().get(pk=actor.pk)
    left = Invitation.objects.left_today(actor)
    if number > left:
        raise ValidationError(
            ngettext(
                "You can send %(left)s more invitation today. Continue tomorrow.",
                "You can send %(left)s more invitations today. Continue tomorrow.",
                left,
            ),
            code="too_many",
            params={"left": left},
        )


def send_invitation(row, *, email, role, position, actor, reason, **fields):
    """Send a link that gives the role to the account with this e-mail.

    Whether there is such an account is not told: the same mail goes either way.
    """
    why = explain(row, "invited", actor=actor, reason=reason, who=email)
    row.invitations.filter(email=email, accepted_at=None, revoked_at=None).update(
        revoked_at=timezone.now()
    )
    invitation = row.invitations.create(
        email=email, role=role, position=position, created_by=actor, **fields
    )
    audit.record("members.invited", actor=actor, target=row, role=role, **why)
    account = User.objects.filter(email=email, is_active=True).first()
    mail.queue(
        "members/invitation",
        to=account or Addressee(email, actor.language),
        context={"invitation": invitation, "inviter": actor.get_display_name()},
        key=f"invitation:{invitation.pk}",
    )
    if account:
        notifications.notify([account], "members.invited", target=row, actor=actor)
    return invitation


class Addressee:
    """Somebody of whom only the e-mail is known."""

    def __init__(self, email, language):
        self.email = email
        self.language = language


@transaction.atomic
def accept(invitation: Invitation, *, actor: User) -> Membership:
    """Take up the role; a role that one has is never lowered by an invitation.

    Who invited must still keep the team: what they planned ends with their own role.
    """
    row = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if not row.is_open() or not may_still_give(row):
        raise ValidationError(
            _("This invitation is no longer valid. Ask for a new one."), code="closed"
        )
    if row.email != actor.email:
        raise ValidationError(
            _("This invitation was sent to another e-mail address."), code="email"
        )
    membership = enter(row.organisation, actor.person, row.role, row.position)
    row.accepted_at = timezone.now()
    row.save(update_fields=["accepted_at"])
    audit.record(
        "members.joined_team", actor=actor, target=row.organisation, role=row.role
    )
    notifications.notify(
        row.organisation.owners().exclude(pk=actor.pk),
        "members.joined_team",
        target=row.organisation,
        actor=actor,
    )
    return membership


def enter(organisation, person, role, position=""):
    """The person's row in the team; a role that one has is never lowered."""
    membership, created = Membership.objects.get_or_create(
        organisation=organisation,
        person=person,
        ended_on=None,
        defaults={
            "role": role,
            "position": position,
            "started_on": timezone.localdate(),
        },
    )
    if not created and RANK[role] > RANK[membership.role]:
        membership.role = role
        membership.save(update_fields=["role"])
    return membership


def may_still_give(invitation):
    """Who keeps the team may; an import only as long as nobody owns the profile."""
    sender, organisation = invitation.created_by, invitation.organisation
    if not sender.is_active:
        return False
    if invitation.is_for_first_owner:
        return may_appoint_owner(sender, organisation) and not (
            organisation.owners().exists()
        )
    return sender.owns(organisation) or (
        sender.is_administrator() and organisation.has_team()
    )


def may_appoint_owner(user: User, organisation: Organisation) -> bool:
    """Who decides about the organisation may name its first owner."""
    return user.is_active and (
        user.is_administrator() or user.coordinates(organisation)
    )


@transaction.atomic
def revoke(invitation: Invitation, *, actor: User, reason: str = "") -> None:
    organisation = invitation.organisation
    why = explain(
        organisation, "withdrawn", actor=actor, reason=reason, who=invitation.email
    )
    invitation.revoked_at = timezone.now()
    invitation.save(update_fields=["revoked_at"])
    audit.record("members.invitation_revoked", actor=actor, target=organisation, **why)


@transaction.atomic
def add_entry(
    organisation: Organisation,
    *,
    name: str,
    position: str,
    is_public: bool,
    actor: User,
    reason: str = "",
) -> Membership:
    """Somebody of the team who has no account: a name and a position, no rights."""
    why = explain(organisation, "added", actor=actor, reason=reason, who=name)
    membership = Membership.objects.create(
        organisation=organisation,
        person=Person.objects.create(name=name),
        position=position,
        is_public=is_public,
        started_on=timezone.localdate(),
    )
    audit.record("members.team_entry_added", actor=actor, target=organisation, **why)
    return membership


@transaction.atomic
def change(
    membership: Membership,
    *,
    role: str,
    position: str,
    is_public: bool,
    actor: User,
    reason: str = "",
) -> Membership:
    """Another role or position; the last owner keeps the role."""
    locked(membership.organisation)
    row = Membership.objects.select_for_update().get(pk=membership.pk)
    if row.ended_on:
        raise ValidationError(_("This person has already left the team."), code="gone")
    if role and not row.person.user_id:
        raise ValidationError(_("Only an account can have a role."), code="no_account")
    if row.is_owner() and role != Role.OWNER:
        refuse_last_owner(row)
    organisation = row.organisation
    why = explain(organisation, "changed", actor=actor, reason=reason, who=row.person)
    before, row.role = row.role, role
    row.position, row.is_public = position, is_public
    row.save(update_fields=["role", "position", "is_public"])
    audit.record(
        "members.role_changed" if before != role else "members.team_entry_changed",
        actor=actor,
        target=organisation,
        person=row.person_id,
        before=before,
        after=role,
        **why,
    )
    if before != role:
        tell(row, "members.role_changed", actor=actor)
    return row


@transaction.atomic
def end(membership: Membership, *, actor: User, reason: str = "") -> Membership:
    """Leave, or be removed; rights end with the next request."""
    locked(membership.organisation)
    row = Membership.objects.select_for_update().get(pk=membership.pk)
    if row.ended_on:
        return row
    if row.is_owner():
        refuse_last_owner(row)
    why = {}
    if row.person_id != actor.person.pk:
        why = explain(
            row.organisation, "removed", actor=actor, reason=reason, who=row.person
        )
    row.ended_on = timezone.localdate()
    row.save(update_fields=["ended_on"])
    audit.record(
        "members.left_team",
        actor=actor,
        target=row.organisation,
        person=row.person_id,
        role=row.role,
        **why,
    )
    tell(row, "members.left_team", actor=actor)
    return row


@transaction.atomic
def hand_over(organisation: Organisation, *, to: Membership, actor: User) -> None:
    """Another person becomes owner and the actor editor, in one step."""
    locked(organisation)
    own = organisation.team().filter(person=actor.person).first()
    if own is None or own.pk == to.pk:
        raise ValidationError(
            _("An owner hands over to somebody else in the team."), code="own"
        )
    change(
        to, role=Role.OWNER, position=to.position, is_public=to.is_public, actor=actor
    )
    change(
        own,
        role=Role.EDITOR,
        position=own.position,
        is_public=own.is_public,
        actor=actor,
    )


def refuse_last_owner(membership):
    """Owners with a live account besides this one, counted while the row is locked."""
    others = Membership.objects.filter(
        organisation=membership.organisation,
        role=Role.OWNER,
        ended_on=None,
        person__user__is_active=True,
    ).exclude(pk=membership.pk)
    if not others.exists():
        raise ValidationError(
            _(
                "The last owner of %(organisation)s cannot leave. "
                "Make somebody else an owner first."
            )
            % {"organisation": membership.organisation},
            code="last_owner",
        )


def tell(membership, kind, *, actor):
    user = membership.person.user
    if user and user != actor:
        notifications.notify(
            [user],
            kind,
            target=membership.organisation,
            actor=actor,
            role=membership.role,
        )
