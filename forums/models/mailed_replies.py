import datetime

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# As long as the address works to which it came.
KEPT = datetime.timedelta(days=365)


class MailedReplyQuerySet(models.QuerySet):
    def expired(self):
        return self.filter(received_at__lt=timezone.now() - KEPT)


class MailedReply(models.Model):
    """A mail that somebody answered with, taken once however often it is delivered."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        verbose_name=_("account"),
        related_name="+",
    )
    fingerprint = models.CharField(
        _("fingerprint"),
        max_length=64,
        help_text="Of the Message-ID, or of the content.",
    )
    post = models.ForeignKey(
        "forum_conversation.Post",
        models.SET_NULL,
        verbose_name=_("post"),
        related_name="+",
        null=True,
        help_text="Empty when the mail was refused.",
    )
    received_at = models.DateTimeField(_("received at"), default=timezone.now)

    objects = MailedReplyQuerySet.as_manager()

    class Meta:
        verbose_name = _("reply by mail")
        verbose_name_plural = _("replies by mail")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "fingerprint"], name="mailed_reply_once"
            )
        ]
        indexes = [models.Index(fields=["received_at"], name="mailed_reply_by_time")]

    def __str__(self):
        return str(self.pk)
