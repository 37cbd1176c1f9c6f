"""How much an office file holds, asked before a program unfolds it: bytes and tags by its parts."""

import re
import zipfile

MEGABYTE = 1024 * 1024
PIECE = MEGABYTE
# (bytes, tags) that a part may have: a sheet is read row by row, the rest as a whole.
SHEET, TEXTS, OTHERS = (
    (150 * MEGABYTE, 8_000_000),
    (50 * MEGABYTE, 2_000_000),
    (50 * MEGABYTE, 200_000),
)
# Of a sheet, between the beginnings of two rows.
TAGS_OF_A_ROW = 200_000
MOST_SHEETS = 50
ROW = re.compile(rb"<(?:\w{1,20}:)?row[\s>]")
SHEETS = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)


def is_too_much(file) -> bool:
    """Whether reading it would cost more than any table of organisations could."""
    with zipfile.ZipFile(file) as archive:
        entries = archive.infolist()
        sheets = [entry for entry in entries if SHEETS.fullmatch(entry.filename)]
        return (
            len(sheets) > MOST_SHEETS
            or any(entry.file_size > limits(entry)[0] for entry in entries)
            or sum(count(archive, entry) for entry in sheets) > SHEET[1]
            or any(
                count(archive, entry) > limits(entry)[1]
                for entry in entries
                if entry not in sheets
            )
        )


def limits(entry):
    if SHEETS.fullmatch(entry.filename):
        return SHEET
    is_shared = entry.filename.lower().endswith("sharedstrings.xml")
    return TEXTS if is_shared else OTHERS


def count(archive, entry) -> int:
    """Tags of the part; of one with too long a row more than anybody may have."""
    total = in_row = 0
    is_sheet = bool(SHEETS.fullmatch(entry.filename))
    with archive.open(entry) as part:
        while piece := part.read(PIECE):
            first, *rows = ROW.split(piece) if is_sheet else [piece]
            in_row += first.count(b"<")
            for row in rows:
                if in_row > TAGS_OF_A_ROW:
                    break
                total, in_row = total + in_row + 1, row.count(b"<")
            if is_sheet and in_row > TAGS_OF_A_ROW:
                return SHEET[1] + 1
            if total + in_row > SHEET[1]:
                break
    return total + in_row
