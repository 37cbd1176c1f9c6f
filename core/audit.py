"""The trace of what people did, written inside the transaction of the act."""

import datetime

from django.db.models import Q
from django.utils import timezone

from core.models import AuditEntry

KEPT = datetime.timedelta(days=730)
# Who was given which rights, who took data out, and what became of reports to donors.
KEPT_LONGER = datetime.timedelta(days=5 * 365)
RIGHTS_AND_EXPORTS = (
    Q(verb__startswith="members.")
    | Q(verb__startswith="reports.")
    | Q(verb__endswith="exported")
)


def record(verb: str, *, actor, target, **data) -> AuditEntry:
    """Remember that `actor` (None: the clock) did `verb` ("events.registered") to `target`."""
    return AuditEntry.objects.create(verb=verb, actor=actor, target=target, data=data)


def expired():
    """Entries that nobody needs any more: docs/security.md, section 5."""
    now = timezone.now()
    old = Q(at__lt=now - KEPT) & ~RIGHTS_AND_EXPORTS
    return AuditEntry.objects.filter(old | Q(at__lt=now - KEPT_LONGER))
