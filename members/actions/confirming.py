"""The yearly confirmation: asked by the clock, reminded twice, pressed by an owner."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit, mail
from members import confirmations
from members.models import Organisation, User
from members.models.confirming import REMINDED_AFTER


def locked(organisation):
    return Organisation.objects.select_for_update().get(pk=organisation.pk)


@transaction.atomic
def ask(organisation: Organisation) -> None:
    """Mail the owners once; where there is none, the coordinator's list shows it."""
    row = confirmations.to_ask().select_for_update().filter(pk=organisation.pk).first()
    if row is None:
        return
    row.asked_to_confirm_on = timezone.localdate()
    row.confirmation_reminders = 0
    row.save(update_fields=["asked_to_confirm_on", "confirmation_reminders"])
    audit.record("members.asked_to_confirm", actor=None, target=row)
    mail_owners(row, "ask")


@transaction.atomic
def remind(organisation: Organisation) -> None:
    """Mail once more; what is overdue for both reminders gets one."""
    rows = confirmations.to_remind().select_for_update()
    row = rows.filter(pk=organisation.pk).first()
    if row is None:
        return
    waited = timezone.localdate() - row.asked_to_confirm_on
    row.confirmation_reminders = sum(waited >= pause for pause in REMINDED_AFTER)
    row.save(update_fields=["confirmation_reminders"])
    mail_owners(row, f"remind{row.confirmation_reminders}")


def mail_owners(organisation, step):
    for owner in organisation.owners():
        mail.queue(
            "members/confirm",
            to=owner,
            context={
                "organisation": organisation,
                "token": confirmations.token_for(organisation, owner),
                "is_reminder": step != "ask",
            },
            key=f"confirm:{organisation.pk}:{organisation.asked_to_confirm_on}"
            f":{step}:{owner.pk}",
        )


@transaction.atomic
def confirm(organisation: Organisation, *, actor: User) -> Organisation:
    """Everything in the profile is true today; pressing twice does no harm."""
    row = locked(organisation)
    today = timezone.localdate()
    if row.confirmed_on == today and not row.is_asked_to_confirm():
        return row
    row.confirmed_on = today
    row.asked_to_confirm_on = None
    row.confirmation_reminders = 0
    row.save(
        update_fields=["confirmed_on", "asked_to_confirm_on", "confirmation_reminders"]
    )
    audit.record("members.confirmed", actor=actor, target=row)
    return row


@transaction.atomic
def write(organisation: Organisation, *, subject: str, text: str, actor: User) -> int:
    """A coordinator's own mail to each owner, once a week; returns to how many.

    `{link}` in the text is each owner's own link; without it the link is added below.
    """
    row = locked(organisation)
    if not row.is_asked_to_confirm():
        raise ValidationError(_("The profile was confirmed meanwhile."), code="done")
    if not confirmations.may_write_again(confirmations.last_written([row]).get(row.pk)):
        raise ValidationError(
            _("Somebody wrote to this organisation less than a week ago."), code="week"
        )
    owners = list(row.owners())
    if not owners:
        raise ValidationError(
            _("Nobody owns this profile, so there is nobody to write to."),
            code="nobody",
        )
    if "{link}" not in text:
        text = f"{text}\n\n{{link}}"
    for owner in owners:
        mail.queue_raw(
            owner.email,
            subject,
            text.replace("{link}", confirmations.address_for(row, owner)) + "\n",
            owner.language,
            headers={"Reply-To": actor.email},
        )
    audit.record(
        confirmations.WRITTEN, actor=actor, target=row, subject=subject, to=len(owners)
    )
    return len(owners)
