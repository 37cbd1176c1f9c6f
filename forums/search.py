from django.contrib.contenttypes.models import ContentType
from machina.apps.forum_conversation.models import Topic

from core import search
from core.html import text_of
from core.models import SearchEntry
from forums.addresses import topic_url
from forums.models import ForumPlace

KIND = "topic"
AUDIENCE = ForumPlace.Audience


def index(topic) -> None:
    """Let a topic be found with its approved posts by those who may read its forum."""
    keys = audience(topic.forum)
    if not topic.approved or keys is None:
        search.remove(topic)
        return
    posts = topic.posts.filter(approved=True).order_by("created", "pk")
    texts = [text_of(post.content.rendered) for post in posts]
    search.put(
        topic,
        kind=KIND,
        audience=keys,
        url=topic_url(topic),
        titles={"bg": topic.subject},
        bodies={"bg": "\n".join(texts)},
        published_at=topic.last_post_on,
    )


def audience(forum) -> list[str] | None:
    """Keys of those who may read the forum and everything above it.

    Members of two groups at once have no key, nor has a project's team, which follows its
    partners: such a topic is found in its forum only. None: search learns no word of practice.
    """
    above = forum.get_ancestors(include_self=True).values("pk")
    places = list(ForumPlace.objects.filter(forum__in=above))
    groups = {place.group_id for place in places if place.group_id}
    audiences = {place.audience for place in places}
    if AUDIENCE.PRACTICE in audiences:
        return None
    if AUDIENCE.PROJECT in audiences:
        return []
    if groups:
        return [f"group:{group}" for group in groups] if len(groups) == 1 else []
    if AUDIENCE.MEMBERS in audiences:
        return ["members", "network"]
    return ["public"] if places else []


def index_forum(forum) -> None:
    """Who may find the topics of the forum and of those below it, after it got another place."""
    below = forum.get_descendants(include_self=True)
    for topic in everything().filter(forum__in=below).iterator(500):
        index(topic)


def everything():
    return Topic.objects.filter(approved=True).select_related("forum")


def without_entry():
    """What search does not know yet: until 0.5 topics whose audience has no key stayed out."""
    known = SearchEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(Topic)
    )
    topics = everything().exclude(forum__place__audience=AUDIENCE.PRACTICE)
    return topics.exclude(pk__in=known.values("object_id"))
