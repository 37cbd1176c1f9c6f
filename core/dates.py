"""Reckoning with days of the calendar."""

import calendar
import datetime


def months_later(day: datetime.date, months: int) -> datetime.date:
    """The same day of a later month, or its last one where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return datetime.date(year, month + 1, min(day.day, last))
