"""What is kept of people because of a project, until when, and what closing it shortens."""

import datetime
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from core.dates import months_later
from events.models import Event, Registration, SignedSheet
from members.models import User
from projects.models import Expenditure, Project, TeamMember
from reports.models import Closing

# Lists of events are kept so long where nobody asks for more; closing goes no lower.
LEAST_MONTHS = 12
LONGEST_MONTHS = 60
TASKS_LAST = datetime.timedelta(days=90)
# The Accounting Act: ten years, counted from the January after the year of the cost.
ACCOUNTS_ARE_KEPT = 10


@dataclass(frozen=True)
class ListOfPeople:
    """An event's list with names; `sooner` is None where closing cannot shorten it."""

    event: Event
    people: int
    until: datetime.date
    sooner: datetime.date | None


def lists(project: Project, user: User) -> list[ListOfPeople]:
    """Of its events that the user sees; those of other organisers keep their own term."""
    events = list(
        Event.objects.visible_to(user)
        .filter(project=project, purged_at=None, deleted_at=None)
        .select_related("organiser")
        .order_by("starts_at", "pk")
        .without("body")
    )
    named = dict(
        Registration.objects.with_personal_data()
        .filter(event__in=events)
        .order_by()
        .values_list("event")
        .annotate(Count("pk"))
    )
    return [
        ListOfPeople(
            event, named[event.pk], event.people_kept_until(), sooner(event, project)
        )
        for event in events
        if event.pk in named
    ]


def sooner(event, project):
    months = shortest(event, project)
    return None if months is None else months_after(event, months)


def months_after(event, months):
    return months_later(last_day(event), months)


def shortest(event: Event, project: Project) -> int | None:
    """The months that are left when nothing more is asked for; None: it is not shortened.

    Never below the portal's own term, nor below what the programme asks for.
    """
    if event.organiser_id != project.organisation_id or event.purge_told_at:
        return None
    months, asked = LEAST_MONTHS, project.programme.lists_kept_for_months
    until = months_later(project.ends_on, asked) if asked else datetime.date.min
    while months < LONGEST_MONTHS and months_after(event, months) < until:
        months += 1
    return months if months < event.kept_for_months else None


def last_day(event):
    return timezone.localtime(event.ends_at).date()


def to_shorten(project: Project) -> list[tuple[Event, int]]:
    """The events of the lead whose lists may go sooner, with their months."""
    events = Event.objects.filter(
        project=project,
        organiser=project.organisation_id,
        purged_at=None,
        deleted_at=None,
        kept_for_months__gt=LEAST_MONTHS,
    )
    found = [(event, shortest(event, project)) for event in events.order_by("pk")]
    return [(event, months) for event, months in found if months is not None]


def tasks_end_on(closing: Closing) -> datetime.date:
    """As chosen; else three months, in which a donor still reads the last report."""
    return closing.tasks_end_on or timezone.localdate() + TASKS_LAST


def tasks_to_end(project: Project, day: datetime.date) -> QuerySet[TeamMember]:
    """Of people from outside and of donors, that would last longer."""
    outside = Q(email__gt="") | Q(role=TeamMember.Role.DONOR)
    later = Q(ends_on=None) | Q(ends_on__gt=day)
    return project.team.filter(outside, later, left_at=None)


def sheets(project: Project) -> int:
    """Signed sheets, which go with the list of their event."""
    return SignedSheet.objects.filter(event__project=project).count()


def suppliers(project: Project) -> int:
    """How many different ones are written down; the law keeps them."""
    costs = Expenditure.objects.filter(budget__project=project).exclude(supplier="")
    return costs.values("supplier").distinct().count()


def accounts_until(project: Project) -> datetime.date:
    return datetime.date(project.ends_on.year + ACCOUNTS_ARE_KEPT, 12, 31)


def overview(closing: Closing, user: User) -> dict:
    """Everything of that, for the page of the step."""
    project = closing.project
    return {
        "lists": lists(project, user),
        "sheets": sheets(project),
        "tasks": tasks_to_end(project, timezone.localdate()).select_related("person"),
        "suppliers": suppliers(project),
        "accounts_until": accounts_until(project),
        "accounts_are_over": accounts_until(project) < timezone.localdate(),
    }
