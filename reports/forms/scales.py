"""Values that are words: chosen from the steps that somebody wrote, kept as their numbers."""

from collections.abc import Mapping
from decimal import Decimal

from django import forms
from django.utils.translation import gettext as _

from projects.models import Indicator, Measurement, lines_of

FEWEST, MOST = 2, 10
LONGEST = 120


def steps_asked(data: Mapping | None, indicator: Indicator) -> list[str]:
    """The steps as the form has them now, or as they are kept; none where values are numbers."""
    if data is None:
        return indicator.steps if indicator.is_qualitative else []
    if data.get("measure_code") != str(Indicator.Measure.QUALITATIVE.value):
        return []
    return lines_of(data.get("scale_bg"))


def step_field(label, steps, *, unsaid=""):
    """A choice of one step; `unsaid`: what it may be instead.

    None is chosen beforehand: a period that nobody fills in would else have a target.
    """
    first = ("0", unsaid) if unsaid else ("", _("choose"))
    return forms.TypedChoiceField(
        label=label,
        choices=[first, *((str(number), one) for number, one in enumerate(steps, 1))],
        coerce=Decimal,
    )


def check_scale(data, indicator: Indicator) -> dict[str, str]:
    """{field: what is wrong} with the scale of an indicator."""
    bulgarian, english = (lines_of(data.get(f"scale_{one}")) for one in ("bg", "en"))
    if not FEWEST <= len(bulgarian) <= MOST:
        return {"scale_bg": _("Write from two to ten steps, each on a line.")}
    if any(len(line) > LONGEST for line in bulgarian + english):
        return {"scale_bg": _("A step is a few words: at most 120 characters.")}
    if english and len(english) != len(bulgarian):
        words = _("Write as many steps in English as in Bulgarian, or none yet.")
        return {"scale_en": words}
    if highest_measured(indicator) > len(bulgarian):
        words = _("A value was entered for a step that would go. Keep at least %(n)s.")
        return {"scale_bg": words % {"n": highest_measured(indicator)}}
    return {}


def highest_measured(indicator) -> int:
    if indicator.pk is None:
        return 0
    values = Measurement.objects.filter(period__indicator=indicator)
    return int(max(values.values_list("value", flat=True), default=0))
