"""A PDF as a reading program finds it: its words, its structure, what it says of itself."""

import io
from dataclasses import dataclass
from functools import cached_property

from pypdf import PdfReader
from pypdf.generic import ArrayObject


@dataclass
class Element:
    """One element of the structure: `TH`, `Figure`, `H1` …, with what it says of itself."""

    kind: str
    alt: str
    attributes: dict
    below: list

    def all(self, kind):
        found = [self] if self.kind == kind else []
        return found + [match for one in self.below for match in one.all(kind)]


class Document:
    def __init__(self, content):
        self.reader = PdfReader(io.BytesIO(content))
        self.root = self.reader.trailer["/Root"]

    @cached_property
    def pages(self):
        return [page.extract_text() for page in self.reader.pages]

    @cached_property
    def text(self):
        return "\n".join(self.pages)

    @property
    def about(self):
        return self.reader.xmp_metadata.stream.get_data().decode()

    @property
    def bookmarks(self):
        return [one.title for one in self.reader.outline if not isinstance(one, list)]

    @cached_property
    def structure(self):
        return element(self.root["/StructTreeRoot"])

    def fonts(self):
        """{name: is it in the file}"""
        found = {}
        for page in self.reader.pages:
            for font in page["/Resources"].get("/Font", {}).values():
                inner = font.get_object()["/DescendantFonts"][0].get_object()
                description = inner["/FontDescriptor"].get_object()
                kept = {"/FontFile", "/FontFile2", "/FontFile3"} & set(description)
                found[inner["/BaseFont"].partition("+")[2]] = bool(kept)
        return found


def element(node):
    attributes = {}
    for one in listed(node, "/A"):
        attributes |= dict(one)
    return Element(
        kind=str(node.get("/S", "")).removeprefix("/"),
        alt=str(node.get("/Alt", "")),
        attributes=attributes,
        below=[element(one) for one in listed(node, "/K") if "/S" in one],
    )


def listed(node, name):
    """PDF writes one thing alone or several in an array; dictionaries only."""
    given = node.get(name, ArrayObject()).get_object()
    several = given if isinstance(given, ArrayObject) else [given]
    found = [one.get_object() for one in several]
    return [one for one in found if isinstance(one, dict)]
