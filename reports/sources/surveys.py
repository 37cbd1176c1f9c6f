"""Sources that count surveys: how many answered, and what organisations say of themselves."""

import datetime
from decimal import Decimal
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from participation.surveys.models import Survey
from participation.surveys.results.access import readable_by
from participation.surveys.results.assessing import changes_of
from participation.surveys.results.counting import rounded
from reports.sources.base import Cell, Count, Record, Row, Source, days_of
from reports.sources.noted import noted, noted_by_day


def answers(ledger) -> list[tuple]:
    """(survey, how many answers were sent, day)"""
    return noted_by_day(ledger, "survey_answers")


class SurveyAnswers(Source):
    """One record a survey: whose each answer is stays with the survey."""

    read = staticmethod(answers)
    columns = (
        gettext_lazy("Survey"),
        gettext_lazy("Answers"),
    )
    takes = frozenset({"is_cumulative"})

    def sentence(self, indicator):
        return _(
            "Answers sent in the period to the project's surveys, on the portal and on "
            "paper. An organisation or a person answers a survey once; what was begun and "
            "not sent does not count."
        )

    def records(self, period, facts):
        is_within, found = days_of(period), {}
        for survey, number, day in facts:
            if is_within(day):
                found[survey] = found.get(survey, 0) + number
        return [
            Record(survey, kind="survey", amount=Decimal(number))
            for survey, number in sorted(found.items())
        ]

    def value(self, records, facts):
        return sum(int(one.amount) for one in records)

    def rows(self, records, user):
        found = shown_to(user, [one.key for one in records])
        return [
            Row([[found[one.key]], [Cell(int(one.amount))]], counts=int(one.amount))
            for one in records
            if one.key in found
        ]

    def invitation(self, count):
        return ngettext("See the survey", "See all %(count)s surveys", count) % {
            "count": count
        }


def shown_to(user, keys) -> dict[int, Cell]:
    """{survey: its title}, leading to its results for whom these are open, else to itself."""
    readable = readable_by(user).in_bulk(keys)
    visible = Survey.objects.visible_to(user).in_bulk(keys)
    return {
        key: Cell(survey.title, survey.get_absolute_url())
        for key, survey in visible.items()
    } | {
        key: Cell(survey.title, reverse("survey_results:page", args=[survey.slug]))
        for key, survey in readable.items()
    }


class Compared(NamedTuple):
    """A run, the first one with which it is compared, and what changed among those in both."""

    first: int
    last: int
    pairs: int
    difference: Decimal
    day: datetime.date


def assessment_rows(shelf):
    """(project, what was compared in it …)"""
    surveys = Survey.objects.filter(
        project__in=shelf.projects,
        kind=Survey.Kind.CAPACITY,
        status=Survey.Status.CLOSED,
    )
    for first, last, change in changes_of(surveys):
        found = Compared(
            first.pk, last.pk, change.pairs, change.difference, last.closed_on
        )
        yield last.project_id, *found


def assessments(ledger) -> list[Compared]:
    """Nothing is asked where none is over."""
    if not noted(ledger, "assessments"):
        return []
    return [Compared(*row) for row in ledger.rows(assessment_rows)]


class SelfAssessment(Source):
    """How the same organisations judge themselves later, against the first time."""

    read = staticmethod(assessments)
    columns = (
        gettext_lazy("First self-assessment"),
        gettext_lazy("Later self-assessment"),
        pgettext_lazy("figure", "Change"),
    )
    takes = frozenset({"is_cumulative"})

    def sentence(self, indicator):
        return _(
            "The change of the capacity self-assessment, in degrees of its scale: the mean "
            "of the later one, closed in the period, less the mean of the first, among "
            "organisations that answered both. With fewer than 5 of them, or if fewer than "
            "5 answered only one of the two, it is not measured."
        )

    def records(self, period, facts):
        """Of a survey that was run several times the latest run in the period."""
        is_within = days_of(period)
        latest = {one.first: one for one in facts if is_within(one.day)}
        return [
            Record(
                one.last,
                (one.first,),
                on=one.day,
                kind="self_assessment",
                amount=one.difference,
            )
            for one in latest.values()
        ]

    def value(self, records, facts):
        """Each organisation counts the same, whichever survey it answered."""
        pairs = {one.last: one.pairs for one in facts}
        whole = sum(pairs[one.key] for one in records)
        if not whole:
            return None
        return rounded(sum(one.amount * pairs[one.key] for one in records) / whole)

    def count(self, period, facts):
        """Nothing in it names anybody, so everybody may know it."""
        records = self.records(period, facts)
        value = self.value(records, facts)
        return Count(value, len(records), value, len(records))

    def rows(self, records, user):
        keys = {key for one in records for key in (one.key, *one.through)}
        found = shown_to(user, list(keys))
        return [
            Row(
                [
                    *([found[key]] if key in found else [] for key in self.runs(one)),
                    [Cell(one.amount)],
                ]
            )
            for one in records
            if one.key in found
        ]

    def runs(self, record):
        """The first and the later one."""
        return *record.through, record.key

    def amount(self, row):
        return row[-1][0].value

    def invitation(self, count):
        return _("See what was compared")
