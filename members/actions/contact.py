"""A message to an organisation or a group from its page: addresses stay hidden, nothing is stored."""

from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import mail, throttle
from members.models import Group, Organisation

HOUR, DAY = 3600, 86_400
FROM_ONE_ACCOUNT, FROM_ONE_ADDRESS = 10, 5
# Of people who are not signed in, to one addressee.
FROM_STRANGERS = 20


@dataclass(frozen=True)
class Mailbox:
    email: str
    language: str = settings.LANGUAGE_CODE


@dataclass(frozen=True)
class Message:
    """What somebody wrote. `account` is None for a stranger, whose address nobody has checked."""

    name: str
    email: str
    text: str
    account: object = None


def recipients(addressee: Organisation | Group):
    """Its own address, else those of who answers for it; nobody for what is closed."""
    if isinstance(addressee, Group):
        is_closed, answering = addressee.is_archived(), addressee.coordinators()
    else:
        is_closed = not addressee.is_public() or addressee.has_left()
        answering = addressee.owners()
    if is_closed:
        return []
    return [Mailbox(addressee.email)] if addressee.email else list(answering)


@transaction.atomic
def send(
    addressee: Organisation | Group, message: Message, *, who: str, copy: bool = False
) -> None:
    """Queue the mail; `who` is the network address by which strangers are counted.

    A copy goes to an account's confirmed address only: nobody can have us write to a third.
    """
    if not is_within_limits(addressee, message, who):
        raise ValidationError(
            _("That is many messages in a short time. Try again later."),
            code="too_many",
        )
    context = {"addressee": addressee, "message": message}
    for mailbox in recipients(addressee):
        mail.queue(
            "members/contact", to=mailbox, context=context, reply_to=message.email
        )
    if copy and message.account:
        mail.queue("members/contact_copy", to=message.account, context=context)


def is_within_limits(addressee, message, who):
    if message.account:
        key = f"contact:account:{message.account.pk}"
        return throttle.hit(key, limit=FROM_ONE_ACCOUNT, seconds=DAY)
    calm = throttle.hit(f"contact:{who}", limit=FROM_ONE_ADDRESS, seconds=HOUR)
    to_one = f"contact:{addressee._meta.model_name}:{addressee.pk}"
    return calm and throttle.hit(to_one, limit=FROM_STRANGERS, seconds=DAY)
