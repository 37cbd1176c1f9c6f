"""Handing over what outlives a project: to whom, by when, or why it is given up."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from members.models import User
from reports.actions.closing import prepared
from reports.models import HandOver


@transaction.atomic
def hand_over(row: HandOver, *, seen_at, actor: User) -> HandOver:
    """Keep what becomes of the thing; it is told when the project is closed."""
    prepared(row.closing)
    there = HandOver.objects.filter(closing=row.closing, key=row.key).first()
    if there and there.updated_at != seen_at:
        raise ValidationError(
            _(
                "Somebody else decided about this meanwhile. What you wrote is kept: look "
                "at theirs in another window, then save once more and yours stays."
            ),
            code="meanwhile",
        )
    row.pk = there.pk if there else None
    row.save()
    audit.record(
        "reports.thing_given_up" if row.is_given_up else "reports.thing_handed_over",
        actor=actor,
        target=row.closing.project,
        key=row.key,
        organisation=row.organisation_id,
    )
    return row


@transaction.atomic
def take_back(row: HandOver, *, actor: User) -> None:
    """As if nothing had been decided about it; until the project is closed."""
    prepared(row.closing)
    if HandOver.objects.filter(pk=row.pk).delete()[0]:
        audit.record(
            "reports.thing_taken_back",
            actor=actor,
            target=row.closing.project,
            key=row.key,
        )


@transaction.atomic
def finish(row: HandOver, *, actor: User) -> bool:
    """Who took it over says that it is done; False if somebody said so before."""
    row = HandOver.objects.select_for_update(of=["self"]).get(pk=row.pk)
    if row.done_at:
        return False
    row.done_at, row.done_by = timezone.now(), actor
    row.save(update_fields=["done_at", "done_by"])
    audit.record(
        "reports.thing_done", actor=actor, target=row.closing.project, key=row.key
    )
    return True
