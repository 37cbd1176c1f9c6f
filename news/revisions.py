"""Versions of a news item: those in which its words changed, and what changed in each."""

from dataclasses import dataclass

from django.utils.translation import pgettext_lazy

from core.comparing import Piece, compare
from news.bilingual import FIELDS, LANGUAGES
from news.models import Article

COLUMNS = [f"{field}_{language}" for language in LANGUAGES for field in FIELDS]
# Of an item that is changed every day one looks back this far.
MOST = 100
NAMES = {
    "title_bg": pgettext_lazy("part of news", "Title"),
    "lead_bg": pgettext_lazy("part of news", "In short"),
    "body_bg": pgettext_lazy("part of news", "Text"),
    "title_en": pgettext_lazy("part of news", "Title in English"),
    "lead_en": pgettext_lazy("part of news", "In short, in English"),
    "body_en": pgettext_lazy("part of news", "Text in English"),
}


@dataclass(frozen=True)
class Change:
    """One part of the text between two versions."""

    name: str
    language: str
    paragraphs: list[list[Piece]]


def texts(row) -> dict[str, str]:
    return {column: getattr(row, column) or "" for column in COLUMNS}


def versions(article: Article) -> list:
    """Rows of the history in which the words are other than before, the newest first."""
    rows = article.history.select_related("history_user__person")
    found, after = [], None
    for row in reversed(rows.order_by("-history_date", "-history_id")[:MOST]):
        if texts(row) != after:
            found.insert(0, row)
        after = texts(row)
    return found


def version(article: Article, number: int):
    """One row of this article's own history, or None."""
    return article.history.filter(history_id=number).first()


def changes(before, after) -> list[Change]:
    """The parts in which two versions differ."""
    old, new = texts(before), texts(after)
    return [
        Change(NAMES[column], column[-2:], compare(old[column], new[column]))
        for column in COLUMNS
        if old[column] != new[column]
    ]
