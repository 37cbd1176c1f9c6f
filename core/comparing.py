"""What changed between two texts, word by word, paragraph by paragraph."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from core import html

SAME, GONE, NEW = "same", "gone", "new"
# Two paragraphs with more words than this are shown whole, one after the other.
LONGEST = 2_000
BLOCK = re.compile(r"</(?:p|h\d|li|tr|blockquote|figcaption|caption)>|<hr ?/?>", re.I)


@dataclass(frozen=True)
class Piece:
    """Words that stayed, went or came."""

    kind: str
    words: str


def paragraphs(text: str) -> list[str]:
    """The words of HTML or plain text, a paragraph each; a picture counts by its words."""
    with_words = re.sub(r'<img\b[^>]*\balt="([^"]*)"[^>]*>', r"[\1]", text)
    parts = BLOCK.split(with_words)
    return [words for part in parts if (words := html.text_of(part))]


def compare(before: str, after: str) -> list[list[Piece]]:
    """Paragraphs of pieces; paragraphs that stayed as they were are there too."""
    old, new = paragraphs(before), paragraphs(after)
    rows = []
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for step, a, b, c, d in matcher.get_opcodes():
        if step == "equal":
            rows += [[Piece(SAME, words)] for words in old[a:b]]
            continue
        pairs = min(b - a, d - c)
        for words, other in zip(old[a : a + pairs], new[c : c + pairs], strict=True):
            rows.append(pieces(words, other))
        rows += [[Piece(GONE, words)] for words in old[a + pairs : b]]
        rows += [[Piece(NEW, words)] for words in new[c + pairs : d]]
    return rows


def pieces(before: str, after: str) -> list[Piece]:
    """One paragraph that became another."""
    old, new = before.split(), after.split()
    if len(old) + len(new) > LONGEST:
        return [Piece(GONE, before), Piece(NEW, after)]
    found = []
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for step, a, b, c, d in matcher.get_opcodes():
        if step == "equal":
            found.append(Piece(SAME, " ".join(old[a:b])))
            continue
        if b > a:
            found.append(Piece(GONE, " ".join(old[a:b])))
        if d > c:
            found.append(Piece(NEW, " ".join(new[c:d])))
    return found
