"""What people type when they mean Bulgarian: Latin letters, or a forgotten keyboard layout."""

import re

from core.slugs import latin

# Latin to Cyrillic, longest first: the law's transliteration and what people use in chats.
LATIN = [
    ("sht", "щ"), ("zh", "ж"), ("ts", "ц"), ("ch", "ч"), ("sh", "ш"), ("yu", "ю"), ("ya", "я"),
    ("ia", "ия"), ("iu", "ю"), ("a", "а"), ("b", "б"), ("v", "в"), ("w", "в"), ("g", "г"), ("d", "д"),
    ("e", "е"), ("z", "з"), ("i", "и"), ("j", "й"), ("y", "й"), ("k", "к"), ("l", "л"), ("m", "м"),
    ("n", "н"), ("o", "о"), ("p", "п"), ("r", "р"), ("s", "с"), ("t", "т"), ("u", "у"), ("f", "ф"),
    ("h", "х"), ("x", "х"), ("c", "ц"), ("q", "я"), ("4", "ч"), ("6", "ш"),
]  # fmt: skip
CYRILLIC_OF = dict(LATIN)
LATIN_LETTERS = re.compile("|".join(CYRILLIC_OF))
# The same key on the two Bulgarian layouts (BDS 5237:1978 and phonetic) and on the English one.
KEYS = "qwertyuiop[]asdfghjkl;'zxcvbnm,./"
BDS = "\0уеишщксдзц;ьяаожгтнвмчюйъэфхпрлб"
PHONETIC_KEYS = "qwertyuiop[]asdfghjkl`zxcvbnm\\"
PHONETIC = "явертъуиопшщасдфгхйклчзьцжбнмю"
FROM_BDS_KEYS = {k: c for k, c in zip(KEYS, BDS, strict=True) if c != "\0"}
FROM_PHONETIC_KEYS = dict(zip(PHONETIC_KEYS, PHONETIC, strict=True))
TO_KEYS = [
    {c: k for k, c in FROM_BDS_KEYS.items()},
    {c: k for k, c in FROM_PHONETIC_KEYS.items()},
]


def to_cyrillic(word: str) -> str:
    """A guess at the Cyrillic word: `biblioteka` becomes `библиотека`."""
    return LATIN_LETTERS.sub(lambda found: CYRILLIC_OF[found.group()], word)


def meant(token: str) -> list[str]:
    """Other words that the same keys give on another layout; empty for a mixed token."""
    token = token.lower()
    if re.search(r"[a-z]", token):
        maps = [FROM_BDS_KEYS, FROM_PHONETIC_KEYS]
    else:
        maps = TO_KEYS
    others = ["".join(keys.get(letter, letter) for letter in token) for keys in maps]
    return [
        other
        for other in others
        if other != token and re.fullmatch(r"[a-z]+|[а-яѝ]+", other)
    ]


def folded(stem: str) -> str:
    """A stem in Latin letters as both scripts reach it (ъ and а are one)."""
    return latin(stem)
