"""Amounts: read as people write them, converted at the fixed rate."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from projects.currency import convert
from projects.forms.amounts import AmountField, read_amount


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1 234,56", "1234.56"),
        ("1\u00a0234,56\u00a0€", "1234.56"),
        ("1\u202f234.5", "1234.50"),
        ("1.234,56 лв.", "1234.56"),
        ("1,234,567.89", "1234567.89"),
        ("0,01", "0.01"),
        ("48200", "48200.00"),
        ("−5,00", "-5.00"),
        ("9 999 999 999,99", "9999999999.99"),
    ],
)
def test_amounts_are_read_as_people_write_them(text, amount):
    assert read_amount(text) == Decimal(amount)


@pytest.mark.parametrize(
    "text",
    [
        "сто", "12,345", "1,234", "1e5", "NaN", "1.2.3", "٣", "²", "", "12..3",
        "9999999999999", "10 000 000 000", "1,23,456.00", "9" * 39,
    ],
)  # fmt: skip
def test_a_doubtful_amount_is_refused(text):
    with pytest.raises(ValidationError):
        read_amount(text)


@pytest.mark.parametrize(("language", "text"), [("bg", "1 234,50"), ("en", "1,234.50")])
def test_a_field_shows_what_it_reads_again(language, text):
    with translation.override(language):
        shown = AmountField().prepare_value(Decimal("1234.5"))

    assert shown == text
    assert read_amount(shown) == Decimal("1234.50")


def test_a_minus_is_for_corrections():
    with pytest.raises(ValidationError, match="минус"):
        AmountField().clean("-5")
    assert AmountField(may_be_negative=True).clean("-5") == -5


@pytest.mark.parametrize(
    ("amount", "to", "expected"),
    [
        ("1.00", "BGN", "1.96"),
        ("48200.00", "BGN", "94271.01"),
        ("1.95", "EUR", "1.00"),
        ("100.00", "EUR", "51.13"),
        ("-100.00", "EUR", "-51.13"),
        ("500.00", "BGN", "977.92"),
    ],
)
def test_the_fixed_rate_rounds_half_up_to_the_cent(amount, to, expected):
    assert convert(Decimal(amount), to=to) == Decimal(expected)
