"""How a project goes: its activities in order, each with its events and who came."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.utils import timezone

from core.memory import while_unchanged
from events.models import Event
from projects.models import Activity, Project
from reports.sources import Ledger
from reports.sources.presence import presence

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


def steps(
    project: Project, events: list[Event], ledger: Ledger | None = None
) -> list[Step]:
    """Its activities in order, each with those of the events that belong to it.

    With the `ledger` of the figures beside them their records are read once.
    """
    events_by_activity = defaultdict(list)
    for event in events:
        events_by_activity[event.activity_id].append(event)
    held, people = counts(ledger or Ledger(project))
    return [
        Step(
            activity=activity,
            events=events_by_activity[activity.pk],
            held=held[activity.pk],
            participants=len(people[activity.pk]),
        )
        for activity in project.activities.select_related("responsible")
    ]


def counts(ledger):
    """{activity: events held} and {activity: different people who came}, as the figures have them."""
    found = ledger.read(presence)
    held = Counter(one.activity for one in found.events.values() if one.is_over)
    people = defaultdict(set)
    for event, rows in found.by_event.items():
        people[found.events[event].activity].update(row.person for row in rows)
    return held, people


def next_events(events: list[Event]) -> list[Event]:
    now = timezone.now()
    coming = [one for one in events if one.ends_at >= now and not one.cancelled_at]
    return coming[:NEXT]
