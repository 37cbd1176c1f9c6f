"""The address that a mail about a topic is answered to: signed for one person and one topic.

`reply+9ix-2c-1ny-<signature>@example.org`: topic, account and day with letters and digits, since
mail servers do not always keep capitals. It opens nothing by itself: rights are asked when an
answer comes, and who sends it must be that person (`forums/replies/taking.py`).
"""

import base64
import datetime
import re
from dataclasses import dataclass
from email.utils import parseaddr

from django.conf import settings
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

SALT = "forums.replies"
AGE = datetime.timedelta(days=365)
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
SIGNATURE = 16
TOKEN = re.compile(
    rf"([0-9a-z]{{1,7}})-([0-9a-z]{{1,7}})-([0-9a-z]{{1,4}})-([a-z2-7]{{{SIGNATURE}}})"
)
# RFC 5321, 4.5.3.1.1; the longest token, and the sign before it.
LONGEST_LOCAL_PART = 64
LONGEST_ENDING = 1 + 7 + 7 + 4 + SIGNATURE + 3


@dataclass(frozen=True)
class Named:
    """Whose answer to what an address takes, by number."""

    topic: int
    user: int
    is_old: bool


def reply_address(user, topic) -> str:
    """Empty where the portal gets no mail."""
    local, host = parts()
    return f"{local}+{token(topic.pk, user.pk)}@{host}" if local else ""


def is_usable() -> bool:
    """Can REPLY_ADDRESS carry the longest token?"""
    local, host = parts()
    fits = len(local) + LONGEST_ENDING <= LONGEST_LOCAL_PART
    return fits and bool(re.fullmatch(r"[a-z0-9._-]+@[a-z0-9.-]+", f"{local}@{host}"))


def parts():
    """Both sides of REPLY_ADDRESS."""
    local, _at, host = parseaddr(settings.REPLY_ADDRESS)[1].lower().rpartition("@")
    return local, host


def token(topic: int, user: int) -> str:
    said = "-".join(map(base36, (topic, user, today())))
    return f"{said}-{signature(said)}"


def read(address: str) -> Named | None:
    """None for any other address, or one that was changed."""
    local, host = parts()
    start, _plus, rest = address.strip().lower().partition("+")
    signed, _at, domain = rest.rpartition("@")
    found = TOKEN.fullmatch(signed)
    if not (local and found) or (start, domain) != (local, host):
        return None
    said = signed.rpartition("-")[0]
    if not constant_time_compare(found[4], signature(said)):
        return None
    topic, user, day = (int(number, 36) for number in found.groups()[:3])
    return Named(topic, user, is_old=today() - day > AGE.days)


def today():
    return timezone.now().toordinal()


def signature(said):
    digest = salted_hmac(SALT, said, algorithm="sha256").digest()
    return base64.b32encode(digest[: SIGNATURE * 5 // 8]).decode().lower()


def base36(number):
    text = ""
    while number:
        number, digit = divmod(number, 36)
        text = DIGITS[digit] + text
    return text or "0"
