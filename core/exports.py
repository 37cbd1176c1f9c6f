"""Tables as files. The apps yield a header and rows; formulas never reach a spreadsheet."""

import csv
import datetime
import io
import itertools
import json
import re
import tempfile
from collections.abc import Iterable, Iterator
from decimal import Decimal
from wsgiref.util import FileWrapper

import xlsxwriter
from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header

# The last four are the wide forms that East Asian versions read as the first four.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
LONGEST_CELL = 32_767  # of an XLSX
LONGEST_SHEET = 31  # characters of a sheet's name
FORBIDDEN_IN_SHEET = re.compile(r"[\[\]:*?/\\]")
PIECE = 64 * 1024  # bytes
LINES_AT_ONCE = 500
# Characters: as wide as a name, so that nobody widens each column by hand.
COLUMN_WIDTH = 24


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
    name: str, sheets: Iterable[tuple[str, Iterable[str], Iterable[Iterable]]]
) -> StreamingHttpResponse:
    """Several such sheets in one file: (title, header, rows) of each.

    It is written row by row to a file without a name, which the answer reads and closes.
    """
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
    }
    book = xlsxwriter.Workbook(file, options)
    bold = book.add_format({"bold": True})
    for title, header, rows in sheets:
        _write_sheet(book.add_worksheet(sheet_name(title)), header, rows, bold)
    book.close()
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    response = StreamingHttpResponse(_LastRead(file, PIECE), content_type=kind)
    response["Content-Length"] = size
    return _named(response, f"{name}.xlsx")


def _write_sheet(sheet, header, rows, bold):
    header = list(header)
    sheet.set_column(0, len(header) - 1, COLUMN_WIDTH)
    for column, title in enumerate(header):
        sheet.write_string(0, column, str(title), bold)
    for number, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            _write(sheet, number, column, cell)
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


def _write(sheet, row, column, cell):
    """A string cell is never run as a formula; still, a CSV made of the file should be safe."""
    if is_number(cell):
        sheet.write_number(row, column, cell)
    else:
        sheet.write_string(row, column, safe_cell(cell)[:LONGEST_CELL])


def _named(response, name):
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response
