"""How a project goes: its activities in order, each with its events and who came."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
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
    return [
        Step(
            activity=activity,
            events=events_by_activity[activity.pk],
            held=activity.held,
            participants=activity.participants,
        )
        for activity in with_counts(project.activities.select_related("responsible"))
    ]


def with_counts(activities):
    """`held` events and the different persons that were present in any, in the same question."""
    held = Event.objects.held().filter(activity=OuterRef("pk"))
    present = Attendance.objects.counted().filter(
        registration__event__activity=OuterRef("pk")
    )
    return activities.annotate(
        held=number(held, "activity", "pk"),
        participants=number(
            present, "registration__event__activity", "registration__person"
        ),
    )


def number(rows, by, what):
    """How many different `what` there are among the rows of one `by`."""
    counted = rows.order_by().values(by).annotate(n=Count(what, distinct=True))
    return Coalesce(Subquery(counted.values("n")), 0)


def next_events(events: list[Event]) -> list[Event]:
    now = timezone.now()
    coming = [one for one in events if one.ends_at >= now and not one.cancelled_at]
    return coming[:NEXT]
