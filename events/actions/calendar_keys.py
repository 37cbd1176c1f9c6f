"""The secret address of one's own calendar: made, changed, renewed, ended."""

from django.db import transaction

from core import audit
from core.secret_addresses import close, in_use
from events.models import CalendarKey
from members.models import User


@transaction.atomic
def make(user: User, *, with_groups: bool, with_organisations: bool) -> CalendarKey:
    """The user's address with what it shall hold; pressed twice, it is still one."""
    key = in_use(CalendarKey, user)
    if key is None:
        key = CalendarKey(user=user)
        audit.record("events.calendar_key_made", actor=user, target=user)
    key.with_groups, key.with_organisations = with_groups, with_organisations
    key.save()
    return key


@transaction.atomic
def renew(user: User) -> CalendarKey | None:
    """A new address that holds the same; the old one ends at once."""
    old = in_use(CalendarKey, user)
    if old is None:
        return None
    close(old)
    audit.record("events.calendar_key_renewed", actor=user, target=user)
    return CalendarKey.objects.create(
        user=user,
        with_groups=old.with_groups,
        with_organisations=old.with_organisations,
    )


@transaction.atomic
def end(user: User) -> None:
    if key := in_use(CalendarKey, user):
        close(key)
        audit.record("events.calendar_key_ended", actor=user, target=user)
