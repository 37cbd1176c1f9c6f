"""A mail that is a page only, as plain words: paragraphs, lists, links, quotations as `>`.

Parsers that know all of HTML take minutes for what somebody nests on purpose. Here a page is
read once from its beginning to its end; what comes of it is never read as a page again.
"""

import re
from html import unescape

PARAGRAPHS = {"p", "ul", "ol", "table", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "hr"}
LINES = {"div", "li", "tr"}
BLOCKS = PARAGRAPHS | LINES | {"blockquote"}
SILENT = {"script", "style", "title", "template", "svg"}
# Nobody answers what was quoted more often than this; each line carries its marks.
DEEPEST = 5
# Tags and what is between them; nothing that was matched is tried again.
PIECE = re.compile(
    r"<(?P<end>/?)(?P<tag>[a-zA-Z][a-zA-Z0-9]*+)(?P<attributes>[^<>]*+)>"
    r"|<[!?/][^<>]*+>|(?P<words>[^<]++|<)"
)
HREF = re.compile(r"\bhref\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.I)
# What would end a link of Markdown too early.
BREAKS_LINK = re.compile(r"[\[\]()<>\s]")


def as_text(html: str) -> str:
    writer = Writer()
    for piece in PIECE.finditer(without_comments(html)):
        writer.take(piece)
    writer.end_line()
    return re.sub(r"\n{3,}", "\n\n", "\n".join(writer.lines)).strip("\n")


def without_comments(html):
    first, *others = html.split("<!--")
    return first + "".join(other.partition("-->")[2] for other in others)


class Writer:
    """Lines of text, made while the tags come by."""

    def __init__(self):
        self.lines, self.pieces, self.depth = [], [], 0
        self.silence = self.href = ""
        self.link_begins = 0

    def take(self, piece):
        tag = (piece["tag"] or "").lower()
        if self.silence:
            if piece["end"] and tag == self.silence:
                self.silence = ""
        elif piece["words"]:
            self.write(piece["words"])
        elif piece["end"]:
            self.end(tag)
        else:
            self.begin(tag, piece["attributes"] or "")

    def write(self, text):
        words = re.sub(r"\s+", " ", unescape(text))
        self.pieces.append(words if self.pieces else words.lstrip())

    def begin(self, tag, attributes):
        if tag in SILENT:
            self.silence = tag
        elif tag == "br":
            self.put_line()
        elif tag in {"td", "th"}:
            self.pieces.append(" ")
        elif tag == "a":
            self.href, self.link_begins = address(attributes), len(self.pieces)
        elif tag in BLOCKS:
            self.begin_block(tag)

    def begin_block(self, tag):
        self.end_line()
        if tag not in LINES:
            self.put_line()
        if tag == "blockquote":
            self.depth += 1
        if tag == "li":
            self.pieces = ["- "]

    def end(self, tag):
        if tag == "a":
            self.end_link()
        elif tag in BLOCKS:
            self.end_line()
            if tag == "blockquote":
                self.depth = max(0, self.depth - 1)
            if tag not in LINES:
                self.put_line()

    def end_link(self):
        if not self.href:
            return
        shown = "".join(self.pieces[self.link_begins :]).strip()
        del self.pieces[self.link_begins :]
        bare = self.href.partition("://")[2].rstrip("/")
        if shown.rstrip("/") in {self.href.rstrip("/"), bare}:
            shown = self.href
        elif shown and not BREAKS_LINK.search(self.href):
            shown = f"[{re.sub(r'[][]', '', shown)}]({self.href})"
        self.pieces.append(shown)
        self.href = ""

    def end_line(self):
        if any(map(str.strip, self.pieces)):
            self.put_line()
        self.pieces = []

    def put_line(self):
        marks = "> " * min(self.depth, DEEPEST)
        self.lines.append(f"{marks}{''.join(self.pieces).strip()}".rstrip())
        self.pieces, self.link_begins = [], 0


def address(attributes):
    found = HREF.search(attributes)
    href = unescape(next(filter(None, found.groups()), "")) if found else ""
    return href if href.startswith(("http://", "https://")) else ""
