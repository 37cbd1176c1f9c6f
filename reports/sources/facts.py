"""What a project's own records say, as plain rows: the ground on which sources count.

Each family is read only when a source asks the ledger for it, in the same number of questions
whatever the number of indicators and periods. Projects that stand on one shelf share these
questions: what asks for rows has their project in its first column. Who was present at events
is in `presence`.
"""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from django.contrib.auth.models import AnonymousUser
from django.db.models import OuterRef, TextField
from django.db.models.functions import Cast, TruncDate

from core.along import json_rows
from members import stays
from news.models import Article
from participation.ideas.models import Idea
from places.models import Obshtina
from projects.models import Indicator, Measurement, Project
from reports.sources.organisations import NONE, Profile, profiles


def group_memberships(ledger) -> "Stays":
    """Of the groups that its indicators count."""
    rows = [
        (group, organisation, *map(day_of, days))
        for kinds in ledger.rows(noted_rows)
        for kind in kinds[3:]
        for group, organisation, *days in kind
    ]
    return Stays(stays.in_order(rows), ledger)


def day_of(text: str | None) -> datetime.date | None:
    return text and datetime.date.fromisoformat(text)


@dataclass
class Stays:
    """(group, organisation, joined, left) of each."""

    rows: list[tuple]
    ledger: object

    def profile(self, organisation: int) -> Profile:
        """Asked only by who narrows or divides."""
        return self.ledger.shared(profiles).get(organisation, NONE)


def new_members(ledger) -> list[tuple]:
    return ledger.shared(joined)


def joined(shelf) -> list[tuple]:
    """(organisation, kind, obshtina of its seat, joined on), the earliest first."""
    found = [
        (pk, one.kind, one.seat, one.joined_on)
        for pk, one in shelf.shared(profiles).items()
        if one.has_joined()
    ]
    return sorted(found, key=lambda row: (row[3], row[0]))


def noted_rows(shelf):
    """(project, its news, ideas, measurements, stays in groups today and over).

    What is little is asked in one question.
    """
    public = Article.objects.visible_to(AnonymousUser()).live()
    articles = public.filter(project=OuterRef("pk"), published_at__isnull=False)
    of_calls = Idea.objects.unmerged().filter(call__project=OuterRef("pk"))
    of_periods = Measurement.objects.filter(
        period__indicator__result__project=OuterRef("pk")
    )
    counted = Indicator.objects.filter(result__project=OuterRef(OuterRef("pk")))
    in_groups = stays.memberships(counted.values("group"))
    columns = [
        (articles.order_by("published_at", "pk"), "pk", TruncDate("published_at")),
        (of_calls.order_by("submitted_on", "pk"),
         "pk", "status", "obshtina", "submitted_on"),
        (of_periods.order_by("-measured_on", "-pk"),
         "pk", "period", Cast("value", TextField()), "measured_on"),
        *((rows, *stays.COLUMNS) for rows in in_groups),
    ]  # fmt: skip
    arrays = [json_rows(rows, *row) for rows, *row in columns]
    projects = Project.objects.filter(pk__in=[one.pk for one in shelf.projects])
    return projects.order_by().values_list("pk", *arrays)


def noted(ledger, number) -> list[tuple]:
    """Rows of one kind, each with its day at the end."""
    return [
        (*row, day_of(day))
        for kinds in ledger.rows(noted_rows)
        for *row, day in kinds[number]
    ]


def news(ledger) -> list[tuple]:
    """(news item, day) of what everybody may read about the project."""
    return noted(ledger, 0)


def ideas(ledger) -> list[tuple]:
    """(idea, status, municipality, submitted on) of the project's calls."""
    return noted(ledger, 1)


def measurements(ledger) -> list[tuple]:
    """(measurement, period, value, measured on), the latest first."""
    return [(*row, Decimal(value), day) for *row, value, day in noted(ledger, 2)]


def obshtini(ledger) -> dict[int, Obshtina]:
    """All 265, for the words of those that divide a figure."""
    return ledger.shared(all_obshtini)


def all_obshtini(_shelf):
    return Obshtina.objects.in_bulk()
