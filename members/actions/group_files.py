"""Pictures of a group, and the documents that its members put into it."""

from django.db import transaction

from core import audit, files
from core.models import Attachment
from members.archives import alive
from members.models import Group, User


@transaction.atomic
def set_picture(group: Group, purpose: str, upload, *, actor: User, **words) -> None:
    """The new logo or cover takes the place of the old one; without one it is described anew."""
    alive(group.pk)
    old = list(group.attachments.filter(purpose=purpose))
    if not upload:
        group.attachments.filter(purpose=purpose).update(**words)
        return
    files.attach(group, upload, purpose=purpose, user=actor, **words)
    for attachment in old:
        files.remove(attachment)


@transaction.atomic
def remove_picture(group: Group, purpose: str) -> None:
    alive(group.pk)
    for attachment in group.attachments.filter(purpose=purpose):
        files.remove(attachment)


@transaction.atomic
def add_file(group: Group, upload, *, title: str, actor: User):
    """Put a checked document or picture into the group."""
    group = alive(group.pk)
    row = group.files.create(title=title, added_by=actor)
    files.attach(row, upload, purpose=Attachment.Purpose.DOCUMENT, user=actor)
    audit.record("members.group_file_added", actor=actor, target=group, title=title)
    return row


@transaction.atomic
def remove_file(row, *, actor: User) -> None:
    """Take the file away for good; the audit keeps its title."""
    group = alive(row.group_id)
    for attachment in row.attachments.all():
        files.remove(attachment)
    audit.record(
        "members.group_file_removed", actor=actor, target=group, title=row.title
    )
    row.delete()
