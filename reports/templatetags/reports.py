"""Values of a report's contents as the page shows them."""

import datetime
from decimal import Decimal

from django import template
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext_lazy

from core import dates
from reports.figures import at_least

register = template.Library()

# Where small groups are not told apart, these leave them out.
MAY_BE_MORE = {"value", "within"}
COLUMNS = {
    "baseline": gettext_lazy("Baseline"),
    "within": gettext_lazy("In this report"),
    "value": gettext_lazy("So far"),
    "target": gettext_lazy("Target"),
}


@register.filter
def day(text):
    """An ISO date in words; contents keep dates as texts."""
    return date_format(datetime.date.fromisoformat(text), "DATE_FORMAT") if text else ""


@register.filter
def exact(value):
    """A number of the contents in the reader's way of writing it; nothing stays nothing."""
    return "–" if value is None else number_format(value)


@register.filter
def told(figure, name):
    """A value of the figure as it is read: a number, what it is at least, or a step of the scale."""
    value = figure[name]
    if value is None:
        return "–"
    if steps := figure.get("steps"):
        place = int(Decimal(value))
        return steps[place - 1] if 1 <= place <= len(steps) else "–"
    if figure["is_least"] and name in MAY_BE_MORE:
        return at_least(Decimal(value))
    return exact(value)


@register.simple_tag
def figure_columns(*names, **otherwise):
    """[(value of a figure, heading)] of a table, in its order."""
    return [(name, otherwise.get(name, COLUMNS[name])) for name in names]


@register.filter
def amount(text):
    """An exact amount, which contents keep as a text."""
    return Decimal(text)


@register.filter
def at_place(comments, place):
    """[(comment, its answers)] of one place."""
    return comments.get(str(place), [])


@register.filter
def of_thing(decided, thing):
    """What was decided about an open thing of a closing, if anything was."""
    return decided.get(thing.key)


@register.filter
def figure_place(figure):
    """Where comments on it stand; of several periods each has its own."""
    place = f"figure-{figure['indicator']}"
    return f"{place}-{figure['period']}" if figure.get("days") else place


def titled(figure):
    """Its title, with the period where the report tells of several."""
    if not figure.get("days"):
        return figure["title"]
    first, last = map(datetime.date.fromisoformat, figure["days"])
    return f"{figure['title']}, {dates.in_words(first, last)}"


@register.filter
def text_of_part(texts, part):
    """The written part, or nothing."""
    return next((one for one in texts if one["part"] == part), None)
