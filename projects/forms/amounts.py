"""Amounts as people type and paste them."""

import re
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from projects.currency import CENT, DIGITS

# What stands between thousands: spaces of three widths, an apostrophe as banks write it.
SPACES = re.compile(r"[\s\u00a0\u202f']")
SIGNS = re.compile(r"(€|EUR|BGN|лв\.?|евро|лева)", re.I)
# 1234,5 · 1234.56 · 1.234,56 · 1,234.56
PLAIN = re.compile(r"-?[0-9]{1,20}(?:[.,][0-9]{1,2})?")
GROUPED = re.compile(
    r"-?[0-9]{1,3}(?:(?:\.[0-9]{3})+,[0-9]{1,2}|(?:,[0-9]{3})+\.[0-9]{1,2})"
)
LARGEST = Decimal(10) ** (DIGITS - 2) - CENT


def read_amount(text: str) -> Decimal:
    """„1 234,56“ and „1 234.56 €“ are one number; anything doubtful is refused."""
    bare = SPACES.sub("", SIGNS.sub("", text)).replace("−", "-")
    if GROUPED.fullmatch(bare):
        mark = max(bare.rfind(","), bare.rfind("."))
        bare = re.sub("[.,]", "", bare[:mark]) + "." + bare[mark + 1 :]
    elif not PLAIN.fullmatch(bare):
        raise ValidationError(
            _(
                "Write the amount in figures, with at most two after the comma: 1 234,56."
            ),
            code="amount",
        )
    amount = Decimal(bare.replace(",", "."))
    if abs(amount) > LARGEST:
        raise ValidationError(
            _("This amount is too large. Are there figures too many?"), code="large"
        )
    return amount.quantize(CENT)


def as_typed(amount: Decimal) -> str:
    """As it stands in the field: thousands apart, easy to check by eye."""
    text = f"{amount:,.2f}"
    if get_language() == "en":
        return text
    return text.replace(",", " ").replace(".", ",")


class AmountField(forms.CharField):
    """An amount above nothing, in cents; `may_be_negative` for corrections."""

    def __init__(self, *, may_be_negative=False, **kwargs):
        self.may_be_negative = may_be_negative
        kwargs.setdefault("max_length", 40)
        attrs = {"inputmode": "decimal", "autocomplete": "off"}
        super().__init__(widget=forms.TextInput(attrs=attrs), **kwargs)

    def prepare_value(self, value):
        return as_typed(value) if isinstance(value, Decimal) else value

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        amount = read_amount(text)
        if amount < 0 and not self.may_be_negative:
            raise ValidationError(
                _("An amount is not negative here. Leave the minus out."), code="minus"
            )
        return amount

    def has_changed(self, initial, data):
        try:
            return self.clean(data) != initial
        except ValidationError:
            return True
