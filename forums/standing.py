"""Who moderates single forums, and who may not write where; few rows, if any."""

import datetime
from typing import NamedTuple

from django.utils import timezone

from forums.models import ForumModerator, Sanction


class Silence(NamedTuple):
    """That somebody does not write: where, and until when (None: without end)."""

    reach: str
    forum: int | None
    group: int | None
    until: datetime.datetime | None

    @classmethod
    def of(cls, sanction):
        return cls(sanction.reach, sanction.forum_id, sanction.group_id, sanction.until)

    def is_over(self):
        return self.until is not None and self.until <= timezone.now()


def appointed() -> dict[int, set[int]]:
    """{user: the forums that they were given}; those below them are `Tree.below`."""
    found = {}
    for user, forum in ForumModerator.objects.values_list("user", "forum"):
        found.setdefault(user, set()).add(forum)
    return found


def silenced() -> dict[int, list[Silence]]:
    found = {}
    rows = Sanction.objects.silencing().order_by()
    for user, *silence in rows.values_list("user", "reach", "forum", "group", "until"):
        found.setdefault(user, []).append(Silence(*silence))
    return found
