from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ForumModerator(models.Model):
    """Somebody who moderates one forum and those below it, as far as they may read them."""

    forum = models.ForeignKey(
        "forum.Forum",
        models.CASCADE,
        verbose_name=_("forum"),
        related_name="moderators",
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        verbose_name=_("moderator"),
        related_name="moderated_forums",
    )
    appointed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("appointed by"),
        null=True,
        related_name="+",
    )
    appointed_at = models.DateTimeField(_("appointed at"), default=timezone.now)

    class Meta:
        ordering = ["forum", "appointed_at"]
        verbose_name = _("moderator of a forum")
        verbose_name_plural = _("moderators of forums")
        constraints = [
            models.UniqueConstraint(
                fields=["forum", "user"], name="forum_moderator_once"
            )
        ]

    def __str__(self):
        return f"{self.forum}: {self.user}"
