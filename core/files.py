"""The one door for uploads: checked before they are read, pictures made anew, random names."""

import hashlib
import re
import secrets
import struct
import zipfile
import zlib
from contextlib import contextmanager
from pathlib import Path

from django.core.exceptions import SuspiciousFileOperation, ValidationError
from django.db import connection, transaction
from django.utils.text import get_valid_filename
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from core import picture_dates
from core.encoding import WIDTHS, encode, in_mode, plain_mode
from core.models import Attachment, random_key

MEGABYTE = 1024 * 1024
PICTURE_BYTES = 15 * MEGABYTE
PICTURE_PIXELS = 40_000_000
DOCUMENT_BYTES = 25 * MEGABYTE
POST_BYTES = 10 * MEGABYTE
PICTURE_FORMATS = {"JPEG": {"jpg", "jpeg"}, "PNG": {"png"}, "WEBP": {"webp"}}
HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
PICTURE_EXTENSIONS = set().union(*PICTURE_FORMATS.values())
# Office formats are archives: what they may unpack to, and how many parts they may have.
ARCHIVE_BYTES = 200 * MEGABYTE
ARCHIVE_ENTRIES = 1_000
ARCHIVE_START = b"PK\x03\x04"
# The two ways in which office programs pack; others need memory that we do not control.
PACKINGS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
# Parts of an archive that hold programs: Visual Basic, Excel 4 macros, ActiveX, Basic, scripts.
PROGRAMS = re.compile(r"vba(project|data)|macrosheets/|activex|^basic/|^scripts/", re.I)
PDF_PROGRAMS = re.compile(rb"/(JavaScript|Launch|RichMedia)\b")
Image.MAX_IMAGE_PIXELS = None  # ours is asked in check_dimensions
STRIP = 256  # rows of the result made at once
LONGEST_SIDE = 16_000  # WebP holds 16 383
# What a copy has of its own.
OWN = {"id", "key", "content_type", "object_id", "uploaded_by", "uploaded_at"}
BACKUP_RUNS = 0x6C6E6261  # the number of an advisory lock; any that nobody else uses

# Extension: media type, and the part of the archive that must name it.
MICROSOFT, OPEN = "[Content_Types].xml", "mimetype"
OFFICE = {
    "docx": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        MICROSOFT,
    ),
    "xlsx": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        MICROSOFT,
    ),
    "pptx": (
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        MICROSOFT,
    ),
    "odt": ("application/vnd.oasis.opendocument.text", OPEN),
    "ods": ("application/vnd.oasis.opendocument.spreadsheet", OPEN),
    "odp": ("application/vnd.oasis.opendocument.presentation", OPEN),
}
PLAIN = {"txt": "text/plain; charset=utf-8", "csv": "text/csv; charset=utf-8"}
DOCUMENT_EXTENSIONS = ("pdf", *OFFICE, *PLAIN)

TOO_LARGE = _(
    "The file is larger than %(limit)s MB. Make it smaller and choose it again."
)
NOT_A_PICTURE = _(
    "This is not a picture that we can read. Choose a JPEG, PNG or WebP file."
)
IS_HEIC = _(
    "This is a HEIC picture of an iPhone, which other devices do not show. Upload it from "
    "the phone itself, which makes a JPEG of it. For the next ones choose there Settings, "
    "Camera, Formats, Most Compatible."
)
TOO_MANY_PIXELS = _(
    "The picture has more than 40 megapixels. Save it smaller and choose it again."
)
TOO_LONG = _(
    "The picture is longer than 16 000 pixels on one side. Crop it and choose it again."
)
NOT_A_DOCUMENT = _(
    "We accept PDF, Word, Excel, PowerPoint, OpenDocument, TXT and CSV files without macros. "
    "Save the document as PDF and choose it again."
)


def extension(upload) -> str:
    return Path(upload.name).suffix.lower().removeprefix(".")


def check_size(upload, limit):
    if upload.size > limit:
        raise ValidationError(
            TOO_LARGE, code="size", params={"limit": limit // MEGABYTE}
        )


def check_picture(upload) -> Image.Image:
    """The picture upright and no larger than we keep it, or ValidationError.

    Its size is asked before its points are read, so a small file that unfolds into a huge
    picture costs nothing.
    """
    check_size(upload, PICTURE_BYTES)
    refuse_heic(upload)
    try:
        picture = Image.open(upload, formats=list(PICTURE_FORMATS))
        check_dimensions(picture)
        # MPO: a JPEG with a second one behind it, as some phones write them.
        kind = "JPEG" if picture.format == "MPO" else picture.format
        if extension(upload) not in PICTURE_FORMATS[kind]:
            raise ValidationError(NOT_A_PICTURE, code="extension")
        # A JPEG can be read at a fraction of its size; others are read whole.
        picture.draft("RGB", (2 * WIDTHS[-1], 2 * WIDTHS[-1]))
        picture.load()
        return ImageOps.exif_transpose(reduced(picture))
    except (OSError, ValueError, SyntaxError, struct.error, EOFError) as error:
        raise ValidationError(NOT_A_PICTURE, code="picture") from error


def refuse_heic(upload):
    """The format of iPhones, which most browsers cannot show, whatever the name says."""
    upload.seek(0)
    start = upload.read(12)
    upload.seek(0)
    if start[4:8] == b"ftyp" and start[8:12] in HEIC_BRANDS:
        raise ValidationError(IS_HEIC, code="heic")


def check_dimensions(picture):
    if picture.width * picture.height > PICTURE_PIXELS:
        raise ValidationError(TOO_MANY_PIXELS, code="pixels")
    if max(picture.size) > LONGEST_SIDE:
        raise ValidationError(TOO_LONG, code="long")


def reduced(picture):
    """At least twice our largest width, strip by strip: a copy of the whole is too large."""
    factor = min(picture.size) // (2 * WIDTHS[-1])
    if factor < 2:
        return picture
    mode = plain_mode(picture)
    width, height = picture.size
    smaller = Image.new(mode, (-(-width // factor), -(-height // factor)))
    for name in ("exif", "icc_profile"):
        if kept := picture.info.get(name):
            smaller.info[name] = kept
    for top in range(0, height, STRIP * factor):
        strip = picture.crop((0, top, width, min(top + STRIP * factor, height)))
        smaller.paste(in_mode(strip, mode).reduce(factor), (0, top // factor))
    return smaller


def check_document(upload) -> str:
    """The media type of the document, or ValidationError."""
    check_size(upload, DOCUMENT_BYTES)
    kind = extension(upload)
    if kind == "pdf" and is_pdf(upload):
        return "application/pdf"
    if kind in OFFICE and is_office(upload, *OFFICE[kind]):
        return OFFICE[kind][0]
    if kind in PLAIN and is_text(upload):
        return PLAIN[kind]
    raise ValidationError(NOT_A_DOCUMENT, code="document")


def is_pdf(upload):
    """Begins and ends as a PDF, and nothing in it starts a program."""
    upload.seek(0)
    content = upload.read()
    return (
        content.startswith(b"%PDF-")
        and b"%%EOF" in content[-1024:]
        and b"startxref" in content[-2048:]
        and not PDF_PROGRAMS.search(content)
    )


def is_office(upload, media_type, part):
    """A sound archive within our limits that says of itself what its name says."""
    upload.seek(0)
    if upload.read(4) != ARCHIVE_START:
        return False
    try:
        with zipfile.ZipFile(upload) as archive:
            return (
                within_limits(archive.infolist())
                and archive.getinfo(part).file_size <= MEGABYTE
                and names_itself(archive.read(part).decode(), media_type, part)
                and archive.testzip() is None
            )
    except (
        zipfile.BadZipFile, zlib.error, KeyError, OSError, ValueError, EOFError,
        RuntimeError, struct.error,
    ):  # fmt: skip
        return False


def within_limits(entries):
    return (
        len(entries) <= ARCHIVE_ENTRIES
        and sum(entry.file_size for entry in entries) <= ARCHIVE_BYTES
        and all(entry.compress_type in PACKINGS for entry in entries)
        and not any(PROGRAMS.search(entry.filename) for entry in entries)
        and not any(
            entry.filename.startswith("/") or ".." in entry.filename.split("/")
            for entry in entries
        )
    )


def names_itself(text, media_type, part):
    if part == OPEN:
        return text.strip() == media_type
    # "….sheet.main+xml" is the document itself; a file with macros has another type.
    return f"{media_type}.main+xml" in text and "macroEnabled" not in text


def is_text(upload):
    upload.seek(0)
    content = upload.read()
    upload.seek(0)
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return b"\0" not in content


def attach(owner, upload, *, purpose: str, user, **words) -> Attachment:
    """Check the upload, keep it under a random name, and hang it on `owner`.

    What begins as a picture by its extension is re-encoded as WebP in several widths;
    everything else is a document. `words` are said of it: alt_bg, alt_en, caption_bg,
    caption_en, credit, consent, position, and taken_on, which else the file says.
    """
    fields = {"target": owner, "purpose": purpose, "uploaded_by": user} | words
    if extension(upload) in PICTURE_EXTENSIONS:
        picture = check_picture(upload)
        fields.setdefault("taken_on", picture_dates.taken_on(upload))
        return keep_picture(picture, upload.name, fields)
    return keep_document(check_document(upload), upload, fields)


def keep_picture(picture, name, fields):
    encoded = encode(picture)
    largest = encoded[max(encoded)]
    attachment = Attachment.objects.create(
        name=f"{clean_stem(name)}.webp",
        content_type_name="image/webp",
        size=len(largest),
        sha256=hashlib.sha256(largest).hexdigest(),
        width=max(encoded),
        height=round(picture.height * max(encoded) / picture.width),
        widths=sorted(encoded),
        **fields,
    )
    for width, content in encoded.items():
        write(attachment.path(width), content)
    return attachment


def keep_document(media_type, upload, fields):
    upload.seek(0)
    content = upload.read()
    attachment = Attachment.objects.create(
        name=f"{clean_stem(upload.name)}.{extension(upload)}",
        content_type_name=media_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        **fields,
    )
    write(attachment.path(), content)
    return attachment


def copy(attachment: Attachment, *, owner, user) -> Attachment | None:
    """The same file once more for another row: with its words, and bytes of its own.

    Either may be removed without the other. One whose file is gone is not copied.
    """
    widths = attachment.widths or [None]
    paths = [attachment.path(width) for width in widths]
    if not all(path.exists() for path in paths):
        return None
    kept = {
        field.name: getattr(attachment, field.name)
        for field in Attachment._meta.concrete_fields
        if field.name not in OWN
    }
    made = Attachment.objects.create(target=owner, uploaded_by=user, **kept)
    for width, path in zip(widths, paths, strict=True):
        write(made.path(width), path.read_bytes())
    return made


def keep_as_is(owner, upload, *, purpose: str, user) -> Attachment:
    """What a worker reads later and nobody is shown: kept untouched, copied in pieces.

    Whoever reads it checks it; the caller has asked its size.
    """
    stem, kind = clean_stem(upload.name), extension(upload)[:10]
    key = random_key()
    attachment = Attachment(
        key=key, target=owner, purpose=purpose, uploaded_by=user,
        name=f"{stem}.{kind}" if kind.isalnum() else stem,
        content_type_name="application/octet-stream",
    )  # fmt: skip
    digest, size = hashlib.sha256(), 0
    path = attachment.path()
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{key}.part")
    upload.seek(0)
    with draft.open("wb") as file:
        while piece := upload.read(MEGABYTE):
            digest.update(piece)
            size += len(piece)
            file.write(piece)
    draft.rename(path)
    attachment.size, attachment.sha256 = size, digest.hexdigest()
    attachment.save()
    return attachment


def clean_stem(name):
    """The name as we keep it; one of signs alone („❤.jpg“) gets another."""
    try:
        return get_valid_filename(Path(name).stem)[:100]
    except SuspiciousFileOperation:
        return secrets.token_hex(4)


def write(path, content):
    """All or nothing: a crash leaves no half file under the final name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".part")
    draft.write_bytes(content)
    draft.rename(path)


def remove(attachment: Attachment) -> None:
    """Delete the row, and its files once the transaction is kept."""
    paths = [attachment.path(width) for width in attachment.widths] or [
        attachment.path()
    ]
    attachment.delete()
    transaction.on_commit(lambda: unlink(paths))


def unlink(paths) -> None:
    """Delete the files, unless a backup runs, whose rows may still name them.

    Then they wait for the clock, as every file without a row (`core/unused_files.py`).
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock_shared(%s)", [BACKUP_RUNS])
        if not cursor.fetchone()[0]:
            return
        try:
            for path in paths:
                path.unlink(missing_ok=True)
        finally:
            cursor.execute("SELECT pg_advisory_unlock_shared(%s)", [BACKUP_RUNS])


@contextmanager
def kept():
    """While it lasts no file is deleted; waits for those who are deleting one just now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [BACKUP_RUNS])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [BACKUP_RUNS])
