"""When the network acts inside an organisation: with a reason, in the audit, and its owners are told."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core import notifications
from members.models import Organisation, User


def acts_for_network(actor: User, organisation: Organisation) -> bool:
    return actor.is_administrator() and not actor.owns(organisation)


def explain(
    organisation: Organisation, did: str, *, actor: User, reason: str, who=""
) -> dict:
    """Tell the owners, before the change, what an administrator does in their team and why.

    Returns what the audit entry must hold besides; nothing when an owner acts.
    """
    if not acts_for_network(actor, organisation):
        return {}
    if not reason:
        raise ValidationError(
            _("Give the reason: the owners of the organisation read it."), code="reason"
        )
    notifications.notify(
        organisation.owners(),
        "members.team_changed",
        target=organisation,
        actor=actor,
        mail=True,
        did=did,
        who=str(who),
        reason=reason,
    )
    return {"reason": reason}
