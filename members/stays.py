"""When which organisation was in which group: the ground of every figure about growth."""

import datetime
from dataclasses import dataclass

from django.db.models import DateField, F, Value
from django.utils import timezone

from members.models import FormerGroupMembership, GroupMembership, Merge

MONTHS = 12


COLUMNS = ("group", "organisation", "joined_on", "organisation__left_on", "until")


def stays(groups) -> list[tuple]:
    """(group, organisation, joined, left or None) of each stay; one question for any number of groups."""
    now, past = (rows.values_list(*COLUMNS) for rows in memberships(groups))
    return in_order(now.union(past, all=True))


def memberships(groups):
    """Those of today and those that are over, each with its `COLUMNS`."""
    of_organisations = {
        "group__in": groups,
        "organisation__isnull": False,
        "organisation__is_practice": False,
    }
    now = GroupMembership.objects.filter(**of_organisations).order_by()
    past = FormerGroupMembership.objects.filter(**of_organisations).order_by()
    not_yet = Value(None, output_field=DateField())
    return now.annotate(until=not_yet), past.annotate(until=F("left_on"))


def in_order(rows) -> list[tuple]:
    """Of `COLUMNS`, as `stays` gives them.

    A stay ends with the membership of the group or with that of the network, whichever came first.
    """
    found = [
        (group, organisation, joined, min(filter(None, ends), default=None))
        for group, organisation, joined, *ends in rows
    ]
    return sorted(found, key=lambda row: (row[2], row[1]))


def merges(group: int, organisations) -> list[Merge]:
    """Duplicates of the organisations that were in the group under a name of their own."""
    inside = {"group": group, "organisation__in": organisations}
    known = Merge.objects.public().filter(organisation__in=organisations)
    return known.select_related("organisation").touching(
        GroupMembership.objects.filter(**inside),
        FormerGroupMembership.objects.filter(**inside),
    )


def on_day(rows, day) -> dict[int, datetime.date]:
    """{organisation: since when} of those that were in on that day, by `stays` of one group."""
    return {
        organisation: joined
        for _group, organisation, joined, left in rows
        if joined <= day and (left is None or left > day)
    }


@dataclass(frozen=True)
class Step:
    """How many organisations there were at the end of a period, or today while it runs."""

    day: datetime.date
    is_year: bool
    count: int
    came: int
    left: int


def growth_by_year(rows) -> list[Step]:
    """One step for each year since the first organisation came."""
    if not rows:
        return []
    today = timezone.localdate()
    ends = [datetime.date(year, 12, 31) for year in range(rows[0][2].year, today.year)]
    return steps(rows, [*ends, today], is_year=True)


def growth_by_month(rows, *, year=None) -> list[Step]:
    """The months of a year, or the last twelve, up to today."""
    today = timezone.localdate()
    last = today if year in {None, today.year} else datetime.date(year, 12, 31)
    months = last.month if year else MONTHS
    ends = [last]
    while len(ends) < months:
        ends.append(ends[-1].replace(day=1) - datetime.timedelta(days=1))
    return steps(rows, ends[::-1], is_year=False)


def steps(rows, days, *, is_year):
    found, before = [], None
    for day in days:
        inside = set(on_day(rows, day))
        start = day.replace(month=1, day=1) if is_year else day.replace(day=1)
        eve = start - datetime.timedelta(days=1)
        was = before if before is not None else set(on_day(rows, eve))
        found.append(
            Step(day, is_year, len(inside), len(inside - was), len(was - inside))
        )
        before = inside
    return found
