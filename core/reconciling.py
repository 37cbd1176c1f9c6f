"""Two people changed one form: who changed which field, and what can be put together.

Everything is compared as the browser sends it. A page remembers a short fingerprint of each
field as it was when the page was made; so a field was changed by its person when what they
sent has another fingerprint, and by somebody else when a fresh page would have another.
"""

import datetime
import hashlib
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_datetime

# Of the page itself, not of what is written in it.
OF_THE_PAGE = {"version", "submission"}


def sent(form) -> dict[str, list[str]]:
    """The fields of a bound form as they were sent."""
    return {name: as_sent(form.data, bound) for name, bound in written(form)}


def untouched(form) -> dict[str, list[str]]:
    """What a browser would send if nobody touched this unbound form."""
    return {name: as_shown(bound) for name, bound in written(form)}


def written(form):
    for bound in form:
        if (
            bound.name not in OF_THE_PAGE
            and not bound.field.widget.needs_multipart_form
        ):
            yield bound.name, bound


def as_sent(data, bound):
    values = (
        data.getlist(bound.html_name)
        if hasattr(data, "getlist")
        else [data.get(bound.html_name, "")]
    )
    return alike(values)


def as_shown(bound):
    """The values with which the widget is drawn."""
    widget, value = bound.field.widget, bound.value()
    if not hasattr(widget, "format_value"):
        return alike([value])
    if getattr(widget, "input_type", "") == "checkbox" and not hasattr(
        widget, "choices"
    ):
        return alike(["on"] if value else [])
    shown = widget.format_value(value)
    return alike(shown if isinstance(shown, list | tuple) else [shown])


def alike(values):
    """Line ends and the order of ticks do not count, nor does an empty value."""
    words = [
        "\n".join(str(one).splitlines()).strip() for one in values if one is not None
    ]
    return sorted(word for word in words if word)


def fingerprint(values: list[str]) -> str:
    text = "\0".join(values).encode("utf-8", "surrogatepass")
    return hashlib.sha256(text).hexdigest()[:12]


def stamp(moment: datetime.datetime, values: dict[str, list[str]]) -> str:
    """What a page keeps in its hidden field `version`."""
    prints = ",".join(f"{name}={fingerprint(one)}" for name, one in values.items())
    return f"{moment.isoformat()}#{prints}"


def moment_of(text: str) -> datetime.datetime | None:
    """The moment in a stamp; None where there is none that we can have written."""
    try:
        moment = parse_datetime((text or "").partition("#")[0])
    except ValueError:  # shaped like a moment, but there is none such
        return None
    if moment is None or moment.tzinfo is None or not 2000 < moment.year < 3000:
        return None
    # PostgreSQL does not know every zone that can be written.
    return moment.astimezone(datetime.UTC)


def prints_of(text: str) -> dict[str, str]:
    parts = (text or "").partition("#")[2].split(",")
    return dict(part.split("=", 1) for part in parts if "=" in part)


@dataclass
class Reconciled:
    """`mine` and `theirs` were changed by one side only, `disputed` by both, differently."""

    mine: list[str] = field(default_factory=list)
    theirs: list[str] = field(default_factory=list)
    disputed: list[str] = field(default_factory=list)


def reconcile(began: dict, mine: dict, theirs: dict) -> Reconciled:
    """Field by field. Where nobody knows how a field began, both may have changed it."""
    found = Reconciled()
    for name, value in mine.items():
        if name not in theirs or value == theirs[name]:
            continue
        known = began.get(name)
        if fingerprint(value) == known:
            found.theirs.append(name)
        elif fingerprint(theirs[name]) == known:
            found.mine.append(name)
        else:
            found.disputed.append(name)
    return found


def differs(form, now) -> bool:
    """Does the bound form say other words than the row that `now` shows?

    What only one of the two has, such as a choice that is settled by now, does not count.
    """
    mine, theirs = sent(form), untouched(now)
    return any(value != theirs[name] for name, value in mine.items() if name in theirs)


def with_values(data, form, names, values):
    """A copy of what was sent in which these fields hold other values."""
    data = data.copy()
    for name in names:
        data.setlist(form[name].html_name, values[name])
    return data


def is_conflict(error: ValidationError) -> bool:
    return getattr(error, "code", "") == "conflict"
