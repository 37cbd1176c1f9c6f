"""Walks through an unpacked copy as a browser without a network would, and says what is wrong."""

import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lxml import html

LOADED = re.compile(r"url\(\s*(?![\"']?(data:|#))|@import")
OUTSIDE = ("http:", "https:", "mailto:", "tel:")
# Elements and attributes that run, send or load.
FORBIDDEN = (
    "//script|//form|//iframe|//object|//embed|//button|//input|//base"
    "|//@*[starts-with(name(), 'on')]|//@style|//@srcset|//@action"
)


def read(path):
    return html.document_fromstring(path.read_bytes())


def problems(folder: Path) -> list[str]:
    found = []
    pages = {path: read(path) for path in folder.rglob("*.html")}
    ids = {path: set(tree.xpath("//@id")) for path, tree in pages.items()}
    for path, tree in pages.items():
        name = path.relative_to(folder).as_posix()
        found += [f"{name}: {one!r} is there" for one in tree.xpath(FORBIDDEN)]
        if len(tree.xpath("//h1")) != 1:
            found.append(f"{name}: not one main heading")
        for one in tree.xpath("//*[@href or @src]"):
            if wrong := wrong_with(one, path, folder, ids):
                found.append(f"{name}: {wrong}")
    for path in folder.rglob("*.css"):
        if LOADED.search(path.read_text()):
            found.append(f"{path.name} loads something")
    return found


def wrong_with(one, path, folder, ids):
    address = one.get("href") or one.get("src") or ""
    if address.lower().startswith(OUTSIDE):
        is_marked = one.tag == "a" and (
            address.startswith(("mailto:", "tel:"))
            or "external" in one.get("rel", "").split()
        )
        return None if is_marked else f"{address} is not marked"
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or parts.query or address.startswith("/"):
        return f"{address} is not relative"
    target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
    if not target.is_relative_to(folder.resolve()) or not target.is_file():
        return f"{address} is not there"
    if parts.fragment and unquote(parts.fragment) not in ids.get(target, set()):
        return f"{address} has no such place"
    return None


def texts(folder: Path) -> str:
    """Every word of every page."""
    return "\n".join(read(path).text_content() for path in folder.rglob("*.html"))
