"""The one place that knows that nothing is done in an archived group.

Every act that writes into a group asks here, under a lock: what was archived while somebody
was writing stays as it was.
"""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from members.models import Group

ARCHIVED = _("This group is an archive: it is read and nothing in it is changed.")


def locked(group_id: int) -> Group:
    """The group's row for this transaction; rows that point at it may still be made."""
    return Group.objects.select_for_update(no_key=True).get(pk=group_id)


def alive(group_id: int) -> Group:
    """The locked group, or ValidationError when it is an archive."""
    group = locked(group_id)
    if group.is_archived():
        raise ValidationError(ARCHIVED, code="archived")
    return group


def refuse_if_archived(*group_ids: int | None) -> None:
    """For rows of other apps that belong to a group, or to none."""
    for group_id in sorted({pk for pk in group_ids if pk}):
        alive(group_id)
