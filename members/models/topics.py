from django.db import models
from django.utils.translation import gettext_lazy as _


class Topic(models.Model):
    """A theme of civil society work (our own list, mapped to DAC 5-digit purpose codes)."""

    slug = models.SlugField(_("address"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120)
    sector_code = models.CharField(_("DAC 5-digit code"), max_length=5, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("topic")
        verbose_name_plural = _("topics")

    def __str__(self):
        return self.name
