from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _


class Discussion(models.Model):
    """The one topic in which an object (a news item, an event) is discussed."""

    topic = models.OneToOneField(
        "forum_conversation.Topic",
        models.CASCADE,
        verbose_name=_("topic"),
        related_name="discussion",
    )
    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    about = GenericForeignKey()

    class Meta:
        verbose_name = _("discussion")
        verbose_name_plural = _("discussions")
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id"], name="discussion_once_per_object"
            )
        ]

    def __str__(self):
        return str(self.topic)
