"""Bulgaria by oblast as an SVG drawn by the server, with shades for counts."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from places.models import Oblast

OUTLINES = Path(__file__).parent / "data" / "oblasti-svg.json"


@dataclass(frozen=True)
class Area:
    """One oblast on a map; `shade` runs from 1 (nothing) to 5 (the most)."""

    oblast: Oblast
    outline: str
    count: int
    shade: int
    url: str


@dataclass(frozen=True)
class Map:
    view_box: str
    areas: list[Area]


@cache
def outlines():
    return json.loads(OUTLINES.read_text(encoding="utf-8"))


def oblast_map(counts: dict[str, int], url) -> Map:
    """The 28 oblasti in the order of their names; `url(code)` is where an area leads."""
    highest = max(counts.values(), default=0)
    drawing = outlines()
    areas = [
        Area(
            oblast=oblast,
            outline=drawing["paths"][oblast.code]["d"],
            count=counts.get(oblast.code, 0),
            shade=shade(counts.get(oblast.code, 0), highest),
            url=url(oblast.code),
        )
        for oblast in Oblast.objects.all()
        if oblast.code in drawing["paths"]
    ]
    return Map(drawing["viewBox"], areas)


def shade(count, highest):
    """1 for nothing, then four equal steps up to the highest count."""
    if not count:
        return 1
    return 2 + min(3, 4 * (count - 1) // highest)
