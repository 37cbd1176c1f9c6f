"""Days on which people meet: rhythms, and the days on which Bulgaria rests."""

import calendar
import datetime
from collections.abc import Iterator

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MOST = 60
# (month, day) of the holidays that keep their date: the Labour Code, article 154.
HOLIDAYS = {
    (1, 1), (3, 3), (5, 1), (5, 6), (5, 24), (9, 6), (9, 22), (12, 24), (12, 25), (12, 26),
}  # fmt: skip


class Every(models.TextChoices):
    """How a series by dates goes on."""

    WEEK = "week", gettext_lazy("every week")
    FORTNIGHT = "fortnight", gettext_lazy("every second week")
    MONTH = "month", gettext_lazy("every month on the same date")
    WEEKDAY = "weekday", gettext_lazy("every month on the same weekday of it")
    LISTED = "listed", gettext_lazy("on the days that I list")


class Rhythm(models.TextChoices):
    """How the meetings of a series by municipalities follow each other."""

    WORKDAYS = "workdays", gettext_lazy("each next working day")
    WEEKS = "weeks", gettext_lazy("one a week")
    TOGETHER = "together", gettext_lazy("all on the same day")


def easter(year: int) -> datetime.date:
    """Orthodox Easter Sunday, by the Julian reckoning and thirteen days (1900 to 2099)."""
    moon = (19 * (year % 19) + 15) % 30
    sunday = (2 * (year % 4) + 4 * (year % 7) - moon + 34) % 7
    month, day = divmod(moon + sunday + 114, 31)
    return datetime.date(year, month, day + 1) + datetime.timedelta(days=13)


def is_holiday(day: datetime.date) -> bool:
    from_easter = (day - easter(day.year)).days
    return (day.month, day.day) in HOLIDAYS or -2 <= from_easter <= 1


def is_workday(day: datetime.date) -> bool:
    return day.weekday() < 5 and not is_holiday(day)


def remark(day: datetime.date) -> str:
    """What somebody who plans that day would want to be told; it is no mistake."""
    if is_holiday(day):
        return _("an official holiday")
    if day.weekday() >= 5:
        return _("not a working day")
    return ""


def after(
    first: datetime.date, every: str, until: datetime.date
) -> list[datetime.date]:
    """Days of the rhythm later than the first, to the last one that is asked for."""
    found = []
    for day in STEPS[every](first):
        if day > until or len(found) == MOST:
            break
        found.append(day)
    return found


def by_weeks(first, weeks) -> Iterator[datetime.date]:
    while True:
        first += datetime.timedelta(weeks=weeks)
        yield first


def months_after(first) -> Iterator[tuple[int, int]]:
    month = first.year * 12 + first.month - 1
    while True:
        month += 1
        yield month // 12, month % 12 + 1


def by_date(first) -> Iterator[datetime.date]:
    """The same date; the last day of a shorter month."""
    for year, month in months_after(first):
        last = calendar.monthrange(year, month)[1]
        yield datetime.date(year, month, min(first.day, last))


def by_weekday(first) -> Iterator[datetime.date]:
    """The second Tuesday stays the second Tuesday; a fifth one is the last."""
    number = (first.day - 1) // 7
    for year, month in months_after(first):
        start = datetime.date(year, month, 1)
        until_weekday = (first.weekday() - start.weekday()) % 7
        day = start + datetime.timedelta(days=until_weekday + 7 * number)
        yield day if day.month == month else day - datetime.timedelta(weeks=1)


STEPS = {
    Every.WEEK: lambda first: by_weeks(first, 1),
    Every.FORTNIGHT: lambda first: by_weeks(first, 2),
    Every.MONTH: by_date,
    Every.WEEKDAY: by_weekday,
}


def spread(first: datetime.date, rhythm: str, count: int) -> list[datetime.date]:
    """The days of so many meetings from the first one on."""
    if rhythm == Rhythm.TOGETHER:
        return [first] * count
    if rhythm == Rhythm.WEEKS:
        return [first + datetime.timedelta(weeks=number) for number in range(count)]
    found = [first]
    while len(found) < count:
        day = found[-1] + datetime.timedelta(days=1)
        while not is_workday(day):
            day += datetime.timedelta(days=1)
        found.append(day)
    return found[:count]
