"""What openpyxl leaves aside when it reads row by row: merged cells, hidden columns."""

import re
import zipfile

from openpyxl.utils import get_column_letter

MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=\"([A-Z]+\d+:[A-Z]+\d+)\"")
COLUMN = re.compile(rb"<(?:\w+:)?col\s[^>]*>")
ATTRIBUTE = re.compile(rb"(\w+)=\"([^\"]*)\"")
PIECE = 1024 * 1024
LONGEST_TAG = 10_000
MOST_COLUMNS = 100


def of(file, sheet) -> tuple[list[str], list[str]]:
    """(ranges of merged cells, letters of hidden columns); the sheet is read as a stream."""
    merged, hidden = [], []
    with zipfile.ZipFile(file) as archive:
        # openpyxl gives the place of a sheet no public name.
        part = sheet._worksheet_path  # noqa: SLF001
        for piece, is_first in pieces(archive, part):
            merged += [one.decode() for one in MERGED.findall(piece)]
            if is_first:
                hidden = hidden_columns(piece)
    return merged, hidden


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
