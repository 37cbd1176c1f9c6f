"""A spreadsheet as rows of text: bounded in time and memory, with a sentence for what is broken."""

import csv
import datetime
import io
import zipfile
from itertools import islice

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from members.imports import layout, personal
from members.imports.encoding import decoded
from members.imports.personal import without_egn
from members.imports.tables import (
    EMPTY_ROWS,
    MOST_COLUMNS,
    Table,
    refusal,
    table_of,
)

LONGEST_CELL = 5_000
LONGEST_TITLE = 100  # of a sheet; the programs themselves allow 31
# Signs that divide the columns of a text, the most likely first.
SEPARATORS = ";,\t|"
MOST_NAMED = 10


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
    if any(len(title) > LONGEST_TITLE for title in found):
        raise refusal("damaged")
    return found


def read(file, sheet="") -> Table:
    """The table of the sheet, or ValidationError; it knows of personal numbers anywhere."""
    table = book_table(file, sheet) if is_archive(file) else table_of(csv_rows(file))
    table.has_egn = table.holds_egn() or personal.is_anywhere(file)
    return table


def book_table(file, sheet):
    book = opened(file)
    try:
        rows = sheet_rows(book, sheet)
        table = table_of(rows)
        found = layout.of(file, book[sheet])
    except DAMAGED as error:
        raise refusal("damaged") from error
    finally:
        book.close()
    refuse_merged(found.merged, table)
    name_hidden(found, table)
    resolve_formulas(file, sheet, table)
    return table


def refuse_merged(merged, table):
    """A heading above the table may be merged; among the rows a value would be lost."""
    first, last = table.first_row, table.rows[-1].number
    among = [ref for ref in merged if first <= layout.row_of(ref) <= last]
    if among:
        raise refusal("merged", cells=", ".join(among[:5]))


def name_hidden(found, table):
    """Hidden columns and rows, as a filter leaves them: they are read, which may surprise."""
    used = {letters for letters, *_rest in table.headings}
    if columns := [letters for letters in found.hidden_columns if letters in used]:
        table.remarks.append(["hidden_columns", {"columns": ", ".join(columns)}])
    hidden = set(found.hidden_rows)
    if rows := [str(row.number) for row in table.rows if row.number in hidden]:
        named = ", ".join(rows[:MOST_NAMED]) + (" …" if rows[MOST_NAMED:] else "")
        table.remarks.append(["hidden_rows", {"count": len(rows), "rows": named}])


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


def opened(file, *, values=False):
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
        sign: sum(len(next(csv.reader([line], delimiter=sign), [])) for line in lines)
        for sign in SEPARATORS
    }
    return max(SEPARATORS, key=counted.__getitem__)


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
