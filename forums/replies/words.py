"""What a mail says: its words, whatever the program, the charset and the form, and its files."""

import codecs
import mimetypes
from collections.abc import Iterator
from email.message import EmailMessage

from django.core.files.uploadedfile import SimpleUploadedFile

from forums.replies import hypertext

# A charset in which most of what is written here comes when it says nothing, or something wrong.
USUAL = "windows-1251"
# Python calls them charsets too; no mail is written in them, and the first takes hours.
NO_CHARSETS = {"punycode", "idna", "unicode-escape", "raw-unicode-escape", "undefined"}
# What programs put beside the words for other programs.
SIGNATURES = {"application/pgp-signature", "application/pkcs7-signature"}
SIGNATURES |= {"application/x-pkcs7-signature", "application/pgp-encrypted"}
LONGEST_NAME = 100
# Of a part; below it stands what was written long ago.
LONGEST = 500_000
BLANKS = str.maketrans({"\xa0": " ", "\u200b": "", "\ufeff": "", "\0": ""})


def text_of(message: EmailMessage) -> str:
    """The words, with quotations marked by `>` as far as the program marked them."""
    return "\n\n".join(filter(None, (words(part) for part in spoken(message))))


def spoken(part) -> Iterator[EmailMessage]:
    """The parts that are to be read, one of each set of alternatives."""
    kind = part.get_content_type()
    if kind == "multipart/alternative" and part.is_multipart():
        yield from spoken(best(list(part.iter_parts())))
    elif kind == "message/rfc822":
        return
    elif part.is_multipart():
        for inner in part.iter_parts():
            yield from spoken(inner)
    elif not is_file(part):
        yield part


def best(alternatives):
    """Plain words, unless the program left them empty."""
    for part in alternatives:
        if part.get_content_type() == "text/plain" and words(part):
            return part
    pages = [part for part in alternatives if holds(part, "text/html")]
    return (pages or alternatives or [EmailMessage()])[0]


def holds(part, kind):
    return any(inner.get_content_type() == kind for inner in part.walk())


def words(part) -> str:
    text = decoded(part)[:LONGEST].replace("\r\n", "\n").replace("\r", "\n")
    if part.get_content_type() == "text/html":
        text = hypertext.as_text(text)
    elif str(part.get_param("format", "")).lower() == "flowed":
        text = joined(text, closely=str(part.get_param("delsp", "")).lower() == "yes")
    return text.translate(BLANKS).strip("\n")


def decoded(part) -> str:
    """Words in Cyrillic letters of any single-byte charset are never sound UTF-8, so that is tried
    first: many programs say one charset and write another."""
    raw = part.get_payload(decode=True) or b""
    said = charset_of(part)
    for charset in ("utf-8", said, USUAL) if raw.isascii() is False else (said,):
        try:
            return raw.decode(charset)
        except (LookupError, UnicodeError):
            continue
    return raw.decode(USUAL, errors="replace")


def charset_of(part) -> str:
    said = part.get_content_charset(USUAL)
    try:
        name = codecs.lookup(said).name
    except (LookupError, ValueError):
        return USUAL
    return USUAL if name.replace("_", "-") in NO_CHARSETS else said


def joined(text: str, *, closely: bool) -> str:
    """RFC 3676: a line that ends with a space goes on in the next one of the same depth."""
    lines, open_depth = [], None  # each line in pieces
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        rest = line[depth:].removeprefix(" ")
        goes_on = rest.endswith(" ") and rest != "-- "
        piece = rest.removesuffix(" ") if goes_on and closely else rest
        if depth == open_depth:
            lines[-1].append(piece)
        else:
            lines.append(["> " * depth, piece])
        open_depth = depth if goes_on else None
    return "\n".join(map("".join, lines))


def files_of(message: EmailMessage) -> list[SimpleUploadedFile]:
    """What hangs on the mail. Pictures that are drawn among the words, such as the logo under a
    signature, do not hang on it; what a program hangs beside an alternative does."""
    return [as_upload(part) for part in hanging(message) if is_file(part)]


def hanging(part, *, is_drawn=False) -> Iterator[EmailMessage]:
    if part.is_multipart() and part.get_content_type() != "message/rfc822":
        is_page = part.get_content_type() == "multipart/related"
        for inner in part.iter_parts():
            yield from hanging(inner, is_drawn=is_drawn or is_page)
    elif part.is_attachment() or not is_drawn:
        yield part


def is_file(part) -> bool:
    if part.get_content_type() in SIGNATURES:
        return False
    # A broken multipart is the text that it could not be taken apart from.
    is_text = part.get_content_maintype() in {"text", "multipart"}
    return part.is_attachment() or bool(part.get_filename()) or not is_text


def as_upload(part) -> SimpleUploadedFile:
    return SimpleUploadedFile(name_of(part), part.get_payload(decode=True) or b"")


def name_of(part) -> str:
    kind = part.get_content_type()
    usual = f"file{mimetypes.guess_extension(kind) or ''}"
    name = " ".join((part.get_filename() or "").translate(BLANKS).split())
    return name.replace("\\", "/").rpartition("/")[2][-LONGEST_NAME:] or usual
