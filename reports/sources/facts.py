"""What a project's own records say, as plain rows: the ground on which sources count.

Each is one query, whatever the number of indicators and periods.
"""

import datetime

from django.utils import timezone

from events.models import Attendance, Event
from members.stays import stays
from participation.models import Idea
from projects.models import Indicator, Measurement, Project


def local_date(moment) -> datetime.date:
    return timezone.localtime(moment).date()


def attendances(project: Project) -> list[tuple]:
    """(organisation, event, activity, date) of every counted presence of an organisation."""
    rows = (
        Attendance.objects.counted()
        .filter(
            registration__event__project=project,
            registration__organisation__isnull=False,
            registration__organisation__is_practice=False,
        )
        .order_by("registration__organisation", "session__starts_at")
        .values_list(
            "registration__organisation",
            "registration__event",
            "registration__event__activity",
            "session__starts_at",
        )
        .distinct()
    )
    return [(*row, local_date(moment)) for *row, moment in rows]


def held_events(project: Project) -> list[tuple]:
    """(event, activity, obshtina, date) of every event that took place."""
    rows = (
        Event.objects.held()
        .filter(project=project)
        .order_by("starts_at", "pk")
        .values_list("pk", "activity", "settlement__obshtina", "starts_at")
    )
    return [(*row, local_date(moment)) for *row, moment in rows]


def group_memberships(project: Project) -> list[tuple]:
    """(group, organisation, joined, left) of the groups that indicators count."""
    groups = Indicator.objects.filter(result__project=project).values("group")
    return stays(groups)


def ideas(project: Project) -> list[tuple]:
    """(idea, status, submitted on) of the project's calls."""
    return list(
        Idea.objects.filter(call__project=project)
        .order_by("submitted_on", "pk")
        .values_list("pk", "status", "submitted_on")
    )


def measurements(project: Project) -> list[tuple]:
    """(measurement, period, value, measured on), the latest first."""
    return list(
        Measurement.objects.filter(period__indicator__result__project=project)
        .order_by("-measured_on", "-pk")
        .values_list("pk", "period", "value", "measured_on")
    )
