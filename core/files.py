"""The one door for uploads: checked before they are read, pictures made anew, random names."""

import hashlib
import io
import secrets
import zipfile
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import get_valid_filename
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from core.models import Attachment

MEGABYTE = 1024 * 1024
PICTURE_BYTES = 15 * MEGABYTE
PICTURE_PIXELS = 40_000_000
DOCUMENT_BYTES = 25 * MEGABYTE
WIDTHS = (320, 640, 960, 1280, 1920)
PICTURE_FORMATS = {"JPEG": {"jpg", "jpeg"}, "PNG": {"png"}, "WEBP": {"webp"}}
# Office formats are archives: what they may unpack to, and how many parts they may have.
ARCHIVE_BYTES = 200 * MEGABYTE
ARCHIVE_ENTRIES = 1_000

# Extension: media type, and the part that such an archive must have.
OFFICE = {
    "docx": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "word/document.xml",
    ),
    "xlsx": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "xl/workbook.xml",
    ),
    "pptx": (
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "ppt/presentation.xml",
    ),
    "odt": ("application/vnd.oasis.opendocument.text", "content.xml"),
    "ods": ("application/vnd.oasis.opendocument.spreadsheet", "content.xml"),
    "odp": ("application/vnd.oasis.opendocument.presentation", "content.xml"),
}
PLAIN = {"txt": "text/plain; charset=utf-8", "csv": "text/csv; charset=utf-8"}
DOCUMENT_EXTENSIONS = ("pdf", *OFFICE, *PLAIN)

TOO_LARGE = _(
    "The file is larger than %(limit)s MB. Make it smaller and choose it again."
)
NOT_A_PICTURE = _(
    "This is not a picture that we can read. Choose a JPEG, PNG or WebP file."
)
TOO_MANY_PIXELS = _(
    "The picture has more than 40 megapixels. Save it smaller and choose it again."
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
    """The picture decoded and upright, or ValidationError; size is asked before reading."""
    check_size(upload, PICTURE_BYTES)
    upload.seek(0)
    try:
        picture = Image.open(upload, formats=list(PICTURE_FORMATS))
        if picture.width * picture.height > PICTURE_PIXELS:
            raise ValidationError(TOO_MANY_PIXELS, code="pixels")
        if extension(upload) not in PICTURE_FORMATS[picture.format]:
            raise ValidationError(NOT_A_PICTURE, code="extension")
        picture.load()
        return ImageOps.exif_transpose(picture)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise ValidationError(NOT_A_PICTURE, code="picture") from error


def check_document(upload) -> str:
    """The media type of the document, or ValidationError."""
    check_size(upload, DOCUMENT_BYTES)
    kind = extension(upload)
    upload.seek(0)
    start = upload.read(1024)
    upload.seek(0)
    if kind == "pdf" and start.startswith(b"%PDF-"):
        return "application/pdf"
    if kind in OFFICE:
        return check_office(upload, *OFFICE[kind])
    if kind in PLAIN and is_text(upload):
        return PLAIN[kind]
    raise ValidationError(NOT_A_DOCUMENT, code="document")


def check_office(upload, media_type, required):
    try:
        with zipfile.ZipFile(upload) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise ValidationError(NOT_A_DOCUMENT, code="document") from error
    names = {entry.filename for entry in entries}
    if (
        required not in names
        or len(entries) > ARCHIVE_ENTRIES
        or sum(entry.file_size for entry in entries) > ARCHIVE_BYTES
        or any(
            "vbaproject" in name.lower() or name.startswith("Basic/") for name in names
        )
    ):
        raise ValidationError(NOT_A_DOCUMENT, code="document")
    return media_type


def is_text(upload):
    upload.seek(0)
    content = upload.read()
    upload.seek(0)
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return b"\0" not in content


def attach(
    owner, upload, *, purpose: str, user, alt_bg="", alt_en="", credit=""
) -> Attachment:
    """Check the upload, keep it under a random name, and hang it on `owner`.

    What begins as a picture by its extension is re-encoded as WebP in several widths;
    everything else is a document.
    """
    fields = {
        "target": owner,
        "purpose": purpose,
        "uploaded_by": user,
        "alt_bg": alt_bg,
        "alt_en": alt_en,
        "credit": credit,
    }
    if extension(upload) in {"jpg", "jpeg", "png", "webp"}:
        return keep_picture(check_picture(upload), upload.name, fields)
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


def encode(picture):
    """{width: WebP bytes}, never wider than the original, without any of its metadata."""
    mode = "RGBA" if has_transparency(picture) else "RGB"
    fresh = Image.new(mode, picture.size)
    fresh.paste(picture.convert(mode))
    widths = [width for width in WIDTHS if width < picture.width]
    widths.append(min(picture.width, WIDTHS[-1]))
    encoded = {}
    for width in widths:
        height = max(1, round(picture.height * width / picture.width))
        file = io.BytesIO()
        fresh.resize((width, height), Image.Resampling.LANCZOS).save(
            file, "WEBP", quality=80
        )
        encoded[width] = file.getvalue()
    return encoded


def has_transparency(picture):
    return picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info


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


def clean_stem(name):
    return get_valid_filename(Path(name).stem or secrets.token_hex(4))[:100]


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
    transaction.on_commit(lambda: [path.unlink(missing_ok=True) for path in paths])
