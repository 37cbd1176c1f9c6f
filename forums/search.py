from machina.apps.forum_conversation.models import Topic

from core import search
from core.html import text_of
from forums.addresses import topic_url
from forums.models import ForumPlace

KIND = "topic"


def index(topic) -> None:
    """Let a topic be found with its approved posts by those who may read its forum."""
    place = place_of(topic.forum)
    if not topic.approved or place is None:
        search.remove(topic)
        return
    posts = topic.posts.filter(approved=True).order_by("created", "pk")
    texts = [text_of(post.content.rendered) for post in posts]
    search.put(
        topic,
        kind=KIND,
        audience=audience(place),
        url=topic_url(topic),
        titles={"bg": topic.subject},
        bodies={"bg": "\n".join(texts)},
        published_at=topic.last_post_on,
    )


def place_of(forum):
    """The place of the forum or of the nearest forum above it."""
    ancestors = forum.get_ancestors(ascending=True, include_self=True).values_list(
        "pk", flat=True
    )
    places = {
        place.forum_id: place
        for place in ForumPlace.objects.filter(forum__in=ancestors)
    }
    return next((places[pk] for pk in ancestors if pk in places), None)


def audience(place):
    if place.audience == ForumPlace.Audience.GROUP:
        return [f"group:{place.group_id}"]
    if place.audience == ForumPlace.Audience.MEMBERS:
        return ["members", "network"]
    return ["public"]


def everything():
    return Topic.objects.filter(approved=True).select_related("forum")
