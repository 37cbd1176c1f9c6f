"""A spreadsheet as rows of text: bounded in time and memory, with a sentence for what is broken."""

import csv
import datetime
import io
import re
import zipfile
from dataclasses import dataclass, field
from itertools import islice

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from stdnum.bg import egn

from members.imports import layout, mapping
from members.imports.encoding import decoded

MOST_ROWS = 10_000
MOST_COLUMNS = 100
LONGEST_CELL = 5_000
HEADING_WITHIN = 15  # rows, among which the one with the headings is looked for
EMPTY_ROWS = 1_000  # one after another; below them nothing is looked for
SHARED_TEXT = 50 * 1024 * 1024
LARGEST_SHEET = 150 * 1024 * 1024
EGN = re.compile(r"(?<![\d+])\d{10}(?!\d)")
HIDDEN = "•" * 10

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

    def holds_egn(self):
        return any("egn" in row.flaws.values() for row in self.rows)


def sheets(file) -> list[str]:
    """Names of the visible sheets that hold anything; one without a name for a CSV."""
    if not is_archive(file):
        return [""]
    book = opened(file)
    try:
        found = [
            sheet.title
            for sheet in book.worksheets
            if sheet.sheet_state == "visible" and has_cells(sheet)
        ]
    except DAMAGED as error:
        raise refusal("damaged") from error
    finally:
        book.close()
    if not found:
        raise refusal("empty")
    return found


def read(file, sheet="") -> Table:
    """The table of the sheet, or ValidationError."""
    if not is_archive(file):
        return table_of(csv_rows(file))
    check_parts(file)
    book = opened(file)
    try:
        rows = sheet_rows(book, sheet)
        table = table_of(rows)
        merged, hidden = layout.of(file, book[sheet])
    except DAMAGED as error:
        raise refusal("damaged") from error
    finally:
        book.close()
    refuse_merged(merged, table)
    name_hidden(hidden, table)
    resolve_formulas(file, sheet, table)
    return table


def refuse_merged(merged, table):
    """A heading above the table may be merged; among the rows a value would be lost."""
    first, last = table.first_row, table.rows[-1].number
    among = [ref for ref in merged if first <= layout.row_of(ref) <= last]
    if among:
        raise refusal("merged", cells=", ".join(among[:5]))


def name_hidden(hidden, table):
    used = {letters for letters, *_rest in table.headings}
    if found := [letters for letters in hidden if letters in used]:
        table.remarks.append(["hidden_columns", {"columns": ", ".join(found)}])


# What a broken archive makes openpyxl raise.
DAMAGED = (
    InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, TypeError, IndexError,
    AttributeError, SyntaxError, OSError, EOFError, OverflowError,
)  # fmt: skip


def is_archive(file):
    file.seek(0)
    start = file.read(4)
    file.seek(0)
    return start == b"PK\x03\x04"


def check_parts(file):
    """openpyxl keeps all texts of a workbook in memory, so their size is asked first."""
    with zipfile.ZipFile(file) as archive:
        for entry in archive.infolist():
            shared = entry.filename.lower().endswith("sharedstrings.xml")
            if entry.file_size > (SHARED_TEXT if shared else LARGEST_SHEET):
                raise refusal("too_much")


def opened(file, *, values=False):
    check_parts(file)
    try:
        return load_workbook(
            file, read_only=True, data_only=values, keep_links=False, rich_text=False
        )
    except DAMAGED as error:
        raise refusal("damaged") from error


def has_cells(sheet):
    rows = sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True)
    return any(cell is not None for row in islice(rows, EMPTY_ROWS) for cell in row)


def sheet_rows(book, sheet):
    """(row number, [(text, flaw)]) of each row; stops long before a million empty ones."""
    if sheet not in book.sheetnames:
        raise refusal("no_sheet")
    rows = book[sheet]
    rows.reset_dimensions()
    for number, row in enumerate(rows.iter_rows(max_col=MOST_COLUMNS), start=1):
        yield number, [text_of(cell) for cell in row]


def text_of(cell):
    """(text, flaw): a number as people write it, a date as 2014-05-31."""
    value = cell.value
    if value is None:
        return "", ""
    if cell.data_type == "f":
        return "", "formula"
    if cell.data_type == "e":
        return str(value), "formula_error"
    if isinstance(value, datetime.datetime):
        return value.date().isoformat(), ""
    if isinstance(value, bool):
        return ("да" if value else "не"), ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value)), ""
    return plain(str(value))


def plain(text):
    """One spelling of spaces; signs that do not print are gone, a novel is cut."""
    text = text.replace("\xa0", " ").replace("\r\n", "\n").replace("\r", "\n")
    if not text.isprintable():
        text = "".join(sign for sign in text if sign in "\n\t" or sign.isprintable())
    if len(text) > LONGEST_CELL:
        return text[:LONGEST_CELL].strip(), "long"
    return text.strip(), ""


def csv_rows(file):
    file.seek(0)
    text = decoded(file.read())
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator(text))
    try:
        for number, row in enumerate(reader, start=1):
            yield number, [plain(cell) for cell in row[:MOST_COLUMNS]]
    except csv.Error as error:
        raise refusal("quotes", row=reader.line_num) from error


def separator(text):
    """The sign that divides most of the first lines alike."""
    lines = [
        line[:LONGEST_CELL] for line in islice(io.StringIO(text), 20) if line.strip()
    ]
    counted = {
        sign: [len(next(csv.reader([line], delimiter=sign), [])) for line in lines]
        for sign in ";,\t"
    }
    return max(counted, key=lambda sign: (sum(counted[sign]), sign == ";"))


def table_of(rows) -> Table:
    """Headings and rows out of what stands in the sheet."""
    table, titles, empty = Table(), None, 0
    above = []
    for number, cells in rows:
        if not any(text or flaw for text, flaw in cells):
            empty += 1
            if empty >= EMPTY_ROWS:
                if table.rows:
                    table.remarks.append(["stopped", {"row": number}])
                break
            continue
        empty = 0
        if titles is None:
            above.append((number, cells))
            titles = headings_among(above)
            if titles:
                keep_rows_below(table, titles, above)
            continue
        keep(table, number, cells)
    if titles is None:
        titles = first_as_headings(above)
        keep_rows_below(table, titles, above)
    return finished(table, titles)


def headings_among(above):
    """The row whose cells we know as headings; a title may stand above it."""
    number, cells = above[-1]
    known = sum(bool(mapping.guess(text)) for text, _flaw in cells if text)
    filled = sum(bool(text) for text, _flaw in cells)
    if known >= 2 or (known and filled == 1 and len(above) == 1):
        return number, cells
    if len(above) >= HEADING_WITHIN:
        return first_as_headings(above)
    return None


def first_as_headings(above):
    """Headings in words of its own: the first row with texts, if it does not look like data."""
    if not above:
        raise refusal("empty")
    for number, cells in above:
        texts = [text for text, _flaw in cells if text]
        if len(texts) >= 2 or len(above) == 1:
            if any(looks_like_data(text) for text in texts):
                raise refusal("no_headings")
            return number, cells
    raise refusal("no_headings")


def looks_like_data(text):
    return bool(re.search(r"@|https?:|\d{4}", text)) or mapping.is_kind(text)


def keep_rows_below(table, titles, above):
    for number, cells in above:
        if number > titles[0]:
            keep(table, number, cells)


def keep(table, number, cells):
    if len(table.rows) >= MOST_ROWS:
        raise refusal("too_many", limit=f"{MOST_ROWS:,}".replace(",", " "))
    row = Row(number, {})
    for at, (text, flaw) in enumerate(cells, start=1):
        letters = get_column_letter(at)
        text, flaw = without_egn(text, flaw)
        if text:
            row.cells[letters] = text
        if flaw:
            row.flaws[letters] = flaw
    table.rows.append(row)


def without_egn(text, flaw):
    """A personal number is never kept, not even in a row that is refused for it."""
    numbers = [one for one in EGN.findall(text) if egn.is_valid(one)]
    for number in numbers:
        text = text.replace(number, HIDDEN)
    return text, "egn" if numbers else flaw


def finished(table, titles):
    """Headings of the columns that hold anything, each with its first value."""
    if not table.rows:
        raise refusal("no_rows")
    names = {get_column_letter(at): text for at, (text, _f) in enumerate(titles[1], 1)}
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
    table.first_row = titles[0]
    return table


def resolve_formulas(file, sheet, table):
    """What each formula last gave, as its program saved it; without that the cell is a flaw."""
    asked = {row.number: row for row in table.rows if "formula" in row.flaws.values()}
    if not asked:
        return
    book = opened(file, values=True)
    try:
        taken = sum(
            take_values(asked[number], cells)
            for number, cells in islice(sheet_rows(book, sheet), table.rows[-1].number)
            if number in asked
        )
    except DAMAGED as error:
        raise refusal("damaged") from error
    finally:
        book.close()
    if taken:
        table.remarks.append(["formulas", {"count": taken}])


def take_values(row, cells):
    taken = 0
    for at, (text, flaw) in enumerate(cells, start=1):
        letters = get_column_letter(at)
        if row.flaws.get(letters) == "formula" and text:
            text, flaw = without_egn(text, flaw)
            row.cells[letters] = text
            taken += 1
            del row.flaws[letters]
            if flaw:
                row.flaws[letters] = flaw
    return taken
