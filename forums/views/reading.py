"""The pages of the forums: index, forum, topic, what is unread."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.generic import ListView, TemplateView, View

from core.memory import draw_rows
from core.views import SignedInMixin
from forums import actions, forms, selectors
from forums.addresses import POSTS_PER_PAGE
from forums.around import around
from forums.machina_apps.forum_tracking.handler import TrackingHandler
from forums.models import with_solved
from forums.tree import nodes
from forums.views.drafting import begin
from forums.views.forwarding import LeadsOn
from forums.views.mixins import InForum, InTopic
from members import behalf


class Index(TemplateView):
    """The forums that the reader may see, as a tree."""

    template_name = "forums/index.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        forums = list(
            selectors.visible_forums(user)
            .exclude(pk__in=selectors.access_of(user).practised)
            .select_related("last_post__topic__forum", "last_post__poster__person")
            .order_by("tree_id", "lft")
        )
        unread = TrackingHandler().get_unread_forums_from_list(user, forums)
        may_moderate = selectors.moderates(user)
        return super().get_context_data(**kwargs) | {
            "nodes": nodes(forums, {forum.pk for forum in unread}),
            "waiting": selectors.queue(user).count() if may_moderate else 0,
            "may_moderate": may_moderate,
        }


class ForumPage(InForum, ListView):
    template_name = "forums/forum.html"
    paginate_by = 20

    def get_queryset(self):
        topics = (
            with_solved(selectors.visible_topics(self.request.user))
            .filter(forum=self.forum)
            .select_related("forum", "poster__person", "last_post__poster__person")
            .defer("last_post__content", "last_post___content_rendered")
            .order_by("-type", "-last_post_on", "-pk")
        )
        user = self.request.user
        return (
            TrackingHandler.with_marks(topics, user)
            if user.is_authenticated
            else topics
        )

    def get_context_data(self, **kwargs):
        children = selectors.visible_forums(self.request.user).filter(parent=self.forum)
        return super().get_context_data(**kwargs) | {
            "forum": self.forum,
            "nodes": nodes(
                list(
                    children.select_related(
                        "last_post__topic__forum", "last_post__poster__person"
                    )
                ),
                set(),
            ),
            "may_set_questions": self.may("can_lock_topics"),
            "may_start": self.forum.is_forum and self.may("can_start_new_topics"),
        }


class TopicPage(LeadsOn, InTopic, ListView):
    """One page of a topic; `?post=` finds the page on which a post stands."""

    template_name = "forums/topic.html"
    paginate_by = POSTS_PER_PAGE

    def get_queryset(self):
        posts = selectors.posts_of(self.topic, self.request.user)
        return posts.only(
            "poster", "topic", "created", "approved", "updates_count"
        ).order_by("created", "pk")

    def paginate_queryset(self, queryset, page_size):
        wanted = self.request.GET.get("post", "")
        if wanted.isdecimal() and "page" not in self.request.GET:
            post = queryset.filter(pk=wanted[:12]).first()
            if post:
                before = queryset.filter(created__lt=post.created).count()
                self.kwargs["page"] = before // page_size + 1
        return super().paginate_queryset(queryset, page_size)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        user = self.request.user
        draw_posts(context["page_obj"])
        for post in context["page_obj"]:
            post.topic = self.topic
            post.is_editable = user.is_authenticated and actions.may_edit(user, post)
        TrackingHandler().mark_topic_read(self.topic, user)
        context |= around(self.topic, context["page_obj"].object_list, user)
        if user.is_authenticated:
            context["typing"] = begin(user, self.topic)
        is_open = not self.topic.is_locked or self.may("can_reply_to_locked_topics")
        return context | {
            "topic": self.topic,
            "forum": self.forum,
            "form": forms.ReplyForm(organisations=behalf.choices(user)),
            "may_reply": is_open and self.may("can_reply_to_topics"),
            "may_moderate": self.may("can_approve_posts"),
            "is_open": is_open,
            "is_archive": self.access.is_archive(self.forum.pk),
        }


def draw_posts(posts):
    """Give each post `drawn`: its author, text and files, which all its readers see alike."""
    keys = [post.pk for post in posts]
    drawn = draw_rows(
        "forums/_post.html", "post", keys, lambda: selectors.complete(keys)
    )
    for post, html in zip(posts, drawn, strict=True):
        post.drawn = mark_safe(html)  # noqa: S308 - rendered by the template engine


class Unread(SignedInMixin, ListView):
    template_name = "forums/unread.html"
    paginate_by = 20

    def get_queryset(self):
        topics = selectors.listed_topics(self.request.user).filter(approved=True)
        unread = TrackingHandler().unread_among(topics, self.request.user)
        return unread.select_related("forum", "poster__person").order_by(
            "-last_post_on", "-pk"
        )


class MarkRead(SignedInMixin, View):
    http_method_names = ["post"]

    def post(self, request):
        forums = list(selectors.visible_forums(request.user))
        TrackingHandler().mark_forums_read(forums, request.user)
        messages.success(request, _("Everything is marked as read."))
        return redirect("forum:index")
