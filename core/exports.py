"""Tables as files. The apps yield a header and rows; no text of people becomes a formula."""

import csv
import datetime
import io
import itertools
import json
import re
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from wsgiref.util import FileWrapper

import xlsxwriter
from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from xlsxwriter.utility import xl_rowcol_to_cell

# The last four are the wide forms that East Asian versions read as the first four.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
LONGEST_CELL = 32_767  # of an XLSX
LONGEST_SHEET = 31  # characters of a sheet's name
FORBIDDEN_IN_SHEET = re.compile(r"[\[\]:*?/\\\"']")
PIECE = 64 * 1024  # bytes
LINES_AT_ONCE = 500
TWO_PLACES = "#,##0.00"
# References to cells, numbers and these functions: a formula of ours needs nothing else.
FORMULA = re.compile(
    r"(?:SUM|ROUND|IF|[-+*/(),:.$!<>=0-9]|'[^'\"]*'(?=!)|[A-Z]{1,3}(?=\$?[0-9]))+"
)
# Characters: as wide as a name, so that nobody widens each column by hand.
COLUMN_WIDTH = 24


@dataclass(frozen=True)
class Formula:
    """A live sum, such as `SUM(B2:B9)`, with the number that it gives now.

    Code alone writes one, from places of cells; text of people can never become one.
    """

    text: str
    value: int | Decimal

    def __post_init__(self):
        if not FORMULA.fullmatch(self.text):
            raise ValueError(f"not a formula: {self.text}")


def cell_name(row: int, column: int) -> str:
    """„B3“ for the second column of the third row; both are counted from nought."""
    return xl_rowcol_to_cell(row, column)


def on_sheet(title: str) -> str:
    """The title as it stands in a formula before the name of a cell there."""
    return f"'{sheet_name(title)}'!"


def is_number(value):
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def as_text(value) -> str:
    """What a person reads in the cell; moments in the portal's time."""
    if value is None:
        return ""
    if isinstance(value, datetime.datetime):
        moment = timezone.localtime(value) if timezone.is_aware(value) else value
        return f"{moment:%Y-%m-%d %H:%M}"
    return str(value)


def safe_cell(value):
    """Text that a spreadsheet would run as a formula gets an apostrophe in front."""
    if isinstance(value, Formula):
        return value.value
    if is_number(value):
        return value
    text = as_text(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


class _LastRead(FileWrapper):
    """Closes its file after the last piece; the answer closes it when nobody reads so far."""

    def __next__(self):
        if piece := self.filelike.read(self.blksize):
            return piece
        self.close()
        raise StopIteration


class _Echo:
    def write(self, value):
        return value


def csv_response(
    name: str, header: Iterable[str], rows: Iterable[Iterable]
) -> StreamingHttpResponse:
    """A streamed CSV; the byte order mark tells Excel that it is UTF-8."""
    writer = csv.writer(_Echo())

    def lines():
        yield "\ufeff"
        for row in itertools.chain([header], rows):
            yield writer.writerow([safe_cell(cell) for cell in row])

    response = StreamingHttpResponse(
        in_pieces(lines()), content_type="text/csv; charset=utf-8"
    )
    return _named(response, f"{name}.csv")


def in_pieces(lines: Iterable[str]) -> Iterator[str]:
    """Some hundred lines at a time: each piece is a step of the server."""
    lines = iter(lines)
    while together := "".join(itertools.islice(lines, LINES_AT_ONCE)):
        yield together


def sheet_name(title: str) -> str:
    """What Excel takes as the name of a sheet."""
    return FORBIDDEN_IN_SHEET.sub(" ", str(title))[:LONGEST_SHEET].strip(" '")


def xlsx_response(
    name: str, header: Iterable[str], rows: Iterable[Iterable], *, title: str
) -> StreamingHttpResponse:
    """An XLSX with a frozen header row; numbers stay numbers, everything else is text.

    The title says on the sheet's tab what it holds, in the reader's language.
    """
    return workbook_response(name, [(title, header, rows)])


def workbook_response(
    name: str,
    sheets: Iterable[tuple[str, Iterable[str], Iterable[Iterable]]],
    *,
    real_days: bool = False,
) -> StreamingHttpResponse:
    """Several such sheets in one file."""
    return file_response(name, workbook(sheets, real_days=real_days))


def file_response(name: str, file) -> StreamingHttpResponse:
    """A workbook that is made already, which the answer reads and closes."""
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    response = StreamingHttpResponse(_LastRead(file, PIECE), content_type=kind)
    response["Content-Length"] = size
    return _named(response, f"{name}.xlsx")


def workbook(
    sheets: Iterable[tuple[str, Iterable[str], Iterable[Iterable]]],
    *,
    made_at: datetime.datetime | None = None,
    real_days: bool = False,
):
    """(title, header, rows) of each sheet, written row by row to a file without a name.

    `real_days`: days and moments become dates, with which a spreadsheet can count.
    `made_at`: what the file says of itself, so that the same sheets make the same bytes.
    """
    file = tempfile.TemporaryFile()  # noqa: SIM115 - whoever reads it closes it
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
    }
    book = xlsxwriter.Workbook(file, options)
    looks = {
        "head": book.add_format({"bold": True}),
        "exact": book.add_format({"num_format": TWO_PLACES}),
    }
    if real_days:
        looks["day"] = book.add_format({"num_format": "yyyy-mm-dd"})
        looks["moment"] = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    for title, header, rows in sheets:
        _write_sheet(book.add_worksheet(sheet_name(title)), header, rows, looks)
    if made_at:
        book.set_properties({"created": made_at})
    book.close()
    file.seek(0)
    return file


def _write_sheet(sheet, header, rows, looks):
    header = list(header)
    sheet.set_column(0, len(header) - 1, COLUMN_WIDTH)
    for column, title in enumerate(header):
        sheet.write_string(0, column, str(title), looks["head"])
    for number, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            _write(sheet, number, column, cell, looks)
    sheet.freeze_panes(1, 0)


def geojson_response(name: str, features: Iterable[dict]) -> StreamingHttpResponse:
    """A streamed FeatureCollection, one feature a line."""

    def pieces():
        yield '{"type": "FeatureCollection", "features": ['
        separator = "\n"
        for feature in features:
            yield separator + json.dumps(feature, ensure_ascii=False)
            separator = ",\n"
        yield "\n]}\n"

    response = StreamingHttpResponse(pieces(), content_type="application/geo+json")
    return _named(response, f"{name}.geojson")


def _write(sheet, row, column, cell, looks):
    """A string cell is never run as a formula; still, a CSV made of the file should be safe."""
    if isinstance(cell, Formula):
        look = looks["exact"] if isinstance(cell.value, Decimal) else None
        sheet.write_formula(row, column, f"={cell.text}", look, cell.value)
    elif isinstance(cell, Decimal):
        sheet.write_number(row, column, cell, looks["exact"])
    elif is_number(cell):
        sheet.write_number(row, column, cell)
    elif isinstance(cell, datetime.date) and "day" in looks:
        _write_day(sheet, row, column, cell, looks)
    else:
        sheet.write_string(row, column, safe_cell(cell)[:LONGEST_CELL])


def _write_day(sheet, row, column, cell, looks):
    """Spreadsheets know no time zones: moments stand there in the portal's time."""
    is_moment = isinstance(cell, datetime.datetime)
    if is_moment and timezone.is_aware(cell):
        cell = timezone.localtime(cell).replace(tzinfo=None)
    sheet.write_datetime(row, column, cell, looks["moment" if is_moment else "day"])


def _named(response, name):
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response
