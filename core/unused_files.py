"""Files that nothing needs any more, for the clock: each minute a piece, in a day all.

A row may lose its owner (a deleted post), a file its row (an upload that was rolled back, an
owner deleted with its attachments). Both wait a day, in which an act may still be under way.
"""

import datetime
import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from core.models import Attachment

GRACE = datetime.timedelta(days=1)
MINUTES_OF_A_DAY = 24 * 60
# As `Attachment.path` names them, or a half-written one; what else lies there is not ours.
OURS = re.compile(r"([A-Za-z0-9_-]{22})(-[0-9]+)?\.[a-z0-9]+")


def folders_of(moment: datetime.datetime) -> list[Path]:
    """The folders whose turn it is: every one has its minute of the day."""
    minute = moment.hour * 60 + moment.minute
    root = Path(settings.MEDIA_ROOT)
    found = [folder for folder in root.glob("??") if folder.is_dir()]
    return sorted(folder for folder in found if turn_of(folder.name) == minute)


def turn_of(name):
    return (ord(name[0]) * 128 + ord(name[1])) % MINUTES_OF_A_DAY


def ownerless() -> Iterator[Attachment]:
    """Old attachments in those folders whose owner is no longer there."""
    now = timezone.now()
    theirs = Q(pk__in=[])
    for folder in folders_of(now):
        theirs |= Q(key__startswith=folder.name)
    rows = Attachment.objects.filter(theirs, uploaded_at__lt=now - GRACE)
    for attachment in rows.select_related("content_type"):
        model = attachment.content_type.model_class()
        # Without its app nobody can say whether the owner is gone.
        if model is None:
            continue
        if not model._base_manager.filter(pk=attachment.object_id).exists():
            yield attachment


def strays() -> Iterator[Path]:
    """Old files in those folders that no row names."""
    now = timezone.now()
    for folder in folders_of(now):
        rows = Attachment.objects.filter(key__startswith=folder.name)
        named = set(rows.values_list("key", flat=True))
        for path in sorted(folder.iterdir()):
            ours = OURS.fullmatch(path.name)
            if ours and ours[1] not in named and is_older_than(path, now - GRACE):
                yield path


def is_older_than(path, moment):
    return path.is_file() and path.stat().st_mtime < moment.timestamp()


def unlink(path: Path) -> None:
    path.unlink(missing_ok=True)
