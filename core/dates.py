"""Reckoning with days of the calendar, and saying them."""

import calendar
import datetime

from django.utils.formats import date_format

NO_BREAK = "\u00a0"


def months_later(day: datetime.date, months: int) -> datetime.date:
    """The same day of a later month, or its last one where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return datetime.date(year, month + 1, min(day.day, last))


def in_words(first: datetime.date, last: datetime.date) -> str:
    """„16 – 17 март 2015 г.“: what both days share is said once."""
    end = date_format(last, "DATE_FORMAT")
    if first == last:
        return end
    if first.year != last.year:
        return f"{date_format(first, 'DATE_FORMAT')}{NO_BREAK}– {end}"
    if first.month != last.month:
        return f"{date_format(first, 'MONTH_DAY_FORMAT')}{NO_BREAK}– {end}"
    return f"{first.day}{NO_BREAK}–{NO_BREAK}{end}"
