"""The outbox: a mail is a row of the act's own transaction; the worker delivers it."""

import datetime
import uuid

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F, Q
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django_tasks import task

from core.models import OutgoingMail

ATTEMPTS = 6
# A mail that a crash left half sent is taken up again after this time.
STUCK_AFTER = datetime.timedelta(minutes=5)


def queue(
    template: str, *, to, context=None, key: str | None = None, attachments=()
) -> OutgoingMail | None:
    """Write the mail `templates/emails/<template>.txt` to somebody in their language.

    `to` has `.email` and `.language`. The template's first line is "Subject: …", then an
    empty line, then the text. The same `key` is written once; None when it was written
    before or the person has no address.
    """
    if not to.email:
        return None
    with translation.override(to.language):
        text = render_to_string(
            f"emails/{template}.txt",
            {"to": to, "site_url": settings.SITE_URL, "site_name": settings.SITE_NAME}
            | (context or {}),
        )
    subject, _newline, body = text.strip().partition("\n")
    return queue_raw(
        to.email,
        subject.removeprefix("Subject:").strip(),
        body.strip() + "\n",
        to.language,
        key=key,
        attachments=attachments,
    )


def queue_raw(
    to: str, subject: str, body: str, language: str, *, key=None, attachments=()
) -> OutgoingMail | None:
    """Write a mail whose words are already there (allauth makes its own)."""
    domain = settings.SITE_URL.partition("://")[2].partition(":")[0]
    fields = {
        "to": to,
        "language": language,
        "subject": " ".join(subject.split())[:200],
        "body": body,
        "attachments": list(attachments),
        "message_id": f"<{uuid.uuid4()}@{domain}>",
    }
    if key is None:
        mail = OutgoingMail.objects.create(**fields)
    else:
        mail, created = OutgoingMail.objects.get_or_create(key=key, defaults=fields)
        if not created:
            return None
    transaction.on_commit(lambda: deliver_later.enqueue(mail.pk))
    return mail


@task()
def deliver_later(pk: int) -> None:
    deliver(pk)


def deliver(pk: int) -> bool:
    """Send one mail; True when it left. Safe to run twice and at the same time."""
    mail = _claim(pk)
    if mail is None:
        return False
    try:
        _message(mail).send()
    except OSError as error:
        _failed(mail, error)
        return False
    OutgoingMail.objects.filter(pk=pk).update(
        state=OutgoingMail.State.SENT, sent_at=timezone.now(), error=""
    )
    return True


def due():
    """Mails that the worker lost or could not send yet, oldest first; for the clock."""
    now = timezone.now()
    return OutgoingMail.objects.filter(
        Q(state=OutgoingMail.State.QUEUED, queued_at__lt=now - STUCK_AFTER)
        | Q(state=OutgoingMail.State.SENDING, sending_since__lt=now - STUCK_AFTER)
    ).order_by("queued_at")


def _claim(pk):
    """Mark it as being sent before connecting, so that two workers never send it twice."""
    stuck = timezone.now() - STUCK_AFTER
    claimed = (
        OutgoingMail.objects.filter(pk=pk)
        .filter(
            Q(state=OutgoingMail.State.QUEUED)
            | Q(state=OutgoingMail.State.SENDING, sending_since__lt=stuck)
        )
        .update(
            state=OutgoingMail.State.SENDING,
            sending_since=timezone.now(),
            attempts=F("attempts") + 1,
        )
    )
    return OutgoingMail.objects.get(pk=pk) if claimed else None


def _message(mail):
    message = EmailMessage(
        mail.subject,
        mail.body,
        to=[mail.to],
        headers={"Message-ID": mail.message_id, "Content-Language": mail.language}
        | mail.headers,
    )
    for attachment in mail.attachments:
        message.attach(
            attachment["name"], attachment["text"], attachment["content_type"]
        )
    return message


def _failed(mail, error):
    """Try again later with growing pauses, or give up; the reason without any content."""
    last = mail.attempts >= ATTEMPTS
    OutgoingMail.objects.filter(pk=mail.pk).update(
        state=OutgoingMail.State.FAILED if last else OutgoingMail.State.QUEUED,
        queued_at=timezone.now()
        + datetime.timedelta(minutes=4**mail.attempts)
        - STUCK_AFTER,
        error=type(error).__name__,
    )
