"""A cleaned text as plain blocks, for paper: what a heading, a list and a table are stays."""

from html.parser import HTMLParser

HEADINGS = {"h2": 1, "h3": 2, "h4": 3}
LISTS = {"ul": False, "ol": True}
CELLS = {"td", "th"}
BETWEEN_CELLS = "; "  # of a table within a cell


class Blocks(HTMLParser):
    """Collects blocks as the tags close. The text was cleaned by `core.html`, so they nest well."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.found = []
        self.words = []
        self.lists = []  # those that are open: is each ordered?
        self.items = []  # of the outermost of these
        self.table = None
        self.deeper = 0  # tables within a cell of that one
        self.is_first_cell = True
        self.in_quote = 0

    def handle_starttag(self, tag, attrs):
        if tag in LISTS:
            self.close()
            self.lists.append(LISTS[tag])
            if len(self.lists) == 1 and self.table is None:
                self.items = []
                self.add("list", items=self.items, is_ordered=LISTS[tag])
        elif tag in OPENED:
            OPENED[tag](self)
        elif tag == "blockquote":
            self.close()
            self.in_quote += 1
        elif tag == "br":
            self.words.append("\n")
        elif tag == "li" or tag in HEADINGS or tag == "p":
            self.close()

    def handle_endtag(self, tag):
        if tag in HEADINGS and self.table is None and not self.lists:
            self.put("heading", level=HEADINGS[tag])
        elif tag in CELLS and self.table and not self.deeper:
            self.table[-1].append(self.said())
        elif tag == "table":
            self.close_table()
        elif tag in LISTS:
            self.close()
            self.lists.pop()
        elif tag in {"li", "p", "figcaption", "caption", "pre", *HEADINGS}:
            self.close()
        elif tag == "blockquote":
            self.close()
            self.in_quote -= 1

    def handle_data(self, data):
        self.words.append(data)

    def said(self):
        lines = "".join(self.words).split("\n")
        self.words = []
        return "\n".join(" ".join(line.split()) for line in lines).strip()

    def close(self):
        """What stood outside of headings: a paragraph, or an item of the list that is open."""
        if self.table is not None:  # within a cell
            if self.words and self.words[-1] != "\n":
                self.words.append("\n")
            return
        if self.lists:
            if text := self.said():
                self.items.append([len(self.lists) - 1, text])
            return
        self.put("quote" if self.in_quote else "paragraph")

    def open_table(self):
        self.close()
        if self.table is None:
            self.table = []
        else:
            self.deeper += 1

    def open_row(self):
        """Within a cell a row of another table is a line."""
        self.is_first_cell = True
        if self.deeper:
            self.close()
        elif self.table is not None:
            self.table.append([])

    def open_cell(self):
        if self.deeper and not self.is_first_cell:
            self.words = ["".join(self.words).rstrip(), BETWEEN_CELLS]
        self.is_first_cell = False

    def close_table(self):
        if self.deeper:
            self.deeper -= 1
            self.close()
            return
        rows = [row for row in self.table or [] if row]
        self.table, self.words = None, []
        if rows:
            width = max(len(row) for row in rows)
            full = [row + [""] * (width - len(row)) for row in rows]
            self.add("table", rows=full, width=width)

    def put(self, kind, **values):
        if text := self.said():
            self.add(kind, text=text, **values)

    def add(self, kind, **values):
        self.found.append({"kind": kind, **values})


# What each part of a table does where it begins.
OPENED = {
    "table": Blocks.open_table,
    "tr": Blocks.open_row,
    "td": Blocks.open_cell,
    "th": Blocks.open_cell,
}


def blocks_of(html: str) -> list[dict]:
    """[{kind, text …}]: heading, paragraph, quote, list with [depth, text], table with rows."""
    parser = Blocks()
    parser.feed(html)
    parser.close()
    HTMLParser.close(parser)
    return with_levels_in_order([one for one in parser.found if one.get("items") != []])


def with_levels_in_order(blocks):
    """Headings go down one step at a time: an accessible PDF that skips one cannot be made."""
    level = 0
    for one in blocks:
        if one["kind"] == "heading":
            level = one["level"] = min(one["level"], level + 1)
    return blocks
