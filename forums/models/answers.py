from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class AcceptedAnswerQuerySet(models.QuerySet):
    def standing(self):
        """Those whose post is still in the topic for everybody to read."""
        return self.filter(post__approved=True, post__topic=models.F("topic"))


class AcceptedAnswer(models.Model):
    """The post that answered the question of its topic, as who asked or a moderator marked it."""

    topic = models.OneToOneField(
        "forum_conversation.Topic",
        models.CASCADE,
        verbose_name=_("topic"),
        related_name="accepted",
    )
    post = models.OneToOneField(
        "forum_conversation.Post",
        models.CASCADE,
        verbose_name=_("post"),
        related_name="accepted",
    )
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("accepted by"),
        null=True,
        related_name="+",
    )
    accepted_at = models.DateTimeField(_("accepted at"), default=timezone.now)

    objects = AcceptedAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("accepted answer")
        verbose_name_plural = _("accepted answers")

    def __str__(self):
        return f"{self.topic}: {self.post_id}"


def with_solved(topics):
    """Topics with `is_solved`: somebody's post is marked as the answer."""
    found = AcceptedAnswer.objects.standing().filter(topic=OuterRef("pk"))
    return topics.annotate(is_solved=Exists(found))
