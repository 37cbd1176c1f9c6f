"""The directory's selection on a map: the country by oblast, or one oblast by municipality."""

from dataclasses import dataclass, replace

from django.urls import reverse

from members.coverage import Presence
from members.filters import Selection
from places import maps
from places.models import Oblast


@dataclass(frozen=True)
class Share:
    """In how many municipalities of the chosen oblasti nobody of the selection is."""

    obshtini: int
    without: int
    is_country: bool

    @property
    def percent(self):
        """Whole, and never 0 or 100 for a part."""
        exact = 100 * self.without / self.obshtini
        return round(exact) if exact in {0, 100} else min(99, max(1, round(exact)))


def share(selection: Selection, there: Presence):
    """None while the register of places is empty."""
    oblasti = selection.chosen_oblasti()
    obshtini = set(
        selection.known.obshtini_of(oblasti) if oblasti else selection.known.obshtini
    )
    if not obshtini:
        return None
    present = there.by_obshtina.keys() & obshtini
    return Share(len(obshtini), len(obshtini) - len(present), not oblasti)


@dataclass(frozen=True)
class Row:
    """An area with the municipalities in which somebody of the selection is."""

    area: maps.Area
    covered: int = 0
    obshtini: int = 0


@dataclass(frozen=True)
class AreaMap:
    drawing: maps.Map
    rows: list[Row]
    oblast: Oblast | None
    layer: str


def area_map(selection: Selection, there: Presence) -> AreaMap:
    oblasti = selection.chosen_oblasti()
    if len(oblasti) == 1:
        return map_of_oblast(selection, oblasti[0], there.by_obshtina)
    return map_of_country(selection, there)


def map_of_oblast(selection, code, counts):
    def url(obshtina):
        return address(replace(selection, oblasti=(code,), obshtini=(obshtina.code,)))

    oblast = Oblast.objects.get(code=code)
    drawing = maps.obshtina_map(oblast, counts, url, selection.obshtini)
    rows = [Row(area) for area in drawing.areas]
    return AreaMap(drawing, rows, oblast, "obshtini")


def map_of_country(selection, there):
    def url(oblast):
        return address(replace(selection, oblasti=(oblast.code,), obshtini=()))

    drawing = maps.oblast_map(there.by_oblast, url, selection.oblasti)
    rows = []
    for area in drawing.areas:
        obshtini = selection.known.obshtini_of([area.place.code])
        covered = sum(code in there.by_obshtina for code in obshtini)
        rows.append(Row(area, covered, len(obshtini)))
    return AreaMap(drawing, rows, None, "oblasti")


def address(selection):
    return f"{reverse('members:list')}?view=map&{selection.query}"
