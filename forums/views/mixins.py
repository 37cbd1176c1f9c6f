"""Finding a forum, a topic or a post that the reader may see."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property

from core.views import SignedInMixin
from forums import selectors


class InForum:
    """A view below one forum that the reader may see."""

    @cached_property
    def forum(self):
        forum = selectors.forum_for(self.request.user, self.kwargs["forum_pk"])
        if forum is None:
            raise Http404
        return forum

    @cached_property
    def access(self):
        return selectors.access_of(self.request.user)

    @property
    def is_searched(self):
        """Search learns no word of practice, so none is offered there."""
        return self.forum.pk not in self.access.practised

    def may(self, codename):
        return self.access.may(codename, self.forum.pk)

    def demand(self, codename):
        if not self.may(codename):
            raise PermissionDenied


class InTopic(InForum):
    @cached_property
    def forum(self):
        return self.topic.forum

    @cached_property
    def topic(self):
        numbers = self.kwargs["pk"], self.kwargs["forum_pk"]
        topic = selectors.topic_for(self.request.user, *numbers)
        if topic is None:
            raise Http404
        return topic


class OnePost(SignedInMixin):
    """A view about one post that the reader may see."""

    def posts(self):
        return selectors.visible_posts(self.request.user)

    @cached_property
    def post_row(self):
        posts = self.posts().select_related(
            "topic__forum__place__group", "topic__forum__place__project", "poster"
        )
        return get_object_or_404(posts, pk=self.kwargs["pk"])

    @property
    def forum(self):
        return self.post_row.topic.forum
