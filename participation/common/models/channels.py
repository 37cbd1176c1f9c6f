"""By which way something reached the portal: paper and desk count too, and are counted apart."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    PORTAL = "portal", _("on the portal")
    MEETING = "meeting", _("at a meeting")
    PAPER = "paper", _("on paper")
    DESK = "desk", _("at a desk")
    LETTER = "letter", _("by letter")


class ByChannel(models.Model):
    """What people give themselves, or staff enters for them."""

    channel = models.CharField(
        _("how it came"), max_length=10, choices=Channel, default=Channel.PORTAL
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("entered by"),
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )

    class Meta:
        abstract = True

    def is_by_hand(self):
        """Entered by staff for somebody else."""
        return self.channel != Channel.PORTAL
