"""Notices, and how often each person reads of them by mail."""

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.doors import visible_rows
from core.models.pointing import Pointing


class Frequency(models.TextChoices):
    """How often somebody wants to read of a subject by mail."""

    NOW = "now", _("at once")
    DAILY = "daily", _("once a day")
    WEEKLY = "weekly", _("once a week")
    NEVER = "never", _("never")


class NotificationChoice(models.Model):
    """A person's wish about one subject of notices; without a row the subject's usual way."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        verbose_name=_("who"),
        related_name="notification_choices",
    )
    subject = models.CharField(_("subject"), max_length=20)
    frequency = models.CharField(_("how often"), max_length=10, choices=Frequency)

    class Meta:
        verbose_name = _("notification choice")
        verbose_name_plural = _("notification choices")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "subject"], name="notification_choice_once"
            )
        ]

    def __str__(self):
        return f"{self.subject}: {self.frequency}"


class NotificationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The user's own notices, without those about rows that they may no longer see."""
        if not user.is_authenticated:
            return self.none()
        own = self.filter(user=user)
        pks = own.order_by().values_list("content_type", flat=True).distinct()
        allowed = models.Q(pk__in=[])
        for content_type in map(ContentType.objects.get_for_id, pks):
            rows = visible_rows(content_type.model_class(), user)
            if rows is not None:
                allowed |= models.Q(
                    content_type=content_type,
                    object_id__in=rows.order_by().values("pk"),
                )
        return own.filter(allowed)

    def unread(self):
        return self.filter(read_at=None)


class Notification(Pointing):
    """A notice to one person. Its words are templates/notifications/<kind>.txt, read when shown."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        verbose_name=_("to"),
        related_name="notifications",
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("who"),
        null=True,
        related_name="+",
    )
    kind = models.CharField(_("kind"), max_length=60)
    data = models.JSONField(_("details"), default=dict, encoder=DjangoJSONEncoder)
    created_at = models.DateTimeField(_("when"), default=timezone.now)
    read_at = models.DateTimeField(_("read at"), null=True)
    digest = models.CharField(
        _("digest"),
        max_length=10,
        choices=Frequency,
        blank=True,
        help_text="The digest that it waits for; empty once it left, or waits for none.",
    )

    objects = NotificationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        indexes = [
            models.Index(fields=["user", "-created_at"], name="notification_of_user"),
            models.Index(
                fields=["digest", "created_at"],
                condition=~models.Q(digest=""),
                name="notification_for_digest",
            ),
        ]

    def __str__(self):
        return self.kind
