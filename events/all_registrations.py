"""All registrations of an organisation's events as one table, row by row from the database.

Hundreds of thousands of them take no more memory than a handful: nothing is kept that was
written. Values are read, not rows of models, since nothing of them is needed but words.
"""

from collections.abc import Iterator

from django.db.models import CharField, Count, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from events.models import Attendance, Registration

ROWS_AT_ONCE = 500


def header() -> list[str]:
    return [
        _("Event"),
        _("Date"),
        _("Name"),
        _("Organisation"),
        _("E-mail"),
        _("State"),
        _("Registered at"),
        _("Came without registering"),
        _("Parts in which they were present"),
    ]


def rows(events: QuerySet) -> Iterator[list]:
    """Registrations that stand, event by event; a cursor of the server hands them out."""
    states = {value: str(label) for value, label in Registration.Status.choices}
    yes, nobody = _("yes"), _("former member")
    for title, starts_at, name, email, of, state, since, walked_in, present in values(
        events
    ).iterator(chunk_size=ROWS_AT_ONCE):
        yield [
            title,
            f"{timezone.localtime(starts_at):%Y-%m-%d}",
            name or nobody,
            of or "",
            email,
            states[state],
            f"{timezone.localtime(since):%Y-%m-%d %H:%M}",
            yes if walked_in else "",
            present,
        ]


def values(events):
    return (
        Registration.objects.standing()
        .filter(event__in=events.order_by().values("pk"))
        .order_by("event__starts_at", "event", "registered_at", "pk")
        .values_list(
            in_language("event__title"),
            "event__starts_at",
            "person__name",
            "person__email",
            in_language("organisation__name"),
            "status",
            "registered_at",
            "is_walk_in",
            presence(),
        )
    )


def presence():
    """In how many sessions; a number for each row, not a group of rows."""
    rows = Attendance.objects.filter(registration=OuterRef("pk")).order_by()
    counted = rows.values("registration").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)


def in_language(path):
    """The words in the reader's language, else in the other."""
    own, other = ("en", "bg") if get_language() == "en" else ("bg", "en")
    return Coalesce(
        NullIf(F(f"{path}_{own}"), Value("")),
        F(f"{path}_{other}"),
        output_field=CharField(),
    )
