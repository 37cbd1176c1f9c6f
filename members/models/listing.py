"""In what order the directory lists its organisations, and the indexes that hold it ready."""

from django.db.models import Index, Q, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import get_language

NAME_IN_ENGLISH = Coalesce(NullIf("name_en", Value("")), "name_bg")

_LISTED = Q(status="active", is_practice=False)

INDEXES = [
    Index(fields=["name_bg", "id"], name="organisation_listed_bg", condition=_LISTED),
    Index(NAME_IN_ENGLISH, "id", name="organisation_listed_en", condition=_LISTED),
    # All that the counts of the directory read of an organisation.
    Index(
        fields=["id"],
        include=["kind", "seat"],
        name="organisation_listed_by_id",
        condition=_LISTED,
    ),
    # Whatever belongs to organisations is asked without that of practice, rarely with more of them.
    Index(fields=["id"], include=["is_practice"], name="organisation_practice_by_id"),
]


def shown_name():
    """What to sort by, so that readers find the names where they look for them."""
    return NAME_IN_ENGLISH if get_language() == "en" else "name_bg"
