"""From one state to the next."""

import datetime

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from members.models import User
from participation.common.models import HasStates, StateChange


def move(
    thing: HasStates,
    *,
    after: str,
    actor: User | None,
    on: datetime.date | None = None,
    reason: str = "",
) -> StateChange:
    """Write down that the thing is in another state, which its own action gives it.

    Called inside that action's transaction, with the row locked; `actor` None is the clock.
    """
    on = on or timezone.localdate()
    if on > timezone.localdate():
        raise ValidationError({"on": _("This day is still to come.")})
    return thing.state_changes.create(
        before=thing.status, after=after, on=on, reason=reason, actor=actor
    )
