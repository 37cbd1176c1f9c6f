"""Text of another site as ours: paragraphs, headings, lists, tables, figures, links.

First nh3 makes sound HTML of whatever it was, with more tags than we keep; then one pass
builds our blocks; in the end `clean_staff` has the last word, as for every text.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

import nh3

from core import html

CONTAINERS = {
    "div", "section", "article", "header", "footer", "aside", "main", "center", "nav",
    "details", "summary", "dl", "dt", "dd", "p", "address", "form", "fieldset",
}  # fmt: skip
BLOCKS = {"ul", "ol", "blockquote", "pre", "table", "h2", "h3", "h4", "h5"}
WITHIN = {"li", "thead", "tbody", "tr", "th", "td", "caption"}
RENAMED = {"h1": "h2", "h6": "h5", "b": "strong", "i": "em", "del": "s", "strike": "s"}
ONLY_PARTS = {"ul", "ol", "table", "thead", "tbody", "tr"}
INLINE = {"strong", "em", "s", "sub", "sup", "code"}
PLAYED = {"iframe", "video", "audio", "source", "embed"}
READ = (
    CONTAINERS | BLOCKS | WITHIN | INLINE | PLAYED | set(RENAMED)
    | {"a", "img", "br", "hr", "figure", "figcaption"}
)  # fmt: skip
ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt", "data-src", "data-lazy-src"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "ol": {"start"},
} | {tag: {"src"} for tag in PLAYED}
EMPTY = re.compile(r"<(a|strong|em|s|sub|sup|code)(?: [^<>]*)?>(?:\s|&nbsp;)*</\1>")
NOTHING = re.compile(r"(?:\s|<br>)*")  # \s knows the hard space, too
ADDRESS = re.compile(r"https?://\S+")
PARAGRAPHS = re.compile(r"\n[ \t]*\n\s*")


@dataclass
class Figure:
    """Pictures, and every word beside them: the caption."""

    depth: int
    pictures: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)


class Builder(HTMLParser):
    """Blocks of the text, one after another; pictures stand between them as figures."""

    def __init__(self, *, breaks_lines, picture, link):
        super().__init__(convert_charrefs=True)
        self.breaks_lines, self.picture, self.link = breaks_lines, picture, link
        self.blocks = []  # finished ones
        self.block = []  # pieces of the one that is kept as it is
        self.paragraph = []  # words that no block holds
        self.inline = []  # [(name, tag)] open in it
        self.depth = 0  # of blocks that we keep as they are
        self.names = []  # of those blocks
        self.figures = []  # open ones
        self.late = []  # pictures that stand after what holds them
        self.played = 0

    # What the parser meets.

    def handle_starttag(self, name, attributes):
        name, given = RENAMED.get(name, name), dict(attributes)
        if name == "img":
            self.place(given)
        elif name in PLAYED:
            self.play(given.get("src", ""))
        elif name == "figure":
            self.flush()
            self.figures.append(Figure(self.depth))
        elif name in CONTAINERS or name == "figcaption":
            self.part(name)
        elif name == "br":
            self.write("<br>")
        elif name == "hr":
            self.flush()
            self.blocks.append("<hr>")
        elif name in BLOCKS or name in WITHIN:
            self.open_block(name, given)
        else:
            self.open_inline(name, given)

    def handle_endtag(self, name):
        name = RENAMED.get(name, name)
        if name == "figure" and self.figures:
            self.close_figure(self.figures.pop())
        elif name in CONTAINERS or name == "figcaption":
            self.part(name)
        elif name in self.names:
            self.close_block(name)
        elif name == "a" or name in INLINE:
            self.close_inline(name)

    def handle_data(self, text):
        if "pre" in self.names:
            self.write(escape(text, quote=False))
        elif self.names and self.names[-1] in ONLY_PARTS and not text.strip():
            return
        elif self.depth == 0 and self.breaks_lines and not self.takes_words():
            first, *others = PARAGRAPHS.split(text)
            self.write(self.lines(first))
            for other in others:
                self.flush()
                self.write(self.lines(other))
        else:
            self.write(self.lines(text))

    # Words.

    def lines(self, text):
        breaks = self.breaks_lines and self.names[-1:] in ([], ["blockquote"])
        shown = escape(text, quote=False)
        if breaks and not self.takes_words() and text.strip("\n"):
            return shown.replace("\n", "<br>")
        return shown.replace("\n", " ")

    def takes_words(self):
        """Does a figure hold what is written now?"""
        return bool(self.figures) and self.figures[-1].depth == self.depth

    def write(self, text):
        if self.takes_words():
            self.figures[-1].words.append(text)
        elif self.depth:
            self.block.append(text)
        else:
            self.paragraph.append(text)

    def open_inline(self, name, given):
        if name == "a":
            address = self.link(given.get("href") or "")
            tag = f'<a href="{escape(address)}">' if address else ""
        else:
            tag = f"<{name}>"
        self.inline.append((name, tag))
        self.write(tag)

    def close_inline(self, name):
        for at in reversed(range(len(self.inline))):
            if self.inline[at][0] == name:
                self.write(f"</{name}>" if self.inline.pop(at)[1] else "")
                return

    # Blocks.

    def part(self, name):
        """Begins or ends what holds paragraphs."""
        if self.takes_words():
            self.write(" ")
        elif not self.depth:
            self.flush()
        elif name == "p" and self.names[-1] in {"blockquote", "li", "td", "th"}:
            self.write("" if self.block[-1].endswith((">", " ")) else "<br>")
        else:
            self.write(" ")

    def flush(self):
        """The words so far are a paragraph; what was open in it goes on in the next."""
        if self.depth:
            return
        words, self.paragraph = "".join(self.paragraph), []
        ends = "".join(f"</{name}>" for name, tag in reversed(self.inline) if tag)
        self.add_paragraph(words + ends)
        self.paragraph = [tag for _name, tag in self.inline]
        self.blocks += self.late
        self.late = []

    def add_paragraph(self, words):
        words = without_empty(words).strip()
        while words.startswith("<br>"):
            words = words[4:].lstrip()
        while words.endswith("<br>"):
            words = words[:-4].rstrip()
        if NOTHING.fullmatch(words):
            return
        bare = words.replace("&amp;", "&")
        if ADDRESS.fullmatch(bare):
            words = linked(bare)
        self.blocks.append(f"<p>{words}</p>")

    def open_block(self, name, given):
        if name in WITHIN and not self.depth:
            return
        if not self.depth:
            self.flush()
        self.depth += 1
        self.names.append(name)
        kept = {key: value for key, value in given.items() if value}
        attributes = "".join(f' {key}="{escape(value)}"' for key, value in kept.items())
        self.block.append(f"<{name}{attributes}>")

    def close_block(self, name):
        while self.names:
            ended = self.names.pop()
            self.depth -= 1
            self.block[-1] = self.block[-1].rstrip()
            self.block.append(f"</{ended}>")
            if ended == name:
                break
        if self.depth:
            return
        block, self.block = "".join(self.block), []
        if html.text_of(block):
            self.blocks.append(block)
        self.blocks += self.late
        self.late = []

    # Pictures and films.

    def place(self, given):
        address = (
            given.get("data-src") or given.get("data-lazy-src") or given.get("src")
        )
        tag = self.picture(address or "", given.get("alt") or "")
        if not tag:
            return
        if self.figures:
            self.figures[-1].pictures.append(tag)
        elif self.depth or not NOTHING.fullmatch(
            without_empty("".join(self.paragraph))
        ):
            self.late.append(f"<figure>{tag}</figure>")
        else:
            self.blocks.append(f"<figure>{tag}</figure>")

    def close_figure(self, figure):
        words = without_empty("".join(figure.words)).strip()
        if not figure.pictures:
            self.add_paragraph(words)
            return
        told = f"<figcaption>{words}</figcaption>" if html.text_of(words) else ""
        *others, last = figure.pictures
        made = [f"<figure>{tag}</figure>" for tag in others]
        made.append(f"<figure>{last}{told}</figure>")
        if self.depth:
            self.late += made
        else:
            self.blocks += made

    def play(self, address):
        """A film or a sound of elsewhere is a link: the page loads nothing from there."""
        if not address.startswith(("http://", "https://", "//")):
            return
        self.played += 1
        self.flush()
        tag = linked(
            watched("https:" + address if address.startswith("//") else address)
        )
        if self.depth:
            self.late.append(f"<p>{tag}</p>")
        else:
            self.blocks.append(f"<p>{tag}</p>")

    def finish(self):
        self.close()
        while self.names:
            self.close_block(self.names[-1])
        while self.figures:
            self.close_figure(self.figures.pop())
        self.flush()
        return "".join(self.blocks)


def without_empty(words):
    """Marks around nothing, as a link whose picture stands elsewhere."""
    before = None
    while before != words:
        before, words = words, EMPTY.sub("", words)
    return words


def linked(address):
    shown = escape(address)
    return f'<a href="{shown}">{shown}</a>'


def watched(address):
    """The page of a film, of the address under which it is embedded."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return address
    host, path = parts.netloc.removeprefix("www."), parts.path.strip("/")
    if host in {"youtube.com", "youtube-nocookie.com"} and path.startswith("embed/"):
        number = path.removeprefix("embed/")
        if number == "videoseries":
            asked = parse_qs(parts.query).get("list", [""])[0]
            return f"https://www.youtube.com/playlist?list={asked}"
        return f"https://www.youtube.com/watch?v={number}"
    if host == "player.vimeo.com":
        return f"https://vimeo.com/{path.removeprefix('video/')}"
    return address


# Tags that end by themselves, so that many of them are not many levels.
UNPAIRED = {
    "p", "li", "td", "th", "tr", "thead", "tbody", "tfoot", "dt", "dd", "br", "img", "hr",
    "input", "source", "embed", "meta", "link", "wbr", "col", "option", "param", "area",
}  # fmt: skip
TAG = re.compile(r"<(/?)([a-z][a-z0-9]{0,20})\b", re.I)
MOST_LEVELS = 150


def is_too_deep(text: str) -> bool:
    """Nested as no text of people is: whoever reads such HTML takes minutes."""
    level = 0
    for match in TAG.finditer(text):
        if match[2].lower() not in UNPAIRED:
            level = max(0, level - 1) if match[1] else level + 1
            if level > MOST_LEVELS:
                return True
    return False


def cleaned(
    text: str,
    *,
    breaks_lines: bool,
    picture: Callable[[str, str], str],
    link: Callable[[str], str],
) -> tuple[str, int]:
    """Our HTML of the text, and how many films and sounds became links.

    `picture` gives the tag for an address and its words, or nothing; `link` the address of a
    link, or nothing.
    """
    sound = nh3.clean(
        text.replace("\r\n", "\n").replace("\r", "\n"),
        tags=READ,
        attributes=ATTRIBUTES,
        clean_content_tags={"script", "style", "template"},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel=None,
    )
    builder = Builder(breaks_lines=breaks_lines, picture=picture, link=link)
    builder.feed(sound)
    return builder.finish(), builder.played
