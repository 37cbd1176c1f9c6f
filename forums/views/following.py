"""Following topics and forums: the buttons, the list of what one follows with its own feeds, the
link under mails."""

from django.conf import settings
from django.contrib import messages
from django.db.models import Q
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import View

from core.one_click import StopByLink
from core.views import SignedInMixin, own_path
from forums import actions, following, selectors
from forums.actions import feed_keys
from forums.addresses import forum_url, topic_url
from forums.letters import STOP, TOPIC
from forums.models import FeedKey, Following, MergedTopic
from forums.views.mixins import InForum, InTopic
from forums.views.reading import TopicList


class Follow(SignedInMixin, View):
    """The value of the button says on or off, so twice is once; `next` leads back to a list."""

    http_method_names = ["post"]

    def post(self, request, **kwargs):
        on = request.POST.get("follow") == "1"
        self.act(on=on)
        if on:
            text = _("You follow “%(name)s”.")
        else:
            text = _("You no longer follow “%(name)s”.")
        messages.success(request, text % {"name": self.name()})
        return redirect(own_path(request, request.POST.get("next"), self.address()))


class FollowTopic(InTopic, Follow):
    def act(self, *, on):
        actions.follow_topic(self.topic, on=on, actor=self.request.user)

    def name(self):
        return self.topic.subject

    def address(self):
        return topic_url(self.topic)


class FollowForum(InForum, Follow):
    def act(self, *, on):
        if not self.forum.is_forum:
            raise Http404
        actions.follow_forum(self.forum, on=on, actor=self.request.user)

    def name(self):
        return self.forum.name

    def address(self):
        return forum_url(self.forum)


class WhatIFollow(SignedInMixin, TopicList):
    """Forums, then topics by pages; what may no longer be read is not among them."""

    template_name = "forums/following.html"
    row_template = "forums/_topic_in_forum.html"

    def get_topics(self):
        return following.topics_of(self.request.user)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        rows = context["rows"]
        found = selectors.visible_topics(self.request.user).select_related("forum")
        found = found.in_bulk([row.pk for row in rows])
        return context | {
            "topics": [(row, found[row.pk]) for row in rows if row.pk in found],
            "archived": selectors.access_of(self.request.user).archived_ids(),
            "forums": following.forums_of(self.request.user),
            **self.own_feeds(),
        }

    def own_feeds(self):
        key = FeedKey.objects.alive().filter(user=self.request.user).first()
        routes = ("followed_feed", "unread_feed")
        return {"feed_key": key} | {
            route: settings.SITE_URL + reverse(f"forum:{route}", args=[key.secret])
            for route in routes
            if key
        }


class OwnFeeds(SignedInMixin, View):
    """The secret address of one's own feeds is made, replaced or ended; the list shows it."""

    http_method_names = ["post"]

    def post(self, request):
        if "renew" in request.POST:
            feed_keys.renew(request.user)
            words = _("Your feeds have new addresses; the old ones give nothing.")
        elif "end" in request.POST:
            feed_keys.end(request.user)
            words = _("The addresses of your feeds give nothing any more.")
        else:
            feed_keys.make(request.user)
            words = _("Your feeds have addresses of their own.")
        messages.success(request, words)
        return redirect(reverse("forum:following") + "#feeds")


class StopFollowing(StopByLink):
    """The link under each mail about a post ends exactly what it came by."""

    link = STOP
    template_name = "forums/stop_following.html"

    @cached_property
    def where(self):
        """The topic or forum as its reader may still see it, or None."""
        kind, _colon, number = self.what.partition(":")
        if kind == TOPIC:
            return selectors.topic_now(number, self.reader)
        return selectors.visible_forums(self.reader).filter(pk=number).first()

    @property
    def is_topic(self):
        return self.what.startswith(TOPIC)

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            where=self.where,
            is_topic=self.is_topic,
            name=self.where
            and (self.where.subject if self.is_topic else self.where.name),
            is_on=self.where and self.is_on(),
            **kwargs,
        )

    def is_on(self):
        if self.is_topic:
            return following.followed(self.reader, self.where).is_on
        return following.follows_forum(self.reader, self.where)

    def act(self, *, starts):
        if self.where is None:
            rows = Following.objects.filter(self.said(), user=self.reader)
            rows.update(is_on=False)
        elif self.is_topic:
            actions.follow_topic(self.where, on=starts, actor=self.reader)
        else:
            actions.follow_forum(self.where, on=starts, actor=self.reader)

    def said(self):
        """What was said of it, also of the topic of which it is part now."""
        kind, _colon, number = self.what.partition(":")
        if kind != TOPIC:
            return Q(forum=number)
        merged = MergedTopic.objects.filter(number=number).values("into")
        return Q(topic=number) | Q(topic__in=merged)
