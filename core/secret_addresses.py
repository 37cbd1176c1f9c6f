"""Secret addresses of people are used, found and closed; making one is an act of its app."""

from typing import TypeVar

from django.contrib.auth import get_user_model
from django.utils import timezone

from core.models import SecretAddress

Key = TypeVar("Key", bound=SecretAddress)


def note_use(key: SecretAddress) -> None:
    """The day on which a program last asked, written at most once a day."""
    today = timezone.localdate()
    if key.last_used_on != today:
        type(key).objects.filter(pk=key.pk).update(last_used_on=today)


def in_use(model: type[Key], user) -> Key | None:
    """The user's row is locked, so that two presses make one key; a forgotten one is ended."""
    get_user_model().objects.select_for_update().get(pk=user.pk)
    keys = model.objects.filter(user=user, revoked_at=None)
    alive = keys.alive().first()
    if alive is None:
        keys.update(revoked_at=timezone.now())
    return alive


def close(key: SecretAddress) -> None:
    key.revoked_at = timezone.now()
    key.save(update_fields=["revoked_at"])
