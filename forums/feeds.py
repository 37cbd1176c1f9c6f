"""Feeds of the forums: as an anonymous visitor reads them, whoever asks, and a member's own."""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.syndication.views import Feed
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import translation
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from core import secret_addresses
from core.feeds import Atom
from core.html import clean_member, text_of
from forums import own_feeds, selectors
from forums.addresses import (
    forum_feed_url,
    forum_url,
    lasting_path,
    topic_feed_url,
    topic_url,
)
from forums.models import FeedKey

ITEMS = 30


class TopicFeed(Feed):
    """The newest public topics with their first posts; never more than thirty."""

    feed_type = Atom

    def title(self):
        return _("New topics in the forums")

    def link(self):
        return reverse("forum:index")

    def items(self):
        topics = selectors.visible_topics(AnonymousUser())
        return topics.select_related("forum", "first_post", "poster__person").order_by(
            "-created", "-pk"
        )[:ITEMS]

    def item_title(self, topic):
        return topic.subject

    def item_description(self, topic):
        return clean_member(topic.first_post.content.rendered)

    def item_author_name(self, topic):
        return str(topic.poster) if topic.poster else _("former member")

    def item_pubdate(self, topic):
        return topic.created

    def item_updateddate(self, topic):
        return topic.last_post_on or topic.created


class PostFeed(Feed):
    """Posts, the newest first; the view says of which topics."""

    feed_type = Atom

    def item_title(self, post):
        return f"{post.topic.subject} – {author_of(post)}"

    def item_description(self, post):
        return clean_member(post.content.rendered)

    def item_link(self, post):
        return reverse("forum:post", args=[post.pk])

    def item_guid(self, post):
        """Not the link: that has another language, and the server's name as it was asked."""
        return settings.SITE_URL + lasting_path(post)

    def item_author_name(self, post):
        return author_of(post)

    def item_pubdate(self, post):
        return post.created

    def item_updateddate(self, post):
        return post.updated


def author_of(post):
    return str(post.poster or post.username or _("former member"))


class ForumPosts(PostFeed):
    """Of a forum and of those below it."""

    def get_object(self, request, forum_slug, forum_pk):
        return get_object_or_404(selectors.visible_forums(AnonymousUser()), pk=forum_pk)

    def title(self, forum):
        return _("New posts in “%(name)s”") % {"name": forum.name}

    def link(self, forum):
        return forum_url(forum)

    def feed_url(self, forum):
        return forum_feed_url(forum)

    def items(self, forum):
        topics = selectors.topics_below(forum, AnonymousUser())
        return selectors.newest_posts(topics, ITEMS)


class TopicPosts(PostFeed):
    """Of one topic; where it was moved or merged, its old address leads on."""

    def __call__(self, request, **kwargs):
        topic = selectors.topic_now(kwargs["pk"], AnonymousUser())
        if topic is None:
            raise Http404
        if (topic.pk, topic.forum_id) != (kwargs["pk"], kwargs["forum_pk"]):
            return redirect(topic_feed_url(topic))
        return super().__call__(request, topic=topic, **kwargs)

    def get_object(self, request, topic, **kwargs):
        return topic

    def title(self, topic):
        return topic.subject

    def link(self, topic):
        return topic_url(topic)

    def feed_url(self, topic):
        return topic_feed_url(topic)

    def items(self, topic):
        posts = selectors.posts_of(topic, AnonymousUser())
        return selectors.newest_first(posts, ITEMS)

    def item_title(self, post):
        words = Truncator(text_of(post.content.rendered)).chars(80)
        return f"{author_of(post)}: {words}"


class OwnFeed(PostFeed):
    """Of whoever made the key, with their rights of the moment."""

    route = ""

    def __call__(self, request, secret):
        alive = FeedKey.objects.alive().select_related("user__person")
        key = get_object_or_404(alive, secret=secret)
        secret_addresses.note_use(key)
        with translation.override(key.user.language):
            response = super().__call__(request, key=key)
        response["Cache-Control"] = "private, no-cache"
        response["X-Robots-Tag"] = "noindex"
        return response

    def get_object(self, request, key):
        return key

    def link(self, key):
        return reverse("forum:following")

    def feed_url(self, key):
        return reverse(self.route, args=[key.secret])


class FollowedPosts(OwnFeed):
    route = "forum:followed_feed"

    def title(self, key):
        return _("%(site)s: what I follow") % {"site": settings.SITE_NAME}

    def items(self, key):
        return own_feeds.followed_posts(key.user, ITEMS)


class UnreadPosts(OwnFeed):
    route = "forum:unread_feed"

    def title(self, key):
        return _("%(site)s: unread posts") % {"site": settings.SITE_NAME}

    def items(self, key):
        return own_feeds.unread_posts(key.user, ITEMS)
