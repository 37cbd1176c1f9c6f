"""How many events are where: the country by oblast, or one oblast by municipality."""

from dataclasses import dataclass

from django.db.models import Count, Q

from places import maps
from places.models import Oblast, Obshtina


@dataclass(frozen=True)
class Row:
    """An area with events; `map_url` is the map of an oblast's own municipalities."""

    place: Oblast | Obshtina
    count: int
    url: str
    map_url: str


@dataclass(frozen=True)
class EventMap:
    drawing: maps.Map
    rows: list[Row]
    oblast: Oblast | None
    layer: str

    @property
    def total(self):
        return sum(row.count for row in self.rows)


def chosen_oblast(query) -> Oblast | None:
    """Of the address: by its own code, or by that of a municipality in it."""
    asked = Q(pk__in=[])
    if code := query.get("oblast"):
        asked |= Q(code=code)
    if code := query.get("obshtina"):
        asked |= Q(obshtini__code=code)
    return Oblast.objects.filter(asked).first()


def event_map(events, oblast, *, list_of, map_of, chosen=()) -> EventMap:
    """`list_of(oblast=…, obshtina=…)` are the addresses of the lists behind the numbers."""
    if oblast is None:
        counts = counted(events, "settlement__obshtina__oblast__code")
        drawing = maps.oblast_map(counts, lambda place: list_of(oblast=place.code))
        return EventMap(drawing, rows_of(drawing, map_of), None, "oblasti")
    counts = counted(events, "settlement__obshtina__code")
    drawing = maps.obshtina_map(
        oblast,
        counts,
        lambda place: list_of(oblast=oblast.code, obshtina=place.code),
        chosen,
    )
    return EventMap(drawing, rows_of(drawing), oblast, "obshtini")


def rows_of(drawing, map_of=None):
    """Where there is something, the most first, then by name."""
    rows = [
        Row(area.place, area.count, area.url, map_of(area.place) if map_of else "")
        for area in drawing.areas
        if area.count
    ]
    return sorted(rows, key=lambda row: (-row.count, str(row.place)))


def counted(events, path) -> dict[str, int]:
    rows = events.exclude(settlement=None).order_by().values_list(path)
    return dict(rows.annotate(number=Count("pk")))
