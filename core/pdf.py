"""Accessible PDFs: typst templates of ours filled with plain values.

The templates lie under `templates/pdf/`; `lib.typ` there holds what they share. They receive
their values as JSON, so no text of anybody's is ever read as markup, and they can open no file
but each other and the pictures, which lie beside them for the moment of drawing: written into
the JSON they took more time than all the rest. The same values make the same bytes.
"""

import hashlib
import json
import re
import shutil
import tempfile
import unicodedata
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import segno
import typst
from django.conf import settings
from django.http import HttpResponse
from django.utils.http import content_disposition_header

from core.models import Attachment

FONTS = Path(__file__).resolve().parent / "fonts"
TEMPLATES = Path(settings.BASE_DIR) / "templates" / "pdf"
ACCESSIBLE = "ua-1"  # PDF/UA-1; typst refuses what breaks it, for example a picture without words
LONGEST_WORD = 40  # letters; a longer one may break anywhere
LOGO_WIDTH = 640  # pixels: 5 cm at 300 dots an inch
MASK = 2  # of codes: columns, which addresses fill evenly
BREAK = "\u200b"
MISSING = "\ufffd"
LINE_ENDS = re.compile(r"\r\n?|[\u2028\u2029\v\f]")


class RenderError(RuntimeError):
    """The template and its values do not go together; the message says what typst saw."""


@dataclass(frozen=True)
class Picture:
    """What is drawn, and the words for whoever cannot see it."""

    content: bytes
    format: str
    alt: str

    def file_name(self) -> str:
        """The same for the same picture, so that one on every page is handed over once."""
        return f"{hashlib.sha256(self.content).hexdigest()}.{self.format}"


def render(
    template: str, data: dict, *, language: str, standard: str | None = ACCESSIBLE
) -> bytes:
    """The document of `templates/pdf/<template>.typ`. `data["title"]` is its title.

    Values are texts, numbers, booleans, None, `Picture`s, and lists and dictionaries of these.
    """
    if not data.get("title"):
        raise RenderError(f"{template}: a document needs a title.")
    pictures = {}
    values = json.dumps(as_values(data, pictures), ensure_ascii=False)
    try:
        with folder(pictures) as root:
            compiler = typst.Compiler(
                root / f"{template}.typ",
                root=root,
                font_paths=fonts(),
                sys_inputs={"data": values, "language": language},
            )
            return compiler.compile(format="pdf", pdf_standards=standard or [])
    except typst.TypstError as error:
        told = [error.message, *error.hints]
        raise RenderError(f"{template}: {' '.join(told)}") from error


@contextmanager
def folder(pictures: dict[str, bytes]):
    """The templates, with the pictures beside them where there are some."""
    if not pictures:
        yield TEMPLATES
        return
    with tempfile.TemporaryDirectory(prefix="paper-") as made:
        root = Path(made).resolve()
        shutil.copytree(TEMPLATES, root, dirs_exist_ok=True)
        (root / "pictures").mkdir()
        for name, content in pictures.items():
            (root / "pictures" / name).write_bytes(content)
        yield root


@cache
def fonts() -> typst.Fonts:
    """Ours and typst's own, whatever the machine has: the same pages everywhere."""
    return typst.Fonts(include_system_fonts=False, font_paths=[FONTS])


def as_values(value, pictures: dict[str, bytes]):
    """For JSON; `pictures` collects what lies beside it."""
    if isinstance(value, dict):
        return {name: as_values(one, pictures) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [as_values(one, pictures) for one in value]
    if isinstance(value, Picture):
        name = value.file_name()
        pictures[name] = value.content
        path = f"/pictures/{name}"
        return {"path": path, "format": value.format, "alt": drawable(value.alt)}
    if value is None or isinstance(value, bool | int | float):
        return value
    return drawable(str(value))


def drawable(text: str) -> str:
    """The text as the fonts can draw it.

    A letter that they lack shows that something is missing; pictures such as emoji, and what
    steers the direction of writing, are left out.
    """
    text = LINE_ENDS.sub("\n", unicodedata.normalize("NFC", text)).replace("\t", " ")
    text = undrawn().sub(lambda found: instead(found[0]), text)
    return breakable(text)


def instead(letter):
    return MISSING if unicodedata.category(letter)[0] in "LN" else ""


@cache
def undrawn() -> re.Pattern:
    """Whatever `fonts/covered.txt` does not list."""
    ranges = (FONTS / "covered.txt").read_text().split()
    pairs = (tuple(one.split("-")) for one in ranges)
    covered = "".join(f"\\u{start}-\\u{end}" for start, end in pairs)
    return re.compile(f"[^\n{covered}]")


def breakable(text):
    """A word longer than any line would run out of its place.

    Full addresses are left whole: typst knows where they break, and whoever copies one from
    the document gets nothing between its letters.
    """
    return re.sub(
        rf"(?<!\S)(?!https?://|www\.)\S{{{LONGEST_WORD},}}",
        lambda word: BREAK.join(re.findall(r"..?.?.?", word[0])),
        text,
    )


def qr(address: str, *, alt: str) -> Picture:
    """A code that a phone's camera reads as the address; sharp at any size.

    Which of the eight masks looks best takes five times as long to find as any takes to read.
    """
    code = segno.make(address, error="m", micro=False, mask=MASK)
    return Picture(
        code.svg_inline(border=0, omitsize=True).encode(), format="svg", alt=alt
    )


def logo(attachment: Attachment, *, alt: str = "", instead: str = "") -> Picture | None:
    """A picture of the portal's, about as large as paper needs it; None if its file is gone.

    `alt` are the words that are kept elsewhere, for example in a report that was sent;
    `instead` those for a picture that has none.
    """
    wide_enough = [width for width in attachment.widths if width >= LOGO_WIDTH]
    width = min(wide_enough, default=max(attachment.widths, default=None))
    try:
        content = attachment.path(width).read_bytes()
    except FileNotFoundError:
        return None
    return Picture(content, "webp", alt or attachment.alt or instead or attachment.name)


def response(name: str, content: bytes) -> HttpResponse:
    """A file for this reader alone."""
    disposition = content_disposition_header(True, f"{name}.pdf")
    headers = {
        "Content-Disposition": disposition,
        "Cache-Control": "private, no-store",
        "X-Robots-Tag": "noindex",
    }
    return HttpResponse(content, content_type="application/pdf", headers=headers)
