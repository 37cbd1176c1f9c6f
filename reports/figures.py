"""A figure is an indicator's value in one period, with everything needed to show it."""

import datetime
from collections import defaultdict
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from functools import cached_property

from django.db.models import Case, When
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from core.memory import while_unchanged
from members.models import Merge, Organisation
from places import known
from projects.framework import levels
from projects.models import Indicator, Period, Project
from reports.sources import SOURCES, Count, Ledger, Record, Row, Source, plain


@dataclass
class Figure:
    """`in_full`: for the staff of the lead organisation, who may know of small groups too."""

    period: Period
    ledger: Ledger
    in_full: bool = False

    @property
    def indicator(self) -> Indicator:
        return self.period.indicator

    @property
    def source(self) -> Source:
        return SOURCES[self.indicator.source]

    @cached_property
    def records(self) -> list[Record]:
        return self.ledger.records(self.period)

    @cached_property
    def count(self) -> Count:
        return self.ledger.count(self.period)

    @property
    def value(self) -> int | Decimal | None:
        return plain(self.count.value)

    @cached_property
    def shown_records(self) -> list[Record]:
        """Those that lead anywhere: of a final figure, what the portal still keeps as it was.

        Whoever was taken from an emptied list since counts on and is not named again.
        """
        if self.ledger.frozen(self.period) is None:
            return self.records
        live = Ledger(self.ledger.project, is_live=True).records(self.period)
        there = {record.key: record for record in live}
        return [there[one.key] for one in self.records if one.key in there]

    @cached_property
    def told_records(self) -> list[Record]:
        """Those that this reader may know to count here."""
        if self.in_full:
            return self.records
        return [record for record in self.records if record.is_open]

    @property
    def told(self) -> int | Decimal | None:
        """The value that is shown: in public without the members of small groups."""
        return self.value if self.in_full else plain(self.count.told)

    @property
    def is_told_whole(self) -> bool:
        """Else what is told is the least that it is."""
        return self.in_full or self.count.told_records == self.count.records

    @property
    def baseline(self) -> int | Decimal:
        return plain(self.indicator.baseline)

    @property
    def target(self) -> int | Decimal:
        return plain(self.period.target_value)

    @property
    def percent(self) -> int | None:
        """How much of the way from baseline to target is done, rounded down; may exceed 100.

        None where nothing is measured yet or told, and between words.
        """
        if self.told is None or not self.has_bar:
            return None
        way = self.period.target_value - self.indicator.baseline
        if not way:
            return 100 if self.told >= self.target else 0
        done = (self.told - self.indicator.baseline) * 100 / way
        return max(0, int(Decimal(done).to_integral_value(ROUND_DOWN)))

    @property
    def progress(self) -> int:
        """For the bar: between 0 and 100."""
        return min(100, self.percent or 0)

    @property
    def is_told(self) -> bool:
        """Is at least something of it told?"""
        return self.is_told_whole or bool(self.told)

    @property
    def has_bar(self) -> bool:
        """Between words there is no way, and of what is not told at all nobody knows how far."""
        return not self.is_qualitative and self.is_told

    @property
    def is_percentage(self) -> bool:
        return self.indicator.measure_code == Indicator.Measure.PERCENTAGE

    @property
    def rule(self) -> str:
        return self.source.rule(self.indicator)

    @property
    def is_qualitative(self) -> bool:
        return self.indicator.is_qualitative

    def said(self, value) -> str | int | Decimal | None:
        """As it is shown and written: the number, or the words of a scale."""
        if value is None or not self.is_qualitative:
            return value
        return self.indicator.step(value)

    @property
    def told_said(self) -> str | int | Decimal | None:
        return self.said(self.told)

    @property
    def target_said(self) -> str | int | Decimal:
        return self.said(self.target)

    @property
    def baseline_said(self) -> str | int | Decimal:
        return self.said(self.baseline)

    @property
    def is_typed(self) -> bool:
        return self.indicator.is_typed

    @property
    def counts_from(self) -> datetime.date:
        return self.period.counts_from

    @property
    def invitation(self) -> str:
        """None where nothing is counted, or not all of it may be told."""
        if not self.count.records or not self.is_told_whole:
            return ""
        return self.source.invitation(self.count.records)

    def rows(self, user, *, named: bool = True) -> list[Row]:
        """What is counted, as far as the reader may see it; without `named`, nobody's name."""
        if not self.source.is_open_to(self.indicator, user):
            return []
        if self.source.names_people:
            return self.source.rows(self.shown_records, user, named=named)
        return self.source.rows(self.shown_records, user)

    def count_hidden(self, rows: list[Row]) -> int:
        """How many of the records that are told stand in none of the rows."""
        return max(0, len(self.told_records) - sum(row.counts for row in rows))

    def merges(self, user) -> list[Merge]:
        """Duplicates that were counted here under a name that the reader may know."""
        if not self.source.is_open_to(self.indicator, user):
            return []
        visible = Organisation.objects.visible_to(user).in_bulk(
            [merge.organisation_id for merge in self._merges]
        )
        return [merge for merge in self._merges if merge.organisation_id in visible]

    @cached_property
    def _merges(self):
        return [
            merge
            for merge in self.source.merges(self.records, self.indicator)
            if merge.was_public
        ]

    def get_absolute_url(self) -> str:
        address = reverse(
            "reports:evidence",
            args=[self.indicator.result.project.slug, self.indicator.pk],
        )
        return f"{address}?period={self.period.pk}"


def at_least(number: int | Decimal) -> str:
    """What is told of a value whose small groups are left out; of nothing there is no least."""
    if not number:
        return _("not told in public")
    return _("at least %(number)s") % {"number": number_format(number)}


def current(periods: list[Period], today: datetime.date) -> Period:
    """The latest period that has begun, else the first."""
    begun = [period for period in periods if period.starts_on <= today]
    return begun[-1] if begun else periods[0]


def indicators_of(project: Project):
    return (
        Indicator.objects.filter(result__project=project)
        .select_related("result__project__programme", "activity", "group")
        .annotate(obshtina_numbers=known.obshtina_numbers(Indicator))
        .prefetch_related("periods")
        .order_by("result__position", "result_id", "position", "pk")
    )


def figures_by_period(project: Project) -> list[Figure]:
    """A figure for every period of every indicator, in the order of the results."""
    ledger = Ledger(project)
    return [
        Figure(period, ledger)
        for indicator in indicators_of(project)
        for period in indicator.periods.all()
    ]


def framework_of(project: Project, figures: list[Figure]):
    """[(what the level is called, [(result, its figures)])], also of results without any."""
    by_result = defaultdict(list)
    for figure in figures:
        by_result[figure.indicator.result_id].append(figure)
    return [
        (level.title, [(result, by_result[result.pk]) for result in level.results])
        for level in levels(project.results.order_by("position", "pk"))
    ]


def current_periods(project: Project) -> list[Period]:
    """One of each indicator, as `current` chooses it, in the order of the results."""
    begun = Case(When(starts_on__lte=timezone.localdate(), then="starts_on"))
    rows = (
        Period.objects.filter(indicator__result__project=project)
        .select_related(
            *(f"indicator__{one}" for one in ("result", "activity", "group"))
        )
        .annotate(obshtina_numbers=known.obshtina_numbers(Indicator, "indicator"))
        .order_by("indicator_id", begun.desc(nulls_last=True), "starts_on")
        .distinct("indicator_id")
    )
    found = sorted(rows, key=lambda one: place_of(one.indicator))
    for period in found:
        period.indicator.result.project = project
        period.indicator.obshtina_numbers = period.obshtina_numbers
    return found


def place_of(indicator):
    """Among the others of its project."""
    result = indicator.result
    return result.position, result.pk, indicator.position, indicator.pk


@while_unchanged
def headline_figures(project: Project) -> list[Figure]:
    """One figure for each indicator: its current period's."""
    ledger = Ledger(project)
    return [Figure(period, ledger) for period in current_periods(project)]
