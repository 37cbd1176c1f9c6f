"""What openpyxl leaves aside when it reads row by row: merged cells, what is hidden."""

import re
import zipfile
from dataclasses import dataclass, field

from openpyxl.utils import get_column_letter

# No longer than anybody writes such a tag: so much is looked at for each beginning.
INSIDE = rb"[^<>]{0,500}"
MERGED = re.compile(
    rb"<(?:\w{1,20}:)?mergeCell\s" + INSIDE + rb"?ref=\"([A-Z]+\d+:[A-Z]+\d+)\""
)
HIDDEN_ROW = re.compile(
    rb"<(?:\w{1,20}:)?row\b(?=" + INSIDE + rb"\shidden=\"(?:1|true)\")" + INSIDE + b">"
)
COLUMN = re.compile(rb"<(?:\w{1,20}:)?col\s" + INSIDE + rb">")
ATTRIBUTE = re.compile(rb"\s(\w{1,40})=\"([^\"]*)\"")
MOST_MERGED = 10_000
PIECE = 1024 * 1024
LONGEST_TAG = 10_000
MOST_COLUMNS = 100


@dataclass
class Layout:
    merged: list[str] = field(default_factory=list)  # ranges: "A1:C2"
    hidden_columns: list[str] = field(default_factory=list)  # letters
    hidden_rows: list[int] = field(default_factory=list)


def of(file, sheet) -> Layout:
    """The sheet is read as a stream: what it unfolds to may be large."""
    found = Layout()
    with zipfile.ZipFile(file) as archive:
        # openpyxl gives the place of a sheet no public name.
        part = sheet._worksheet_path  # noqa: SLF001
        for piece, is_first in pieces(archive, part):
            if len(found.merged) < MOST_MERGED:
                found.merged += [one.decode() for one in MERGED.findall(piece)]
            found.hidden_rows += hidden_rows(piece)
            if is_first:
                found.hidden_columns = hidden_columns(piece)
    return found


def pieces(archive, path):
    """The part in pieces cut before a tag, so that none is cut in two."""
    with archive.open(path) as part:
        tail, is_first = b"", True
        while piece := part.read(PIECE):
            whole = tail + piece
            cut = whole.rfind(b"<")
            yield whole[:cut], is_first
            tail, is_first = whole[cut:][-LONGEST_TAG:], False
        yield tail, is_first


def row_of(reference):
    return int(re.search(r"\d+", reference)[0])


def hidden_columns(piece):
    found = []
    for tag in COLUMN.findall(piece):
        named = dict(ATTRIBUTE.findall(tag))
        if named.get(b"hidden") in {b"1", b"true"}:
            first, last = int(named[b"min"]), int(named[b"max"])
            found += map(get_column_letter, range(first, min(last, MOST_COLUMNS) + 1))
    return found


def hidden_rows(piece):
    named = (dict(ATTRIBUTE.findall(tag)) for tag in HIDDEN_ROW.findall(piece))
    return [int(one[b"r"]) for one in named if b"r" in one]
