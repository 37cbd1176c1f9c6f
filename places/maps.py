"""Bulgaria by oblast, and an oblast by obshtina, as SVG drawn by the server, shaded for counts."""

import json
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import permutations
from pathlib import Path

from places import known
from places.models import Oblast, Obshtina, Settlement

DATA = Path(__file__).parent / "data"
NUMBER = re.compile(r"-?\d*\.?\d+")
DOTS_ACROSS = 130  # so many side by side fill the width of a map
MARGIN = 4  # in the units of the drawing, of which the country is 1000 wide


@dataclass(frozen=True)
class Area:
    """One place on a map; `shade` runs from 1 (nothing) to 5 (the most)."""

    place: Oblast | Obshtina
    outline: str
    count: int
    shade: int
    url: str
    is_chosen: bool = False


@dataclass(frozen=True)
class Dot:
    """A town or village on a map, in the units of the drawing."""

    place: Settlement
    x: float
    y: float
    count: int
    url: str = ""


@dataclass(frozen=True)
class Map:
    view_box: str
    areas: list[Area]
    dots: list[Dot] = field(default_factory=list)

    @property
    def dot_radius(self):
        """As large on the map of a municipality as on that of the country."""
        return round(float(self.view_box.split()[2]) / DOTS_ACROSS, 2)


@cache
def drawing(name):
    return json.loads((DATA / f"{name}-svg.json").read_text(encoding="utf-8"))


def oblast_map(counts: dict[str, int], url, chosen=(), settlements=()) -> Map:
    """The 28 oblasti in the order of their names; `url(oblast)` is where an area leads.

    `settlements`, with their counts, are dots on it.
    """
    found = drawing("oblasti")
    drawn = areas(known.oblasti(), found["paths"], counts, url, chosen)
    return Map(found["viewBox"], drawn, dots(settlements, url))


def dots(settlements, url) -> list[Dot]:
    """Of [(settlement, count)], those whose place on the map is known."""
    drawn = drawing("obshtini")["projection"]
    return [
        Dot(
            place,
            x=round(
                (float(place.longitude) - drawn["lon0"])
                * drawn["cos"]
                * drawn["scale"],
                1,
            ),
            y=round((drawn["lat0"] - float(place.latitude)) * drawn["scale"], 1),
            count=count,
            url=url(place),
        )
        for place, count in settlements
        if place.latitude is not None and place.longitude is not None
    ]


def obshtina_map(oblast: Oblast, counts: dict[str, int], url, chosen=()) -> Map:
    """The municipalities of one oblast; the map is as large as they are."""
    places = oblast.obshtini.select_related("oblast")
    return map_of(places, counts, url, chosen)


def map_of(obshtini, counts: dict[str, int], url, chosen=()) -> Map:
    """Municipalities, framed so that they fill the map."""
    found = drawing("obshtini")
    drawn = areas(obshtini, found["paths"], counts, url, chosen)
    outlines = [area.outline for area in drawn]
    return Map(frame(outlines) if outlines else found["viewBox"], drawn)


# More oblasti than this are shown as the whole country.
MOST_OBLASTI = 4


def territory(obshtini, settlements=()) -> Map:
    """The municipalities among the others of their oblasti; a large territory by oblast.

    `settlements` are dots on it, which lead nowhere.
    """
    codes = {obshtina.code for obshtina in obshtini}
    oblasti = {obshtina.oblast_id for obshtina in obshtini}

    def url(place):
        return place.get_absolute_url()

    if len(oblasti) > MOST_OBLASTI:
        found = Counter(obshtina.oblast.code for obshtina in obshtini)
        return oblast_map(found, url, chosen=found)
    around = Obshtina.objects.filter(oblast__in=oblasti).select_related("oblast")
    drawn = map_of(around, {}, url, chosen=codes)
    marked = dots([(place, 1) for place in settlements], lambda place: "")
    return replace(drawn, dots=marked)


def areas(places, paths, counts, url, chosen=()):
    codes = {place.code for place in places}
    highest = max((counts[code] for code in codes & counts.keys()), default=0)
    return [
        Area(
            place=place,
            outline=paths[place.code]["d"],
            count=counts.get(place.code, 0),
            shade=shade(counts.get(place.code, 0), highest),
            url=url(place),
            is_chosen=place.code in chosen,
        )
        for place in places
        if place.code in paths
    ]


def shade(count, highest):
    """1 for nothing, then four equal steps up to the highest count."""
    if not count:
        return 1
    return 2 + min(3, 4 * (count - 1) // highest)


@cache
def touching() -> dict[str, frozenset[str]]:
    """{obshtina code: codes of those with which it has a piece of border in common}."""
    at = defaultdict(set)
    for code, path in drawing("obshtini")["paths"].items():
        for x, y in corners(path["d"]):
            at[round(x, 1), round(y, 1)].add(code)
    common = Counter(
        pair for codes in at.values() for pair in permutations(sorted(codes), 2)
    )
    found = defaultdict(set)
    for (code, other), corners_in_common in common.items():
        if corners_in_common > 1:
            found[code].add(other)
    return {code: frozenset(others) for code, others in found.items()}


def frame(outlines) -> str:
    """The viewBox around outlines that are made of M, l and z."""
    points = [point for outline in outlines for point in corners(outline)]
    left, right = min(x for x, _y in points), max(x for x, _y in points)
    top, bottom = min(y for _x, y in points), max(y for _x, y in points)
    sides = left - MARGIN, top - MARGIN, right - left, bottom - top
    return "{:.1f} {:.1f} {:.1f} {:.1f}".format(
        *sides[:2], sides[2] + 2 * MARGIN, sides[3] + 2 * MARGIN
    )


def corners(outline):
    """Each ring begins at a point (M) and goes on by steps from corner to corner (l)."""
    for ring in filter(None, outline.split("M")):
        numbers = [float(number) for number in NUMBER.findall(ring)]
        x, y = numbers[:2]
        yield x, y
        for dx, dy in zip(numbers[2::2], numbers[3::2], strict=True):
            x, y = x + dx, y + dy
            yield x, y
