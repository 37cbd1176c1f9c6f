"""What the ground floor keeps about a person, and how it forgets it."""

from django.db.models import Q

from core.forgetting import forget_words
from core.models import (
    Attachment,
    AuditEntry,
    Notification,
    NotificationChoice,
    OutgoingMail,
    TypedForm,
)


def export_person(person) -> dict:
    """Own mails, notices and traces, as plain values."""
    return {
        "mails": list(
            OutgoingMail.objects.filter(_addresses(person)).values(
                "subject", "body", "queued_at", "sent_at"
            )
        ),
        "notices": list(
            Notification.objects.filter(_account(person)).values(
                "kind", "created_at", "read_at"
            )
        ),
        "notices by mail": list(
            NotificationChoice.objects.filter(_account(person)).values(
                "subject", "frequency"
            )
        ),
        "typed and not saved": list(
            TypedForm.objects.unsaved()
            .filter(_account(person))
            .values("address", "typed_at", "fields")
        ),
        "acts": list(
            AuditEntry.objects.filter(actor__isnull=False, actor=person.user_id).values(
                "verb", "at"
            )
        ),
        "files": list(
            Attachment.objects.filter(
                uploaded_by__isnull=False, uploaded_by=person.user_id
            ).values("name", "purpose", "size", "uploaded_at")
        ),
    }


def erase_person(person) -> None:
    """Notices and what was typed go, mails are emptied; the traces stay with the number of the account only.

    What was written to others about the person keeps its sense and loses the name.
    """
    Notification.objects.filter(_account(person)).delete()
    NotificationChoice.objects.filter(_account(person)).delete()
    TypedForm.objects.filter(_account(person)).delete()
    OutgoingMail.objects.filter(_addresses(person)).update(
        to="", subject="", body="", html="", headers={}, attachments=[]
    )
    account = person.user.email if person.user_id else ""
    forget_words([person.name, person.email, account, person.phone])


def _account(person):
    return Q(user__isnull=False, user=person.user_id)


def _addresses(person):
    account = person.user.email if person.user_id else ""
    return Q(to__in=[address for address in {person.email, account} if address])
