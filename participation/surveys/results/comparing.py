"""The same survey run again, or in several places: the figures of each beside the others."""

from dataclasses import dataclass, field

from members.models import Organisation
from participation.surveys.models import Question, Survey
from participation.surveys.results import counting
from participation.surveys.results.access import Results, readable_by
from participation.surveys.results.counting import FEWEST, Change
from participation.surveys.results.figures import (
    Figure,
    Part,
    decimals_of,
    figure,
    line_of_grid,
)

Kind = Question.Kind
COMPARED = (Kind.ONE, Kind.MANY, Kind.SCALE, Kind.GRID, Kind.NUMBER)
# What is measured in degrees: of these the same ones are compared before and after.
MEASURED = (Kind.SCALE, Kind.GRID)
# On one page; more columns nobody reads.
MOST_RUNS = 8


def family(survey: Survey) -> list[int]:
    """Numbers of all that repeat each other, the survey among them."""
    met, edge = {survey.pk}, [survey.pk]
    while edge:
        near = Survey.objects.filter(run_of__in=edge).values_list("pk", flat=True)
        before = Survey.objects.filter(pk__in=edge).values_list("run_of", flat=True)
        edge = [pk for pk in {*near, *before} - met if pk]
        met.update(edge)
    return sorted(met)


def runs(survey: Survey, user) -> list[Results]:
    """Those that the reader may read, the earliest first."""
    rows = (
        readable_by(user)
        .filter(pk__in=family(survey))
        .exclude(status=Survey.Status.DRAFT)
        .select_related("organisation")
        .order_by("opened_on", "pk")
    )
    return [Results(one, user) for one in rows[:MOST_RUNS]]


@dataclass(frozen=True)
class Line:
    """One answer in each of the runs; None where nothing is shown."""

    label: str
    of: object
    values: list


@dataclass(frozen=True)
class Gap:
    """Where two runs differ most; `share`: percents, else a mean."""

    label: str
    high: object
    low: object
    high_run: Survey
    low_run: Survey
    high_n: int
    low_n: int

    @property
    def difference(self):
        return self.high - self.low


@dataclass(frozen=True)
class ComparedPart:
    label: str
    of: object
    numbers: list  # how many answered in each run, None for fewer than five
    lines: list[Line]
    means: list = field(default_factory=list)
    gap: Gap | None = None
    mean_gap: Gap | None = None

    @property
    def decimals(self):
        return decimals_of(
            row.percent for line in self.lines for row in line.values if row
        )


@dataclass(frozen=True)
class Compared:
    question: Question
    parts: list[ComparedPart]

    @property
    def is_comparable(self):
        """Is there a part that five answered in two runs at least?"""
        return any(
            sum(number is not None for number in part.numbers) > 1
            for part in self.parts
        )

    @property
    def widest(self) -> ComparedPart | None:
        """The part in which two runs differ most; in percents if there are any."""
        shares = [one for one in self.parts if one.gap]
        means = [one for one in self.parts if one.mean_gap]
        if shares:
            return max(shares, key=lambda one: one.gap.difference)
        return max(means, key=lambda one: one.mean_gap.difference, default=None)


def compared(found: list[Results]) -> list[Compared]:
    """Questions of the latest run that another one asked too, by their codes and kinds."""
    if not found:
        return []
    surveys = [one.survey for one in found]
    result = []
    for question in found[-1].questions:
        if question.kind not in COMPARED:
            continue
        figures = [figure_in(one, question) for one in found]
        if sum(one is not None for one in figures) > 1:
            result.append(Compared(question, parts_of(question, figures, surveys)))
    return result


def figure_in(results: Results, question: Question) -> Figure | None:
    own = results.question(question.code)
    if own is None or own.kind != question.kind:
        return None
    if not results.is_shown:
        return Figure(own, 0, 0)
    return figure(results.answers, own)


def parts_of(question, figures, surveys):
    if question.is_number():
        return [of_spreads(figures, surveys)]
    keys = {}
    for one in figures:
        for part in one.parts if one else ():
            keys[part.key] = part
    return [
        of_parts(part, [part_in(one, key) for one in figures], surveys)
        for key, part in keys.items()
    ]


def part_in(one, key) -> Part | None:
    parts = one.parts if one and one.is_shown else ()
    return next((part for part in parts if part.key == key and part.is_shown), None)


def of_spreads(figures, surveys):
    numbers = [one.answered if one and one.is_shown else None for one in figures]
    spreads = [one.spread if one and one.is_shown else None for one in figures]
    means = [one and one.mean for one in spreads]
    gap = widest({"": means}, numbers, surveys)
    return ComparedPart("", None, numbers, [], means, mean_gap=gap)


def of_parts(shown, parts, surveys):
    numbers = [one and one.distribution.answered for one in parts]
    rows, values = {}, {}
    for place, part in enumerate(parts):
        for row in part.rows if part else ():
            rows[row.key] = row
            values.setdefault(row.key, [None] * len(parts))[place] = row
    lines = [Line(rows[key].label, rows[key].of, values[key]) for key in rows]
    shares = {
        line.label: [row and row.percent for row in line.values] for line in lines
    }
    means = [one and one.mean for one in parts]
    return ComparedPart(
        label=shown.label,
        of=shown.of,
        numbers=numbers,
        lines=lines,
        means=means if any(one is not None for one in means) else [],
        gap=widest(shares, numbers, surveys),
        mean_gap=widest({"": means}, numbers, surveys),
    )


def widest(values: dict[str, list], numbers, surveys) -> Gap | None:
    """The largest distance between two runs in one line; the first of equal ones."""
    best = None
    for label, line in values.items():
        known = [
            (value, place) for place, value in enumerate(line) if value is not None
        ]
        if len(known) < 2:
            continue
        (high, up), (low, down) = max(known), min(known)
        gap = Gap(
            label, high, low, surveys[up], surveys[down], numbers[up], numbers[down]
        )
        if gap.difference and (best is None or gap.difference > best.difference):
            best = gap
    return best


@dataclass(frozen=True)
class Area:
    """How the same organisations judged themselves before and after, in one question."""

    question: Question
    change: Change
    is_shown: bool
    before: dict
    after: dict


def before_and_after(found: list[Results]) -> tuple[Results, Results] | None:
    """The first and the last run in which organisations answered under their names."""
    named = [
        one
        for one in found
        if one.survey.asks_organisations()
        and not one.survey.is_anonymous
        and one.is_ready
        and not one.is_growing
    ]
    return (named[0], named[-1]) if len(named) > 1 else None


def areas(first: Results, last: Results) -> list[Area]:
    found = []
    for question in last.questions:
        own = first.question(question.code)
        if question.kind not in MEASURED or own is None or own.kind != question.kind:
            continue
        before, after = scores(first, own), scores(last, question)
        change = counting.change(before, after)
        if change.pairs:
            is_shown = may_be_told(change, before, after)
            found.append(Area(question, change, is_shown, before, after))
    return found


def scores(results: Results, question: Question) -> dict:
    """{organisation: the mean of its answers in degrees}"""
    answers, found = results.answers, {}
    given = answers.to(question)
    if question.is_scale():
        lines = [{key: rows[0].number for key, rows in given.items()}]
    else:
        lines = [line_of_grid(given, row.value) for row in question.rows.all()]
    for key, (organisation, _kind, _place) in answers.responses.items():
        values = [line[key] for line in lines if key in line]
        if organisation and values:
            found[organisation] = counting.exact_mean(values)
    return found


def may_be_told(change: Change, before: dict, after: dict) -> bool:
    """Five pairs, and those left over, whom one could subtract, five too or nobody."""
    over = [len(one) - change.pairs for one in (before, after)]
    return change.is_shown and all(one == 0 or one >= FEWEST for one in over)


def by_name(found: list[Area]) -> list[tuple]:
    """[(organisation, [(before, after) of each area])] of those that answered both times."""
    keys = {key for one in found for key in one.before.keys() & one.after.keys()}
    names = Organisation.objects.in_bulk(keys)
    return [
        (
            names[key],
            [(scored(one.before, key), scored(one.after, key)) for one in found],
        )
        for key in sorted(keys, key=lambda key: str(names[key]))
    ]


def scored(scores, key):
    return counting.rounded(scores[key]) if key in scores else None
