from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Mention(models.Model):
    """Whom a post names with @; they are told once, when the post can be read."""

    post = models.ForeignKey(
        "forum_conversation.Post",
        models.CASCADE,
        verbose_name=_("post"),
        related_name="mentions",
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        verbose_name=_("account"),
        related_name="+",
    )
    words = models.CharField(
        _("as written"), max_length=150, help_text="After the @, as it stands there."
    )
    told_at = models.DateTimeField(_("told at"), null=True)

    class Meta:
        verbose_name = _("mention")
        verbose_name_plural = _("mentions")
        constraints = [
            models.UniqueConstraint(fields=["post", "user"], name="mention_once")
        ]

    def __str__(self):
        return f"{self.post_id}: @{self.words}"
