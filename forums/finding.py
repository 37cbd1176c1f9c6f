"""What is found by words in a forum and in the forums below it."""

from functools import reduce
from operator import or_

from django.db.models import Q
from django.urls import reverse
from machina.apps.forum_conversation.models import Post

from core import search
from forums.addresses import topic_url
from forums.selectors import topics_below


def find(query: str, forum, user, *, language: str, page: int = 1) -> search.Results:
    """The portal's search among these topics; rights are asked of the forums, not of keys.

    Each entry gets its `topic`, and the address of the first post with the word that is shown.
    """
    topics = topics_below(forum, user)
    found = search.find(query, rows=topics, language=language, page=page)
    numbers = [entry.object_id for entry in found.entries]
    shown = topics.select_related("forum").in_bulk(numbers)
    found.entries = [entry for entry in found.entries if entry.object_id in shown]
    posts = posts_with_words(found.entries)
    for entry in found.entries:
        entry.topic = shown[entry.object_id]
        post = posts.get(entry.object_id)
        entry.url = (
            reverse("forum:post", args=[post]) if post else topic_url(entry.topic)
        )
    return found


def posts_with_words(entries) -> dict[int, int]:
    """{topic: the first of its approved posts that holds the word}; one query for a page."""
    wanted = [
        Q(topic=entry.object_id, content__contains=entry.word)
        for entry in entries
        if entry.word
    ]
    if not wanted:
        return {}
    posts = Post.objects.filter(reduce(or_, wanted), approved=True)
    first = posts.order_by("topic", "created", "pk").distinct("topic")
    return dict(first.values_list("topic", "pk"))
