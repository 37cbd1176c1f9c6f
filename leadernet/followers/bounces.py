"""Mails to followers without an account that came back: after two of them the address goes."""

from email.message import EmailMessage

from core.models import OutgoingMail
from leadernet.followers.by_mail import KEY
from news.newsletters.bounces import OURS, says_never
from projects.models import MailFollower

# An error of the mail server is not one of the address, so it has words of its own.
CAME_BACK = "came back"
UNTIL_END = 2


def take(message: EmailMessage) -> bool:
    """Is it a report about one of these mails? Then what it says is written down."""
    if message.get_content_type() != "multipart/report":
        return False
    mails = OutgoingMail.objects.filter(
        key__startswith=f"{KEY}:", message_id__in=message_ids(message)
    )
    found = mails.first()
    if found and says_never(message):
        sent = mails.filter(pk=found.pk, state=OutgoingMail.State.SENT)
        sent.update(state=OutgoingMail.State.FAILED, error=CAME_BACK)
    return found is not None


def message_ids(report) -> list[str]:
    """Only who got the mail knows its Message-ID, so nobody can report for another."""
    found = []
    for part in report.walk():
        if part.get_content_type() == "text/rfc822-headers":
            text = str(part.get_payload(decode=True) or b"", "latin-1")
        else:
            text = str(part.get("Message-ID", ""))
        found += [match[0] for match in OURS.finditer(text)]
    return found


def unreachable() -> list[MailFollower]:
    """For the clock. What came back before the address was confirmed anew counts no more.

    Envelopes are kept for 90 days, so two of that time count together.
    """
    failed = OutgoingMail.objects.filter(
        state=OutgoingMail.State.FAILED, key__startswith=f"{KEY}:", error=CAME_BACK
    )
    came_back = {}
    for address, moment in failed.values_list("to", "queued_at"):
        came_back.setdefault(address, []).append(moment)
    rows = MailFollower.objects.confirmed().filter(email__in=came_back)
    return [
        row
        for row in rows.order_by("pk")
        if sum(at >= row.confirmed_at for at in came_back[row.email]) >= UNTIL_END
    ]
