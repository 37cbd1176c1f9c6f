"""Steps from one row to another."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models.pointing import Pointing


class LinkQuerySet(models.QuerySet):
    def of(self, model, numbers):
        """At either end of which one of these rows stands: they go with it."""
        kind = ContentType.objects.get_for_model(model)
        return self.filter(
            models.Q(content_type=kind, object_id__in=numbers)
            | models.Q(to_content_type=kind, to_object_id__in=numbers)
        )

    def steps(self):
        """Of the chain."""
        return self.filter(kind=Link.Kind.LED_TO)


class Link(Pointing):
    """A step of the chain need → survey → training → meeting → idea → submission → result."""

    class Kind(models.TextChoices):
        LED_TO = "led_to", _("led to")
        DISCUSSED_IN = "discussed_in", _("discussed in")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.LED_TO)
    to_content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    to_object_id = models.PositiveBigIntegerField()
    to = GenericForeignKey("to_content_type", "to_object_id")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("who"),
        null=True,
        related_name="+",
    )
    created_at = models.DateTimeField(_("when"), default=timezone.now)

    objects = LinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "content_type",
                    "object_id",
                    "kind",
                    "to_content_type",
                    "to_object_id",
                ],
                name="link_once",
            )
        ]
        indexes = [
            models.Index(fields=["to_content_type", "to_object_id"], name="link_to"),
        ]

    def __str__(self):
        return f"{self.kind}: {self.object_id} → {self.to_object_id}"
