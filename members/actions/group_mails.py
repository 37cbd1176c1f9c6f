"""Mails of a group's coordinators to all its members, and who wants none."""

import datetime
import secrets
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core import audit, one_click
from core import mail as outbox
from core.models import OutgoingMail
from members.archives import alive
from members.models import Group, GroupMail, GroupMailRefusal, User

A_DAY = 2
DAY = datetime.timedelta(days=1)
# For the mails of one group only.
STOP = one_click.Link("group-mail-refusal", view="members:stop_group_mail")


def addressees(group: Group):
    """Accounts in the group, without those who want no mails of it."""
    refusals = GroupMailRefusal.objects.filter(group=group)
    return group.accounts().exclude(pk__in=refusals.values("user"))


def left_today(group: Group) -> int:
    """How many mails the group may still send now."""
    recent = group.mails.filter(sent_at__gt=timezone.now() - DAY).count()
    return max(A_DAY - recent, 0)


def send(
    group: Group, *, subject: str, text: str, submission: UUID, actor: User
) -> GroupMail:
    """Write the mail to everybody, once; pressing the button again gives the first one."""
    try:
        return send_once(
            group, subject=subject, text=text, submission=submission, actor=actor
        )
    except IntegrityError as error:
        made = GroupMail.objects.filter(submission=submission, sent_by=actor)
        if first := made.filter(group=group).first():
            return first
        raise ValidationError(
            _("This page was used for another mail. Open it once more."), code="used"
        ) from error


@transaction.atomic
def send_once(group, *, subject, text, submission, actor):
    group = alive(group.pk)
    made = group.mails.filter(submission=submission, sent_by=actor).first()
    if made:
        return made
    if not left_today(group):
        raise ValidationError(
            _("A group sends at most two mails a day. Try again tomorrow."),
            code="limit",
        )
    readers = list(addressees(group).only("pk", "email", "language"))
    mail = group.mails.create(
        subject=subject,
        text=text,
        submission=submission,
        sent_by=actor,
        addressees=len(readers),
    )
    outbox.queue_many(list(letters(mail, readers)))
    audit.record(
        "members.group_mailed", actor=actor, target=group, addressees=len(readers)
    )
    return mail


def letters(mail, readers):
    """One letter for each reader; the words are made once in each language."""
    drafts = {}
    for reader in readers:
        if reader.language not in drafts:
            drafts[reader.language] = draft(mail, reader.language)
        subject, body, place = drafts[reader.language]
        link = STOP.for_reader(reader, mail.group_id)
        yield OutgoingMail(
            **outbox.written(
                reader.email, subject, body.replace(place, link), reader.language
            ),
            key=f"group-mail:{mail.pk}:{reader.pk}",
            headers={
                "Reply-To": mail.sent_by.email,
                **one_click.headers(link),
                "List-Id": f"<group-{mail.group_id}.{host()}>",
                "Precedence": "bulk",
            },
        )


def draft(mail, language):
    """(subject, text, what stands in it for the reader's own link)"""
    place = secrets.token_hex(12)
    with translation.override(language):
        text = outbox.plain_text(
            "emails/members/group_mail.txt",
            {"mail": mail, "stop": place, "site_url": settings.SITE_URL},
        )
    subject, _newline, body = text.strip().partition("\n")
    return subject.removeprefix("Subject:").strip(), body.strip() + "\n", place


def host():
    return settings.SITE_URL.partition("://")[2].partition(":")[0]


@transaction.atomic
def set_refusal(group: Group, user: User, *, refuses: bool) -> None:
    """One's own wish, so it is kept in an archived group too."""
    if refuses:
        GroupMailRefusal.objects.get_or_create(group=group, user=user)
    else:
        GroupMailRefusal.objects.filter(group=group, user=user).delete()


def may_still_leave(mail: OutgoingMail) -> bool:
    """Asked at the moment of sending: still in the group, and still wanting it?"""
    _word, number, reader = mail.key.split(":")
    sent = GroupMail.objects.select_related("group").filter(pk=number).first()
    return sent is not None and addressees(sent.group).filter(pk=reader).exists()


def progress(mail: GroupMail) -> dict[str, int]:
    """{waiting, sent, failed}; rows that the outbox has forgotten are not counted."""
    rows = OutgoingMail.objects.filter(key__startswith=f"group-mail:{mail.pk}:")
    states = list(rows.values_list("state", flat=True))
    State = OutgoingMail.State  # noqa: N806 - a class
    return {
        "waiting": sum(state in {State.QUEUED, State.SENDING} for state in states),
        "sent": states.count(State.SENT),
        "failed": states.count(State.FAILED),
    }
