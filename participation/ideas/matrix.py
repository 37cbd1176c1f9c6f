"""What was written in the matrix of a call, as words and as cells of a table."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import number_format

from participation.ideas.models import Idea, MatrixField
from places.models import Obshtina
from projects.currency import Currency
from projects.templatetags.money import short_money

Kind = MatrixField.Kind


@dataclass(frozen=True)
class Line:
    """One field of one idea in words."""

    field: MatrixField
    text: str

    @property
    def label(self):
        return self.field.label

    def is_names(self):
        return self.field.kind == Kind.ORGANISATIONS


def shown_fields(call) -> list[MatrixField]:
    return list(call.fields.asked())


def names_of_places(ideas: Iterable[Idea], fields: list[MatrixField]) -> dict[str, str]:
    """{code: name} of the municipalities that the ideas name, in one question."""
    keys = [field.key for field in fields if field.kind == Kind.OBSHTINA]
    codes = {idea.values[key] for idea in ideas for key in keys if key in idea.values}
    if not codes:
        return {}
    return {one.code: one.name for one in Obshtina.objects.filter(code__in=codes)}


def lines_of(idea: Idea, fields: list[MatrixField], places: dict) -> list[Line]:
    return [
        Line(field, words(field, idea.values.get(field.key), places))
        for field in fields
    ]


def rows_of(ideas: Iterable[Idea], fields: list[MatrixField]) -> list[list[Line]]:
    """The lines of each idea."""
    places = names_of_places(ideas, fields)
    return [lines_of(idea, fields, places) for idea in ideas]


def words(field: MatrixField, value, places: dict) -> str:
    if not value:
        return ""
    if field.kind == Kind.OBSHTINA:
        return places.get(value, "")
    if field.kind == Kind.AMOUNT:
        return short_money(Decimal(value), Currency.EUR)
    if field.kind == Kind.NUMBER:
        return number_format(Decimal(value).normalize(), use_l10n=True)
    if field.kind == Kind.ORGANISATIONS:
        return "\n".join(value)
    if field.is_chosen():
        shown = dict(field.choices())
        chosen = value if isinstance(value, list) else [value]
        return ", ".join(shown.get(one, one) for one in chosen)
    return value


def cell(field: MatrixField, value, places: dict):
    """For a table: numbers stay numbers."""
    if value and field.kind in (Kind.NUMBER, Kind.AMOUNT):
        return Decimal(value)
    return words(field, value, places).replace("\n", "; ")
