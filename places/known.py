"""Municipalities and oblasti as a process knows them: read once, since only a release changes them.

The question for a row brings the numbers of its municipalities along (`obshtina_numbers`). One
that is not known yet, as while places are loaded, has all of them read again.
"""

from collections.abc import Iterable

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Model, OuterRef

from places.models import Oblast, Obshtina

kept: dict[int, Obshtina] = {}


def obshtini(numbers: Iterable[int]) -> list[Obshtina]:
    """By name, each with its oblast."""
    numbers = set(numbers)
    if not numbers <= kept.keys():
        read()
    return sorted((kept[one] for one in numbers), key=lambda one: (one.name, one.code))


def oblasti() -> list[Oblast]:
    """All 28, by name."""
    if not kept:
        read()
    return sorted({one.oblast for one in list(kept.values())}, key=str)


def read():
    kept.update(Obshtina.objects.select_related("oblast").in_bulk())


def obshtina_numbers(model: type[Model], row: str = "pk") -> ArraySubquery:
    """Annotates rows of the model, or what leads to one by `row`, with what `obshtini_of` asks."""
    of_row = {model._meta.model_name: OuterRef(row)}
    rows = model.obshtini.through.objects.filter(**of_row)
    return ArraySubquery(rows.values("obshtina"))


def obshtini_of(row: Model) -> list[Obshtina]:
    """The municipalities of a row, also of one whose question did not bring them along."""
    if not hasattr(row, "obshtina_numbers"):
        return obshtini(one.pk for one in row.obshtini.all())
    return obshtini(row.obshtina_numbers)
