"""Search over everything: stems in, stems out, and who may find a row decided in the same SQL."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db import connection, transaction
from django.db.models import Value
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core.doors import visible_rows
from core.models import SearchEntry, SearchWord
from core.spelling import SIMILAR, nearest_word, trigrams
from core.stemming import CYRILLIC, LEAST, WORD, stem, words
from core.typing_habits import folded, meant, to_cyrillic

PAGE = 20
TERMS = 8
# Rank this many of the newest hits of each kind; more is never paged through.
CANDIDATES = 300
INDEXED_CHARACTERS = 100_000


def put(
    obj,
    *,
    kind: str,
    audience: list[str],
    url: str,
    titles: dict[str, str],
    bodies: dict[str, str],
    published_at=None,
) -> None:
    """Replace what search knows of the object; a language without a title has no entry."""
    remove(obj)
    for language, title in titles.items():
        if title:
            _add(
                obj,
                language,
                title,
                bodies.get(language) or "",
                kind,
                audience,
                url,
                published_at,
            )


def put_many(puts: list[dict]) -> None:
    """The same as `put` for many objects of one model: `puts` are its keywords and `obj`."""
    if not puts:
        return
    kind_of = ContentType.objects.get_for_model(puts[0]["obj"])
    pks = [one["obj"].pk for one in puts]
    SearchEntry.objects.filter(content_type=kind_of, object_id__in=pks).delete()
    found = set()
    entries = []
    for one in puts:
        for language, title in one["titles"].items():
            if title:
                body = (one["bodies"].get(language) or "")[:INDEXED_CHARACTERS]
                entries.append(_entry(language, title, body, **one))
                found |= {*words(title), *words(body)}
    SearchEntry.objects.bulk_create(entries)
    _learn(found)


def remove(obj) -> None:
    SearchEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(obj), object_id=obj.pk
    ).delete()


@transaction.atomic
def rebuild(index_all: Iterable) -> int:
    """Forget everything and index anew; `index_all` are callables that index their app."""
    SearchEntry.objects.all().delete()
    SearchWord.objects.all().delete()
    for index in index_all:
        index()
    return SearchEntry.objects.count()


def _add(obj, language, title, body, kind, audience, url, published_at):
    body = body[:INDEXED_CHARACTERS]
    _entry(
        language,
        title,
        body,
        obj=obj,
        kind=kind,
        audience=audience,
        url=url,
        published_at=published_at,
    ).save()
    _learn({*words(title), *words(body)})


def _entry(language, title, body, *, obj, kind, audience, url, published_at=None, **_):
    return SearchEntry(
        target=obj,
        kind=kind,
        language=language,
        title=title[:250],
        body=body,
        url=_in_language(url, language),
        audience=audience,
        published_at=published_at,
        doc=_vector(title, "A") + _vector(body, "B"),
    )


def _in_language(url, language):
    bare = url.removeprefix("/en") if url.startswith("/en/") else url
    return f"/en{bare}" if language == "en" else bare


def _vector(text, weight):
    """Stems with their weight, then the words as written and the stems in Latin (less weight)."""
    found = words(text)
    stems = [stem(word) for word in found]
    other = {*found, *(folded(one) for one in stems if CYRILLIC.search(one))}
    return SearchVector(
        Value(" ".join(stems)), config="simple", weight=weight
    ) + SearchVector(Value(" ".join(sorted(other))), config="simple", weight="D")


def _learn(found):
    """Add new words to the vocabulary; in one order, so that two writers never deadlock."""
    SearchWord.objects.bulk_create(
        [
            SearchWord(word=word, trigrams=trigrams(word))
            for word in sorted(found)
            if 4 <= len(word) <= 40 and not word.isdigit()
        ],
        ignore_conflicts=True,
    )


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
    keys: list[str],
    language: str,
    kind: str | None = None,
    page: int = 1,
    user=None,
) -> Results:
    """Entries that hold all words of the query and that somebody with the keys may find.

    Without a hit the words nearest in our own vocabulary are tried, and `corrected` says
    which. With `user`, each row of the page is asked for once more through `visible_to`.
    """
    terms = _terms(query)
    if not terms:
        return Results()
    results = _page(terms, keys, language, kind, page)
    if not results.total:
        nearest = [_nearest(term) for term in terms]
        if any(nearest):
            terms = [near or term for near, term in zip(nearest, terms, strict=True)]
            results = _page(terms, keys, language, kind, page)
            results.corrected = (
                " ".join(term.shown for term in terms) if results.total else ""
            )
    if user is not None:
        results.entries = _still_visible(results.entries, user)
    marks = {one for term in terms for one in term.alternatives}
    for entry in results.entries:
        entry.passage = passage(entry.body, marks)
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
    WITH asked AS (SELECT to_tsquery('simple', %(tsquery)s) AS words),
    hit AS MATERIALIZED (
        SELECT id, kind, published_at,
               row_number() OVER (PARTITION BY kind ORDER BY published_at DESC NULLS LAST, id DESC) AS place
        FROM core_searchentry AS entry, asked
        WHERE doc @@ words AND audience && %(keys)s::varchar[] AND (
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


def _page(terms, keys, language, kind, number):
    """One page and the counts, in one question to the database."""
    values = {
        "tsquery": _tsquery(terms),
        "keys": list(keys),
        "language": language,
        "kind": kind,
        "candidates": CANDIDATES,
        "limit": PAGE,
        "offset": (number - 1) * PAGE,
    }
    with connection.cursor() as cursor:
        cursor.execute(_FOUND, values)
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
        if entries.filter(doc=asked).exists():
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
    first = next(
        (match for match in WORD.finditer(text) if is_marked(match.group(), marks)),
        None,
    )
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


def is_marked(word: str, marks: set[str]) -> bool:
    one = stem(word)
    return one in marks or word.lower() in marks or folded(one) in marks
