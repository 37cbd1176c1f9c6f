"""Figures as horizontal bars, drawn by the server; the table beside them says the same."""

from collections.abc import Iterable
from dataclasses import dataclass

ROW, LABELS, WIDTH, NUMBERS = 26, 96, 380, 44  # in the units of the drawing


@dataclass
class Bar:
    """One row; `about` is what the table shows beside the value."""

    label: str
    value: int
    url: str
    about: object = None
    y: int = 0
    length: int = 0

    @property
    def text_y(self):
        return self.y + ROW // 2 + 4

    @property
    def number_x(self):
        return LABELS + self.length + 6


@dataclass(frozen=True)
class Bars:
    rows: list[Bar]
    labels: int = LABELS
    width: int = WIDTH
    thickness: int = ROW - 8

    @property
    def height(self):
        return ROW * len(self.rows)


def bars(rows: Iterable[Bar]) -> Bars:
    """Each bar as long as its share of the largest."""
    rows = list(rows)
    largest = max((row.value for row in rows), default=0) or 1
    for number, row in enumerate(rows):
        row.y = number * ROW + 4
        row.length = round((WIDTH - LABELS - NUMBERS) * row.value / largest)
    return Bars(rows)
