"""The secret address of one's own feeds: made, replaced, ended."""

from django.db import transaction

from core import audit
from core.secret_addresses import close, in_use
from forums.models import FeedKey
from members.models import User


@transaction.atomic
def make(user: User) -> FeedKey:
    """The user's address; pressed twice, it is still one."""
    key = in_use(FeedKey, user)
    if key is None:
        key = FeedKey.objects.create(user=user)
        audit.record("forums.feed_key_made", actor=user, target=user)
    return key


@transaction.atomic
def renew(user: User) -> FeedKey | None:
    """A new address; the old one ends at once."""
    old = in_use(FeedKey, user)
    if old is None:
        return None
    close(old)
    audit.record("forums.feed_key_renewed", actor=user, target=user)
    return FeedKey.objects.create(user=user)


@transaction.atomic
def end(user: User) -> None:
    if key := in_use(FeedKey, user):
        close(key)
        audit.record("forums.feed_key_ended", actor=user, target=user)
