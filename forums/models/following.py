from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class FollowingQuerySet(models.QuerySet):
    def on(self):
        return self.filter(is_on=True)

    def of_habit(self):
        """What people last said beside their own text."""
        return self.filter(topic=None, forum=None)

    def about(self, topic):
        """All that decides who is told of posts in the topic."""
        return self.filter(Q(topic=topic) | Q(forum=topic.forum_id))


class Following(models.Model):
    """Somebody's yes or no to being told of new posts in a topic or a forum.

    A no to a topic holds also where its forum is followed. Without a topic and a forum it is
    the person's last choice for topics in which they write.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        verbose_name=_("account"),
        related_name="+",
    )
    topic = models.ForeignKey(
        "forum_conversation.Topic",
        models.CASCADE,
        verbose_name=_("topic"),
        null=True,
        related_name="followings",
    )
    forum = models.ForeignKey(
        "forum.Forum",
        models.CASCADE,
        verbose_name=_("forum"),
        null=True,
        related_name="followings",
    )
    is_on = models.BooleanField(_("follows"), default=True)
    chosen_at = models.DateTimeField(_("chosen at"), default=timezone.now)

    objects = FollowingQuerySet.as_manager()

    class Meta:
        verbose_name = _("following")
        verbose_name_plural = _("followings")
        constraints = [
            models.CheckConstraint(
                name="following_of_a_topic_or_a_forum",
                condition=Q(topic=None) | Q(forum=None),
            ),
            models.UniqueConstraint(
                fields=["user", "topic"], name="following_topic_once"
            ),
            models.UniqueConstraint(
                fields=["user", "forum"], name="following_forum_once"
            ),
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(topic=None, forum=None),
                name="following_habit_once",
            ),
        ]

    def __str__(self):
        return f"{self.user_id}: {self.topic_id or self.forum_id or '-'}"


class Telling(models.Model):
    """How far the followers were told of a post: each once, whatever breaks in between."""

    post = models.OneToOneField(
        "forum_conversation.Post",
        models.CASCADE,
        verbose_name=_("post"),
        related_name="telling",
    )
    reached = models.PositiveBigIntegerField(
        _("reached"), default=0, help_text="The last account that was told."
    )
    begun_at = models.DateTimeField(
        _("begun at"),
        default=timezone.now,
        null=True,
        help_text="Empty while the post is hidden: then it rests.",
    )
    is_done = models.BooleanField(_("done"), default=False)

    class Meta:
        verbose_name = _("telling of a post")
        verbose_name_plural = _("tellings of posts")
        indexes = [
            models.Index(
                fields=["begun_at"], condition=Q(is_done=False), name="telling_to_do"
            )
        ]

    def __str__(self):
        return str(self.post_id)
