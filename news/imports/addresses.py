"""Addresses of the old site, in the one spelling in which they are compared."""

import re
import unicodedata
from urllib.parse import unquote, urlsplit

UPLOADS = re.compile(r"(?:^|/)(?:wp-content/)?(?:uploads|files)/(.+)$")
# What WordPress adds to the name of a picture: a size, a copy, an edit, a turn.
ADDED = re.compile(r"(-\d{1,5}x\d{1,5}|-scaled|-rotated|-e\d{10,13})$")
EXTENSION = re.compile(r"\.([a-z0-9]{2,5})$")


def parts_of(address):
    try:
        return urlsplit(address)
    except ValueError:
        return None


def of_page(address: str) -> str:
    """Host, path and question of a page; with and without www, one scheme or the other alike."""
    parts = parts_of(address.strip())
    if parts is None or not parts.netloc:
        return ""
    host = parts.netloc.lower().removeprefix("www.")
    question = f"?{parts.query}" if parts.query else ""
    return f"{host}{unquote(parts.path).rstrip('/')}{question}"


def host_of(address: str) -> str:
    parts = parts_of(address.strip())
    return parts.netloc.lower().removeprefix("www.") if parts else ""


def of_file(path: str) -> str:
    """A path below the folder of uploads, else the whole path: `2015/03/зима.jpg`.

    macOS writes й as two signs in archives, which would never be found.
    """
    text = unquote(path.replace("\\", "/"))
    text = unicodedata.normalize("NFC", text).lower().strip("/")
    below = UPLOADS.search(text)
    return below[1] if below else text


def file_in(address: str) -> str:
    parts = parts_of(address.strip())
    return of_file(parts.path) if parts else ""


def original(path: str) -> str:
    """Without what WordPress added: `photo-300x200.jpg` and `photo-scaled.jpg` are `photo.jpg`."""
    found = EXTENSION.search(path)
    stem = path[: found.start()] if found else path
    shorter = ADDED.sub("", stem)
    while shorter != stem:
        stem, shorter = shorter, ADDED.sub("", shorter)
    return stem + (found.group() if found else "")
