"""Values of a report's contents as the page shows them."""

import datetime
from decimal import Decimal

from django import template
from django.utils.formats import date_format, number_format

register = template.Library()


@register.filter
def day(text):
    """An ISO date in words; contents keep dates as texts."""
    return date_format(datetime.date.fromisoformat(text), "DATE_FORMAT") if text else ""


@register.filter
def exact(value):
    """A number of the contents in the reader's way of writing it; nothing stays nothing."""
    return "–" if value is None else number_format(value)


@register.filter
def amount(text):
    """An exact amount, which contents keep as a text."""
    return Decimal(text)


@register.filter
def at_place(comments, place):
    """[(comment, its answers)] of one place."""
    return comments.get(str(place), [])


@register.filter
def figure_place(figure):
    return f"figure-{figure['indicator']}"


@register.filter
def text_of_part(texts, part):
    """The written part, or nothing."""
    return next((one for one in texts if one["part"] == part), None)
