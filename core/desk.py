from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone


@dataclass(frozen=True)
class Waiting:
    """Something on a person's desk: where it is done, how many, since when, by which day."""

    title: str
    url: str
    count: int | None = None
    since: datetime | None = None
    due_on: date | None = None

    def is_late(self):
        return self.due_on is not None and self.due_on < timezone.localdate()
