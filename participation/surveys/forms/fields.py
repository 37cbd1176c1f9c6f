"""The fields of one question, what stands in them, and the answers that they make."""

from django import forms
from django.utils.html import escape, format_html
from django.utils.translation import gettext_lazy as _

from core.forms import DayField
from members.imports.personal import holds_egn
from members.models import Organisation
from participation.surveys.models import Answer, Question
from places.fields import SettlementField
from places.models import Oblast, Obshtina
from projects.forms import by_oblast

OTHER = "other"
Kind = Question.Kind


class WordsField(forms.CharField):
    """No personal numbers: nobody asks for them, and they would stay."""

    def clean(self, value):
        words = super().clean(value).strip()
        if holds_egn(words):
            raise forms.ValidationError(
                _("This looks like a personal number (ЕГН). Leave it out."), code="egn"
            )
        return words


def name_of(question, row=None):
    return f"q{question.pk}" if row is None else f"q{question.pk}_{row.pk}"


def other_of(question):
    return f"q{question.pk}_other"


def fields_of(question) -> dict[str, forms.Field]:
    """By their names; whether an answer is needed the form checks, once it knows who is asked."""
    label = f"{question.number}. {question.text}"
    # Help of forms may hold tags of ours; this one is of people.
    common = {"label": label, "help_text": escape(question.help), "required": False}
    if question.is_grid():
        fields = {
            name_of(question, row): chooser(question, label=row.text, required=False)
            for row in question.rows.all()
        }
    else:
        fields = {name_of(question): MAKERS[question.kind](question, **common)}
    if question.has_other:
        fields[other_of(question)] = WordsField(
            label=_("Other: what?"), max_length=300, required=False
        )
    for name, field in fields.items():
        # Of a table the whole is optional or not, and of “other” the choice says it.
        is_part = question.is_grid() or name == other_of(question)
        field.is_needed = question.is_required or is_part
    return fields


def choices(question):
    offered = [(str(one.pk), one.text) for one in question.options.all()]
    return [*offered, (OTHER, _("other"))] if question.has_other else offered


def chooser(question, **common):
    return forms.ChoiceField(
        choices=choices(question), widget=forms.RadioSelect, **common
    )


def several(question, **common):
    return forms.MultipleChoiceField(
        choices=choices(question), widget=forms.CheckboxSelectMultiple, **common
    )


def scale(question, **common):
    ends = {question.lowest: question.low_label, question.highest: question.high_label}
    degrees = [
        (str(one), f"{one} – {ends[one]}" if ends.get(one) else str(one))
        for one in question.degrees()
    ]
    return forms.ChoiceField(choices=degrees, widget=forms.RadioSelect, **common)


def number(question, **common):
    return forms.DecimalField(
        min_value=question.lowest,
        max_value=question.highest,
        max_digits=14,
        decimal_places=2,
        **common,
    )


def short(_question, **common):
    return WordsField(max_length=300, **common)


def long(_question, **common):
    return WordsField(
        max_length=4000, widget=forms.Textarea(attrs={"rows": 5}), **common
    )


def day(_question, **common):
    return DayField(**common)


def place(question, **common):
    return PLACES[question.level](**common)


def oblast(**common):
    return forms.ModelChoiceField(
        Oblast.objects.all(), empty_label=_("choose an oblast"), **common
    )


def obshtina(**common):
    field = forms.ModelChoiceField(Obshtina.objects.all(), **common)
    field.choices = [("", _("choose a municipality")), *by_oblast()]
    return field


def settlement(*, help_text, **common):
    """Our help says how to type it; what the question explains stands before it."""
    field = SettlementField(**common)
    if help_text:
        field.help_text = format_html("{} {}", help_text, field.help_text)
    return field


Level = Question.Level
PLACES = {
    Level.OBLAST: oblast,
    Level.OBSHTINA: obshtina,
    Level.SETTLEMENT: settlement,
}


def organisation(_question, **common):
    listed = Organisation.objects.listed().by_shown_name()
    return forms.ModelChoiceField(listed, empty_label=_("choose"), **common)


MAKERS = {
    Kind.ONE: chooser,
    Kind.MANY: several,
    Kind.SCALE: scale,
    Kind.NUMBER: number,
    Kind.TEXT: short,
    Kind.LONG: long,
    Kind.DATE: day,
    Kind.PLACE: place,
    Kind.ORGANISATION: organisation,
}
# In which column of an answer the value of the field stands.
COLUMNS = {
    Kind.SCALE: "number",
    Kind.NUMBER: "number",
    Kind.TEXT: "text",
    Kind.LONG: "text",
    Kind.DATE: "day",
    Kind.ORGANISATION: "organisation",
}


def column_of(question) -> str | None:
    """A place stands in the column that is named as its level is."""
    return question.level if question.is_place() else COLUMNS.get(question.kind)


def answers_of(question, data) -> list[Answer]:
    """What the cleaned values say; nothing for what was left empty."""
    if question.is_grid():
        return [
            Answer(question=question, row=row, option_id=int(chosen))
            for row in question.rows.all()
            if (chosen := data.get(name_of(question, row)))
        ]
    value = data.get(name_of(question))
    if value in (None, "", []):
        return []
    if column := column_of(question):
        return [Answer(question=question, **{column: value})]
    chosen = dict.fromkeys(value) if isinstance(value, list) else [value]
    return [
        Answer(question=question, text=data.get(other_of(question), ""))
        if one == OTHER
        else Answer(question=question, option_id=int(one))
        for one in chosen
    ]


def initial_of(question, answers) -> dict:
    """The other way round: what stands in the fields."""
    if question.is_grid():
        return {f"q{question.pk}_{one.row_id}": str(one.option_id) for one in answers}
    if not answers:
        return {}
    if column := column_of(question):
        value = getattr(answers[0], column)
        if question.is_scale():
            value = str(int(value))
        return {name_of(question): value}
    chosen = [str(one.option_id or OTHER) for one in answers]
    words = {other_of(question): one.text for one in answers if not one.option_id}
    is_many = question.kind == Kind.MANY
    return {name_of(question): chosen if is_many else chosen[0]} | words


def is_complete(question, answers) -> bool:
    """Of a table every line."""
    if question.is_grid():
        return len({one.row_id for one in answers}) == len(question.rows.all())
    return bool(answers)
