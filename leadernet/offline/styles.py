"""The portal's style sheet with everything that it loads written into it.

A browser that opens a page from a disk takes every file for another site and loads no font of
it, so fonts stand in the sheet itself.
"""

import base64
import mimetypes
import posixpath
import re
from pathlib import Path

from django.contrib.staticfiles import finders

from leadernet.offline.addresses import BY_CONTENT
from leadernet.storage import bundle

SHEET = "css/site.css"
ADDRESS = re.compile(r"""url\(\s*["']?([^"')]+)["']?\s*\)""")
TYPES = {".woff2": "font/woff2", ".svg": "image/svg+xml"}


def source_of(name: str) -> Path | None:
    """The file behind `/static/<name>`, also when it is named by its content."""
    for wanted in (name, BY_CONTENT.sub("", name)):
        if found := finders.find(wanted):
            return Path(found)
    return None


def is_sheet(name: str) -> bool:
    return BY_CONTENT.sub("", name) == SHEET


def sheet() -> bytes:
    text = bundle(source_of(SHEET))
    return ADDRESS.sub(written_in, text).encode()


def written_in(match):
    address = match[1]
    if address.startswith(("data:", "#")):
        return match[0]
    name = posixpath.normpath(posixpath.join(posixpath.dirname(SHEET), address))
    path = source_of(name)
    if path is None:
        return "none"
    kind = TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0]
    content = base64.b64encode(path.read_bytes()).decode()
    return f'url("data:{kind};base64,{content}")'
