"""The only door to `Organisation.status`: each change leaves a row in the history."""

import datetime
from collections.abc import Iterable

from django.utils import timezone

from members.models import Organisation, StatusChange, User


def change_status(
    organisation: Organisation,
    status: str,
    *,
    actor: User | None,
    reason: str = "",
    save: Iterable[str] = (),
) -> StatusChange:
    """Save the new state and its row; `save` names other fields that go with it.

    Inside the caller's transaction, which holds the organisation's row.
    """
    before, organisation.status = organisation.status, status
    organisation.save(update_fields=["status", *save])
    return organisation.status_changes.create(
        before=before, after=status, reason=reason, actor=actor
    )


def begin_history(
    organisations: Iterable[Organisation], *, actor: User | None, reason: str = ""
) -> list[StatusChange]:
    """The first row of organisations that were created in their state (imports, practice).

    The day is the one from which they are members, when that is known.
    """
    return StatusChange.objects.bulk_create(
        StatusChange(
            organisation=organisation,
            after=organisation.status,
            at=known_since(organisation),
            reason=reason,
            actor=actor,
        )
        for organisation in organisations
    )


def known_since(organisation: Organisation) -> datetime.datetime:
    if organisation.joined_on is None:
        return organisation.applied_at or timezone.now()
    midnight = datetime.datetime.combine(organisation.joined_on, datetime.time.min)
    return timezone.make_aware(midnight)
