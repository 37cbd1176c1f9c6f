"""Signed sheets: photographs and scans kept as the proof of presence."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from core import audit, files
from core.models import Attachment
from events import scans
from events.actions.people import writable
from events.models import Event, Session, SignedSheet
from members.models import User

MOST_PAGES = 40


def add_sheet(
    event: Event,
    *,
    sessions: Iterable[Session],
    uploads: Iterable[UploadedFile],
    actor: User,
) -> SignedSheet:
    """Keep the pages in their order; of a PDF also a picture of each page, to look at.

    Pages are drawn and pictures made anew before the event is locked: the door stays open.
    """
    pages = []
    for upload in uploads:
        pages.append(upload)
        if files.extension(upload) == "pdf":
            files.check_document(upload)
            pages += scans.pages(upload, most=MOST_PAGES)
    return keep_sheet(event, sessions=sessions, pages=pages, actor=actor)


@transaction.atomic
def keep_sheet(event, *, sessions, pages, actor):
    sheet = SignedSheet.objects.create(event=event)
    sheet.sessions.set(sessions)
    for page in pages:
        files.attach(sheet, page, purpose=Attachment.Purpose.SHEET, user=actor)
    event = writable(event)
    if event.purged_at:
        raise ValidationError(
            _(
                "The list of people of this event was emptied; only its counts are kept."
            ),
            code="purged",
        )
    audit.record(
        "events.sheet_added",
        actor=actor,
        target=event,
        sheet=sheet.pk,
        sessions=numbers(sheet),
        pages=len(sheet.pages()),
    )
    return sheet


def numbers(sheet):
    return sorted(sheet.sessions.values_list("pk", flat=True))


@transaction.atomic
def remove_sheet(sheet: SignedSheet, *, reason: str, actor: User) -> None:
    """A page of another event, a photograph that cannot be read: why is kept, the files go."""
    event = writable(sheet.event)
    audit.record(
        "events.sheet_removed",
        actor=actor,
        target=event,
        sheet=sheet.pk,
        sessions=numbers(sheet),
        reason=reason,
    )
    remove_files(sheet)
    sheet.delete()


def remove_files(sheet):
    for attachment in sheet.attachments.all():
        files.remove(attachment)
