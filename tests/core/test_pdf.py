"""The one verb that makes PDFs: accessible, the same each time, deaf to what names contain."""

import io
import re
import shutil
import threading

import pytest
from PIL import Image

from core import pdf
from tests.core.pdf_reading import Document

SOURCE = """
#import "/lib.typ": *
#show: document
= #data.title
#logos(data.logos)
#facts(data.facts)
#table-of((auto, 1fr), data.header, data.rows)
#fitted(data.name, 5cm, 2cm, (24pt, 12pt, 8pt))
#funder(data.funder)
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A template of all that `lib.typ` offers, beside it."""
    shutil.copy(pdf.TEMPLATES / "lib.typ", tmp_path)
    (tmp_path / "page.typ").write_text(SOURCE)
    monkeypatch.setattr(pdf, "TEMPLATES", tmp_path)
    return tmp_path


def values(**others):
    return {
        "title": "Присъствен списък",
        "author": "Мрежа на НПО",
        "logos": [a_logo()],
        "facts": [["Дата", "27 ноември 2015 г."]],
        "header": ["№", "Име"],
        "rows": [["1", "Мария Петрова"]],
        "name": "Мария Петрова",
        "funder": {"sentence": "Платено от „Програмата“.", "disclaimer": ""},
    } | others


def a_logo(alt="Лого на „Програмата“"):
    file = io.BytesIO()
    Image.new("RGBA", (300, 100), (200, 30, 30, 128)).save(file, "WEBP")
    return pdf.Picture(file.getvalue(), "webp", alt)


def test_a_document_tells_a_reading_program_all_that_the_eye_sees(folder):
    document = Document(pdf.render("page", values(), language="bg"))

    assert "<pdfuaid:part>1</pdfuaid:part>" in document.about
    assert document.root["/MarkInfo"]["/Marked"].value
    assert document.root["/Lang"] == "bg"
    assert document.root["/ViewerPreferences"]["/DisplayDocTitle"].value
    assert document.reader.metadata.title == "Присъствен списък"
    assert document.reader.metadata.author == "Мрежа на НПО"
    assert document.bookmarks == ["Присъствен списък"]
    headers = document.structure.all("TH")
    assert [one.attributes["/Scope"] for one in headers] == ["/Column", "/Column"]
    assert len(document.structure.all("TD")) == 2
    assert [one.alt for one in document.structure.all("Figure")] == [
        "Лого на „Програмата“"
    ]
    assert document.fonts() == {"SofiaSans-Regular": True, "SofiaSans-Bold": True}
    assert "Дата: 27 ноември 2015 г." in document.text
    assert "Платено от „Програмата“." in document.text


@pytest.mark.parametrize(
    "name",
    [
        '#read("/etc/passwd")',
        '#eval("1+1")',
        "#panic()",
        "$x^2$ *b* _i_ `c`",
        "= H @label <a> // c /* d */",
        "\\ \" ' ] } ) #",
        "Çağrı Žižka Ωμέγα ѝ Ѣ",
    ],
)
def test_what_people_write_stays_as_they_wrote_it(folder, name):
    rows = [["1", name]]

    document = Document(pdf.render("page", values(rows=rows), language="bg"))

    assert name in document.text


def test_a_title_is_text_too(folder):
    title = '#read("/etc/passwd") $x$'

    document = Document(pdf.render("page", values(title=title), language="en"))

    assert document.reader.metadata.title == title
    assert document.bookmarks == [title]


def test_letters_that_no_font_has_stop_nothing(folder):
    names = {
        "Мария 🌻 Петрова 👨‍👩‍👧": "Мария  Петрова ",
        "李明": "��",
        "a\u202eb\u200dc\x00d\ud800": "abcd",
        "ред\r\nдруг\tред": "ред\nдруг ред",
        "e\u0301": "é",
    }

    assert {name: pdf.drawable(name) for name in names} == names
    rows = [[name, "محمد שלום"] for name in names]
    document = Document(pdf.render("page", values(rows=rows), language="bg"))
    assert "Мария" in document.text


def test_a_word_longer_than_its_place_breaks_inside_it(folder):
    rows = [["1", "Я" * 400]]

    document = Document(
        pdf.render("page", values(rows=rows, name="Я" * 400), language="bg")
    )

    assert document.text.count("Я") == 800
    assert max(len(line) for line in document.text.splitlines()) < 120


def test_the_same_values_make_the_same_bytes(folder):
    first = pdf.render("page", values(), language="bg")

    assert pdf.render("page", values(), language="bg") == first
    assert pdf.render("page", values(), language="en") != first


def test_several_at_once_do_not_disturb_each_other(folder):
    made = {}

    def make(number):
        made[number] = pdf.render("page", values(title=f"№ {number}"), language="bg")

    threads = [threading.Thread(target=make, args=[number]) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    titles = {number: Document(made[number]).bookmarks for number in made}
    assert titles == {number: [f"№ {number}"] for number in range(6)}


def test_a_template_opens_nothing_outside_its_folder(folder):
    (folder / "page.typ").write_text('#read("../../../../../../etc/passwd")')

    with pytest.raises(pdf.RenderError, match="page: "):
        pdf.render("page", values(), language="bg")


def test_a_template_of_ours_imports_only_its_neighbours():
    """Packages would be fetched from elsewhere at the first page."""
    sources = list(pdf.TEMPLATES.rglob("*.typ"))

    imports = [
        name
        for source in sources
        for name in re.findall(
            r"#?(?:import|include)\s*\(?\s*\"([^\"]*)", source.read_text()
        )
    ]
    assert sources
    assert {name for name in imports if not name.startswith("/")} == set()


def test_a_picture_without_words_is_refused(folder):
    with pytest.raises(pdf.RenderError, match=r"page: .*alt"):
        pdf.render("page", values(logos=[a_logo(alt="")]), language="bg")


def test_a_missing_value_is_named(folder):
    without = values()
    del without["rows"]

    with pytest.raises(pdf.RenderError, match=r"page: .*rows"):
        pdf.render("page", without, language="bg")


def test_a_document_without_title_is_refused(folder):
    with pytest.raises(pdf.RenderError, match="title"):
        pdf.render("page", values(title=""), language="bg")


def test_a_code_says_in_words_what_it_is(folder):
    address = "https://мрежа.example/events/a/attendance/?session=1"
    code = pdf.qr(address, alt="Присъствие")

    document = Document(pdf.render("page", values(logos=[code]), language="bg"))

    assert [one.alt for one in document.structure.all("Figure")] == ["Присъствие"]
    assert b"<svg" in code.content
    assert b"href" not in code.content
