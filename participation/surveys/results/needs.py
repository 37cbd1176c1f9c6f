"""Needs by topic and place: how many named each topic, in each part that may be told apart."""

from dataclasses import dataclass

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from participation.surveys.models import PlannedTraining, Question, Survey
from participation.surveys.results import comparing
from participation.surveys.results.access import Results
from participation.surveys.results.counting import FEWEST
from participation.surveys.results.figures import figure
from participation.surveys.results.groups import by_place, figure_of

Kind = Question.Kind
# What asks for topics; the first of the kind “several choices” unless another is chosen.
OF_TOPICS = (Kind.MANY, Kind.ONE)


@dataclass(frozen=True)
class Column:
    """A run of the survey, or of it one place; `key` as a row of the plan keeps it."""

    survey: Survey
    key: str
    label: str
    counts: dict  # {value of the option: how many named it}
    answered: int

    @property
    def is_shown(self):
        return self.answered >= FEWEST


class Needs:
    """Of the survey and of its other runs by the same organisation that asked at the same time."""

    def __init__(self, survey: Survey, user, question: Question):
        self.survey, self.user, self.question = survey, user, question

    @cached_property
    def runs(self) -> list[Results]:
        return [
            one
            for one in comparing.runs(self.survey, self.user)
            if one.survey.organisation_id == self.survey.organisation_id
            and overlap(one.survey, self.survey)
        ]

    @cached_property
    def columns(self) -> list[Column]:
        """The whole of a run bears its title, of the only one no more than that it is the whole."""
        label = _("the whole survey") if len(self.runs) == 1 else ""
        return [
            column
            for one in self.runs
            for column in columns_of(one, self.question, label)
        ]

    @cached_property
    def topics(self):
        """The options, those that most named first."""
        totals = {
            option: sum(
                column.counts.get(option.value, 0)
                for column in self.columns
                if not column.key
            )
            for option in self.question.options.all()
        }
        return sorted(totals, key=lambda one: (-totals[one], one.position))

    def rows(self) -> list[tuple]:
        """[(option, [(column, count, name of its box)])]; of what is not shown no count."""
        return [
            (
                option,
                [
                    (one, one.counts.get(option.value), cell_name(one, option.value))
                    for one in self.columns
                ],
            )
            for option in self.topics
        ]

    def asked(self, row: PlannedTraining) -> int | None:
        """How many named the topic there, as counted now; None where that is not shown."""
        for column in self.columns:
            if (column.survey.pk, column.key) == (row.survey_id, row.group):
                return column.counts.get(row.value)
        return None


def overlap(one: Survey, other: Survey) -> bool:
    """Was there a day on which both were open?"""
    first = max(one.opened_on, other.opened_on)
    return first <= min(
        one.closed_on or one.closes_on, other.closed_on or other.closes_on
    )


def cell_name(column: Column, value: int) -> str:
    return f"{column.survey.pk}/{column.key}/{value}"


def columns_of(results: Results, question: Question, label: str) -> list[Column]:
    own = results.question(question.code)
    if own is None or own.kind != question.kind:
        return []
    survey = results.survey
    label = label or survey.title
    if not results.is_shown:
        return [Column(survey, "", label, {}, 0)]
    answers = results.answers
    whole = figure(answers, own)
    found = [Column(survey, "", label, counts(whole), whole.answered)]
    if not results.may_divide:
        return found
    division = by_place(answers)
    groups = division.told_apart(answers.responses)
    if len(groups) < 2:
        return found
    for group in groups:
        part = figure_of(answers, own, division, group)
        found.append(
            Column(survey, group.key, group.label, counts(part), part.answered)
        )
    return found


def counts(found) -> dict:
    return {row.key: row.count for part in found.parts for row in part.rows}


def questions_of_topics(survey: Survey) -> list[Question]:
    """Those with several answers first, of them the one with the code of our template."""
    found = [one for one in survey.questions if one.kind in OF_TOPICS]
    return sorted(found, key=lambda one: (one.code != "topics", one.kind != Kind.MANY))
