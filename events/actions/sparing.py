"""Nobody's mailbox is filled through the portal: how often one address may be written to."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core import throttle
from members.models import User

DAY = 86_400
# A series has eight meetings and more, so somebody may register for many in one day.
BY_STRANGERS = 12
BY_ONE_ACCOUNT = 10


def may_strangers_write(email: str) -> bool:
    """Whoever the strangers are, and for whichever events."""
    return throttle.hit(f"strangers:{email}", limit=BY_STRANGERS, seconds=DAY)


def refuse_to_bother(email: str, *, actor: User) -> None:
    """Adding and taking away again, one account makes only so many mails to one address."""
    key = f"bother:{actor.pk}:{email.lower()}"
    if email and not throttle.hit(key, limit=BY_ONE_ACCOUNT, seconds=DAY):
        raise ValidationError(
            _("%(email)s got many mails from you today. Continue tomorrow."),
            code="too_many",
            params={"email": email},
        )
