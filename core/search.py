"""Search over everything: stems in, stems out, and who may find a row decided in the same SQL."""

import re
from dataclasses import dataclass, field

from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.search import SearchQuery
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core.doors import visible_rows
from core.indexing import in_bulk, put, put_many, rebuild, remove
from core.models import SearchEntry
from core.spelling import SIMILAR, nearest_word, trigrams
from core.stemming import CYRILLIC, LEAST, WORD, stem
from core.typing_habits import folded, meant, to_cyrillic

__all__ = [
    "find",
    "in_bulk",
    "is_marked",
    "order_by_relevance",
    "passage",
    "put",
    "put_many",
    "rebuild",
    "remove",
    "trigrams",
]

PAGE = 20
TERMS = 8
# Rank this many of the newest hits of each kind; more is never paged through.
CANDIDATES = 300


@dataclass
class Results:
    """One page of what was found; `counts` by kind, over all pages."""

    entries: list[SearchEntry] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    total: int = 0
    reachable: int = 0
    number: int = 1
    corrected: str = ""

    @property
    def next_number(self):
        return self.number + 1

    @property
    def previous_number(self):
        return self.number - 1

    @property
    def has_next(self):
        return self.number * PAGE < self.reachable


def find(
    query: str,
    *,
    language: str,
    keys: list[str] | None = None,
    rows: QuerySet | None = None,
    kind: str | None = None,
    page: int = 1,
    user=None,
) -> Results:
    """Entries that hold all words of the query and that somebody with the keys may find.

    Instead of keys, `rows` of one model may be given: those of them that the reader sees now.
    Without a hit the words nearest in our own vocabulary are tried, and `corrected` says
    which. With `user`, each row of the page is asked for once more through `visible_to`.
    """
    terms = _terms(query)
    if not terms:
        return Results()
    among = _with_keys(keys) if rows is None else _among(rows)
    results = _page(terms, among, language, kind, page)
    if not results.total:
        nearest = [_nearest(term) for term in terms]
        if any(nearest):
            terms = [near or term for near, term in zip(nearest, terms, strict=True)]
            results = _page(terms, among, language, kind, page)
            results.corrected = (
                " ".join(term.shown for term in terms) if results.total else ""
            )
    if user is not None:
        results.entries = _still_visible(results.entries, user)
    marks = {one for term in terms for one in term.alternatives}
    for entry in results.entries:
        entry.passage = passage(entry.body, marks)
        entry.word = first_word(entry.body, marks)
    return results


@dataclass(frozen=True)
class Term:
    """One word of a query with everything it may stand for."""

    shown: str
    alternatives: tuple[str, ...]


def _terms(query):
    tokens = query.lower().replace("\u0300", "").split()[:TERMS]
    return [term for token in tokens for term in _terms_of(token)][:TERMS]


def _terms_of(token):
    """A token is usually one word; with a forgotten layout commas and dots are letters."""
    other_layout = meant(token)
    plain = WORD.findall(token)
    if len(plain) == 1:
        return [Term(token, _alternatives(plain[0], other_layout))]
    if other_layout:
        return [Term(token, _alternatives(other_layout[0], other_layout[1:]))]
    return [Term(word, _alternatives(word, ())) for word in plain]


def _alternatives(word, others):
    """The stem first, exact; then what was typed and what it may have meant."""
    found = [word]
    if not CYRILLIC.search(word):
        found.append(folded(stem(to_cyrillic(word))))
    found += [form for other in others for form in (stem(other), other)]
    return (stem(word), *(dict.fromkeys(found)))


def _tsquery(terms):
    """All terms; the last one, as it was typed, may be the beginning of a word."""
    groups = []
    for term in terms:
        last = term is terms[-1]
        words_ = [
            f"'{one}':*" if last and at and len(one) >= LEAST else f"'{one}'"
            for at, one in enumerate(term.alternatives)
        ]
        groups.append(f"({' | '.join(words_)})")
    return " & ".join(groups)


# Of an object with entries in both languages that match, the one in the reader's counts.
_FOUND = """
    WITH asked AS (SELECT to_tsquery('simple', %(tsquery)s) AS words), {first}
    hit AS MATERIALIZED (
        SELECT id, kind, published_at,
               row_number() OVER (PARTITION BY kind ORDER BY published_at DESC NULLS LAST, id DESC) AS place
        FROM core_searchentry AS entry, asked
        WHERE doc @@ words AND {among} AND (
            language = %(language)s OR NOT EXISTS (
                SELECT 1 FROM core_searchentry AS own
                WHERE own.content_type_id = entry.content_type_id AND own.object_id = entry.object_id
                  AND own.language = %(language)s AND own.doc @@ words
            )
        )
    )
    SELECT
        (SELECT json_object_agg(kind, number)
         FROM (SELECT kind, count(*) AS number FROM hit GROUP BY kind) AS counted),
        ARRAY(
            SELECT entry.id
            FROM hit JOIN core_searchentry AS entry USING (id), asked
            WHERE hit.place <= %(candidates)s AND (%(kind)s IS NULL OR hit.kind = %(kind)s)
            ORDER BY ts_rank(entry.doc, words) DESC, hit.published_at DESC NULLS LAST, id DESC
            LIMIT %(limit)s OFFSET %(offset)s
        )
"""


@dataclass(frozen=True)
class Among:
    """Which entries may be found at all: SQL and its values."""

    condition: str
    values: dict
    first: str = ""


def _with_keys(keys):
    """Those that somebody with the keys may find."""
    return Among("audience && %(keys)s::varchar[]", {"keys": list(keys)})


def _among(rows):
    """Those of the rows, whoever else may find them.

    The rows are read first and once: PostgreSQL cannot guess how many entries hold a word, and
    would look up each of a hundred thousand by itself.
    """
    try:
        sql, values = rows.order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:
        return Among("false", {})
    names = [f"row{number}" for number in range(len(values))]
    sql %= tuple(f"%({name})s" for name in names)
    kind = ContentType.objects.get_for_model(rows.model)
    return Among(
        "entry.content_type_id = %(content_type)s AND entry.object_id IN (SELECT pk FROM inside)",
        dict(zip(names, values, strict=True), content_type=kind.pk),
        first=f"inside AS MATERIALIZED ({sql}),",
    )


def _page(terms, among, language, kind, number):
    """One page and the counts, in one question to the database."""
    values = among.values | {
        "tsquery": _tsquery(terms),
        "language": language,
        "kind": kind,
        "candidates": CANDIDATES,
        "limit": PAGE,
        "offset": (number - 1) * PAGE,
    }
    with connection.cursor() as cursor:
        cursor.execute(
            _FOUND.replace("{first}", among.first).replace("{among}", among.condition),
            values,
        )
        counts, order = cursor.fetchone()
    counts = counts or {}
    found = (
        SearchEntry.objects.defer("doc").select_related("content_type").in_bulk(order)
    )
    asked = {kind: counts.get(kind, 0)} if kind else counts
    return Results(
        [found[pk] for pk in order],
        counts,
        total=sum(asked.values()),
        reachable=sum(min(count, CANDIDATES) for count in asked.values()),
        number=number,
    )


def _nearest(term):
    """The word of our vocabulary that shares most trigrams, or None."""
    word = term.shown
    guess = word if CYRILLIC.search(word) else to_cyrillic(word)
    if len(guess) < 4:
        return None
    grams = trigrams(guess)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT word FROM (
                SELECT word, cardinality(ARRAY(SELECT unnest(trigrams) INTERSECT SELECT unnest(%(grams)s::varchar[])))::float AS shared,
                       cardinality(trigrams) AS size
                FROM core_searchword WHERE trigrams && %(grams)s::varchar[]
            ) AS near
            WHERE shared / (size + %(size)s - shared) >= %(similar)s
            ORDER BY shared / (size + %(size)s - shared) DESC, word LIMIT 1
            """,
            {"grams": grams, "size": len(grams), "similar": SIMILAR},
        )
        row = cursor.fetchone()
    return Term(row[0], _alternatives(row[0], ())) if row else None


def correction(query: str, model) -> str:
    """The query with each word that no row of the model holds replaced by the nearest one that
    some row holds; empty when nothing is near or nothing is wrong."""
    found, content_type = [], ContentType.objects.get_for_model(model)
    entries = SearchEntry.objects.filter(content_type=content_type)
    for term in _terms(query):
        asked = SearchQuery(_tsquery([term]), search_type="raw", config="simple")
        # Counted, since for a single row PostgreSQL would read them all instead of the index.
        if entries.filter(doc=asked).count():
            found.append(term.shown)
        else:
            found.append(nearest_word(term.shown, content_type.pk) or term.shown)
    corrected = " ".join(found)
    return corrected if corrected != " ".join(t.shown for t in _terms(query)) else ""


def _still_visible(entries, user):
    """Ask each row's own door once more: one query per kind of object on the page."""
    by_type = {}
    for entry in entries:
        by_type.setdefault(entry.content_type, []).append(entry.object_id)
    visible = {
        (kind.pk, pk)
        for kind, pks in by_type.items()
        for pk in _visible_pks(kind.model_class(), user, pks)
    }
    return [
        entry
        for entry in entries
        if (entry.content_type_id, entry.object_id) in visible
    ]


def _visible_pks(model, user, pks):
    rows = visible_rows(model, user)
    return [] if rows is None else rows.filter(pk__in=pks).values_list("pk", flat=True)


def order_by_relevance(queryset, query: str):
    """Narrow a queryset of one model to the rows whose entries hold the query's words."""
    terms = _terms(query)
    if not terms:
        return queryset
    entries = SearchEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(queryset.model)
    )
    words_asked = SearchQuery(_tsquery(terms), search_type="raw", config="simple")
    return queryset.filter(pk__in=entries.filter(doc=words_asked).values("object_id"))


def passage(text: str, marks: set[str], *, around: int = 140) -> SafeString:
    """A piece of the text around the first found word, the found words in <mark>."""
    first = _first_match(text, marks)
    start = max(0, (first.start() if first else 0) - around)
    end = min(len(text), start + 2 * around)
    start = text.rfind(" ", 0, start) + 1 if start else 0
    piece = text[start:end]
    pieces, position = [], 0
    for match in WORD.finditer(piece):
        if is_marked(match.group(), marks):
            pieces += [(piece[position : match.start()], match.group())]
            position = match.end()
    marked = format_html_join("", "{}<mark>{}</mark>", pieces)
    return format_html(
        "{}{}{}{}",
        "… " if start else "",
        marked,
        re.sub(r"\s+\S*$", "", piece[position:])
        if end < len(text)
        else piece[position:],
        " …" if end < len(text) else "",
    )


def first_word(text: str, marks: set[str]) -> str:
    """The first found word as it stands in the text; empty where only the title holds it."""
    first = _first_match(text, marks)
    return first.group() if first else ""


def _first_match(text, marks):
    return next(
        (match for match in WORD.finditer(text) if is_marked(match.group(), marks)),
        None,
    )


def is_marked(word: str, marks: set[str]) -> bool:
    one = stem(word)
    return one in marks or word.lower() in marks or folded(one) in marks
