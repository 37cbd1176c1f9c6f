"""The answers of a survey, read once, as plain values."""

from collections import defaultdict
from functools import cached_property
from typing import NamedTuple

from django.utils import timezone

from participation.surveys.conditions import applying
from participation.surveys.models import Answer, Question, Survey
from participation.surveys.results.counting import FEWEST

Kind = Question.Kind


class Given(NamedTuple):
    """One answer. `option` and `row` are their values, which are the same in repeated runs."""

    option_id: int | None
    option: int | None
    row: int | None
    number: object
    text: str
    day: object
    obshtina: int | None
    organisation: int | None


RESPONSE = (
    "pk", "organisation", "organisation__kind", "organisation__seat__obshtina",
)  # fmt: skip
COLUMNS = (
    "option", "option__value", "row__value", "number", "text", "day", "obshtina",
    "organisation",
)  # fmt: skip


class Answers:
    """What was sent. Who sent it is known by keys without a name.

    `responses`: {key: (organisation, its kind, its municipality)}, of what bears no organisation
    without any; `given`: {number of a question: {key: its answers}}. `in_fives`: while answers
    come, only in whole fives and of past days, so that two readings differ by five at least.
    `dividing`: the questions by whose answers respondents may be told apart; None is all.
    """

    def __init__(self, survey: Survey, *, in_fives: bool = False, dividing=None):
        self.survey = survey
        self.dividing = survey.questions if dividing is None else dividing
        rows = survey.responses.sent().order_by("sent_on", "pk")
        if in_fives:
            rows = rows.filter(sent_on__lt=timezone.localdate())
        found = list(rows.values_list(*RESPONSE))
        whole = len(found) - len(found) % FEWEST if in_fives else len(found)
        self.responses = {key: tuple(values) for key, *values in found[:whole]}
        self.given = defaultdict(dict)
        answers = Answer.objects.filter(
            response__survey=survey, response__sent_on__isnull=False
        ).order_by("row__position", "option__position", "pk")
        for question, key, *values in answers.values_list(
            "question", "response", *COLUMNS
        ):
            if key in self.responses:
                self.given[question].setdefault(key, []).append(Given(*values))

    def __len__(self):
        return len(self.responses)

    @cached_property
    def asked(self) -> dict[int, set]:
        """{number of a question: who was asked it}, by what they answered before."""
        questions = self.survey.questions
        found = {one.pk: set() for one in questions}
        for key in self.responses:
            own = {
                number: rows[key] for number, rows in self.given.items() if key in rows
            }
            for number in applying(questions, own):
                found[number].add(key)
        return found

    def to(self, question: Question, among=None) -> dict:
        """{key: answers} to the question; `among`: only of these."""
        rows = self.given.get(question.pk, {})
        if among is None:
            return rows
        return {key: values for key, values in rows.items() if key in among}

    def asked_of(self, question: Question, among=None) -> int:
        asked = self.asked[question.pk] | set(self.to(question))
        return len(asked if among is None else asked & among)

    @cached_property
    def places(self) -> dict:
        """{key: number of a municipality}: what the first question for a place says, else the seat."""
        question = next((q for q in self.dividing if q.kind == Kind.PLACE), None)
        said = self.to(question) if question else {}
        found = {}
        for key, (_organisation, _kind, seat) in self.responses.items():
            here = said[key][0].obshtina if key in said else None
            if place := here or seat:
                found[key] = place
        return found

    @cached_property
    def kinds(self) -> dict:
        """{key: kind of the organisation}"""
        return {
            key: kind
            for key, (_organisation, kind, _seat) in self.responses.items()
            if kind
        }
