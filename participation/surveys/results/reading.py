"""The answers of a survey, read once, as plain values."""

from collections import defaultdict
from functools import cached_property
from typing import NamedTuple

from django.db.models.functions import Coalesce
from django.utils import timezone

from participation.surveys.conditions import applying
from participation.surveys.models import Answer, Question, Survey
from participation.surveys.results.counting import FEWEST
from places import known
from places.models import Oblast

Kind, Level = Question.Kind, Question.Level


class Given(NamedTuple):
    """One answer. `option` and `row` are their values, which are the same in repeated runs."""

    option_id: int | None
    option: int | None
    row: int | None
    number: object
    text: str
    day: object
    oblast: int | None
    obshtina: int | None
    settlement: int | None
    organisation: int | None


RESPONSE = (
    "pk", "organisation", "organisation__kind", "organisation__seat__obshtina",
)  # fmt: skip
# A settlement counts as the municipality in which it lies.
COLUMNS = (
    "option", "option__value", "row__value", "number", "text", "day", "oblast",
    Coalesce("obshtina", "settlement__obshtina"), "settlement", "organisation",
)  # fmt: skip


class Answers:
    """What was sent. Who sent it is known by keys without a name.

    `responses`: {key: (organisation, its kind, its municipality)}, of what bears no organisation
    without any; `given`: {number of a question: {key: its answers}}. `in_fives`: of what grows in
    public only whole fives of past days, of all and of each question and line of a table, so that
    two readings of any figure differ by five who answered it, or not at all. What did not make
    five stays out when the survey has closed too. `dividing`: the questions by whose answers
    respondents may be told apart; None is all.
    """

    def __init__(self, survey: Survey, *, in_fives: bool = False, dividing=None):
        self.survey = survey
        self.dividing = survey.questions if dividing is None else dividing
        rows = survey.responses.sent().order_by("sent_on", "pk")
        if in_fives and survey.is_open():
            rows = rows.filter(sent_on__lt=timezone.localdate())
        found = list(rows.values_list(*RESPONSE))
        whole = whole_fives(found) if in_fives else found
        self.responses = {key: tuple(values) for key, *values in whole}
        self.every = self.read()
        self.given = self.every
        self.until = {}
        if in_fives:
            self.hold_back()

    def read(self):
        given = defaultdict(dict)
        answers = Answer.objects.filter(
            response__survey=self.survey, response__sent_on__isnull=False
        ).order_by("row__position", "option__position", "pk")
        for question, key, *values in answers.values_list(
            "question", "response", *COLUMNS
        ):
            if key in self.responses:
                given[question].setdefault(key, []).append(Given(*values))
        return given

    def hold_back(self):
        """Keep whole fives of each question; `until`: who had been asked when the last came."""
        order = list(self.responses)
        self.given = defaultdict(dict)
        for question, rows in self.every.items():
            kept = whole_fives([key for key in order if key in rows])
            last = order.index(kept[-1]) + 1 if kept else 0
            self.until[question] = frozenset(order[:last])
            self.given[question] = fives_of_lines({key: rows[key] for key in kept})

    def __len__(self):
        return len(self.responses)

    @cached_property
    def asked(self) -> dict[int, set]:
        """{number of a question: who was asked it}, by what they answered before."""
        questions = self.survey.questions
        found = {one.pk: set() for one in questions}
        for key in self.responses:
            own = {
                number: rows[key] for number, rows in self.every.items() if key in rows
            }
            for number in applying(questions, own):
                if key in self.until.get(number, self.responses):
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
    def said(self) -> dict:
        """{key: what the first question for a place says}"""
        question = next((q for q in self.dividing if q.kind == Kind.PLACE), None)
        rows = self.to(question) if question else {}
        return {key: values[0] for key, values in rows.items()}

    @cached_property
    def places(self) -> dict:
        """{key: number of a municipality}: where they said, else the seat."""
        found = {}
        for key, (_organisation, _kind, seat) in self.responses.items():
            one = self.said.get(key)
            place = seat if one is None else one.obshtina
            if place:
                found[key] = place
        return found

    @cached_property
    def oblasti(self) -> dict:
        """{key: oblast}: of their municipality, unless the oblast is all that they said."""
        places = {one.pk: one for one in known.obshtini(set(self.places.values()))}
        found = {key: places[place].oblast for key, place in self.places.items()}
        said = {key: one.oblast for key, one in self.said.items() if one.oblast}
        names = Oblast.objects.in_bulk(set(said.values())) if said else {}
        return found | {key: names[place] for key, place in said.items()}

    @cached_property
    def kinds(self) -> dict:
        """{key: kind of the organisation}"""
        return {
            key: kind
            for key, (_organisation, kind, _seat) in self.responses.items()
            if kind
        }


def whole_fives(rows: list) -> list:
    return rows[: len(rows) - len(rows) % FEWEST]


def fives_of_lines(rows: dict) -> dict:
    """Of a table each line by itself; what is no table has the one line None."""
    lines = defaultdict(list)
    for key, values in rows.items():
        for line in dict.fromkeys(one.row for one in values):
            lines[line].append(key)
    kept = {(key, line) for line, keys in lines.items() for key in whole_fives(keys)}
    found = {
        key: [one for one in values if (key, one.row) in kept]
        for key, values in rows.items()
    }
    return {key: values for key, values in found.items() if values}
