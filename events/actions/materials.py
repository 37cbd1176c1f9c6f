"""What was shown, handed out and agreed: for everybody who sees the event, or those with a place."""

from collections.abc import Iterable

from django.db import transaction

from core import audit, files
from core.models import Attachment
from events.actions.people import refuse_in_archive
from events.models import Event, Handouts
from members.models import User


@transaction.atomic
def add_materials(
    event: Event, uploads: Iterable, *, is_closed: bool, actor: User
) -> list[Attachment]:
    """Hang each checked document behind those that are there. The same file stays once."""
    refuse_in_archive(event)
    owner = shelf(event, is_closed=is_closed)
    last = owner.attachments.order_by("-position").first()
    position = last.position if last else 0
    known = set(owner.attachments.values_list("sha256", flat=True))
    added = []
    for upload in uploads:
        document = files.attach(
            owner, upload, purpose=Attachment.Purpose.DOCUMENT, user=actor
        )
        if document.sha256 in known:
            files.remove(document)
            continue
        known.add(document.sha256)
        position += 1
        document.position = position
        document.save(update_fields=["position"])
        added.append(document)
    return added


def shelf(event, *, is_closed):
    """The row whose readers may take what hangs on it."""
    if not is_closed:
        return event
    return Handouts.objects.get_or_create(event=event)[0]


@transaction.atomic
def arrange_materials(
    event: Event, documents: Iterable[Attachment], closed: Iterable[str], *, actor: User
) -> None:
    """Keep titles and order, and hang each where those may take it who shall.

    `closed` are the keys of what is for those with a place alone.
    """
    refuse_in_archive(event)
    closed = set(closed)
    for place, document in enumerate(documents, start=1):
        document.position = place
        document.target = shelf(event, is_closed=document.key in closed)
        document.save()
    audit.record("events.materials_arranged", actor=actor, target=event)


@transaction.atomic
def remove_material(document: Attachment, *, event: Event, actor: User) -> None:
    refuse_in_archive(event)
    audit.record(
        "events.material_removed", actor=actor, target=event, name=document.name
    )
    files.remove(document)
