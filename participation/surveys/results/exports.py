"""The results as tables: figures with live sums, the answers, and what the codes mean."""

import random
from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from core.exports import Formula, cell_name
from members.models import Organisation
from participation.common.models import Channel
from participation.surveys.conditions import numbered
from participation.surveys.models import Question
from participation.surveys.results.access import Results
from participation.surveys.results.figures import (
    Figure,
    Part,
    degree,
    figure,
    spread_lines,
)
from participation.surveys.results.groups import by_place
from places import known
from places.fields import label
from places.models import Oblast, Settlement

Kind = Question.Kind
# Of an anonymous survey these would lead to somebody: their own words, days and names.
TELLING = (Kind.TEXT, Kind.LONG, Kind.DATE, Kind.ORGANISATION)
COUNT, ASKED = 4, 5  # columns of the figures, from nought


def header() -> list[str]:
    return [
        _("Code"), _("Question"), _("Line"), _("Answer"), _("Count"), _("Asked"),
        _("Percent of those asked"),
    ]  # fmt: skip


def rows(results: Results) -> Iterator[list]:
    """A row for each answer; of a number one for each of its figures."""
    number = 0
    for question in results.questions:
        found = figure_in(results, question)
        for cells in lines(found):
            number += 1
            head = [question.code, question.text]
            yield [*head, *cells, *share(number, cells, found)]


def figure_in(results, question) -> Figure:
    if not results.is_shown:
        return Figure(question, 0, 0)
    return figure(results.answers, question)


def lines(found: Figure) -> Iterator[list]:
    if not found.is_shown:
        yield too_few("")
        return
    for part in found.parts:
        yield from lines_of(part)
    if found.left_over:
        yield ["", _("answers that fewer than 5 gave, together"), found.left_over]
    for name, value in spread_lines(found.spread) if found.spread else ():
        yield ["", name, value]
    yield ["", _("no answer"), found.unanswered]


def too_few(label):
    return [label, _("fewer than 5 answers"), None]


def lines_of(part: Part) -> Iterator[list]:
    if not part.is_shown:
        yield too_few(part.label)
        return
    for row in part.rows:
        yield [part.label, row.label, row.count]
    for name, value in [(_("mean"), part.mean), (_("median"), part.median)]:
        if value is not None:
            yield [part.label, name, value]


def share(number, cells, found):
    """How many were asked, and the percentage as a live sum; of a mean there is none."""
    count = cells[-1]
    if not isinstance(count, int):
        return ["", ""]
    at = cell_name(number, COUNT), cell_name(number, ASKED)
    text = "ROUND(100*{}/{},1)".format(*at) if found.asked else "0"
    value = round(100 * count / found.asked, 1) if found.asked else 0
    return [found.asked, Formula(text, value)]


def code_book_header() -> list[str]:
    return [
        _("No."), _("Code"), _("Question (Bulgarian)"), _("Question (English)"), _("Kind"),
        _("What the value is"), _("Value"), _("Words (Bulgarian)"), _("Words (English)"),
        _("Who is asked"),
    ]  # fmt: skip


def code_book(results: Results, *, with_answers: bool = False) -> Iterator[list]:
    """Each question with its options and lines, under the numbers that readers see.

    `with_answers`: towns and villages with their EKATTE codes too, as the answers name them.
    """
    shown = {one.pk for one in results.questions}
    for one in numbered(list(results.survey.questions)):
        if one.pk not in shown:
            continue
        head = [
            one.number, one.code, one.text_bg, one.text_en or "", one.kind_in_words(),
        ]  # fmt: skip
        condition = one.condition or _("everybody")
        values = [*values_of(one)]
        if one.is_place():
            values = [*places_of(results, one)]
            if with_answers:
                values += settlements_of(results, one)
        values = values or [["", "", "", ""]]
        for value in values:
            yield [*head, *value, condition]


def values_of(question):
    for option in question.options.all():
        yield [_("answer"), option.value, option.text_bg, option.text_en or ""]
    if question.has_other:
        yield [_("answer"), 0, "друго", "other"]
    for row in question.rows.all():
        yield [_("line"), row.value, row.text_bg, row.text_en or ""]
    if question.is_scale():
        for number in question.degrees():
            yield [_("answer"), number, degree(question, number), ""]


def places_of(results, question):
    """Of those that are told: municipalities also where a town or village was asked for."""
    is_oblast = question.level == question.Level.OBLAST
    label = _("oblast") if is_oblast else _("municipality")
    told = figure_in(results, question).counts
    for one in sorted(told, key=lambda one: one.code):
        yield [label, one.code, one.name_bg, one.name_en or ""]


def settlements_of(results, question):
    """Those that stand in the sheet of answers; an anonymous one has none."""
    if results.survey.is_anonymous:
        return
    for one in settlements_in(results.answers, question).values():
        yield [_("EKATTE code"), one.ekatte, one.name_bg, one.name_en or ""]


def settlements_in(answers, question) -> dict:
    """{number: settlement}, by their codes."""
    numbers = {
        one.settlement for given in answers.to(question).values() for one in given
    }
    rows = Settlement.objects.filter(pk__in=numbers - {None}).order_by("ekatte")
    return {one.pk: one for one in rows.select_related("obshtina__oblast")}


def sheets(results: Results, *, with_answers: bool) -> list[tuple]:
    found = [
        (_("Figures"), header(), rows(results)),
        (
            _("Code book"),
            code_book_header(),
            code_book(results, with_answers=with_answers),
        ),
    ]
    if with_answers:
        found.append((_("Answers"), answers_header(results), answers_rows(results)))
    return found


def columns(results: Results) -> list[tuple]:
    """[(name, question, value)] of the sheet of answers; `value`: of an option or a line."""
    found = []
    for one in results.questions:
        if results.survey.is_anonymous and one.kind in TELLING:
            continue
        if one.kind == Kind.MANY:
            found += [
                (f"{one.code}_{row.value}", one, row.value) for row in one.options.all()
            ]
            if one.has_other:
                found.append((f"{one.code}_0", one, 0))
        elif one.is_grid():
            found += [
                (f"{one.code}_{row.value}", one, row.value) for row in one.rows.all()
            ]
        else:
            found.append((one.code, one, None))
        if one.has_other and not results.survey.is_anonymous:
            found.append((f"{one.code}_text", one, "text"))
        if is_of_settlements(one) and not results.survey.is_anonymous:
            found.append((f"{one.code}_ekatte", one, "ekatte"))
    return found


def is_of_settlements(question):
    return question.is_place() and question.level == question.Level.SETTLEMENT


def answers_header(results: Results) -> list[str]:
    names = [name for name, _question, _value in columns(results)]
    if results.survey.is_anonymous:
        return names
    return [_("Who"), _("Sent on"), _("How it came"), *names]


def answers_rows(results: Results) -> Iterator[list]:
    """A row for each respondent; of an anonymous survey in an order of chance, without a day."""
    keys = list(results.answers.responses)
    who, make = {}, cells(results)
    if results.survey.is_anonymous:
        random.SystemRandom().shuffle(keys)
    else:
        who = named(results)
        keys = list(who)
    for key in keys:
        yield [*who.get(key, ()), *make(key)]


def named(results):
    sent = results.survey.responses.sent().select_related("organisation", "person")
    return {
        row.pk: [str(row), row.sent_on, Channel(row.channel).label]
        for row in sent.order_by("organisation__name", "sent_on", "pk")
    }


def cells(results):
    """What stands in each column of one respondent."""
    named_columns, answers = columns(results), results.answers
    names = Names(results)

    def make(key):
        return [
            cell(answers.to(question).get(key, ()), question, value, names, key)
            for _name, question, value in named_columns
        ]

    return make


def cell(given, question, value, names, key):
    if not given:
        return ""
    if value == "text":
        return next((one.text for one in given if one.text), "")
    if value == "ekatte":
        return names.settlements[given[0].settlement].ekatte
    if question.kind == Kind.MANY:
        return int(any((one.option or 0) == value for one in given))
    if question.is_grid():
        return next((one.option for one in given if one.row == value), "")
    one = given[0]
    if question.kind == Kind.ONE:
        return one.option or 0
    if question.kind in question.WITH_NUMBERS:
        return one.number
    return names.words(question, one, key)


class Names:
    """Words for what was chosen from registers; of an anonymous survey only places of five."""

    def __init__(self, results: Results):
        self.answers = results.answers
        self.organisations, self.settlements, self.oblasti = {}, {}, {}
        if results.survey.is_anonymous:
            division = by_place(self.answers)
            groups = division.told_apart(self.answers.responses)
        else:
            groups = []
            self.organisations = named_in(self.answers)
            self.oblasti = Oblast.objects.in_bulk()
            for one in filter(is_of_settlements, results.questions):
                self.settlements |= settlements_in(self.answers, one)
        self.is_anonymous = results.survey.is_anonymous
        self.of_key = {key: one.label for one in groups for key in one.members}

    def words(self, question, one, key):
        if question.kind == Kind.PLACE:
            return self.place(one, key)
        if question.kind == Kind.ORGANISATION:
            return self.organisations.get(one.organisation, "")
        return one.day if question.kind == Kind.DATE else one.text

    def place(self, one, key):
        if self.is_anonymous:
            return self.of_key.get(key, _("another place"))
        if one.settlement:
            return str(label(self.settlements[one.settlement]))
        if one.oblast:
            return str(self.oblasti[one.oblast])
        return str(known.obshtini([one.obshtina])[0])


def named_in(answers):
    numbers = {
        one.organisation
        for rows in answers.given.values()
        for given in rows.values()
        for one in given
        if one.organisation
    }
    return {pk: str(one) for pk, one in Organisation.objects.in_bulk(numbers).items()}


def plain(value):
    """For JSON: of a live sum its value, of a mean a number."""
    if isinstance(value, Formula):
        value = value.value
    return float(value) if isinstance(value, Decimal) else value
