"""The pages of the forums: index, forum, topic, what is unread."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.generic import ListView, View

from core.memory import draw_rows
from core.views import SignedInMixin
from forums import actions, following, forms, lists, selectors
from forums.addresses import POSTS_PER_PAGE, forum_feed_url, topic_feed_url
from forums.around import around
from forums.feet import draw_feet
from forums.machina_apps.forum_tracking.handler import TrackingHandler
from forums.paging import PostPages, UnreadPages
from forums.taking_part import may_list_people
from forums.views.drafting import begin
from forums.views.forwarding import LeadsOn
from forums.views.mixins import InForum, InTopic
from members import behalf


class Index(ListView):
    """The forums that the reader may see, by sections; one object is a page of them."""

    template_name = "forums/index.html"
    paginate_by = 1

    def get_queryset(self):
        return lists.pages_of(lists.sections_of(self.access))

    @cached_property
    def access(self):
        return selectors.access_of(self.request.user)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        user = self.request.user
        [sections] = context["page_obj"]
        may_moderate = selectors.moderates(user)
        return context | {
            "sections": lists.index_rows(sections, self.access),
            "waiting": selectors.queue(user).count() if may_moderate else 0,
            "may_moderate": may_moderate,
        }


class TopicList(ListView):
    """Topics as rows; the view says which."""

    paginate_by = 20
    row_template = "forums/_topic.html"

    def get_topics(self):
        raise NotImplementedError

    def get_queryset(self):
        return lists.keys_of(self.get_topics(), self.request.user)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {"rows": self.rows(context["page_obj"])}

    def rows(self, page):
        return lists.topic_rows(page, self.request.user, self.row_template)


class ForumPage(InForum, TopicList):
    """A forum with its topics; of a category the forums below it, by pages."""

    template_name = "forums/forum.html"

    def get_topics(self):
        topics = selectors.topics_in(self.forum, self.request.user)
        return topics.order_by("-type", "-last_post_on", "-pk")

    @property
    def feed(self):
        is_public = self.access.is_for_everybody(self.forum.pk)
        return forum_feed_url(self.forum) if is_public else ""

    @cached_property
    def below(self):
        return lists.children_of(self.forum, self.access)

    def get_queryset(self):
        return self.below if self.forum.is_category else super().get_queryset()

    def get_paginate_by(self, queryset):
        return lists.FORUMS_A_PAGE if self.forum.is_category else self.paginate_by

    def rows(self, page):
        return [] if self.forum.is_category else super().rows(page)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        shown = context["page_obj"] if self.forum.is_category else self.below
        unread = lists.unread_among(list(shown), self.access)
        return context | {
            "forum": self.forum,
            "feed": self.feed,
            "nodes": lists.forum_rows(list(shown), unread),
            "is_followed": following.follows_forum(self.request.user, self.forum),
            "may_set_questions": self.may("can_lock_topics"),
            "may_start": self.forum.is_forum and self.may("can_start_new_topics"),
        }


class TopicPage(LeadsOn, InTopic, ListView):
    """One page of a topic; `?post=` finds the page on which a post stands."""

    template_name = "forums/topic.html"
    paginate_by = POSTS_PER_PAGE

    def get_queryset(self):
        return selectors.posts_of(self.topic, self.request.user)

    def get_paginator(self, queryset, per_page, **kwargs):
        kwargs |= {"topic": self.topic, "user": self.request.user}
        return PostPages(queryset, per_page, **kwargs)

    def paginate_queryset(self, queryset, page_size):
        wanted = self.request.GET.get("post", "")
        if wanted.isdecimal() and "page" not in self.request.GET:
            post = queryset.filter(pk=wanted[:12]).first()
            if post:
                pages = self.get_paginator(queryset, page_size)
                self.kwargs["page"] = pages.number_of(post)
        return super().paginate_queryset(queryset, page_size)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        user = self.request.user
        draw_posts(context["page_obj"])
        for post in context["page_obj"]:
            post.topic = self.topic
            post.is_editable = user.is_authenticated and actions.may_edit(user, post)
        seen_at = TrackingHandler().mark_topic_read(self.topic, user)
        context["first_unread"] = self.unread_elsewhere(context["page_obj"], seen_at)
        context |= around(self.topic, context["page_obj"].object_list, user)
        if user.is_authenticated:
            context["typing"] = begin(user, self.topic)
        is_open = not self.topic.is_locked or self.may("can_reply_to_locked_topics")
        rights = {
            "may_reply": is_open and self.may("can_reply_to_topics"),
            "may_moderate": self.may("can_approve_posts"),
            "may_list_people": may_list_people(user),
            "is_archive": self.access.is_archive(self.forum.pk),
        }
        draw_feet(context["page_obj"], self.topic, self.request, **rights)
        return (
            context
            | rights
            | {
                "topic": self.topic,
                "forum": self.forum,
                "feed": self.feed,
                "form": forms.ReplyForm(
                    organisations=behalf.choices(user),
                    initial={"follow": self.followed.after_writing},
                ),
                "is_open": is_open,
                "is_followed": self.followed.is_on,
            }
        )

    @property
    def feed(self):
        is_public = self.access.is_for_everybody(self.forum.pk) and self.topic.approved
        return topic_feed_url(self.topic) if is_public else ""

    @cached_property
    def followed(self):
        return following.followed(self.request.user, self.topic)

    def unread_elsewhere(self, page, seen_at):
        """The first post that the reader had not seen, when it stands on another page."""
        if seen_at is None or seen_at >= (self.topic.last_post_on or seen_at):
            return None
        post = selectors.first_unread(self.topic, self.request.user, seen_at)
        is_here = post is None or any(post.pk == one.pk for one in page)
        return None if is_here else post


def draw_posts(posts):
    """Give each post `drawn`: its author, text and files, which all its readers see alike."""
    keys = [post.pk for post in posts]
    drawn = draw_rows(
        "forums/_post.html", "post", keys, lambda: selectors.complete(keys)
    )
    for post, html in zip(posts, drawn, strict=True):
        post.drawn = mark_safe(html)  # noqa: S308 - rendered by the template engine


class Unread(SignedInMixin, TopicList):
    template_name = "forums/unread.html"
    row_template = "forums/_topic_in_forum.html"
    paginator_class = UnreadPages

    def get_topics(self):
        topics = selectors.approved_topics(self.request.user)
        unread = TrackingHandler().unread_among(topics, self.request.user)
        return unread.order_by("-last_post_on", "-pk")


class MarkRead(SignedInMixin, View):
    http_method_names = ["post"]

    def post(self, request):
        forums = list(selectors.visible_forums(request.user))
        TrackingHandler().mark_forums_read(forums, request.user)
        messages.success(request, _("Everything is marked as read."))
        return redirect("forum:index")
