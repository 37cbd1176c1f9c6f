"""What happens to an organisation of the network: edited, suspended, left, back again."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit, files, notifications, throttle
from members import search
from members.actions.applications import deciders_of
from members.actions.confirming import confirm
from members.actions.network import acts_for_network
from members.actions.status import change_status
from members.models import Appointment, Organisation, Responsible, User

Status = Organisation.Status

# From which states a coordinator may lead where; who left comes back by an administrator or by `reopen`.
NEXT = {
    Status.ACTIVE: (Status.SUSPENDED, Status.LEFT),
    Status.SUSPENDED: (Status.ACTIVE, Status.LEFT),
    Status.LEFT: (Status.ACTIVE, Status.PARTNER),
    Status.PARTNER: (Status.LEFT,),
}


@transaction.atomic
def update(
    organisation: Organisation,
    *,
    actor: User,
    changed: list[str],
    confirms: bool = False,
) -> None:
    """Note what was edited (the form has saved it) and let the search know.

    Its own people, who saw the whole profile while saving, thereby confirm it.
    """
    if changed:
        audit.record(
            "members.updated", actor=actor, target=organisation, fields=changed
        )
        if acts_for_network(actor, organisation):
            notifications.notify(
                organisation.owners(),
                "members.updated",
                target=organisation,
                actor=actor,
            )
    search.index(organisation)
    if confirms and actor.works_for(organisation) and organisation.is_listed():
        confirm(organisation, actor=actor)


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
        files.remove(attachment)


@transaction.atomic
def set_pictures(
    organisation: Organisation, *, actor: User, logo, cover, words, without
) -> None:
    """New pictures take the place of the old ones; `without` names those that go.

    `words` are those of the cover.
    """
    if logo:
        set_logo(organisation, logo, actor=actor)
    if cover:
        set_cover(organisation, cover, actor=actor, **words)
    for purpose in without:
        for attachment in organisation.attachments.filter(purpose=purpose):
            files.remove(attachment)
    organisation.attachments.filter(purpose="cover").update(**words)
    audit.record(
        "members.pictures_changed", actor=actor, target=organisation, without=without
    )


def set_cover(organisation, upload, *, actor, **words):
    old = list(organisation.attachments.filter(purpose="cover"))
    files.attach(organisation, upload, purpose="cover", user=actor, **words)
    for attachment in old:
        files.remove(attachment)


@transaction.atomic
def remove_logo(organisation: Organisation, *, actor: User) -> None:
    for attachment in organisation.attachments.filter(purpose="logo"):
        files.remove(attachment)
    audit.record("members.logo_removed", actor=actor, target=organisation)


def set_responsible(organisation: Organisation, *, name: str, contact: str) -> None:
    """Who answers for an informal group; empty words take the person away."""
    if name or contact:
        Responsible.objects.update_or_create(
            organisation=organisation, defaults={"name": name, "contact": contact}
        )
    else:
        Responsible.objects.filter(organisation=organisation).delete()


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
    before = row.status
    row.left_on = timezone.localdate() if status == Status.LEFT else None
    row.left_by_itself = (
        status == Status.LEFT and row.owners().filter(pk=actor.pk).exists()
    )
    change_status(
        row, status, actor=actor, reason=reason, save=["left_on", "left_by_itself"]
    )
    audit.record(
        "members.status_changed",
        actor=actor,
        target=row,
        reason=reason,
        before=before,
        after=status,
    )
    search.index(row)
    notifications.notify(
        row.owners(),
        "members.status_changed",
        target=row,
        actor=actor,
        mail="members/status_changed",
        context={"organisation": row, "reason": reason},
        reason=reason,
    )
    return row


@transaction.atomic
def leave(organisation: Organisation, *, actor: User, reason: str) -> Organisation:
    """The owners' own decision; the coordinators of the territory are told."""
    row = set_status(organisation, Status.LEFT, actor=actor, reason=reason)
    tell_coordinators(row, "members.left_network", actor=actor, reason=reason)
    return row


@transaction.atomic
def reopen(organisation: Organisation, *, actor: User, reason: str) -> Organisation:
    """Whoever left by itself comes back as it was, within 90 days."""
    row = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if not row.may_be_reopened():
        raise ValidationError(
            _("The membership can no longer be reopened. Write to the coordinator."),
            code="too_late",
        )
    row = set_status(row, Status.ACTIVE, actor=actor, reason=reason)
    tell_coordinators(row, "members.reopened", actor=actor, reason=reason)
    return row


def tell_coordinators(organisation, kind, *, actor, reason):
    notifications.notify(
        deciders_of(organisation),
        kind,
        target=organisation,
        actor=actor,
        reason=reason,
    )


@transaction.atomic
def appeal(organisation: Organisation, *, actor: User, reason: str) -> None:
    """Ask the coordinators and the administrators to look at a suspension again."""
    row = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if not row.is_suspended():
        raise ValidationError(
            _("The membership is no longer suspended."), code="status"
        )
    if not throttle.hit(f"appeal:{row.pk}", limit=1, seconds=86_400):
        raise ValidationError(
            _("Your appeal is already with the network. Write again tomorrow."),
            code="too_many",
        )
    audit.record("members.appealed", actor=actor, target=row, reason=reason)
    administrators = User.objects.filter(
        is_active=True, appointments__role=Appointment.Role.ADMINISTRATOR
    )
    notifications.notify(
        [*deciders_of(row), *administrators],
        "members.appealed",
        target=row,
        actor=actor,
        reason=reason,
    )


@transaction.atomic
def set_trust(organisation: Organisation, trusted: bool, *, actor: User) -> None:
    """Let its news appear at once, or read them first again; the owners are told."""
    row = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if row.is_trusted == trusted:
        return
    row.is_trusted = trusted
    row.save(update_fields=["is_trusted"])
    verb = "members.trusted" if trusted else "members.untrusted"
    audit.record(verb, actor=actor, target=row)
    notifications.notify(row.owners(), verb, target=row, actor=actor)
