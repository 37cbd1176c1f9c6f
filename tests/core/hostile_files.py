"""Files that somebody might send us; each function returns the bytes."""

import io
import struct
import zipfile
import zlib

from PIL import Image


def picture(kind="JPEG", size=(1000, 500), colour=(20, 84, 63), **options):
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, kind, **options)
    return file.getvalue()


def png_that_claims(width, height):
    """A PNG of a few hundred bytes whose header promises a huge picture."""

    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(bytes(1000)))
        + chunk(b"IEND", b"")
    )


def photo_with_place():
    """Taken with the phone on its side, and it says where."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turn by 90 degrees
    exif[0x010F] = "Camera of somebody"
    exif.get_ifd(0x8825).update({1: "N", 2: (43.0, 51.0, 0.0), 3: "E"})
    return picture(size=(800, 400), exif=exif, comment=b"<script>alert(1)</script>")


def office(media_type, extra=(), macros=False):
    kind = "application/vnd.ms-word.document.macroEnabled" if macros else media_type
    types = f'<Types><Override ContentType="{kind}.main+xml"/></Types>'
    return archive(
        {"[Content_Types].xml": types, "word/document.xml": "<w/>"} | dict(extra)
    )


def archive(parts):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in parts.items():
            zipped.writestr(name, content)
    return file.getvalue()


def packed_with_lzma(media_type):
    """A document that is sound up to its first part, and there is not."""
    file = io.BytesIO()
    types = f'<Types><Override ContentType="{media_type}.main+xml"/></Types>'
    with zipfile.ZipFile(file, "w", zipfile.ZIP_LZMA) as zipped:
        zipped.writestr("[Content_Types].xml", types)
        zipped.writestr("word/document.xml", "<w/>" * 1000)
    content = bytearray(file.getvalue())
    broken = content.index(b"word/document.xml") + 26
    content[broken : broken + 30] = b"\xff" * 30
    return bytes(content)


def bomb(media_type, megabytes):
    """Zeros that unpack to more than we allow."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr("[Content_Types].xml", f"<Types>{media_type}.main+xml</Types>")
        for number in range(megabytes // 10):
            zipped.writestr(f"word/{number}.xml", bytes(10 * 1024 * 1024))
    return file.getvalue()


def bomb_that_lies(media_type):
    """The directory promises ten bytes where ten megabytes are packed."""
    content = archive(
        {"[Content_Types].xml": f"<Types>{media_type}.main+xml</Types>"}
        | {"word/document.xml": bytes(10_000_000)}
    )
    return content.replace(struct.pack("<I", 10_000_000), struct.pack("<I", 10))


def pdf(body=b""):
    return b"%PDF-1.7\n1 0 obj\n" + body + b"\nendobj\nstartxref\n9\n%%EOF\n"
