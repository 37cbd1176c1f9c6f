"""What a mistyped word may have meant, among the words of our own documents."""

from django.db import connection

from core.stemming import CYRILLIC
from core.typing_habits import to_cyrillic

SIMILAR = 0.3


def trigrams(word: str) -> list[str]:
    padded = f"  {word} "
    return sorted({padded[at : at + 3] for at in range(len(padded) - 2)})


# The share of trigrams in common with the word in Cyrillic or with the word as typed.
_NEAREST = """
    WITH near AS (
        SELECT word, greatest(
            cardinality(ARRAY(SELECT unnest(trigrams) INTERSECT SELECT unnest(%(guess)s::varchar[])))::float
                / cardinality(ARRAY(SELECT unnest(trigrams) UNION SELECT unnest(%(guess)s::varchar[]))),
            cardinality(ARRAY(SELECT unnest(trigrams) INTERSECT SELECT unnest(%(typed)s::varchar[])))::float
                / cardinality(ARRAY(SELECT unnest(trigrams) UNION SELECT unnest(%(typed)s::varchar[])))
        ) AS nearness
        FROM core_searchword WHERE trigrams && %(grams)s::varchar[]
        ORDER BY nearness DESC, word LIMIT 40
    )
    SELECT word FROM near
    WHERE nearness >= %(similar)s AND EXISTS (
        SELECT 1 FROM core_searchentry
        WHERE content_type_id = %(kind)s AND doc @@ to_tsquery('simple', word)
    )
    ORDER BY nearness DESC, word LIMIT 1
"""


def nearest_word(typed: str, content_type_id: int) -> str:
    """The word most like the typed one that some row of this kind holds; empty when none is."""
    guess = typed if CYRILLIC.search(typed) else to_cyrillic(typed)
    values = {
        "guess": trigrams(guess),
        "typed": trigrams(typed),
        "grams": sorted({*trigrams(guess), *trigrams(typed)}),
        "similar": SIMILAR,
        "kind": content_type_id,
    }
    with connection.cursor() as cursor:
        cursor.execute(_NEAREST, values)
        row = cursor.fetchone()
    return row[0] if row else ""
