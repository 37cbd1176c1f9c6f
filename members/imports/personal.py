"""Personal numbers (ЕГН): found and hidden wherever they stand in a file."""

import re
import zipfile

from stdnum.bg import egn

from members.imports import layout

EGN = re.compile(r"(?<![\d+])\d{10}(?!\d)")
# In the parts of a workbook; not the digits behind a decimal point.
IN_PARTS = re.compile(rb"(?<![\d+])(?<!\d\.)\d{10}(?!\d)")
PARTS = re.compile(
    r"xl/(worksheets|sharedstrings|comments|threaded).*\.xml", re.IGNORECASE
)
HIDDEN = "•" * 10


def without_egn(text, flaw):
    """A personal number is never kept, not even in a row that is refused for it."""
    numbers = [one for one in EGN.findall(text) if egn.is_valid(one)]
    for number in numbers:
        text = text.replace(number, HIDDEN)
    return text, "egn" if numbers else flaw


def holds_egn(text) -> bool:
    return any(egn.is_valid(one) for one in EGN.findall(text))


def is_anywhere(file) -> bool:
    """Also in hidden sheets, in columns that nobody reads and below the table."""
    file.seek(0)
    if not zipfile.is_zipfile(file):
        file.seek(0)
        return any(map(egn.is_valid, EGN.findall(file.read().decode(errors="ignore"))))
    with zipfile.ZipFile(file) as archive:
        return any(
            egn.is_valid(number.decode())
            for name in filter(PARTS.fullmatch, archive.namelist())
            for piece, _is_first in layout.pieces(archive, name)
            for number in IN_PARTS.findall(piece)
        )
