from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class EventChange(models.Model):
    """A new day, hour or place of a published event, or its cancellation, and who was told."""

    class Kind(models.TextChoices):
        MOVED = "moved", _("New day, hour or place")
        CANCELLED = "cancelled", _("Cancelled")

    event = models.ForeignKey(
        "events.Event",
        models.CASCADE,
        verbose_name=_("event"),
        related_name="changes",
    )
    kind = models.CharField(_("what"), max_length=10, choices=Kind)
    sequence = models.PositiveIntegerField(_("version in calendars"))
    before = models.JSONField(_("before"), default=dict, encoder=DjangoJSONEncoder)
    after = models.JSONField(_("after"), default=dict, encoder=DjangoJSONEncoder)
    made_at = models.DateTimeField(_("when"), default=timezone.now)
    made_by = models.ForeignKey(
        "members.User",
        models.SET_NULL,
        verbose_name=_("who"),
        null=True,
        related_name="+",
    )

    class Meta:
        ordering = ["-sequence", "-pk"]
        verbose_name = _("change of an event")
        verbose_name_plural = _("changes of events")
        constraints = [
            models.UniqueConstraint(
                fields=["event", "sequence"], name="change_once_per_version"
            )
        ]

    def __str__(self):
        return f"{self.event_id}: {self.get_kind_display()}"


class Telling(models.Model):
    """One person who was to be told of a change; without a key there was no address."""

    change = models.ForeignKey(
        EventChange,
        models.CASCADE,
        verbose_name=_("change of an event"),
        related_name="tellings",
    )
    registration = models.ForeignKey(
        "events.Registration",
        models.CASCADE,
        verbose_name=_("registration"),
        related_name="tellings",
    )
    mail_key = models.CharField(
        _("key of the mail"), max_length=200, blank=True, help_text="In the outbox."
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = _("person told of a change")
        verbose_name_plural = _("people told of a change")
        constraints = [
            models.UniqueConstraint(
                fields=["change", "registration"], name="told_once_of_a_change"
            )
        ]

    def __str__(self):
        return f"{self.change_id}: {self.registration_id}"
