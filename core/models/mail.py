"""The outbox."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class OutgoingMail(models.Model):
    """A mail to send, written in the transaction of the act that it tells about."""

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        FAILED = "failed", _("not delivered")

    to = models.EmailField(_("to"))
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"))
    html = models.TextField(_("text as HTML"), blank=True)
    headers = models.JSONField(_("headers"), default=dict)
    attachments = models.JSONField(
        _("attachments"), default=list, help_text="[{name, content_type, text}]"
    )
    key = models.CharField(  # noqa: DJ001 - unique, and most mails have none
        _("key"),
        max_length=200,
        unique=True,
        null=True,
        help_text="The same key is sent once.",
    )
    message_id = models.CharField(_("Message-ID"), max_length=120, unique=True)
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.QUEUED
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    error = models.CharField(_("error"), max_length=300, blank=True)
    queued_at = models.DateTimeField(_("queued at"), default=timezone.now)
    sending_since = models.DateTimeField(_("being sent since"), null=True)
    sent_at = models.DateTimeField(_("sent at"), null=True)

    class Meta:
        ordering = ["-queued_at", "-pk"]
        verbose_name = _("outgoing mail")
        verbose_name_plural = _("outgoing mail")
        indexes = [models.Index(fields=["state", "queued_at"], name="mail_by_state")]

    def __str__(self):
        return self.subject
