"""Addresses in Latin letters, by the Bulgarian law on transliteration (2009)."""

import re

from django.utils.text import slugify

# Words that are verbs in our addresses.
RESERVED = {
    "invitations",
    "confirm",
    "outdated",
    "new",
    "feed",
    "apply",
    "moderation",
    "export",
    "calendar",
    "subscribe",
    "registrations",
    "edit",
    "mine",
    "review",
    "queue",
    "enter",
    "unsubscribe",
    "members",
    "news",
    "events",
    "files",
    "mail",
    "figures",
    "forum",
    "archive",
    "import",
    "certificates",
    "following",
}

LETTERS = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "zh", "з": "z",
    "и": "i", "й": "y", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p",
    "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "h", "ц": "ts", "ч": "ch",
    "ш": "sh", "щ": "sht", "ъ": "a", "ь": "y", "ю": "yu", "я": "ya", "ѝ": "i",
}  # fmt: skip


WORD = re.compile(r"[а-яѝ]+")
# Art. 6 of the law: the country's name keeps its established spelling.
ESTABLISHED = {"българия": "bulgaria"}


def latin(text: str) -> str:
    """`text` in small Latin letters; the ending -ия is written -ia (art. 5 of the law)."""
    lower = text.lower().replace("\u0300", "")
    return " ".join(WORD.sub(_latin_word, lower).split())


def _latin_word(match):
    word = match.group()
    if word in ESTABLISHED:
        return ESTABLISHED[word]
    if word.endswith("ия"):
        word = word[:-2] + "ia"
    return "".join(LETTERS.get(letter, letter) for letter in word)


def unique_slug(*querysets, text: str, max_length: int = 80) -> str:
    """A slug for `text` that is free in each of the querysets; never a reserved word."""
    base = slug_base(text, max_length=max_length)
    taken = set()
    for queryset in querysets:
        near = queryset.filter(slug__startswith=base)
        taken |= set(near.values_list("slug", flat=True))
    return free_slug(base, taken)


def slug_base(text: str, *, max_length: int = 80) -> str:
    base = slugify(latin(text))[: max_length - 5].strip("-") or "item"
    return f"{base}-1" if base in RESERVED else base


def free_slug(base: str, taken: set[str]) -> str:
    """`base`, or with the first number that is not taken."""
    if base not in taken:
        return base
    number = next(n for n in range(2, len(taken) + 3) if f"{base}-{n}" not in taken)
    return f"{base}-{number}"
