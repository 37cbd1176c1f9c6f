"""The trace of what people did, written inside the transaction of the act."""

from core.models import AuditEntry


def record(verb: str, *, actor, target, **data) -> AuditEntry:
    """Remember that `actor` (None: the clock) did `verb` ("events.registered") to `target`."""
    return AuditEntry.objects.create(verb=verb, actor=actor, target=target, data=data)
