"""Pages of what has no end: posts of a long topic, lists of all topics."""

from collections import Counter

from django.core.paginator import Paginator
from django.db.models import Q
from django.utils.functional import cached_property
from machina.apps.forum_conversation.models import Post

from core.memory import while_unchanged

# What a page needs of a post whose text is drawn already, in the order in which `from_db` reads.
NEEDED = {"id", "topic_id", "poster_id", "created", "approved", "updates_count"}
COLUMNS = [
    field.attname for field in Post._meta.concrete_fields if field.attname in NEEDED
]


class NewestPages(Paginator):
    """The newest of a list without end: counted only as far as anybody pages.

    What is older is found by its forum or by search.
    """

    pages = 100

    @cached_property
    def count(self):
        return self.object_list.order_by()[: self.per_page * self.pages].count()


class UnreadPages(NewestPages):
    """Each topic is asked for its marks; whoever has read these gets the next ones."""

    pages = 10


class PostPages(Paginator):
    """As quick at the end of a long topic as at its beginning.

    Counted by the topic's own counter; the second half is read from the end.

    Reading from the end also shows the newest posts should the counter ever be wrong.
    `posts` are those that the reader sees, in their order.
    """

    def __init__(self, posts, per_page, *, topic, user, **kwargs):
        super().__init__(posts, per_page, **kwargs)
        self.topic, self.user = topic, user

    @cached_property
    def waiting(self):
        """How many of the reader's own posts wait; they stand among the others."""
        return waiting_in(self.topic.pk)[self.user.pk] if self.user.pk else 0

    @cached_property
    def count(self):
        return self.topic.posts_count + self.waiting

    def page(self, number):
        number = self.validate_number(number)
        first = (number - 1) * self.per_page
        last = min(first + self.per_page, self.count)
        from_end = first * 2 >= self.count
        if from_end:
            first, last = self.count - last, self.count - first
        found = (
            part(self.object_list, first, last, from_end=from_end)
            if self.waiting
            else shared_part(self.topic.pk, first, last, from_end)
        )
        posts = [Post.from_db("default", COLUMNS, row) for row in found]
        return self._get_page(posts[::-1] if from_end else posts, number, self)

    def number_of(self, post) -> int:
        """The page on which the post stands."""
        earlier = Q(created=post.created, pk__lt=post.pk) | Q(created__lt=post.created)
        before = self.object_list.order_by().filter(earlier).count()
        return before // self.per_page + 1


def part(posts, first, last, *, from_end):
    rows = posts.order_by("created", "pk")
    rows = rows.reverse() if from_end else rows
    return list(rows.values_list(*COLUMNS)[first:last])


@while_unchanged
def shared_part(topic, first, last, from_end):
    """What everybody who reads the topic sees alike."""
    posts = Post.objects.filter(topic=topic, approved=True)
    return part(posts, first, last, from_end=from_end)


@while_unchanged
def waiting_in(topic) -> Counter:
    """{person: how many of their posts in the topic wait for a moderator}"""
    waiting = Post.objects.filter(topic=topic, approved=False, hidden=None)
    return Counter(waiting.values_list("poster", flat=True))
