"""Topics and forums as lists show them: rows that all readers see alike, and what is new to one.

A row is drawn once and remembered while nothing changes (`core.memory`); the query of a reader
brings keys and marks only.
"""

from dataclasses import dataclass

from django.db.models import DateTimeField, F, OuterRef, Q, Subquery, Value
from django.utils.safestring import mark_safe
from machina.apps.forum.models import Forum
from machina.apps.forum_conversation.models import Topic
from machina.apps.forum_tracking.models import ForumReadTrack

from core.memory import draw_rows
from forums.access import among
from forums.machina_apps.forum_tracking.handler import TrackingHandler
from forums.models import with_solved

# The forums on one page of the index: whole sections, until there are so many.
FORUMS_A_PAGE = 40


@dataclass(frozen=True)
class Row:
    """A line of a list: its HTML, and whether the reader has not read all of it."""

    pk: int
    drawn: str
    is_unread: bool


@dataclass(frozen=True)
class Section:
    """A forum of the first floor, those directly below it, and how many more there are."""

    head: Row
    rows: list[Row]
    more: int


def keys_of(topics, user):
    """The topics as `TopicList` needs them: (pk, when the reader saw it, when it was written in)."""
    if not user.is_authenticated:
        never = Value(None, output_field=DateTimeField())
        return topics.annotate(seen_at=never).values_list(
            "pk", "seen_at", "last_post_on"
        )
    marked = (
        topics
        if "seen_at" in topics.query.annotations
        else TrackingHandler.with_marks(topics, user)
    )
    return marked.values_list("pk", "seen_at", "last_post_on")


def topic_rows(keys, user, template) -> list[Row]:
    """Rows of topics from what `keys_of` gave."""
    keys = list(keys)
    drawn = draw(template, "topic", [key[0] for key in keys], load_topics)
    return [
        Row(pk, html, user.is_authenticated and is_new(seen_at, written_at))
        for (pk, seen_at, written_at), html in zip(keys, drawn, strict=True)
    ]


def is_new(seen_at, written_at):
    return written_at is not None and (seen_at is None or seen_at < written_at)


def load_topics(keys):
    rows = with_solved(Topic.objects.filter(pk__in=keys))
    return rows.select_related("forum", "poster__person")


def load_forums(keys):
    return (
        Forum.objects.filter(pk__in=keys)
        .select_related("last_post__topic__forum")
        .defer("last_post__content", "last_post___content_rendered")
    )


def forum_rows(keys, unread=frozenset(), template="forums/_node.html") -> list[Row]:
    drawn = draw(template, "forum", keys, load_forums)
    return [Row(pk, html, pk in unread) for pk, html in zip(keys, drawn, strict=True)]


def draw(template, name, keys, load):
    return [
        mark_safe(html)  # noqa: S308 - rendered by the template engine
        for html in draw_rows(template, name, keys, lambda: load(keys))
    ]


def children_of(forum, access) -> list[int]:
    """The forums directly below it that may be read, in their order."""
    readable = access.readable_ids()
    return [
        pk for pk, parent in access.parents() if parent == forum.pk and pk in readable
    ]


def sections_of(access) -> list[tuple[int, list[int]]]:
    """[(forum of the first floor, forums directly below it)] that may be read, in their order.

    Forums of the reader's own practice are not among them.
    """
    readable = access.readable_ids()
    found = {}
    for forum, parent in access.parents():
        if forum not in readable:
            continue
        if parent in found:
            found[parent].append(forum)
        elif parent not in readable:
            found[forum] = []
    return list(found.items())


def pages_of(sections) -> list[list]:
    """The sections in pages of about `FORUMS_A_PAGE` forums."""
    pages, room = [[]], FORUMS_A_PAGE
    for section in sections:
        needed = 1 + min(len(section[1]), FORUMS_A_PAGE)
        if pages[-1] and needed > room:
            pages.append([])
            room = FORUMS_A_PAGE
        pages[-1].append(section)
        room -= needed
    return pages


def index_rows(sections, access) -> list[Section]:
    """The sections of one page, drawn; of a very long one its beginning."""
    shown = [(head, below[:FORUMS_A_PAGE]) for head, below in sections]
    heads = [head for head, _below in shown]
    inside = [forum for _head, below in shown for forum in below]
    unread = unread_among([*heads, *inside], access)
    rows = {row.pk: row for row in forum_rows(inside, unread)}
    return [
        Section(head, [rows[forum] for forum in below], len(everything) - len(below))
        for head, (_pk, below), (_same, everything) in zip(
            forum_rows(heads, unread, "forums/_section.html"),
            shown,
            sections,
            strict=True,
        )
    ]


def unread_among(keys, access) -> set[int]:
    """The forums in which, or below which, something was written since the reader saw it all."""
    if not keys or not access.user.is_authenticated:
        return set()
    above, readable = {}, access.readable_ids()
    for forum, parent in access.parents():
        if forum in readable:
            above[forum] = (*above.get(parent, ()), forum)
    wanted, found = set(keys), set()
    inside = [forum for forum, path in above.items() if not wanted.isdisjoint(path)]
    for forum in with_news(inside, access.user):
        found.update(above[forum])
    return found & wanted


def with_news(forums, user):
    mark = ForumReadTrack.objects.filter(user=user, forum=OuterRef("pk"))
    rows = Forum.objects.filter(pk__in=among(forums), last_post_on__isnull=False)
    marked = rows.annotate(seen_at=Subquery(mark.values("mark_time")[:1]))
    new = Q(seen_at=None) | Q(seen_at__lt=F("last_post_on"))
    return marked.filter(new).values_list("pk", flat=True)
