"""From which town or village a municipality is governed, by the territory's own data."""

from collections.abc import Iterable
from functools import cache

from places import loading
from places.models import Obshtina, Settlement


@cache
def seats() -> dict[str, str]:
    """{code of a municipality: EKATTE of its seat}"""
    return {row["code"]: row["seat_ekatte"] for row in loading.rows("obshtini")}


def seats_of(obshtini: Iterable[Obshtina]) -> dict[int, Settlement]:
    """{number of the municipality: its seat}; without data the town of its name, or any town."""
    known = seats()
    found = {}
    rows = Settlement.objects.filter(obshtina__in=obshtini)
    for settlement in rows.select_related("obshtina__oblast"):
        obshtina = settlement.obshtina
        rank = (
            settlement.ekatte == known.get(obshtina.code),
            settlement.name_bg == obshtina.name_bg,
            settlement.kind == Settlement.Kind.TOWN,
        )
        best = found.get(obshtina.pk)
        if best is None or rank > best[0]:
            found[obshtina.pk] = (rank, settlement)
    return {pk: settlement for pk, (_rank, settlement) in found.items()}
