"""How a project goes: its activities in order, each with its events and who came."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Count
from django.utils import timezone

from core.memory import while_unchanged
from events.models import Attendance, Event
from projects.models import Activity, Project

NEXT = 5


@dataclass
class Step:
    """An activity with the events that the reader may see; the counts cover all that was held."""

    activity: Activity
    events: list[Event] = field(default_factory=list)
    held: int = 0
    participants: int = 0


@while_unchanged(by_rights=True)
def events_of(project: Project, user) -> list[Event]:
    """Published events of the project that the reader may see, in order."""
    visible = Event.objects.visible_to(user).filter(project=project, is_published=True)
    rows = visible.select_related("settlement__obshtina").without("body", "summary")
    return list(rows.order_by("starts_at", "pk"))


def steps(project: Project, events: list[Event]) -> list[Step]:
    """Its activities in order, each with those of the events that belong to it."""
    events_by_activity = defaultdict(list)
    for event in events:
        events_by_activity[event.activity_id].append(event)
    held = counted(Event.objects.held().filter(project=project), "activity", "pk")
    persons = counted(
        Attendance.objects.counted().filter(registration__event__project=project),
        "registration__event__activity",
        "registration__person",
    )
    return [
        Step(
            activity=activity,
            events=events_by_activity[activity.pk],
            held=held.get(activity.pk, 0),
            participants=persons.get(activity.pk, 0),
        )
        for activity in project.activities.select_related("responsible")
    ]


def counted(queryset, by, what) -> dict[int, int]:
    """{value of `by`: number of different `what`}"""
    return dict(
        queryset.order_by().values_list(by).annotate(Count(what, distinct=True))
    )


def next_events(events: list[Event]) -> list[Event]:
    now = timezone.now()
    coming = [one for one in events if one.ends_at >= now and not one.cancelled_at]
    return coming[:NEXT]
