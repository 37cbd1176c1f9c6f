from django.db import models
from django.utils.translation import gettext_lazy as _


class MergedTopic(models.Model):
    """A topic that is part of another one now: its old address leads there."""

    number = models.PositiveIntegerField(_("its old number"), unique=True)
    into = models.ForeignKey(
        "forum_conversation.Topic",
        models.CASCADE,
        verbose_name=_("now part of"),
        related_name="merged",
    )

    class Meta:
        verbose_name = _("merged topic")
        verbose_name_plural = _("merged topics")

    def __str__(self):
        return f"{self.number} → {self.into_id}"
