"""Hours as people write them, in quarters: 2, 2.5, 2,25 or 2:45."""

import re
from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from participation.common.models import Channel
from participation.volunteering.models import QUARTERS_A_DAY, Place, hours_of
from participation.volunteering.words import plain

WITH_MINUTES = re.compile(r"(\d{1,2}):(\d{2})")
DECIMAL = re.compile(r"\d{1,2}([.,]\d{1,2})?")
# Of one sheet; those that are entered make room for the next.
ROWS = 60


class HoursField(forms.CharField):
    """Its value is a number of quarters."""

    default_error_messages = {
        "invalid": _("Write hours in quarters, for example 2, 2.25, 2.5 or 2:45."),
        "range": _("A day has between a quarter of an hour and 24 hours."),
    }

    def __init__(self, **kwargs):
        kwargs.setdefault("label", _("Hours"))
        super().__init__(
            max_length=6,
            widget=forms.TextInput(
                attrs={"inputmode": "decimal", "autocomplete": "off", "size": "5"}
            ),
            **kwargs,
        )

    def prepare_value(self, value):
        return plain(hours_of(value)) if isinstance(value, int) else value

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        quarters = quarters_in(text)
        if quarters is None:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        if not 0 < quarters <= QUARTERS_A_DAY:
            raise forms.ValidationError(self.error_messages["range"], code="range")
        return quarters


def quarters_in(text: str) -> int | None:
    if not text.isascii():
        return None
    if found := WITH_MINUTES.fullmatch(text):
        minutes = int(found[1]) * 60 + int(found[2])
        return None if int(found[2]) > 59 or minutes % 15 else minutes // 15
    if DECIMAL.fullmatch(text):
        quarters = Decimal(text.replace(",", ".")) * 4
        return int(quarters) if quarters == quarters.to_integral_value() else None
    return None


class HoursForm(forms.Form):
    quarters = HoursField(
        label=_("How many hours you worked"),
        help_text=_("In quarters of an hour: 2, 2.25, 2.5 or 2:45."),
    )
    what = forms.CharField(
        label=_("What you did"),
        max_length=300,
        help_text=_("In a few words, for example: planted trees by the river."),
    )


class DecideHoursForm(forms.Form):
    """Two buttons: confirmed, corrected if the number is another; or not confirmed."""

    quarters = HoursField(label=_("Hours that you confirm"))
    reason = forms.CharField(
        label=_("Why"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed if you correct the hours or do not confirm them."),
    )


class ConfirmManyForm(forms.Form):
    hours = forms.TypedMultipleChoiceField(coerce=int)

    def __init__(self, *args, offered, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["hours"].choices = [(one.pk, one.pk) for one in offered]


class SheetForm(forms.Form):
    """A line for each volunteer of a shift, as on the signed sheet."""

    channel = forms.ChoiceField(
        label=_("How it came"),
        choices=[
            (one.value, one.label)
            for one in (Channel.PAPER, Channel.DESK, Channel.MEETING)
        ],
    )

    def __init__(self, *args, places: list[Place], **kwargs):
        super().__init__(*args, **kwargs)
        self.places = places
        for place in places:
            name = str(place.application.person)
            hours = HoursField(
                required=False, label=_("Hours of %(name)s") % {"name": name}
            )
            what = forms.CharField(
                label=_("What %(name)s did") % {"name": name},
                required=False,
                max_length=300,
            )
            self.fields[f"hours_{place.pk}"] = hours
            self.fields[f"what_{place.pk}"] = what

    def lines(self):
        """(place, field of its hours, field of what was done)"""
        return [
            (place, self[f"hours_{place.pk}"], self[f"what_{place.pk}"])
            for place in self.places
        ]

    def clean(self):
        data = super().clean()
        if not self.errors and not self.rows():
            raise forms.ValidationError(_("Write the hours of at least one volunteer."))
        return data

    def rows(self):
        """(place, quarters, what was done) of the lines that are filled in."""
        return [
            (place, quarters, self.cleaned_data[f"what_{place.pk}"])
            for place in self.places
            if (quarters := self.cleaned_data.get(f"hours_{place.pk}"))
        ]
