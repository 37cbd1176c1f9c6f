"""Secret addresses of rows that are not public yet: one for a row, with an end, revocable."""

import datetime

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from core.models import PreviewLink

LIFETIME = datetime.timedelta(days=14)


def make(row, *, actor) -> PreviewLink:
    """A new link; the one that the row had before ends."""
    revoke(row)
    return PreviewLink.objects.create(
        target=row, created_by=actor, expires_at=timezone.now() + LIFETIME
    )


def revoke(row) -> None:
    of_row(row).delete()


def of(row) -> PreviewLink | None:
    """The link that works now."""
    return of_row(row).alive().first()


def of_row(row):
    kind = ContentType.objects.get_for_model(row)
    return PreviewLink.objects.filter(content_type=kind, object_id=row.pk)


def read(key: str) -> PreviewLink | None:
    """The link with this key, while whoever made it may still share the row.

    Each app whose rows are shared has a permission `<app>.share`.
    """
    links = PreviewLink.objects.alive().filter(key=key)
    link = links.select_related("created_by", "content_type").first()
    if link is None or link.target is None or not link.created_by.is_active:
        return None
    may_share = f"{link.content_type.app_label}.share"
    return link if link.created_by.has_perm(may_share, link.target) else None
