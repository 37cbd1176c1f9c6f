"""Rows of text as a table: which row holds the headings, and what stands below it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain, islice

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from openpyxl.utils import get_column_letter

from members.imports import mapping
from members.imports.personal import without_egn

MOST_ROWS = 10_000
MOST_COLUMNS = 100
HEADING_WITHIN = (
    15  # rows with text, among which the one with the headings is looked for
)
EMPTY_ROWS = 1_000  # one after another; below them nothing is looked for
MOST_TEXT = 20_000_000  # signs; one text may stand in many cells

MESSAGES = {
    "empty": _(
        "There is nothing in the file. Choose the file with the table, or download our "
        "template."
    ),
    "no_rows": _(
        "The table has headings but no rows below them. Fill in at least one row."
    ),
    "no_headings": _(
        "The first row holds data, not headings. Insert a row above it that says what "
        "stands in each column, for example: Name, EIK, Seat."
    ),
    "too_many": _(
        "There are more than %(limit)s rows. Divide the table into several files and "
        "import them one after another."
    ),
    "merged": _(
        "Cells %(cells)s are merged, so only the first of them holds a value. In Excel "
        "select the table, press “Merge & Center” to separate them, fill in each cell and "
        "choose the file again."
    ),
    "too_much": _(
        "The file holds far more than a table of organisations. Copy the rows that you "
        "need into a new file and choose that."
    ),
    "damaged": _(
        "The file is damaged and cannot be opened. Open it in Excel or LibreOffice, save "
        "it again as .xlsx and choose the new file."
    ),
    "quotes": _(
        "From row %(row)s on the columns cannot be told apart: a quotation mark is opened "
        "and not closed. Correct it, or save the table as .xlsx."
    ),
    "no_sheet": _("There is no sheet with rows in the file."),
}


def refusal(code, **params):
    return ValidationError(MESSAGES[code], code=code, params=params)


@dataclass
class Row:
    number: int
    cells: dict[str, str]
    flaws: dict[str, str] = field(default_factory=dict)


@dataclass
class Table:
    """What was read: headings with an example each, rows, and remarks about the file."""

    headings: list[list[str]] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    remarks: list[list] = field(default_factory=list)
    first_row: int = 0
    size: int = 0
    has_egn: bool = False  # somewhere in the file, if not in a row

    def holds_egn(self):
        return self.has_egn or any("egn" in row.flaws.values() for row in self.rows)


def table_of(rows: Iterable) -> Table:
    """Headings and rows out of what stands in the sheet: (number, [(text, flaw)]) of each row."""
    table = Table()
    rows = filled(rows, table)
    first = list(islice(rows, HEADING_WITHIN))
    if not first:
        raise refusal("empty")
    table.first_row, titles = headings_among(first)
    for number, cells in chain(first, rows):
        is_numbering = not table.rows and numbers_the_columns(cells)
        if number > table.first_row and not is_numbering:
            keep(table, number, cells)
    return finished(table, titles)


def filled(rows, table):
    """Rows with anything in them; a remark where a thousand empty ones follow."""
    last = 0
    for number, cells in rows:
        if any(text or flaw for text, flaw in cells):
            last = number
            table.size += sum(len(text) for text, _flaw in cells)
            if table.size > MOST_TEXT:
                raise refusal("too_much")
            yield number, [without_egn(*cell) for cell in cells]
        elif number - last >= EMPTY_ROWS:
            if last:
                table.remarks.append(["stopped", {"row": number}])
            return


def headings_among(first):
    """(row number, texts) of the row in which we know most headings.

    A title may stand above it, or a row of headings over several columns each: where the
    lower one says nothing, the upper one does.
    """
    at = max(range(len(first)), key=lambda at: known_headings(first[at]))
    number, cells = first[at]
    texts = [text for text, _flaw in cells]
    known = known_headings(first[at])
    if known < 2 and not (known and at == 0 and sum(map(bool, texts)) == 1):
        return first_as_headings(first)
    if at and first[at - 1][0] == number - 1 and known_headings(first[at - 1]):
        above = [text for text, _flaw in first[at - 1][1]]
        texts = [low or high for low, high in zip(texts, above, strict=False)]
    return number, texts


def known_headings(row):
    return sum(bool(mapping.guess(text)) for text, _flaw in row[1] if text)


def first_as_headings(first):
    """Headings in words of its own: the first row with texts, if it does not look like data."""
    for number, cells in first:
        texts = [text for text, _flaw in cells]
        if sum(map(bool, texts)) >= 2 or len(first) == 1:
            if any(looks_like_data(text) for text in texts if text):
                break
            return number, texts
    raise refusal("no_headings")


def looks_like_data(text):
    return bool(re.search(r"@|https?:|\d{4}", text)) or mapping.is_kind(text)


def numbers_the_columns(cells):
    """1, 2, 3 … below the headings, as forms have it."""
    texts = [text for text, _flaw in cells if text]
    start = int(texts[0]) if texts and texts[0] in {"0", "1"} else 1
    return len(texts) > 2 and texts == [
        str(number) for number in range(start, start + len(texts))
    ]


def keep(table, number, cells):
    if len(table.rows) >= MOST_ROWS:
        raise refusal("too_many", limit=f"{MOST_ROWS:,}".replace(",", " "))
    row = Row(number, {})
    for at, (text, flaw) in enumerate(cells, start=1):
        letters = get_column_letter(at)
        if text:
            row.cells[letters] = text
        if flaw:
            row.flaws[letters] = flaw
    table.rows.append(row)


def finished(table, titles):
    """Headings of the columns that hold anything, each with its first value."""
    if not table.rows:
        raise refusal("no_rows")
    names = {get_column_letter(at): text for at, text in enumerate(titles, 1)}
    used, examples = set(), {}
    for row in table.rows:
        used |= {*row.cells, *row.flaws}
        for letters, text in row.cells.items():
            examples.setdefault(letters, text[:80])
    every = [get_column_letter(at) for at in range(1, MOST_COLUMNS + 1)]
    table.headings = [
        [letters, names.get(letters, "")[:120], examples.get(letters, "")]
        for letters in every
        if letters in used
    ]
    empty = [letters for letters, name in names.items() if name and letters not in used]
    if empty:
        table.remarks.append(["empty_columns", {"columns": ", ".join(empty)}])
    return table
