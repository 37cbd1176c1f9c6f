"""Two questions crossed: who gave this answer to the one gave which to the other."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from participation.surveys.models import Question
from participation.surveys.results import counting
from participation.surveys.results.counting import FEWEST
from participation.surveys.results.figures import OTHER, degree, keys_of_options
from participation.surveys.results.reading import Answers
from participation.surveys.results.suppression import every_cell, hidden_cells

Kind = Question.Kind
CROSSED = (Kind.ONE, Kind.MANY, Kind.SCALE)


@dataclass(frozen=True)
class Crossed:
    """`cells`: rows of counts, None for what is not shown; labels stand in the same order."""

    rows: list[str]
    columns: list[str]
    cells: list[list[int | None]]
    both: int

    @property
    def is_shown(self):
        return any(count is not None for line in self.cells for count in line)

    @property
    def lines(self):
        return list(zip(self.rows, self.cells, strict=True))

    @property
    def hides(self):
        return any(count is None for line in self.cells for count in line)


def may_be_crossed(questions) -> list[Question]:
    return [one for one in questions if one.kind in CROSSED]


def crossed(answers: Answers, left: Question, right: Question) -> Crossed:
    """Of everybody: who answered only one of the two stands under “no answer”."""
    everybody = answers.responses
    given = [chosen(answers, one) for one in (left, right)]
    both = len(given[0].keys() & given[1].keys())
    keys = [
        [key for key in [*keys_of(one), None] if is_given(key, own, everybody)]
        for one, own in zip((left, right), given, strict=True)
    ]
    counts = counting.crossed(everybody, *given, *keys)
    hidden = hidden_in(counts, *given) if both >= FEWEST else every_cell(counts)
    cells = [
        [
            None if (row, column) in hidden else count
            for column, count in enumerate(line)
        ]
        for row, line in enumerate(counts)
    ]
    rows, columns = (
        [label(one, key) for key in own]
        for one, own in zip((left, right), keys, strict=True)
    )
    return Crossed(rows, columns, cells, both)


def hidden_in(counts, left, right):
    """Lines add up to what the results of the question say where each gave one answer to it."""
    return hidden_cells(counts, adds_down=gave_one(left), adds_across=gave_one(right))


def gave_one(given):
    return all(len(values) == 1 for values in given.values())


def chosen(answers, question) -> dict:
    given = answers.to(question)
    if question.is_scale():
        return {key: [int(rows[0].number)] for key, rows in given.items()}
    return {key: [one.option or OTHER for one in rows] for key, rows in given.items()}


def keys_of(question):
    return question.degrees() if question.is_scale() else keys_of_options(question)


def is_given(key, own, everybody):
    """Does anybody stand in this line?"""
    if key is None:
        return bool(everybody.keys() - own.keys())
    return any(key in values for values in own.values())


def label(question, key):
    if key is None:
        return _("no answer")
    if question.is_scale():
        return degree(question, key)
    texts = {one.value: str(one) for one in question.options.all()}
    return texts.get(key, _("other"))
