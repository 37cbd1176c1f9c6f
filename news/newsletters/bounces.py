"""Letters that came back: reports of delivery (RFC 3464), matched by the letter's Message-ID."""

import re
import uuid
from email.message import EmailMessage

from django.db import transaction

from news.actions import subscribers
from news.models import Letter
from news.models.newsletters import domain

OURS = re.compile(r"<([0-9a-f-]{36})@([^>]+)>")
DELIVERED = [Letter.State.SENT, Letter.State.UNKNOWN, Letter.State.SENDING]


def take(message: EmailMessage) -> bool:
    """Is it a report about one of our letters? Then what it says is written down."""
    if message.get_content_type() != "multipart/report":
        return False
    letter = letter_of(message)
    if letter is None:
        return False
    if says_never(message):
        came_back(letter)
    return True


def letter_of(report) -> Letter | None:
    """Only who got the letter knows its Message-ID, so nobody can report for another."""
    for part in report.walk():
        if part.get_content_type() == "text/rfc822-headers":
            found = OURS.search(str(part.get_payload(decode=True) or b"", "latin-1"))
        else:
            found = OURS.search(str(part.get("Message-ID", "")))
        if found and found[2] == domain() and (letter := with_key(found[1])):
            return letter
    return None


def with_key(text):
    try:
        key = uuid.UUID(text)
    except ValueError:
        return None
    return Letter.objects.filter(key=key).select_related("subscriber").first()


def says_never(report) -> bool:
    """Failed for good: what is only late is tried again by the servers themselves."""
    for part in report.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        for block in part.get_payload():
            action = str(block.get("Action", "")).strip().lower()
            status = str(block.get("Status", "")).strip()
            if action == "failed" and status.startswith("5"):
                return True
    return False


@transaction.atomic
def came_back(letter: Letter) -> None:
    """Once for each letter, however many reports come."""
    delivered = Letter.objects.filter(pk=letter.pk, state__in=DELIVERED)
    if delivered.update(state=Letter.State.BOUNCED) and letter.subscriber:
        subscribers.came_back(letter.subscriber)
