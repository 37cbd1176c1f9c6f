"""The one topic under an object of the portal."""

from django.db import transaction
from machina.apps.forum.models import Forum
from machina.apps.forum_conversation.models import Topic

from forums.actions.common import is_hidden
from forums.actions.writing import start_topic
from forums.models import Discussion
from members.models import User


@transaction.atomic
def discuss(about, *, forum: Forum, title: str, content: str, actor: User) -> Topic:
    """The one topic about a news item or an event; opened by whoever asks first."""
    type(about).objects.select_for_update(of=("self",)).get(pk=about.pk)
    found = Discussion.objects.filter(
        content_type__app_label=about._meta.app_label,
        content_type__model=about._meta.model_name,
        object_id=about.pk,
    ).first()
    if found and not is_hidden(found.topic.first_post):
        return found.topic
    post = start_topic(forum, subject=title, content=content, actor=actor)
    if found:
        found.topic = post.topic
        found.save()
    else:
        Discussion.objects.create(topic=post.topic, about=about)
    return post.topic
