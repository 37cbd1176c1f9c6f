from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Waiting:
    """Something on a person's desk: where it is done, how many, since when."""

    title: str
    url: str
    count: int | None = None
    since: datetime | None = None
