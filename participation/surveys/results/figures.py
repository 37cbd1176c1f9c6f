"""What a question came to: figures with the words that stand beside them."""

from collections import Counter
from dataclasses import dataclass, field
from functools import partial

from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

from members.models import Organisation
from participation.surveys.models import Question
from participation.surveys.results import counting
from participation.surveys.results.counting import FEWEST, Distribution, Spread
from participation.surveys.results.reading import Answers
from participation.surveys.results.suppression import shown_groups
from places import known
from places.models import Oblast

Kind = Question.Kind
# The answer “other”, which has no option.
OTHER = 0
WORDS = (Kind.TEXT, Kind.LONG)
# So many different municipalities, organisations or months one still reads.
MOST_LINES = 60


@dataclass(frozen=True)
class Row:
    """A line of a table with its bar; `of` has the text in both languages, if it is a row."""

    label: str
    count: int
    percent: object
    of: object = None
    key: object = None


def decimals_of(percents) -> int:
    """All percentages of a table have as many: 25.0 beside 8.3."""
    return 1 if any(one % 1 for one in percents) else 0


@dataclass(frozen=True)
class Part:
    """What is divided into lines: a question, or one line of a grid."""

    distribution: Distribution
    rows: list[Row]
    label: str = ""
    of: object = None
    key: object = None
    mean: object = None
    median: object = None

    @property
    def is_shown(self):
        return self.distribution.is_shown

    @property
    def decimals(self):
        return decimals_of(row.percent for row in self.rows)


@dataclass(frozen=True)
class Figure:
    question: Question
    asked: int
    answered: int
    parts: list[Part] = field(default_factory=list)
    spread: Spread | None = None
    words: list[str] = field(default_factory=list)
    counts: dict = field(default_factory=dict)
    # Of how many nothing is said apart, since fewer than five gave each of these answers.
    left_over: int = 0

    @property
    def unanswered(self):
        return self.asked - self.answered

    @property
    def is_shown(self):
        return self.answered >= FEWEST

    @property
    def numbers(self):
        """[(what it is, value, its length as a bar)]"""
        spread = self.spread
        return [
            (name, value, spread.share(value)) for name, value in spread_lines(spread)
        ]

    @property
    def counts_by_oblast(self):
        """For the map, of the municipalities or oblasti that are shown."""
        found = Counter()
        for place, count in self.counts.items():
            found[getattr(place, "oblast", place).code] += count
        return dict(found)


def spread_lines(spread: Spread) -> list[tuple]:
    return [
        (_("lowest"), spread.least),
        (_("lower quartile"), spread.lower),
        (_("median"), spread.median),
        (_("upper quartile"), spread.upper),
        (_("highest"), spread.most),
        (_("mean"), spread.mean),
    ]


def figure(answers: Answers, question: Question, among=None) -> Figure:
    """`among`: only of these respondents. Of fewer than five there is nothing in it."""
    given = answers.to(question, among)
    asked = answers.asked_of(question, among)
    empty = partial(Figure, question, asked, len(given))
    if len(given) < FEWEST:
        return empty()
    if question.kind in WORDS:
        # In an order that tells nothing of who wrote when.
        return empty(words=sorted(one.text for one in first(given).values()))
    return empty(**MAKERS[question.kind](question, given, asked))


def first(given):
    return {key: values[0] for key, values in given.items()}


def of_options(question, given, asked):
    chosen = {
        key: [one.option or OTHER for one in values] for key, values in given.items()
    }
    options = {one.value: one for one in question.options.all()}
    words = sorted(one.text for values in given.values() for one in values if one.text)
    found = counting.distribution(chosen, keys_of_options(question), asked)
    rows = [
        Row(str(options.get(line.key, _("other"))), line.count, line.percent,
            options.get(line.key), line.key)
        for line in found.lines
    ]  # fmt: skip
    return {
        "parts": [Part(found, rows)],
        "words": words if len(words) >= FEWEST else [],
    }


def keys_of_options(question) -> list[int]:
    values = [one.value for one in question.options.all()]
    return [*values, OTHER] if question.has_other else values


def of_scale(question, given, asked):
    numbers = {key: int(one.number) for key, one in first(given).items()}
    found = counting.distribution(
        {key: [number] for key, number in numbers.items()}, question.degrees(), asked
    )
    rows = [
        Row(degree(question, line.key), line.count, line.percent, None, line.key)
        for line in found.lines
    ]
    middle = counting.mean(numbers.values()), counting.median(numbers.values())
    return {"parts": [Part(found, rows, mean=middle[0], median=middle[1])]}


def degree(question, number):
    """„5 (напълно)“: the ends of a scale have words."""
    ends = {question.lowest: question.low_label, question.highest: question.high_label}
    label = ends.get(number)
    return f"{number} ({label})" if label else str(number)


def of_grid(question, given, asked):
    """Each line by itself; the values of the options are taken as degrees of a scale."""
    options = {one.value: one for one in question.options.all()}
    parts = []
    for line in question.rows.all():
        chosen = line_of_grid(given, line.value)
        found = counting.distribution(
            {key: [value] for key, value in chosen.items()}, options, asked
        )
        rows, middle = [], (None, None)
        if found.is_shown:
            rows = [
                Row(str(options[one.key]), one.count, one.percent, options[one.key], one.key)
                for one in found.lines
            ]  # fmt: skip
            values = chosen.values()
            middle = counting.mean(values), counting.median(values)
        parts.append(Part(found, rows, str(line), line, line.value, *middle))
    return {"parts": parts}


def line_of_grid(given, value) -> dict:
    """{respondent: value of the option} of one line."""
    return {
        key: one.option
        for key, values in given.items()
        for one in values
        if one.row == value and one.option is not None
    }


def of_numbers(question, given, asked):
    return {"spread": counting.spread(one.number for one in first(given).values())}


def of_months(question, given, asked):
    chosen = {key: [(one.day.year, one.day.month)] for key, one in first(given).items()}
    return told_apart(chosen, asked, sorted, lambda key: f"{MONTHS[key[1]]} {key[0]}")


def of_places(question, given, asked):
    """Settlements are counted with their municipality."""
    chosen = {key: [one.obshtina or one.oblast] for key, one in first(given).items()}
    keys = {key for [key] in chosen.values()}
    if question.level == Question.Level.OBLAST:
        names = Oblast.objects.in_bulk(keys)
    else:
        names = {one.pk: one for one in known.obshtini(keys)}
    found = told_apart(chosen, asked, by_most(chosen), lambda key: str(names[key]))
    counts = {names[row.key]: row.count for row in found["parts"][0].rows}
    return found | {"counts": counts}


def of_organisations(question, given, asked):
    chosen = {
        key: sorted({one.organisation for one in values if one.organisation})
        for key, values in given.items()
    }
    names = Organisation.objects.in_bulk(
        {one for row in chosen.values() for one in row}
    )
    return told_apart(chosen, asked, by_most(chosen), lambda key: str(names[key]))


def by_most(chosen):
    counts = Counter(key for values in chosen.values() for key in values)
    return partial(sorted, key=lambda key: (-counts[key], key))


def told_apart(chosen, asked, in_order, label):
    """What people wrote themselves: only what five gave, and what is over is five again."""
    keys = in_order({key for values in chosen.values() for key in values})
    found = counting.distribution(chosen, keys, asked)
    shown = shown_groups([line.count for line in found.lines])
    rows = [
        Row(label(line.key), line.count, line.percent, None, line.key)
        for number, line in enumerate(found.lines)
        if number in shown
    ][:MOST_LINES]
    over = sum(line.count for line in found.lines) - sum(row.count for row in rows)
    return {"parts": [Part(found, rows)], "left_over": over}


MAKERS = {
    Kind.ONE: of_options,
    Kind.MANY: of_options,
    Kind.SCALE: of_scale,
    Kind.GRID: of_grid,
    Kind.NUMBER: of_numbers,
    Kind.DATE: of_months,
    Kind.PLACE: of_places,
    Kind.ORGANISATION: of_organisations,
}
