"""Files as people have them: each is read, or refused with a sentence that says what to do."""

import io
import time
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook
from PIL import Image

from members.imports import mapping, reading, tables
from members.imports.accepting import accepted

HEADINGS = ["Наименование", "Булстат", "Вид"]
ROW = ["Сдружение „Бряг“", "000694037", "сдружение"]
TEXT = "Наименование;Булстат;Вид\nСдружение „Бряг“ за село и град;000694037;сдружение\n"


def read(content, name="списък.xlsx", sheet=None):
    upload = accepted(SimpleUploadedFile(name, content))
    return reading.read(upload, reading.sheets(upload)[0] if sheet is None else sheet)


def book(*rows, change=None):
    made, file = Workbook(), io.BytesIO()
    for row in rows:
        made.active.append(row)
    if change:
        change(made)
    made.save(file)
    return file.getvalue()


def refused(content, name="списък.xlsx"):
    with pytest.raises(ValidationError) as caught:
        read(content, name)
    return caught.value.code


def cells(table):
    return [list(row.cells.values()) for row in table.rows]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1251"]
)
def test_a_csv_is_read_in_the_encodings_of_excel(encoding):
    assert cells(read(TEXT.encode(encoding), "списък.csv"))[0][1:] == ROW[1:]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_recognised(separator):
    text = separator.join(HEADINGS) + "\n" + separator.join(ROW)

    assert cells(read(text.encode(), "списък.csv")) == [ROW]


@pytest.mark.parametrize("encoding", ["cp866", "iso8859-5", "mac-cyrillic", "koi8-r"])
def test_other_old_encodings_are_not_taken_for_windows_letters(encoding):
    text = TEXT.replace("„", '"').replace("“", '"')
    assert refused(text.encode(encoding), "списък.csv") == "encoding"


def test_headings_may_stand_below_a_title():
    table = read(book(["Списък на членовете"], [], HEADINGS, ROW))

    assert [heading for _at, heading, _example in table.headings] == HEADINGS
    assert table.rows[0].number == 4


def test_a_file_whose_letters_were_lost_is_told():
    assert refused(TEXT.encode("latin1", "replace"), "списък.csv") == "encoding"


def test_headings_of_groups_of_columns_may_stand_above():
    def merge(made):
        made.active.merge_cells("B1:C1")

    groups, below = ["Наименование", "Вид и номер", ""], ["", "Булстат", "Вид"]
    table = read(book(["Списък"], [], groups, below, ROW))
    merged = read(book(["Организация", "Адрес", ""], HEADINGS, ROW, change=merge))

    for one in (table, merged):
        assert [heading for _at, heading, _example in one.headings] == HEADINGS
        assert cells(one) == [ROW]


def test_numbers_of_the_columns_are_no_row():
    table = read(book(HEADINGS, [1, 2, 3], ROW))

    assert cells(table) == [ROW]
    assert table.rows[0].number == 3


def test_a_table_without_headings_is_refused():
    assert refused(book(ROW, ROW)) == "no_headings"


def test_headings_alone_and_nothing_at_all():
    assert refused(book(HEADINGS)) == "no_rows"
    assert refused(b"", "списък.csv") == "empty"
    assert refused(book()) == "empty"


def test_merged_cells_are_named():
    def merge(made):
        made.active.merge_cells("C2:C3")

    with pytest.raises(ValidationError) as caught:
        read(book(HEADINGS, ROW, ROW, change=merge))

    assert caught.value.code == "merged"
    assert "C2:C3" in caught.value.messages[0]


def test_a_merged_title_is_no_harm():
    def merge(made):
        made.active.merge_cells("A1:C1")

    assert cells(read(book(["Членове"], HEADINGS, ROW, change=merge))) == [ROW]


def test_a_formula_without_a_saved_result_is_a_flaw_of_its_cell():
    table = read(book(HEADINGS, ["Бряг", "=A2", "сдружение"]))

    assert table.rows[0].flaws == {"B": "formula"}


def test_a_formula_with_its_result_gives_the_result():
    content = book(HEADINGS, ["Бряг", "=A2", "сдружение"])
    content = changed_part(
        content, "xl/worksheets/sheet1.xml", "<v></v>", "<v>000694037</v>"
    )
    content = changed_part(content, "xl/worksheets/sheet1.xml", "<v />", "<v>42</v>")

    table = read(content)

    assert table.rows[0].flaws == {}
    assert ["formulas", {"count": 1}] in table.remarks


def changed_part(content, part, old, new):
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as one,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as other,
    ):
        for entry in one.infolist():
            text = one.read(entry)
            if entry.filename == part:
                text = text.decode().replace(old, new).encode()
            other.writestr(entry.filename, text)
    return out.getvalue()


def test_several_sheets_are_asked_and_hidden_ones_are_not():
    def add(made):
        made.active.title = "Първи"
        made.create_sheet("Втори").append(HEADINGS)
        made.create_sheet("Празен")
        hidden = made.create_sheet("Скрит")
        hidden.append(HEADINGS)
        hidden.sheet_state = "hidden"

    upload = accepted(SimpleUploadedFile("a.xlsx", book(HEADINGS, ROW, change=add)))

    assert reading.sheets(upload) == ["Първи", "Втори"]


def test_hidden_and_empty_columns_are_named():
    def hide(made):
        made.active.column_dimensions["B"].hidden = True

    table = read(book([*HEADINGS, "Празна"], ROW, change=hide))

    assert ["hidden_columns", {"columns": "B"}] in table.remarks
    assert ["empty_columns", {"columns": "D"}] in table.remarks
    assert [at for at, _heading, _example in table.headings] == ["A", "B", "C"]


def test_hidden_rows_are_named():
    def hide(made):
        made.active.row_dimensions[3].hidden = True

    table = read(book(HEADINGS, ROW, ROW, ROW, change=hide))

    assert ["hidden_rows", {"count": 1, "rows": "3"}] in table.remarks
    assert len(table.rows) == 3


def million_rows():
    """A million coloured, empty rows below two with words, as Excel keeps them."""
    content = book(HEADINGS, ROW)
    empty = "".join(f'<row r="{n}"><c r="A{n}"/></row>' for n in range(3, 1_000_001))
    return changed_part(
        content, "xl/worksheets/sheet1.xml", "</sheetData>", f"{empty}</sheetData>"
    )


def test_a_million_empty_rows_cost_nothing():
    content = million_rows()
    began = time.process_time()

    table = read(content)

    assert cells(table) == [ROW]
    assert ["stopped", {"row": 1002}] in table.remarks
    # A busy machine needs seven seconds; this is against a cost that grows with the square.
    assert time.process_time() - began < 20


SHEET = "xl/worksheets/sheet1.xml"


def in_sheet(words, before="</sheetData>"):
    """A table with these words in its sheet before the tag."""
    return changed_part(book(HEADINGS, ROW), SHEET, before, f"{words}{before}")


@pytest.mark.parametrize(
    "words",
    [
        "<mergeCell " * 20_000,
        "<row " * 20_000,
        "<col " + "a" * 60_000,
        "<col " * 20_000,
    ],
)
def test_beginnings_of_tags_without_an_end_cost_nothing(words):
    for before in ("<sheetData>", "</worksheet>"):
        content = in_sheet(f"<!--{words}-->", before)
        began = time.process_time()

        assert cells(read(content)) == [ROW]
        assert time.process_time() - began < 3


@pytest.mark.parametrize(
    "words",
    [
        '<row r="3">' + "<c/>" * 300_000 + "</row>",
        ('<row r="3">' + "<c/>" * 16_000 + "</row>") * 600,
        '</sheetData><mergeCells><mergeCell ref="A9:B9"/>' * 300_000 + "<sheetData>",
    ],
)
def test_more_cells_than_any_table_has_are_refused_unread(words):
    content = in_sheet(words)
    began = time.process_time()

    assert refused(content) == "too_much"
    assert time.process_time() - began < 5


def test_one_long_text_in_many_cells_is_too_much(monkeypatch):
    monkeypatch.setattr(tables, "MOST_TEXT", 10_000)

    assert refused(book(HEADINGS, *[["а" * 1_000, "1", "2"]] * 11)) == "too_much"


def test_a_sheet_whose_name_no_program_writes_is_damaged():
    content = changed_part(
        book(HEADINGS, ROW), "xl/workbook.xml", 'name="Sheet"', f'name="{"S" * 5_000}"'
    )

    assert refused(content) == "damaged"


def test_a_picture_by_another_name_is_a_picture():
    file = io.BytesIO()
    Image.new("RGB", (10, 10)).save(file, "PNG")

    assert refused(file.getvalue()) == "picture"
    assert refused(file.getvalue(), "списък.csv") == "picture"


def test_old_excel_and_a_password_are_told_apart():
    container = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)

    assert refused(container, "списък.xls") == "old"
    encrypted = container + "EncryptedPackage".encode("utf-16-le")
    assert refused(encrypted) == "locked"


def test_an_archive_that_unfolds_into_too_much_is_refused_unread():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "x")
        for number in range(3):
            archive.writestr(f"xl/{number}.xml", bytes(80 * 1024 * 1024))

    assert refused(out.getvalue()) == "too_much"


def test_a_workbook_of_nothing_but_styles_is_refused_unread():
    content = changed_part(
        book(HEADINGS, ROW),
        "xl/styles.xml",
        "</cellXfs>",
        '<xf numFmtId="0" fontId="0"/>' * 300_000 + "</cellXfs>",
    )
    began = time.process_time()

    assert refused(content) == "too_much"
    assert time.process_time() - began < 2


@pytest.mark.parametrize("name", ["списък.xls", "списък.xlsx", "списък.csv"])
def test_a_page_of_the_web_is_no_table(name):
    page = "<html><table><tr><td>Наименование</td><td>ЕИК</td></tr></table></html>"

    assert refused(page.encode(), name) == "other"


def test_a_broken_archive_and_another_document():
    assert refused(book(HEADINGS, ROW)[:-200]) == "damaged"
    assert refused(b"%PDF-1.7 ...", "списък.pdf") == "other"
    assert refused(TEXT.encode(), "списък.xlsx") == "other"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("readme.txt", "x")
    assert refused(out.getvalue()) == "other"


def test_more_rows_than_the_limit(monkeypatch):
    monkeypatch.setattr(tables, "MOST_ROWS", 2)

    assert refused(book(HEADINGS, ROW, ROW, ROW)) == "too_many"


def test_a_novel_in_a_cell_is_cut_and_told():
    table = read(book(HEADINGS, ["а" * 30_000, "1", "2"]))

    assert table.rows[0].flaws == {"A": "long"}
    assert len(table.rows[0].cells["A"]) == reading.LONGEST_CELL


def test_an_open_quotation_mark_is_told_with_its_row():
    text = 'Наименование;Вид\n"Бряг;сдружение\n' + "а" * 200_000

    assert refused(text.encode(), "списък.csv") == "quotes"


def test_entities_of_a_hostile_sheet_are_not_unfolded():
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {one} "{("&" + other + ";") * 10}">'
        for one, other in zip("bcdefghi", "abcdefgh", strict=True)
    )
    content = book(HEADINGS, ROW)
    content = changed_part(
        content,
        "xl/worksheets/sheet1.xml",
        "<worksheet",
        f"{bomb}]><worksheet",
    )
    content = changed_part(
        content, "xl/worksheets/sheet1.xml", "<sheetData>", "&i;<sheetData>"
    )
    began = time.process_time()

    assert refused(content) in {"damaged", "too_much"}
    assert time.process_time() - began < 5


def test_numbers_and_dates_are_read_as_people_write_them():
    day = reading.datetime.datetime(2014, 5, 31)
    table = read(book(HEADINGS, [175133827.0, day, True]))

    assert cells(table) == [["175133827", "2014-05-31", "да"]]


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Булстат", "eik"),
        ("ЕИК/БУЛСТАТ", "eik"),
        ("Населено място", "seat"),
        ("ОБЩИНА", "obshtina"),
        ("Е-поща", "email"),
        ("e-mail:", "email"),
        ("тел.", "phone"),
        ("Name (official)", "name_bg"),
        ("name_bg", "name_bg"),
        ("Territory", "territory"),
        ("Брой служители", ""),
    ],
)
def test_headings_are_known_in_both_languages(heading, field):
    assert mapping.guess(heading) == field


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("МИГ", "lag"),
        ("МИГ „Айтос“", "lag"),
        ("МИРГ Бяла", "flag"),
        ("Народно читалище „Просвета“", "chitalishte"),
        ("Сдружение с нестопанска цел", "association"),
        ("FOUNDATION", "foundation"),
        ("неформална група", "informal"),
        ("нещо", ""),
    ],
)
def test_kinds_are_known_by_their_words(words, kind):
    assert mapping.guess_kind(words) == kind
