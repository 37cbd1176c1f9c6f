from django.contrib.auth.models import AnonymousUser
from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from core.html import clean_member
from forums import selectors

ITEMS = 30


class TopicFeed(Feed):
    """The newest public topics with their first posts; never more than thirty."""

    feed_type = Atom1Feed

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
