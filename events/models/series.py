from django.db import models
from django.utils.translation import gettext_lazy as _


class EventSeries(models.Model):
    """Links meetings that were made in one step; each of them is its own afterwards."""

    class By(models.TextChoices):
        DATES = "dates", _("by dates")
        MUNICIPALITIES = "municipalities", _("by municipalities")

    by = models.CharField(_("made"), max_length=14, choices=By)
    created_at = models.DateTimeField(_("made at"), auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("series of events")
        verbose_name_plural = _("series of events")

    def __str__(self):
        return f"{self.pk}: {self.get_by_display()}"
