"""A cleaned text as plain blocks, for paper: what a heading, a list and a table are stays."""

from html.parser import HTMLParser

HEADINGS = {"h2": 1, "h3": 2, "h4": 3}
LISTS = {"ul": False, "ol": True}


class Blocks(HTMLParser):
    """Collects blocks as the tags close. The text was cleaned by `core.html`, so they nest well."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.found = []
        self.words = []
        self.lists = []  # those that are open: [is_ordered, level's items]
        self.table = None
        self.in_quote = 0

    def handle_starttag(self, tag, attrs):
        if tag in LISTS:
            self.close()
            self.lists.append(LISTS[tag])
            if len(self.lists) == 1:
                self.add("list", items=[], is_ordered=LISTS[tag])
        elif tag == "table":
            self.close()
            self.table = []
        elif tag == "tr" and self.table is not None:
            self.table.append([])
        elif tag == "blockquote":
            self.close()
            self.in_quote += 1
        elif tag == "br":
            self.words.append("\n")
        elif tag == "li" or tag in HEADINGS or tag == "p":
            self.close()

    def handle_endtag(self, tag):
        if tag in HEADINGS:
            self.put("heading", level=HEADINGS[tag])
        elif tag in {"td", "th"} and self.table:
            self.table[-1].append(self.said())
        elif tag == "table":
            self.close_table()
        elif tag in LISTS:
            self.close()
            self.lists.pop()
        elif tag in {"li", "p", "figcaption", "caption", "pre"}:
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
        if self.table:
            return  # a paragraph within a cell
        if self.lists:
            if text := self.said():
                self.found[-1]["items"].append([len(self.lists) - 1, text])
            return
        self.put("quote" if self.in_quote else "paragraph")

    def close_table(self):
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


def blocks_of(html: str) -> list[dict]:
    """[{kind, text …}]: heading, paragraph, quote, list with [depth, text], table with rows."""
    parser = Blocks()
    parser.feed(html)
    parser.close()
    HTMLParser.close(parser)
    return parser.found
