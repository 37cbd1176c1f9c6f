"""XML as small trees, one for each item: bounded in memory, deaf to entities and bombs.

expat tells what it meets; a tree is kept only while its item lasts. Measured beside lxml's
`iterparse`, see docs/decisions.md.
"""

from collections import deque
from collections.abc import Iterator
from pathlib import Path
from xml.parsers import expat

from news.imports.opening import Text
from news.imports.refusals import refusal

MOST_ITEMS = 50_000
MOST_LEVELS = 100
MOST_ATTRIBUTES = 100
LONGEST_ATTRIBUTE = 10_000
# Of one item; what goes beyond is dropped and the item says so.
LONGEST_ITEM = 2_000_000  # characters
MOST_ELEMENTS = 20_000
# Bytes without any sign that the parser gets on: one endless tag or comment.
LONGEST_TOKEN = 8 * 1024 * 1024
WORDPRESS = "http://wordpress.org/export/"
PREFIXES = {
    "": "",
    "http://purl.org/rss/1.0/modules/content/": "content:",
    "http://purl.org/dc/elements/1.1/": "dc:",
    "http://search.yahoo.com/mrss/": "media:",
    "http://www.w3.org/2005/Atom": "atom:",
    "http://www.w3.org/1999/xhtml": "xhtml:",
    "http://purl.org/rss/1.0/": "",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf:",
}
ROOTS = {"rss", "atom:feed", "rdf:RDF"}
ITEMS = {"item", "atom:entry"}
# Of the file as a whole; everything else beside the items is passed over.
BESIDE = {"link", "atom:link", "wp:wxr_version", "wp:base_site_url", "wp:base_blog_url"}
# Names and addresses of people stay where they are.
PERSONAL = {
    "wp:comment",
    "dc:creator",
    "author",
    "atom:author",
    "atom:contributor",
    "wp:author",
}


class Element:
    __slots__ = ("attributes", "children", "is_cut", "name")

    def __init__(self, name, attributes):
        self.name, self.attributes = name, attributes
        self.children = []
        self.is_cut = False

    @property
    def text(self):
        return "".join(one for one in self.children if isinstance(one, str)).strip()

    def elements(self, *names):
        return [
            one
            for one in self.children
            if isinstance(one, Element) and (not names or one.name in names)
        ]

    def first(self, *names):
        """The text of the first of these that says anything."""
        return next((one.text for one in self.elements(*names) if one.text), "")


class Export:
    """The items of a file. After reading it tells where the file broke, if it did."""

    def __init__(self, path: Path):
        self.source = Text(path)
        self.items = 0
        self.comments = 0
        self.broke_at = None  # the line
        self.is_cut_off = False  # at its end, and not in the middle
        self.root = ""

    @property
    def position(self):
        """How many bytes of the file are read, of an archive those of the archive."""
        return self.source.position

    @property
    def lost_signs(self):
        return self.source.replaced

    def elements(self) -> Iterator[Element]:
        """Every whole item, and what the file says of itself; ValidationError if it is none.

        Where it breaks, the reading ends: what was whole before stays.
        """
        handler = Handler(self)
        try:
            for piece in self.source.pieces():
                handler.feed(piece)
                yield from handler.take()
            handler.feed(b"", final=True)
        except expat.ExpatError as error:
            yield from handler.take()
            self.broke_at = error.lineno
            self.is_cut_off = error.code in CUT_OFF
        yield from handler.take()
        if self.items == 0:
            raise self.nothing()

    def nothing(self):
        if not self.root:
            return refusal("not_xml")
        if self.broke_at:
            return refusal("broken_early", line=self.broke_at)
        return refusal("no_items")


# What expat says at the end of a file that lacks one.
CUT_OFF = {
    expat.errors.codes[message]
    for message in (
        expat.errors.XML_ERROR_NO_ELEMENTS,
        expat.errors.XML_ERROR_UNCLOSED_TOKEN,
        expat.errors.XML_ERROR_PARTIAL_CHAR,
        expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
    )
}


class Handler:
    """What expat calls; whole trees wait in `ready` until they are taken."""

    def __init__(self, export):
        self.export = export
        self.ready = deque()
        self.open = []  # the tree under way, from its root down
        self.level = 0
        self.passed_over = 0  # the level at which a subtree begins that nobody needs
        self.length = self.count = self.silent = 0
        self.parser = parser = expat.ParserCreate("utf-8", " ")
        parser.buffer_text = True
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.characters
        parser.CommentHandler = self.heard
        parser.StartDoctypeDeclHandler = self.refuse_doctype
        parser.EntityDeclHandler = self.refuse_doctype

    def feed(self, piece, *, final=False):
        self.silent += len(piece)
        self.parser.Parse(piece, final)
        if self.silent > LONGEST_TOKEN:
            raise refusal("too_wide", line=self.parser.CurrentLineNumber)

    def take(self):
        while self.ready:
            yield self.ready.popleft()

    def heard(self, *_what):
        self.silent = 0

    def refuse_doctype(self, name, *_rest):
        raise refusal("web_page" if str(name).lower() == "html" else "doctype")

    def start(self, name, attributes):
        self.silent = 0
        self.level += 1
        if self.level > MOST_LEVELS:
            raise refusal("too_deep", most=MOST_LEVELS)
        if len(attributes) > MOST_ATTRIBUTES:
            raise refusal("too_wide", line=self.parser.CurrentLineNumber)
        name = shortened(name)
        if self.level == 1:
            self.begin(name)
        elif not self.passed_over and self.is_wanted(name):
            self.keep(Element(name, cut(attributes)))
        elif not self.passed_over and self.open:
            self.passed_over = self.level
        if name == "wp:comment":
            self.export.comments += 1

    def begin(self, root):
        if root in {"html", "xhtml:html"}:
            raise refusal("web_page")
        if root not in ROOTS:
            raise refusal("unknown", name=root[:40])
        self.export.root = root

    def is_wanted(self, name):
        if self.open:
            return name not in PERSONAL
        return self.level <= 3 and name in ITEMS | BESIDE

    def keep(self, element):
        self.count += 1
        self.length += sum(map(len, element.attributes.values()))
        if self.open and self.length > LONGEST_ITEM:
            element.attributes = {}
            self.open[0].is_cut = True
        if self.open:
            if self.count > MOST_ELEMENTS:
                self.open[0].is_cut = True
            else:
                self.open[-1].children.append(element)
        self.open.append(element)

    def characters(self, text):
        self.silent = 0
        if not self.open or self.passed_over:
            return
        self.length += len(text)
        if self.length > LONGEST_ITEM:
            self.open[0].is_cut = True
        else:
            self.open[-1].children.append(text)

    def end(self, _name):
        self.silent = 0
        if self.passed_over == self.level:
            self.passed_over = 0
        elif self.open and not self.passed_over:
            self.close(self.open.pop())
        self.level -= 1

    def close(self, element):
        if self.open:
            return
        self.length = self.count = 0
        if element.name in ITEMS:
            self.export.items += 1
            if self.export.items > MOST_ITEMS:
                raise refusal("too_many", most=MOST_ITEMS)
        self.ready.append(element)


def shortened(name):
    """The name with a prefix that we know, whatever the file calls it."""
    space, _sign, local = name.rpartition(" ")
    if space.startswith(WORDPRESS):
        return f"excerpt:{local}" if "/excerpt" in space else f"wp:{local}"
    return f"{PREFIXES.get(space, '?')}{local}"


def cut(attributes):
    return {
        shortened(name): value[:LONGEST_ATTRIBUTE] for name, value in attributes.items()
    }
