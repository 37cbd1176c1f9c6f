"""Where an indicator's actual value comes from: one small class per source, one dictionary.

A source reads a project once (`read`) and answers for each period from those facts
(`records`). The value is the number of records, so figure and list cannot differ.
Organisations, persons and participations are counted by different sources, never mixed.
"""

from decimal import Decimal

from projects.models import Indicator, Period, Project
from reports.sources.base import Cell, Record, Source, plain
from reports.sources.events import (
    EventsHeld,
    MunicipalitiesCovered,
    OrganisationsAttended,
)
from reports.sources.others import GroupMembers, Ideas, Manual

__all__ = ["SOURCES", "Cell", "Ledger", "Record", "Source", "actual_value", "plain"]

SOURCES: dict[str, Source] = {
    Indicator.Source.MANUAL: Manual(),
    Indicator.Source.ORGANISATIONS_ATTENDED: OrganisationsAttended(),
    Indicator.Source.EVENTS_HELD: EventsHeld(),
    Indicator.Source.MUNICIPALITIES_COVERED: MunicipalitiesCovered(),
    Indicator.Source.GROUP_MEMBERS: GroupMembers(),
    Indicator.Source.IDEAS: Ideas(),
}


class Ledger:
    """What a project's records say, read at most once per source."""

    def __init__(self, project: Project):
        self.project = project
        self._facts = {}

    def facts(self, source: Source) -> list[tuple]:
        if source.read not in self._facts:
            self._facts[source.read] = source.read(self.project)
        return self._facts[source.read]

    def records(self, period: Period) -> list[Record]:
        source = SOURCES[period.indicator.source]
        return source.records(period, self.facts(source))

    def value(self, period: Period) -> int | Decimal | None:
        source = SOURCES[period.indicator.source]
        return source.value(self.records(period), self.facts(source))


def actual_value(period: Period) -> int | Decimal | None:
    """The period's value as the portal's records have it now; None: not measured yet."""
    return Ledger(period.indicator.result.project).value(period)
