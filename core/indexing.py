"""Writing what search reads: entries with the stems of their words, and the vocabulary."""

from collections.abc import Iterable
from contextlib import contextmanager
from contextvars import ContextVar

from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.search import SearchVector
from django.db import transaction
from django.db.models import Value

from core.models import SearchEntry, SearchWord
from core.spelling import trigrams
from core.stemming import CYRILLIC, stem, words
from core.typing_habits import folded

INDEXED_CHARACTERS = 100_000
AT_ONCE = 300


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
    about = (kind, audience, url, published_at)
    entries = [
        _entry(obj, language, title, bodies.get(language) or "", *about)
        for language, title in titles.items()
        if title
    ]
    _write({_key(obj): entries})


def remove(obj) -> None:
    _write({_key(obj): []})


def _key(obj):
    return ContentType.objects.get_for_model(obj).pk, obj.pk


_gathered: ContextVar[dict | None] = ContextVar("gathered", default=None)


@contextmanager
def in_bulk():
    """What is put or removed inside is written some hundreds at a time, the rest at the end."""
    gathered = {}
    token = _gathered.set(gathered)
    try:
        yield
    finally:
        _gathered.reset(token)
    _write(gathered)


def put_many(puts: list[dict]) -> None:
    """The same as `put` for many objects: `puts` are its keywords and `obj`."""
    with in_bulk():
        for one in puts:
            put(**one)


def _write(changes):
    """{(content type, id): its entries from now on}; at once, or later when we are in bulk."""
    gathered = _gathered.get()
    if gathered is not None:
        gathered.update(changes)
        if len(gathered) < AT_ONCE:
            return
        changes = gathered.copy()
        gathered.clear()
    _replace(changes)


def _replace(changes):
    by_type = {}
    for content_type, pk in changes:
        by_type.setdefault(content_type, []).append(pk)
    for content_type, pks in by_type.items():
        SearchEntry.objects.filter(
            content_type=content_type, object_id__in=pks
        ).delete()
    entries = [entry for own in changes.values() for entry in own]
    if entries:
        SearchEntry.objects.bulk_create(entries)
        texts = [text for one in entries for text in (one.title, one.body)]
        _learn({word for text in texts for word in words(text)})


@transaction.atomic
def rebuild(index_all: Iterable) -> int:
    """Forget everything and index anew; `index_all` are callables that index their app."""
    SearchEntry.objects.all().delete()
    SearchWord.objects.all().delete()
    with in_bulk():
        for index in index_all:
            index()
    return SearchEntry.objects.count()


def _entry(obj, language, title, body, kind, audience, url, published_at):
    body = body[:INDEXED_CHARACTERS]
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
