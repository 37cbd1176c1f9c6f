"""Markdown of members: rendered with HTML off, then cleaned. Machina stores the result."""

import re

from markdown_it import MarkdownIt

from core.html import clean_member

MAX_LENGTH = 20_000
# The page's own headings are h1 and h2: a post begins below them.
DEMOTED = re.compile(r"<(/?)h([1-6])>")
SPECIAL = re.compile(r"[\\`*_\[\]<>]")

_markdown = MarkdownIt(
    "commonmark", {"html": False, "linkify": True, "breaks": True}
).enable(["table", "strikethrough", "linkify"])


def render(text, **_options) -> str:
    """Safe HTML of a post, without pictures."""
    html = _markdown.render(str(text or "")[:MAX_LENGTH])
    return clean_member(DEMOTED.sub(_demote, html))


def _demote(match):
    level = min(5, max(3, int(match[2]) + 2))
    return f"<{match[1]}h{level}>"


def quote(text, *, author: str) -> str:
    """The text as a quotation that names its author, and an empty line to go on below it."""
    name = SPECIAL.sub(r"\\\g<0>", author)
    lines = [f"**{name}:**", "", *text.strip().splitlines()]
    return "\n".join(f"> {line}".rstrip() for line in lines) + "\n\n"
