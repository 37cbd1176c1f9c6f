"""The stem of a word, so that all its forms find each other.

PostgreSQL and snowball know no Bulgarian. The rules are a light stemmer of our own:
strip the article, then one ending, then undo the vowel changes of the plural. Measured on
`tests/data/word_families.csv` (pairs of forms of one word; pairs across words).
"""

import functools
import re

import snowballstemmer

WORD = re.compile(r"[a-zа-яѝ0-9]+", re.IGNORECASE)
CYRILLIC = re.compile(r"[а-яѝ]", re.IGNORECASE)
VOWELS = "аеиоуъюя"
ENGLISH = snowballstemmer.stemmer("english")

# Longest first. The short articles та, то, те are articles only after a vowel.
ARTICLES = ("ищата", "овете", "евете", "ият", "ът", "ят")
SHORT_ARTICLES = ("та", "то", "те")
ENDINGS = (
    "ища",
    "ище",
    "ове",
    "еве",
    "овци",
    "ия",
    "ии",
    "ие",
    "ию",
    "им",
    "и",
    "а",
    "о",
    "е",
    "я",
    "ю",
    "й",
)
# The plural of these changes its root.
IRREGULAR = {
    "деца": "дете", "децата": "дете", "детето": "дете",
    "хора": "човек", "хората": "човек", "човекът": "човек", "човека": "човек", "човеци": "човек",
    "очи": "око", "очите": "око", "ръце": "ръка", "ръцете": "ръка",
}  # fmt: skip
LEAST = 3


@functools.lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The stem of one word in either script; numbers and short words stay as they are."""
    word = word.lower().replace("ѝ", "и")
    if not CYRILLIC.search(word):
        return ENGLISH.stemWord(word)
    if len(word) <= LEAST:
        return word
    word = IRREGULAR.get(word, word)
    return settle(strip_ending(strip_article(word)))


def strip_article(word):
    for article in ARTICLES:
        if word.endswith(article) and len(word) - len(article) >= LEAST:
            return word.removesuffix(article)
    for article in SHORT_ARTICLES:
        bare = word.removesuffix(article)
        if bare != word and len(bare) > LEAST and bare[-1] in VOWELS:
            return bare
    return word


def strip_ending(word):
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= LEAST:
            return word.removesuffix(ending)
    return word


def settle(word):
    """Undo what the endings do to the root: ученик–ученици, доброволец–доброволци."""
    if len(word) > 4:
        word = re.sub(r"ец$", "ц", word)
        word = re.sub(r"([бвгджзклмнпрстфхцчшщ])ен$", r"\1н", word)
    word = re.sub(r"ц$", "к", word)
    if len(word) > 5:
        word = re.sub(r"з$", "г", word)
    return word.replace("я", "е")


def words(text: str) -> list[str]:
    """The words of a text in small letters, in order."""
    return [
        match.group().lower() for match in WORD.finditer(text.replace("\u0300", ""))
    ]
