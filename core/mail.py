"""The outbox: a mail is a row of the act's own transaction; the worker delivers it."""

import datetime
import smtplib
import time
import uuid
from collections.abc import Iterable

from django.conf import settings
from django.core.cache import cache
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import F, Q
from django.template import Context
from django.template.loader import get_template
from django.utils import timezone, translation
from django.utils.module_loading import import_string
from django_tasks import task

from core.models import OutgoingMail

# Mails have a worker of their own: a server that hangs holds up nothing else.
QUEUE = "mail"
ATTEMPTS = 6
# Of many mails written together, how many leave before somebody else's.
AT_A_TIME = 20
# After a server hung or was not there, mails wait so many seconds without being tried.
SERVER_RESTS = 60
AWAY = "mail-server-is-away"
# So many seconds a worker tries again what did not leave before.
TRYING_AGAIN = 60
# A mail that a crash left half sent is taken up again after this time.
STUCK_AFTER = datetime.timedelta(minutes=5)
TEXTS_ARE_KEPT = datetime.timedelta(days=30)
ENVELOPES_ARE_KEPT = datetime.timedelta(days=90)


def queue(
    template: str,
    *,
    to,
    context=None,
    key: str | None = None,
    attachments=(),
    reply_to: str = "",
    headers=None,
    foot: str = "",
) -> OutgoingMail | None:
    """Write the mail `templates/emails/<template>.txt` to somebody in their language.

    `to` has `.email` and `.language`. The template's first line is "Subject: …", then an
    empty line, then the text; `foot` goes below it. The same `key` is written once; None
    when it was written before or the person has no address.
    """
    if not to.email:
        return None
    subject, body = worded(template, to, context)
    return queue_raw(
        to.email,
        subject,
        body + "\n" + foot,
        to.language,
        key=key,
        attachments=attachments,
        headers=({"Reply-To": reply_to} if reply_to else {}) | (headers or {}),
    )


def worded(template, to, context) -> tuple[str, str]:
    """Subject and body, in the language of who gets it."""
    with translation.override(to.language):
        text = plain_text(
            f"emails/{template}.txt",
            {"to": to, "site_url": settings.SITE_URL, "site_name": settings.SITE_NAME}
            | (context or {}),
        )
    subject, _newline, body = text.strip().partition("\n")
    return subject.removeprefix("Subject:").strip(), body.strip()


def send_unkept(template: str, *, to, context=None) -> bool:
    """Send it at once, without a row: for what must not be known afterwards. Did it leave?

    Nobody tries again, and nothing is logged: neither whose the address was nor what was sent.
    """
    subject, body = worded(template, to, context)
    mail = OutgoingMail(**written(to.email, subject, body + "\n", to.language))
    try:
        _message(mail).send()
    except (OSError, ValueError):
        return False
    return True


def plain_text(template: str, context: dict) -> str:
    """The template as text: nothing is escaped as if it were HTML."""
    return get_template(template).template.render(Context(context, autoescape=False))


def queue_raw(
    to: str,
    subject: str,
    body: str,
    language: str,
    *,
    key=None,
    attachments=(),
    headers=None,
    html: str = "",
) -> OutgoingMail | None:
    """Write a mail whose words are already there (allauth makes its own).

    `html` says the same as the text, for programs that show it.
    """
    fields = written(to, subject, body, language) | {
        "html": html,
        "attachments": list(attachments),
        "headers": headers or {},
    }
    if key is None:
        mail = OutgoingMail.objects.create(**fields)
    else:
        mail, created = OutgoingMail.objects.get_or_create(key=key, defaults=fields)
        if not created:
            return None
    transaction.on_commit(lambda: deliver_later.enqueue(mail.pk))
    return mail


def domain() -> str:
    """The right side of our Message-IDs."""
    return settings.SITE_URL.partition("://")[2].partition(":")[0]


def written(to: str, subject: str, body: str, language: str) -> dict:
    """The fields of one mail."""
    return {
        "to": to,
        "language": language,
        "subject": " ".join(subject.split())[:200],
        "body": body,
        "message_id": f"<{uuid.uuid4()}@{domain()}>",
    }


def queue_many(mails: Iterable[OutgoingMail]) -> None:
    """Write many mails at once, each with its key and once.

    They leave a few at a time, in between others.
    """
    mails = {mail.key: mail for mail in mails}
    known = OutgoingMail.objects.filter(key__in=mails).values_list("key", flat=True)
    for key in known:
        del mails[key]
    mails = OutgoingMail.objects.bulk_create(mails.values(), batch_size=500)
    pks = [mail.pk for mail in mails]
    transaction.on_commit(lambda: deliver_in_turn.enqueue(pks) if pks else None)


@task(queue_name=QUEUE)
def deliver_in_turn(pks: list[int]) -> None:
    """Deliver the first ones and come back for the rest, so that nobody else waits long."""
    for pk in pks[:AT_A_TIME]:
        deliver(pk)
    if rest := pks[AT_A_TIME:]:
        deliver_in_turn.enqueue(rest)


@task(queue_name=QUEUE)
def deliver_later(pk: int) -> None:
    deliver(pk)


@task(queue_name=QUEUE)
def try_again() -> None:
    """What is due, for a minute; the clock comes again."""
    until = time.monotonic() + TRYING_AGAIN
    for pk in list(due().values_list("pk", flat=True)[:1000]):
        if time.monotonic() < until:
            deliver(pk)


def deliver(pk: int) -> bool:
    """Send one mail; True when it left. Safe to run twice and at the same time.

    Each attempt at a server that hangs costs the worker the whole time limit, so after one
    the others are left to the clock.
    """
    mail = None if cache.get(AWAY) else _claim(pk)
    if mail is None:
        return False
    if not _may_leave(mail):
        mail.delete()
        return False
    try:
        _message(mail).send()
    except (
        OSError,
        ValueError,
    ) as error:  # the server's refusals, impossible addresses
        _failed(mail, error)
        if _is_away(error):
            cache.set(AWAY, True, timeout=SERVER_RESTS)
        return False
    OutgoingMail.objects.filter(pk=pk).update(
        state=OutgoingMail.State.SENT, sent_at=timezone.now(), error=""
    )
    return True


def _may_leave(mail):
    """Rights are asked when the mail leaves: the first word of its key names who is asked."""
    guard = settings.MAIL_GUARDS.get((mail.key or "").partition(":")[0])
    return guard is None or import_string(guard)(mail)


def due():
    """Mails that wait for another attempt or that a crash left half sent, oldest first."""
    return OutgoingMail.objects.filter(_ripe(timezone.now())).order_by("queued_at")


def _ripe(now):
    """The pauses between attempts grow: 4, 16, 64 … minutes after the last one began."""
    ripe = Q(state=OutgoingMail.State.SENDING, sending_since__lt=now - STUCK_AFTER)
    ripe |= Q(
        state=OutgoingMail.State.QUEUED, attempts=0, queued_at__lt=now - STUCK_AFTER
    )
    for attempts in range(1, ATTEMPTS):
        pause = datetime.timedelta(minutes=4**attempts)
        ripe |= Q(
            state=OutgoingMail.State.QUEUED,
            attempts=attempts,
            sending_since__lt=now - pause,
        )
    return ripe


def _claim(pk):
    """Mark it as being sent before connecting, so that two workers never send it twice.

    A crash in the middle leaves the mark; then the mail goes again with its Message-ID,
    by which the reader's program knows the two for one. What crashes always is given up.
    """
    now = timezone.now()
    OutgoingMail.objects.filter(
        _ripe(now), pk=pk, state=OutgoingMail.State.SENDING, attempts__gte=ATTEMPTS
    ).update(state=OutgoingMail.State.FAILED, error="interrupted")
    fresh = Q(state=OutgoingMail.State.QUEUED, attempts=0)
    claimed = OutgoingMail.objects.filter(_ripe(now) | fresh, pk=pk).update(
        state=OutgoingMail.State.SENDING,
        sending_since=now,
        attempts=F("attempts") + 1,
    )
    return OutgoingMail.objects.get(pk=pk) if claimed else None


def _message(mail):
    message = EmailMultiAlternatives(
        mail.subject,
        mail.body,
        to=[mail.to],
        headers={"Message-ID": mail.message_id, "Content-Language": mail.language}
        | mail.headers,
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    for attachment in mail.attachments:
        message.attach(
            attachment["name"], attachment["text"], attachment["content_type"]
        )
    return message


def _is_away(error):
    """Hung, or not there: it did not even answer this mail."""
    answers = (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused)
    return isinstance(error, OSError) and not isinstance(error, answers)


def _failed(mail, error):
    """Try again later, or give up. The reason names the error and holds no content."""
    last = mail.attempts >= ATTEMPTS
    code = getattr(error, "smtp_code", "")
    OutgoingMail.objects.filter(pk=mail.pk).update(
        state=OutgoingMail.State.FAILED if last else OutgoingMail.State.QUEUED,
        error=f"{type(error).__name__} {code}".strip(),
    )


def with_expired_text():
    """Finished mails whose words are no longer needed; for the clock."""
    return _finished().exclude(body="").filter(_older_than(TEXTS_ARE_KEPT))


def expired():
    """Finished mails of which nothing is needed any more; for the clock."""
    return _finished().filter(_older_than(ENVELOPES_ARE_KEPT))


def empty_text(mail: OutgoingMail) -> None:
    OutgoingMail.objects.filter(pk=mail.pk).update(
        subject="", body="", html="", headers={}, attachments=[]
    )


def _finished():
    return OutgoingMail.objects.filter(
        state__in=[OutgoingMail.State.SENT, OutgoingMail.State.FAILED]
    )


def _older_than(age):
    return Q(queued_at__lt=timezone.now() - age)
