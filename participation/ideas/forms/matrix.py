"""A form made of the fields of a call's matrix."""

from decimal import Decimal

from django import forms
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _

from core.choosing import lines
from participation.ideas.models import MatrixField
from places.models import Obshtina
from projects.forms import by_oblast

Kind = MatrixField.Kind
MOST_ORGANISATIONS = 30
LONGEST_NAME = 200
# Fifteen digits before the point and a hundred million euro: more is a typing error.
LARGEST_NUMBER = 10**15
LARGEST_AMOUNT = 10**11


def name_of(field: MatrixField) -> str:
    """Under which name the form asks it."""
    return f"matrix_{field.pk}"


class NamesField(forms.CharField):
    """Names, each on a line; kept as a list."""

    widget = forms.Textarea(attrs={"rows": 3})

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value):
        names = lines(super().clean(value))
        if len(names) > MOST_ORGANISATIONS or any(
            len(name) > LONGEST_NAME for name in names
        ):
            raise forms.ValidationError(
                _("At most 30 names of up to 200 letters each fit here.")
            )
        return names


def short_text(field, said):
    return forms.CharField(max_length=300, **said)


def long_text(field, said):
    return forms.CharField(
        max_length=4000, widget=forms.Textarea(attrs={"rows": 4}), **said
    )


def number(field, said):
    return forms.DecimalField(
        localize=True,
        max_digits=20,
        decimal_places=4,
        min_value=-LARGEST_NUMBER,
        max_value=LARGEST_NUMBER,
        **said,
    )


def amount(field, said):
    return forms.DecimalField(
        localize=True,
        decimal_places=2,
        min_value=0,
        max_value=LARGEST_AMOUNT,
        **said,
    )


def one_of(field, said):
    empty = [] if field.is_required else [("", _("nothing of these"))]
    return forms.ChoiceField(
        choices=[*empty, *field.choices()], widget=forms.RadioSelect, **said
    )


def several_of(field, said):
    return forms.MultipleChoiceField(
        choices=field.choices(), widget=forms.CheckboxSelectMultiple, **said
    )


def municipality(field, said):
    return forms.ModelChoiceField(Obshtina.objects.all(), to_field_name="code", **said)


def organisations(field, said):
    return NamesField(max_length=8000, **said)


FORM_FIELDS = {
    Kind.SHORT: short_text,
    Kind.LONG: long_text,
    Kind.NUMBER: number,
    Kind.AMOUNT: amount,
    Kind.ONE: one_of,
    Kind.SEVERAL: several_of,
    Kind.OBSHTINA: municipality,
    Kind.ORGANISATIONS: organisations,
}


def form_field(field: MatrixField) -> forms.Field:
    said = {
        "label": field.label,
        # Pages take it for HTML, since help is usually ours.
        "help_text": escape(field.help_text),
        "required": field.is_required,
    }
    made = FORM_FIELDS[field.kind](field, said)
    if field.kind == Kind.OBSHTINA:
        named = [
            (oblast, [(places[pk], name) for pk, name in inside])
            for places in [dict(Obshtina.objects.values_list("pk", "code"))]
            for oblast, inside in by_oblast()
        ]
        made.choices = [("", _("choose a municipality")), *named]
    return made


class AsksMatrix(forms.ModelForm):
    """A form of an idea that asks the fields of its call too; its `save` keeps them."""

    def add_matrix(self, call):
        self.asked = list(call.fields.asked()) if call else []
        for field in self.asked:
            self.fields[name_of(field)] = form_field(field)
            if value := self.instance.values.get(field.key):
                is_number = field.kind in (Kind.NUMBER, Kind.AMOUNT)
                self.initial[name_of(field)] = Decimal(value) if is_number else value

    def matrix_names(self):
        return [name_of(field) for field in self.asked]

    def save(self, commit=True):
        given = {
            field.key: kept(self.cleaned_data[name_of(field)]) for field in self.asked
        }
        # What hidden fields hold stays.
        values = self.instance.values | given
        self.instance.values = {key: one for key, one in values.items() if one}
        return super().save(commit)


def kept(value):
    """As JSON has it: a text, or a list of texts. Nothing is an empty text."""
    if isinstance(value, Obshtina):
        return value.code
    if isinstance(value, list):
        return value
    return "" if value is None else str(value)
