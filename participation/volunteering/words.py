"""Amounts of hours in words."""

from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import ngettext


def plain(hours: Decimal) -> str:
    """Without needless zeros: 2, 2.5, 1,250.75."""
    places = max(0, -hours.normalize().as_tuple().exponent)
    return number_format(hours, places, force_grouping=True)


def amount(hours: Decimal) -> str:
    """A part of an hour is counted as several: 1 hour, 2.5 hours."""
    whole = int(hours) if hours == hours.to_integral_value() else 2
    return ngettext("%(hours)s hour", "%(hours)s hours", whole) % {
        "hours": plain(hours)
    }
