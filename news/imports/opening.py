"""A file of an export as a stream of clean text, whatever wraps it and however it is encoded.

Nothing is ever read whole: 200 MB pass in pieces, an archive is unpacked on the way.
"""

import codecs
import gzip
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core import files
from news.imports.refusals import refusal

PIECE = 256 * 1024
MOST_BYTES = 2 * 1024 * files.MEGABYTE
GZIP_START = b"\x1f\x8b"
MARKS = [
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
]
DECLARED = re.compile(
    rb"""^\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.:-]{1,40})["']"""
)
KNOWN = re.compile(
    r"(utf-?8|utf-?16|(windows-|cp)125\d|iso-?8859-\d{1,2}|koi8-[ru]|us-ascii|ascii)",
    re.I,
)
# What WordPress hands on from a database though XML has no place for it.
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
CYRILLIC = re.compile("[а-яА-Я]")
FEW_BROKEN = 20
DAMAGED = (
    zipfile.BadZipFile, zlib.error, gzip.BadGzipFile, EOFError, OSError, RuntimeError,
    NotImplementedError, ValueError, KeyError,
)  # fmt: skip


def is_packed(file) -> bool:
    file.seek(0)
    start = file.read(4)
    file.seek(0)
    return start.startswith(GZIP_START) or start == files.ARCHIVE_START


@contextmanager
def opened(path: Path):
    """The file, and the bytes of the XML: its own, or of the only one in its archive."""
    with path.open("rb") as file:
        start = file.read(4)
        file.seek(0)
        if start.startswith(GZIP_START):
            with gzip.GzipFile(fileobj=file) as inner:
                yield file, inner
        elif start == files.ARCHIVE_START:
            with (
                zipfile.ZipFile(file) as archive,
                archive.open(inside(archive)) as inner,
            ):
                yield file, inner
        else:
            yield file, file


def inside(archive):
    """The only .xml of the archive; what macOS puts beside it is not meant."""
    found = [
        entry
        for entry in archive.infolist()
        if entry.filename.lower().endswith(".xml")
        and not entry.filename.startswith("__MACOSX")
    ]
    if not found:
        raise refusal("archive_none")
    if len(found) > 1:
        names = ", ".join(Path(entry.filename).name for entry in found[:5])
        raise refusal("archive_several", names=names)
    if found[0].compress_type not in files.PACKINGS or found[0].flag_bits & 1:
        raise refusal("archive")
    return found[0]


def pieces(path: Path, tell=lambda position: None) -> Iterator[bytes]:
    """The bytes, piece by piece and never more than we read of a file.

    `tell` hears how far the file itself is read, packed or not.
    """
    size = 0
    try:
        with opened(path) as (file, stream):
            while piece := stream.read(PIECE):
                size += len(piece)
                if size > MOST_BYTES:
                    raise refusal("too_large", limit=MOST_BYTES // files.MEGABYTE)
                tell(file.tell())
                yield piece
    except DAMAGED as error:
        raise refusal("archive") from error


class Text:
    """The text of the file. After reading `replaced` says how many signs were lost."""

    def __init__(self, path: Path):
        self.path = path
        self.replaced = self.position = 0
        self.encoding = encoding_of(path)

    def pieces(self) -> Iterator[bytes]:
        """UTF-8 without marks and without signs that XML does not know."""
        decoder = codecs.getincrementaldecoder(self.encoding)("replace")
        is_first = True
        for piece in pieces(self.path, self.note_position):
            text = decoder.decode(piece)
            if is_first:
                text, is_first = text.removeprefix("\ufeff").lstrip(), False
            yield self.cleaned(text)
        yield self.cleaned(decoder.decode(b"", final=True))

    def note_position(self, position):
        self.position = position

    def cleaned(self, text):
        self.replaced += text.count("\ufffd")
        return CONTROLS.sub("", text).encode()


def encoding_of(path) -> str:
    """By its mark, else as it says of itself, else as its bytes show."""
    start = next(pieces(path), b"")
    if not start.strip(b" \t\r\n\0"):
        raise refusal("empty")
    for mark, name in MARKS:
        if start.startswith(mark):
            return name
    declared = DECLARED.match(start)
    name = declared[1].decode() if declared else "utf-8"
    if not KNOWN.fullmatch(name):
        raise refusal("encoding", name=name)
    name = codecs.lookup(name).name
    return "cp1251" if name == "utf-8" and is_windows(path) else name


def is_windows(path):
    """Does it call itself UTF-8 and is in the Cyrillic encoding of old Windows?

    There whole words are broken; a text that was cut between two bytes breaks one sign.
    """
    if is_utf8(path):
        return False
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    broken = sound = 0
    for piece in pieces(path):
        text = decoder.decode(piece)
        broken += text.count("\ufffd")
        sound += len(CYRILLIC.findall(text))
    return broken > sound and broken > FEW_BROKEN


def is_utf8(path):
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for piece in pieces(path):
            decoder.decode(piece)
    except UnicodeDecodeError:
        return False
    return True
