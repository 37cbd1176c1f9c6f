"""The secret address of one's own calendar: made, changed, renewed, ended."""

from django.db import transaction
from django.utils import timezone

from core import audit
from events.models import CalendarKey
from members.models import User


@transaction.atomic
def make(user: User, *, with_groups: bool, with_organisations: bool) -> CalendarKey:
    """The user's address with what it shall hold; pressed twice, it is still one."""
    key = in_use(user)
    if key is None:
        key = CalendarKey(user=user)
        audit.record("events.calendar_key_made", actor=user, target=user)
    key.with_groups, key.with_organisations = with_groups, with_organisations
    key.save()
    return key


@transaction.atomic
def renew(user: User) -> CalendarKey | None:
    """A new address that holds the same; the old one ends at once."""
    old = in_use(user)
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
    if key := in_use(user):
        close(key)
        audit.record("events.calendar_key_ended", actor=user, target=user)


def note_use(key: CalendarKey) -> None:
    """The day on which a program last asked, written at most once a day."""
    today = timezone.localdate()
    if key.last_used_on != today:
        CalendarKey.objects.filter(pk=key.pk).update(last_used_on=today)


def in_use(user):
    """The user's row is locked, so that two presses make one key; a forgotten one is ended."""
    User.objects.select_for_update().get(pk=user.pk)
    keys = CalendarKey.objects.filter(user=user, revoked_at=None)
    alive = keys.alive().first()
    if alive is None:
        keys.update(revoked_at=timezone.now())
    return alive


def close(key):
    key.revoked_at = timezone.now()
    key.save(update_fields=["revoked_at"])
