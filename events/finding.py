"""A name by its first letters, on whatever keyboard: `iv`, `ив` and keys of a forgotten layout."""

import re

from core.slugs import LETTERS
from core.typing_habits import (
    FROM_BDS_KEYS,
    FROM_PHONETIC_KEYS,
    LATIN,
    to_cyrillic,
)

LAYOUTS = [FROM_BDS_KEYS, FROM_PHONETIC_KEYS]
NOT_IN_WORDS = re.compile(r"[^\w\s]+")


def folded(text: str) -> str:
    """In small Latin letters, letter by letter, as both scripts reach it."""
    return "".join(LETTERS.get(letter, letter) for letter in text.casefold())


def readings(typed: str) -> set[str]:
    """What somebody may have meant, folded."""
    typed = typed.casefold()
    by_keys = ("".join(keys.get(one, one) for one in typed) for keys in LAYOUTS)
    return {folded(one) for one in (typed, to_cyrillic(typed), *by_keys)}


def begins(typed: str, text: str) -> bool:
    """Does each word that was typed begin a word of the text?"""
    words = NOT_IN_WORDS.sub(" ", folded(text)).split()
    return any(
        all(any(word.startswith(part) for word in words) for part in reading.split())
        for reading in readings(typed)
    )


def habits() -> dict:
    """The same tables for the script that finds without asking the portal."""
    return {"letters": LETTERS, "latin": LATIN, "layouts": LAYOUTS}
