"""Closed accounts, remembered outside of the backup: whoever restores an older one closes them again.

A file in LOCAL_DIR, a line for each: when, and the number of the account. No name, no address.
"""

import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone

from leadernet import privacy
from members.actions import accounts
from members.models import User


def close(user: User, *, actor: User | None) -> None:
    """Close the account everywhere and remember that it was."""
    accounts.close(user, erase=privacy.erase, actor=actor)
    path = ledger()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as lines:
        lines.write(f"{timezone.now().isoformat(timespec='seconds')} {user.pk}\n")


def close_again(*, since: datetime.datetime) -> list[str]:
    """Close what was closed after the backup was made; a sentence about each account."""
    numbers = [number for at, number in entries() if at >= since]
    users = User.objects.filter(pk__in=numbers, closed_at=None).order_by("pk")
    return [said_of(user) for user in users]


def said_of(user):
    try:
        accounts.close(user, erase=privacy.erase, actor=None)
    except ValidationError as error:
        return f"Account {user.pk} was closed after the backup; close it again: {error.messages[0]}"
    return f"Account {user.pk} was closed after the backup and is closed again."


def entries():
    lines = ledger().read_text().splitlines() if ledger().exists() else []
    for at, number in map(str.split, lines):
        yield datetime.datetime.fromisoformat(at), int(number)


def ledger():
    return settings.LOCAL_DIR / "closed-accounts"
