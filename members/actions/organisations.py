"""What happens to an organisation of the network: edited, suspended, left, back again."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit, files, mail, notifications
from members import search
from members.models import Organisation, User

Status = Organisation.Status

# From which states a coordinator may lead where.
NEXT = {
    Status.ACTIVE: (Status.SUSPENDED, Status.LEFT),
    Status.SUSPENDED: (Status.ACTIVE, Status.LEFT),
    Status.LEFT: (Status.ACTIVE,),
    Status.PARTNER: (Status.LEFT,),
}


@transaction.atomic
def update(organisation: Organisation, *, actor: User, changed: list[str]) -> None:
    """Note what was edited (the form has saved it) and let the search know."""
    if changed:
        audit.record(
            "members.updated", actor=actor, target=organisation, fields=changed
        )
    search.index(organisation)


@transaction.atomic
def set_logo(organisation: Organisation, upload, *, actor: User) -> None:
    """The new logo takes the place of the old one."""
    old = list(organisation.attachments.filter(purpose="logo"))
    files.attach(
        organisation,
        upload,
        purpose="logo",
        user=actor,
        alt_bg=organisation.name_bg or organisation.name,
        alt_en=organisation.name_en or "",
    )
    for attachment in old:
        attachment.delete()


@transaction.atomic
def remove_logo(organisation: Organisation, *, actor: User) -> None:
    for attachment in organisation.attachments.filter(purpose="logo"):
        attachment.delete()
    audit.record("members.logo_removed", actor=actor, target=organisation)


@transaction.atomic
def set_status(
    organisation: Organisation, status: str, *, actor: User, reason: str
) -> Organisation:
    """Suspend, end or renew a membership; the owners are told why."""
    row = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if status not in NEXT.get(row.status, ()):
        raise ValidationError(
            _("The organisation is now: %(status)s. Look again before you decide.")
            % {"status": row.get_status_display()},
            code="status",
        )
    before, row.status = row.status, status
    row.left_on = timezone.localdate() if status == Status.LEFT else None
    row.save(update_fields=["status", "left_on"])
    audit.record(
        "members.status_changed",
        actor=actor,
        target=row,
        reason=reason,
        before=before,
        after=status,
    )
    search.index(row)
    context = {"organisation": row, "reason": reason}
    for owner in row.owners():
        mail.queue("members/status_changed", to=owner, context=context)
    notifications.notify(
        row.owners(), "members.status_changed", target=row, actor=actor, reason=reason
    )
    return row
