"""Pages of a topic's posts, as quick at the end of a long topic as at its beginning."""

from django.core.paginator import Paginator
from django.db.models import Q
from django.utils.functional import cached_property


class PostPages(Paginator):
    """Counted by the topic's own counter; the second half is read from the end.

    Reading from the end also shows the newest posts should the counter ever be wrong.
    """

    def __init__(self, posts, per_page, *, topic, user, **kwargs):
        super().__init__(posts, per_page, **kwargs)
        self.topic, self.user = topic, user

    @cached_property
    def count(self):
        """What everybody sees, and the reader's own that wait."""
        if not self.user.is_authenticated:
            return self.topic.posts_count
        own = self.topic.posts.filter(poster=self.user, approved=False, hidden=None)
        return self.topic.posts_count + own.count()

    def page(self, number):
        number = self.validate_number(number)
        first = (number - 1) * self.per_page
        last = min(first + self.per_page, self.count)
        if first * 2 < self.count:
            posts = self.object_list[first:last]
        else:
            posts = self.object_list.reverse()[self.count - last : self.count - first]
            posts = list(posts)[::-1]
        return self._get_page(posts, number, self)

    def number_of(self, post) -> int:
        """The page on which the post stands."""
        earlier = Q(created=post.created, pk__lt=post.pk) | Q(created__lt=post.created)
        before = self.object_list.order_by().filter(earlier).count()
        return before // self.per_page + 1
