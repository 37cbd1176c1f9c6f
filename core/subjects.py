"""What notices are about, so that people choose how often to read of it by mail.

The list is the roof's (`NOTIFICATION_SUBJECTS`), since only the roof knows all kinds.
"""

from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.utils.functional import Promise
from django.utils.module_loading import import_string


@dataclass(frozen=True)
class Subject:
    """Kinds of notices that people choose together; `usual` holds until they choose."""

    name: str
    label: str | Promise
    help: str | Promise
    usual: str
    kinds: tuple[str, ...]
    for_whom: str = ""

    def concerns(self, user) -> bool:
        """`for_whom` names the function that says so; without one it is for everybody."""
        return not self.for_whom or import_string(self.for_whom)(user)


@cache
def subjects() -> dict[str, Subject]:
    return {one.name: one for one in import_string(settings.NOTIFICATION_SUBJECTS)}


@cache
def subject_of(kind: str) -> Subject | None:
    """None for what is told always: the person's own registration, role or account."""
    found = [one for one in subjects().values() if kind in one.kinds]
    return found[0] if found else None
