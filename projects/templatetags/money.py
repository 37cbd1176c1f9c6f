"""Amounts in the words of the page: `48 200 €`, never broken over two lines."""

from decimal import Decimal

from django import template
from django.utils.translation import get_language

from projects import spending
from projects.currency import NOTHING, Currency, Money, convert

register = template.Library()

NO_BREAK = "\u00a0"
SIGNS = {Currency.EUR: {"bg": "€", "en": "€"}, Currency.BGN: {"bg": "лв.", "en": "BGN"}}


@register.filter
def money(amount: Decimal, currency: str) -> str:
    """With cents: „1 234,56 €“ in Bulgarian, „1,234.56 €“ in English."""
    return f"{in_figures(amount, 2)}{NO_BREAK}{sign(currency)}"


@register.filter
def short_money(amount: Decimal, currency: str) -> str:
    """Without cents where there are none: „48 200 €“."""
    places = 0 if amount == amount.to_integral_value() else 2
    return f"{in_figures(amount, places)}{NO_BREAK}{sign(currency)}"


@register.filter
def figures(amount: Decimal) -> str:
    """Without a sign, for cells under a head that names the currency."""
    return in_figures(amount, 2)


@register.filter
def in_other(amount: Decimal, currency: str) -> str:
    """A single amount in the other currency, with its sign."""
    other = Currency.BGN if currency == Currency.EUR else Currency.EUR
    return money(convert(amount, to=other), other)


def in_figures(amount, places):
    text = f"{amount:,.{places}f}".replace("-", "−")
    if get_language() == "en":
        return text
    return text.translate({ord(","): NO_BREAK, ord("."): ","})


def sign(currency):
    return SIGNS[currency]["en" if get_language() == "en" else "bg"]


@register.simple_tag
def project_money(project) -> spending.Facts | None:
    """Grant and spending of a project that has a budget with amounts; totals are public."""
    budget = getattr(project, "budget", None)
    found = spending.facts(budget) if budget else None
    return found if found and found.planned != Money(NOTHING, NOTHING) else None
