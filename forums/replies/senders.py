"""Who sent a mail, and whether that is the person to whom its reply address was given."""

import re
from email.message import EmailMessage

from allauth.account.models import EmailAddress

from members.models import User

LONGEST = 254  # RFC 5321
IN_BRACKETS = re.compile(r"<([^<>]*)>")
REMARK = re.compile(r"\([^()]*\)")


def sender_of(message: EmailMessage) -> str:
    """Empty where there is none, more than one, or what could be read in more than one way."""
    written = [value for name, value in message.raw_items() if name.lower() == "from"]
    addresses = getattr(message.get("From"), "addresses", ())
    if len(written) != 1 or len(addresses) != 1:
        return ""
    address = addresses[0].addr_spec.lower()
    # “known@example.org <other@example.net>”: parsers do not agree who that is.
    plain = REMARK.sub("", str(written[0])).strip().lower()
    if (IN_BRACKETS.findall(plain) or [plain]) != [address]:
        return ""
    # Signs that look like others: docs/decisions.md.
    is_plain = address.isascii() and address.isprintable() and len(address) <= LONGEST
    return address if is_plain else ""


def is_from(user: User, message: EmailMessage) -> bool:
    """One of the confirmed addresses of the account."""
    sender = sender_of(message)
    owned = EmailAddress.objects.filter(user=user, verified=True)
    return bool(sender) and owned.filter(email__iexact=sender).exists()
