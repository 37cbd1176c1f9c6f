from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Revision(models.Model):
    """The words of a post before somebody changed them."""

    post = models.ForeignKey(
        "forum_conversation.Post",
        models.CASCADE,
        verbose_name=_("post"),
        related_name="revisions",
    )
    before = models.TextField(_("text before"))
    reason = models.CharField(_("reason"), max_length=250, blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("changed by"),
        null=True,
        related_name="+",
    )
    changed_at = models.DateTimeField(_("changed at"), default=timezone.now)

    class Meta:
        ordering = ["changed_at", "pk"]
        verbose_name = _("earlier version of a post")
        verbose_name_plural = _("earlier versions of posts")

    def __str__(self):
        return f"{self.post_id}: {self.changed_at:%Y-%m-%d %H:%M}"
