"""Months and weeks of events, day by day in the time of Bulgaria."""

import calendar
import contextlib
import datetime
import re
from dataclasses import dataclass

from django.utils import timezone

from events.forms.fields import moment
from events.models import Event

IN_A_SQUARE = 6


@dataclass(frozen=True)
class Day:
    date: datetime.date
    events: list[Event]
    is_in_month: bool
    is_today: bool

    @property
    def shown(self):
        """As many as the square of a month holds; the week lists them all."""
        return self.events[:IN_A_SQUARE]

    @property
    def more(self):
        return max(len(self.events) - IN_A_SQUARE, 0)

    @property
    def week(self):
        return week_name(self.date)


@dataclass(frozen=True)
class Month:
    """The weeks of one month; `previous` and `next` are first days of months that have a page."""

    first: datetime.date
    weeks: list[list[Day]]
    previous: datetime.date | None
    next: datetime.date | None

    def has_events(self):
        return any(day.events for week in self.weeks for day in week if day.is_in_month)


def first_of_month(text: str) -> datetime.date:
    """The month of „2026-11“; what is no month means the present one."""
    today = timezone.localdate()
    if re.fullmatch(r"(19|20)\d\d-(0[1-9]|1[0-2])", text):
        return datetime.date(int(text[:4]), int(text[5:]), 1)
    return today.replace(day=1)


def step(first: datetime.date, months: int) -> datetime.date:
    number = first.year * 12 + first.month - 1 + months
    return datetime.date(number // 12, number % 12 + 1, 1)


def monday_of_week(text: str) -> datetime.date:
    """The Monday of „2026-W48“ (ISO 8601); what is no week means the present one."""
    today = timezone.localdate()
    if re.fullmatch(r"(19|20)\d\d-W\d\d", text):
        with contextlib.suppress(ValueError):
            return datetime.date.fromisocalendar(int(text[:4]), int(text[6:]), 1)
    return today - datetime.timedelta(days=today.weekday())


def week_name(day: datetime.date) -> str:
    year, week, _weekday = day.isocalendar()
    return f"{year}-W{week:02}"


def week_days(monday: datetime.date, events) -> list[Day]:
    dates = [monday + datetime.timedelta(days=number) for number in range(7)]
    start, end = midnights(dates[0], dates[-1])
    by_day = spread(events.within(start, end).order_by("starts_at", "pk"))
    return [day_of(date, by_day) for date in dates]


def day_of(date, by_day, *, is_in_month=True):
    is_today = date == timezone.localdate()
    return Day(date, by_day.get(date, []), is_in_month, is_today)


def midnights(first: datetime.date, last: datetime.date):
    """The moments between which the days lie; a day of the clock change has 23 or 25 hours."""
    midnight = datetime.time()
    after = last + datetime.timedelta(days=1)
    return moment(first, midnight), moment(after, midnight)


def moments_of_month(first: datetime.date):
    return midnights(first, step(first, 1) - datetime.timedelta(days=1))


def draw(first: datetime.date, events, *, earliest, latest) -> Month:
    """The month with the events of each day; neighbours only between `earliest` and `latest`."""
    dates = whole_weeks(first)
    start, end = midnights(dates[0][0], dates[-1][-1])
    by_day = spread(events.within(start, end).order_by("starts_at", "pk"))
    return Month(
        first=first,
        weeks=weeks(first, by_day),
        previous=step(first, -1) if first > earliest.replace(day=1) else None,
        next=step(first, 1) if first < latest.replace(day=1) else None,
    )


def whole_weeks(first: datetime.date) -> list[list[datetime.date]]:
    """The dates of a month from a Monday to a Sunday."""
    return calendar.Calendar(firstweekday=0).monthdatescalendar(first.year, first.month)


def weeks(first: datetime.date, by_day: dict) -> list[list[Day]]:
    return [
        [day_of(date, by_day, is_in_month=date.month == first.month) for date in week]
        for week in whole_weeks(first)
    ]


def spread(events):
    """{day: its events}; an event of several days is in each of them, at most 31."""
    by_day = {}
    for event in events:
        day = timezone.localtime(event.starts_at).date()
        # An event that ends at midnight does not reach into the next day.
        last = timezone.localtime(event.ends_at - datetime.timedelta(seconds=1)).date()
        for number in range(min((last - day).days, 30) + 1):
            date = day + datetime.timedelta(days=number)
            by_day.setdefault(date, []).append(event)
    return by_day
