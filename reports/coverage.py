"""Municipalities down, activities across: where each was done, is planned, or is still missing.

What is done is asked of the source that counts the indicator, so that the sum of a column and
the figure in the results cannot differ.
"""

import datetime
from collections import defaultdict
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from core.memory import while_unchanged
from events.models import Event
from places import known
from places.models import Obshtina
from places.seats import seats
from projects.models import Activity, Indicator, Period, Project
from reports.figures import Figure, headline_figures
from reports.sources import SOURCES, Ledger

COVERED = Indicator.Source.MUNICIPALITIES_COVERED


@dataclass(frozen=True)
class Cell:
    """An activity in a municipality, with its events that the reader may see.

    `hidden` events were held and count, but are not for this reader.
    """

    activity: Activity
    obshtina: Obshtina
    is_needed: bool
    held: tuple[Event, ...] = ()
    hidden: int = 0
    coming: tuple[Event, ...] = ()

    @property
    def state(self) -> str:
        if self.held or self.hidden:
            return "done"
        if self.coming:
            return "planned"
        return "missing" if self.is_needed else "none"

    @property
    def plan_url(self) -> str:
        """The form of a new event, filled in with what the cell knows."""
        known = {"for": f"activity-{self.activity.pk}"}
        if ekatte := seats().get(self.obshtina.code):
            known["settlement"] = ekatte
        return f"{reverse('events:create')}?{urlencode(known)}"


@dataclass(frozen=True)
class Column:
    """An activity that is done in each of several municipalities, with its sum."""

    activity: Activity
    needed: frozenset[int]
    covered: dict[int, tuple[int, ...]]
    figures: tuple[Figure, ...]

    @property
    def planned(self) -> int:
        return len(self.needed)

    @property
    def done(self) -> int:
        """In how many of the planned municipalities it was done."""
        return len(self.needed & self.covered.keys())

    @property
    def beyond(self) -> int:
        """In how many it was done though it was not planned there."""
        return len(self.covered) - self.done


@dataclass(frozen=True)
class Row:
    obshtina: Obshtina
    cells: tuple[Cell, ...]

    @property
    def needed(self) -> int:
        return sum(cell.is_needed for cell in self.cells)

    @property
    def done(self) -> int:
        return sum(cell.is_needed and cell.state == "done" for cell in self.cells)


@dataclass(frozen=True)
class Table:
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    @property
    def width(self) -> int:
        """Columns with the municipality and, beside several activities, their sum."""
        return 1 + len(self.columns) + (len(self.columns) > 1)

    @property
    def has_several_oblasti(self) -> bool:
        return len({row.obshtina.oblast_id for row in self.rows}) > 1


@while_unchanged
def table(project: Project, user) -> Table:
    """The whole table in a fixed number of questions to the database."""
    every = headline_figures(project)
    # The events that their figures may have read already.
    ledger = every[0].ledger if every else Ledger(project)
    figures = [one for one in every if one.source is SOURCES[COVERED]]
    columns = [
        column(activity, ledger, figures)
        for activity in project.activities.prefetch_related("obshtini")
        if activity.obshtini.all()
    ]
    if not columns:
        return Table((), ())
    held, coming = events_of(project, user)
    return Table(
        tuple(columns),
        tuple(
            Row(obshtina, tuple(cell(one, obshtina, held, coming) for one in columns))
            for obshtina in obshtini_of(project, columns)
        ),
    )


def column(activity, ledger, figures):
    return Column(
        activity=activity,
        needed=frozenset(obshtina.pk for obshtina in activity.obshtini.all()),
        covered=covered(activity, ledger),
        figures=tuple(
            one for one in figures if one.indicator.activity_id == activity.pk
        ),
    )


def covered(activity: Activity, ledger: Ledger) -> dict[int, tuple[int, ...]]:
    """{municipality: events held there}, as the indicator would count them over all time."""
    always = Period(
        indicator=Indicator(activity=activity, source=COVERED),
        starts_on=datetime.date.min,
        ends_on=datetime.date.max,
    )
    return {record.key: record.through for record in ledger.records(always)}


def obshtini_of(project, columns):
    """The project's municipalities, and others in which something was planned or done."""
    keys = {obshtina.pk for obshtina in project.places()}
    for one in columns:
        keys |= one.needed | one.covered.keys()
    return sorted(known.obshtini(keys), key=lambda one: one.oblast.name)


def events_of(project, user):
    """({event: itself}, {(activity, municipality): what comes there}) that the reader may see.

    Drafts are among what comes for those who see them, so that nobody plans a meeting twice.
    """
    visible = (
        Event.objects.visible_to(user)
        .filter(project=project, cancelled_at=None)
        .select_related("settlement")
        .order_by("starts_at", "pk")
    )
    held, coming, now = {}, defaultdict(list), timezone.now()
    for event in visible:
        held[event.pk] = event
        if event.settlement and event.ends_at >= now:
            where = event.activity_id, event.settlement.obshtina_id
            coming[where].append(event)
    return held, coming


def cell(one: Column, obshtina, held, coming):
    keys = one.covered.get(obshtina.pk, ())
    shown = tuple(held[key] for key in keys if key in held)
    return Cell(
        activity=one.activity,
        obshtina=obshtina,
        is_needed=obshtina.pk in one.needed,
        held=shown,
        hidden=len(keys) - len(shown),
        coming=tuple(coming.get((one.activity.pk, obshtina.pk), ())),
    )
