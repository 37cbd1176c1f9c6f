"""Search follows a forum to its new place, and forgets a deleted topic."""

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from machina.apps.forum.models import Forum
from machina.apps.forum.signals import forum_moved
from machina.apps.forum_conversation.models import Topic

from core import search as entries
from forums import search
from forums.models import ForumPlace


@receiver(post_save, sender=ForumPlace)
@receiver(post_delete, sender=ForumPlace)
def follow_place(sender, instance, **kwargs):
    forum = Forum.objects.filter(pk=instance.forum_id).first()
    if forum:
        search.index_forum(forum)


@receiver(forum_moved)
def follow_move(sender, **kwargs):
    """Machina sends the forum itself as the sender."""
    search.index_forum(Forum.objects.get(pk=sender.pk))


@receiver(post_delete, sender=Topic)
def forget_topic(sender, instance, **kwargs):
    entries.remove(instance)
