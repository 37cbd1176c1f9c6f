"""Documents that an organisation publishes on its page."""

from django.db import transaction

from core import audit, files
from members.models import Document, Organisation, User


@transaction.atomic
def add(
    organisation: Organisation, document: Document, upload, *, actor: User
) -> Document:
    document.organisation = organisation
    document.save()
    files.attach(document, upload, purpose="document", user=actor)
    audit.record(
        "members.document_added",
        actor=actor,
        target=organisation,
        document=str(document),
    )
    return document


@transaction.atomic
def remove(document: Document, *, actor: User) -> None:
    """The file goes with it, also from the disk."""
    for attachment in document.attachments.all():
        files.remove(attachment)
    audit.record(
        "members.document_removed",
        actor=actor,
        target=document.organisation,
        document=str(document),
    )
    document.delete()
