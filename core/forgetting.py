"""A person's name and addresses in words that were written to or about others."""

import re

from django.db.models import Q, TextField
from django.db.models.functions import Cast
from django.utils import translation
from django.utils.translation import gettext as _

from core.models import AuditEntry, Notification, OutgoingMail

GONE = "…"


def forget_words(words: list[str]) -> None:
    """Take the words out of mails to others, of notices and of traces."""
    words = [word for word in words if word]
    if not words:
        return
    for mail in containing(OutgoingMail, ["subject", "body", "headers"], words):
        with translation.override(mail.language):
            gone = _("former member")
        mail.subject = without(mail.subject, words, gone)
        mail.body = without(mail.body, words, gone)
        # An address to answer to (Reply-To) is of no use without the person.
        kept = {
            name: value
            for name, value in mail.headers.items()
            if without(value, words) == value
        }
        mail.headers = kept
        mail.save(update_fields=["subject", "body", "headers"])
    for model in (Notification, AuditEntry):
        for row in containing(model, ["data"], words):
            row.data = without(row.data, words)
            row.save(update_fields=["data"])


def containing(model, fields, words):
    texts = {f"{field}_text": Cast(field, TextField()) for field in fields}
    found = Q(pk__in=[])
    for name in texts:
        for word in words:
            found |= Q(**{f"{name}__icontains": word})
    return model.objects.annotate(**texts).filter(found)


def without(value, words, gone=GONE):
    """The text, list or dictionary with each of the words replaced, never a part of another."""
    if isinstance(value, dict):
        return {key: without(one, words, gone) for key, one in value.items()}
    if isinstance(value, list):
        return [without(one, words, gone) for one in value]
    if not isinstance(value, str):
        return value
    choices = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    return re.sub(rf"(?<!\w)({choices})(?!\w)", gone, value, flags=re.IGNORECASE)
