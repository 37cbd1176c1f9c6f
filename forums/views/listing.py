"""Topics of all forums that the reader may read: the latest, one's own, those without an answer."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import ListView, View

from core.html import text_of
from core.views import SignedInMixin
from forums import selectors
from forums.addresses import post_url, topic_url
from forums.machina_apps.forum_tracking.handler import TrackingHandler
from forums.paging import NewestPages
from forums.taking_part import may_list_people
from forums.views.forwarding import address_of_post
from forums.views.reading import TopicList
from members.models import User

A_PAGE = 20


class Topics(TopicList):
    """One of the lists of topics; each row says in which forum it is."""

    template_name = "forums/topics.html"
    row_template = "forums/_topic_in_forum.html"
    paginator_class = NewestPages

    def get_context_data(self, **kwargs):
        words = {"title": self.title, "nothing": self.nothing}
        return super().get_context_data(**kwargs) | words


class Latest(Topics):
    title = _("Latest topics")
    nothing = _("Nobody has started a topic yet.")

    def get_topics(self):
        return selectors.latest_topics(self.request.user)


class Unanswered(Topics):
    title = _("Topics without an answer")
    nothing = _("Every topic has an answer.")

    def get_topics(self):
        return selectors.unanswered_topics(self.request.user)


class Mine(SignedInMixin, Topics):
    title = _("Topics in which I have written")
    nothing = _("You have not written in the forums yet.")

    def get_topics(self):
        return selectors.topics_with(self.request.user)


class ByPerson(SignedInMixin, ListView):
    """What somebody wrote, for members of the network.

    Whoever wrote nothing that the reader may read is not to be known about here.
    """

    template_name = "forums/by_person.html"
    context_object_name = "posts"
    paginate_by = A_PAGE
    paginator_class = NewestPages

    def dispatch(self, request, *args, **kwargs):
        user = request.user
        if user.is_authenticated and not may_list_people(user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def writer(self):
        accounts = User.objects.filter(closed_at=None).select_related("person")
        return get_object_or_404(accounts, pk=self.kwargs["pk"])

    def get_queryset(self):
        return selectors.posts_by(self.writer, self.request.user)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        if not context["posts"]:
            raise Http404
        for post in context["posts"]:
            post.words = text_of(post.content.rendered)
        return context | {"writer": self.writer}


class PostAddress(View):
    """The address that a post keeps for good: it leads to the page on which the post stands."""

    def get(self, request, pk):
        address = address_of_post(pk, request.user)
        if address is None:
            raise Http404
        return redirect(address)


class FirstUnread(View):
    """Leads to the first post that the reader has not seen, else to the last page."""

    def get(self, request, pk):
        user = request.user
        topics = selectors.visible_topics(user).select_related("forum")
        topic = get_object_or_404(topics, pk=pk)
        if not user.is_authenticated:
            return redirect(topic_url(topic))
        seen_at = TrackingHandler().seen_at(topic, user)
        post = selectors.first_unread(topic, user, seen_at)
        newest = f"{topic_url(topic)}?page=last"
        return redirect(post_url(post) if post else newest)
