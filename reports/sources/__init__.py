"""Where an indicator's actual value comes from: one small class per source, one dictionary.

A ledger reads what a source needs of a project once (`read`); the source answers for each
period from those facts. The value is the number of its `records`, or the sum of their amounts;
sources of many records have a shorter way to the same (`count`), which the tests compare on
random worlds. Organisations, people and participations are counted
by different sources, never mixed.
"""

from collections import defaultdict
from collections.abc import Callable
from decimal import Decimal

from projects.models import Indicator, Period, Project
from reports.sources.base import Cell, Count, Record, Row, Source, plain
from reports.sources.closed import as_record, final_figures, final_records
from reports.sources.events import (
    EventsHeld,
    MunicipalitiesCovered,
    OrganisationsAttended,
)
from reports.sources.institutions import (
    AnswersReceived,
    OrganisationsBehindCauses,
    QuestionsAnswered,
)
from reports.sources.members import GroupMembers, NewMembers
from reports.sources.others import Ideas, Manual, News
from reports.sources.people import (
    Certificates,
    DifferentPeople,
    Participations,
    PersonHours,
)
from reports.sources.surveys import SelfAssessment, SurveyAnswers
from reports.sources.volunteering import VolunteerHours, Volunteers, VolunteerWork

__all__ = [
    "SOURCES",
    "Cell",
    "Count",
    "Ledger",
    "Record",
    "Row",
    "Shelf",
    "Source",
    "actual_value",
    "plain",
]

SOURCES: dict[str, Source] = {
    Indicator.Source.MANUAL: Manual(),
    Indicator.Source.ORGANISATIONS_ATTENDED: OrganisationsAttended(),
    Indicator.Source.DIFFERENT_PEOPLE: DifferentPeople(),
    Indicator.Source.PARTICIPATIONS: Participations(),
    Indicator.Source.PERSON_HOURS: PersonHours(),
    Indicator.Source.CERTIFICATES: Certificates(),
    Indicator.Source.EVENTS_HELD: EventsHeld(),
    Indicator.Source.MUNICIPALITIES_COVERED: MunicipalitiesCovered(),
    Indicator.Source.NEWS: News(),
    Indicator.Source.GROUP_MEMBERS: GroupMembers(),
    Indicator.Source.NEW_MEMBERS: NewMembers(),
    Indicator.Source.IDEAS: Ideas(),
    Indicator.Source.VOLUNTEER_HOURS: VolunteerHours(),
    Indicator.Source.VOLUNTEERS: Volunteers(),
    Indicator.Source.VOLUNTEER_WORK: VolunteerWork(),
    Indicator.Source.ORGANISATIONS_BEHIND_CAUSES: OrganisationsBehindCauses(),
    Indicator.Source.QUESTIONS_ANSWERED: QuestionsAnswered(),
    Indicator.Source.ANSWERS_RECEIVED: AnswersReceived(),
    Indicator.Source.SURVEY_ANSWERS: SurveyAnswers(),
    Indicator.Source.SELF_ASSESSMENT: SelfAssessment(),
}


class Shelf:
    """Projects that are read together: each question is asked once for all of them."""

    def __init__(self, projects: list[Project]):
        self.projects = projects
        self._kept = {}

    def shared(self, query: Callable):
        """What `query(shelf)` answers, the same for every project."""
        if query not in self._kept:
            self._kept[query] = query(self)
        return self._kept[query]

    def rows(self, query: Callable) -> dict[int, list[tuple]]:
        """{project: its rows}; the query names the project in its first column."""
        key = "rows", query
        if key not in self._kept:
            found = self._kept[key] = defaultdict(list)
            for row in query(self):
                found[row[0]].append(row[1:])
        return self._kept[key]


class Ledger:
    """What a project's records say, each family of facts read at most once.

    Of a closed project they say what was frozen (`frozen`), unless `is_live`.
    """

    def __init__(
        self, project: Project, shelf: Shelf | None = None, *, is_live: bool = False
    ):
        self.project = project
        self.is_live = is_live
        self.shelf = shelf or Shelf([project])
        self._kept = {}

    def shared(self, query: Callable):
        return self.shelf.shared(query)

    def rows(self, query: Callable) -> list[tuple]:
        """Those of this project."""
        return self.shelf.rows(query)[self.project.pk]

    def read(self, family: Callable):
        """The facts that `family(ledger)` reads."""
        if family not in self._kept:
            self._kept[family] = family(self)
        return self._kept[family]

    def facts(self, source: Source):
        return self.read(source.read)

    def frozen(self, period: Period) -> Count | None:
        """The final figure of the period; None as long as the project is not closed."""
        if self.is_live or not self.project.is_closed():
            return None
        return self.shared(final_figures).get(period.pk)

    def records(self, period: Period) -> list[Record]:
        if self.frozen(period):
            return [as_record(one) for one in self.read(final_records)[period.pk]]
        source = SOURCES[period.indicator.source]
        return source.records(period, self.facts(source))

    def count(self, period: Period) -> Count:
        """What the records come to; they themselves are made when somebody opens them."""
        if final := self.frozen(period):
            return final
        source = SOURCES[period.indicator.source]
        return source.count(period, self.facts(source))

    def value(self, period: Period) -> int | Decimal | None:
        return self.count(period).value


def actual_value(period: Period) -> int | Decimal | None:
    """The period's value as the portal's records have it now; None: not measured yet."""
    return Ledger(period.indicator.result.project).value(period)
