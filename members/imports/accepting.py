"""Which files may come in: what they are is asked of their bytes, not of their names."""

import zipfile

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext_lazy as _

from core import files
from members.imports import parts, tables
from members.imports.encoding import decoded

# Old Excel and everything with a password lie in this container.
OLD_CONTAINER = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"BM", b"II*\0", b"MM\0*")
# A page of the web or an XML table, as many programs write what they call .xls.
MARKUP = (b"<", b"\xef\xbb\xbf<", b"\xff\xfe<\0")
TEXTS = {"csv", "txt", "tsv"}
MESSAGES = {
    "old": _(
        "This is a file from an old version of Excel (.xls). Open it, choose “Save as” and the "
        "type “Excel workbook (.xlsx)”, and choose the new file."
    ),
    "locked": _(
        "The file is protected by a password, so it cannot be read. Save it without the "
        "password and choose it again."
    ),
    "picture": _(
        "This is a picture, whatever its name says. Choose the table itself, as .xlsx or "
        ".csv."
    ),
    "other": _(
        "We read tables as .xlsx or .csv, without macros. Open the file in Excel or "
        "LibreOffice, choose “Save as” and the type “Excel workbook (.xlsx)”."
    ),
}


def accepted(upload):
    """The upload as it is kept: a sound .xlsx, or a CSV in UTF-8; else ValidationError."""
    files.check_size(upload, files.DOCUMENT_BYTES)
    start = beginning(upload)
    if not start.strip(b" \t\r\n\0\xef\xbb\xbf"):
        raise tables.refusal("empty")
    if start.startswith(OLD_CONTAINER):
        raise refusal("locked" if is_encrypted(upload) else "old")
    if start.startswith(PICTURES):
        raise refusal("picture")
    kind = files.extension(upload)
    if start.lstrip().startswith(MARKUP):
        raise refusal("other")
    if kind in TEXTS and not start.startswith(files.ARCHIVE_START):
        return as_utf8(upload)
    if kind != "xlsx" or not start.startswith(files.ARCHIVE_START):
        raise refusal("other")
    return checked_book(upload)


def refusal(code):
    return ValidationError(MESSAGES[code], code=code)


def beginning(upload):
    upload.seek(0)
    start = upload.read(64)
    upload.seek(0)
    return start


def is_encrypted(upload):
    content = upload.read()
    upload.seek(0)
    return ENCRYPTED in content


def as_utf8(upload):
    """The same text in the encoding that `core.files` takes."""
    text = decoded(upload.read()).removeprefix("\ufeff")
    name = f"{files.clean_stem(upload.name)}.csv"
    return SimpleUploadedFile(name, text.encode())


def checked_book(upload):
    """An archive within our limits; what is wrong with another is said in its own words."""
    try:
        files.check_document(upload)
    except ValidationError as error:
        raise what_is_wrong(upload) from error
    if parts.is_too_much(upload):
        raise tables.refusal("too_much")
    upload.seek(0)
    return upload


def what_is_wrong(upload):
    try:
        with zipfile.ZipFile(upload) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return tables.refusal("damaged")
    if sum(entry.file_size for entry in entries) > files.ARCHIVE_BYTES:
        return tables.refusal("too_much")
    if any(files.PROGRAMS.search(entry.filename) for entry in entries):
        return refusal("other")
    names = {entry.filename for entry in entries}
    return tables.refusal("damaged") if "xl/workbook.xml" in names else refusal("other")
