"""Verbs that every import needs: its row alone, a sign of life, how many rows became what."""

from django.core.exceptions import ValidationError
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from core import files
from core.models import Batch


def locked(batch: Batch) -> Batch:
    """The import's row for this transaction alone, or ValidationError."""
    rows = type(batch).objects.select_for_update(of=("self",)).filter(pk=batch.pk)
    if row := rows.first():
        return row
    raise ValidationError(_("This import was thrown away meanwhile."), code="gone")


def went_on() -> ValidationError:
    """What somebody hears who answers a question that was answered already."""
    return ValidationError(
        _("The import went on meanwhile. Look how far it is."), code="state"
    )


def touch(batch: Batch, **fields) -> None:
    """It is being worked on; without this sign the clock takes it up."""
    type(batch).objects.filter(pk=batch.pk).update(touched_at=timezone.now(), **fields)


def counts_of(rows, field: str) -> dict:
    """{value of the field: rows}, without those that have none."""
    counted = rows.order_by().values_list(field).annotate(number=Count("pk"))
    return {name: number for name, number in counted if name}


def remove_files(batch: Batch) -> None:
    for attachment in batch.attachments.all():
        files.remove(attachment)
