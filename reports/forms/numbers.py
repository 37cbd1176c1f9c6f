"""Numbers as people type them."""

import re

from django import forms
from django.utils.translation import get_language

SPACES = re.compile(r"[\s\u00a0\u202f]")


class NumberField(forms.DecimalField):
    """With a comma or a point before the decimals, and spaces between thousands: 1 234,5.

    Both signs at once, or more decimals than are kept, are refused: 1,234 may be either.
    """

    widget = forms.TextInput

    def widget_attrs(self, widget):
        return super().widget_attrs(widget) | {
            "inputmode": "decimal",
            "autocomplete": "off",
        }

    def to_python(self, value):
        if isinstance(value, str):
            value = SPACES.sub("", value).replace("−", "-")
            if "." not in value:
                value = value.replace(",", ".", 1)
        return super().to_python(value)

    def prepare_value(self, value):
        if value is None or isinstance(value, str) or get_language() == "en":
            return value
        return str(value).replace(".", ",")
