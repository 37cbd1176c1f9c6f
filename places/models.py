from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class Oblast(models.Model):
    """A NUTS 3 area; Bulgaria has 28."""

    code = models.CharField(_("code"), max_length=3, unique=True)
    slug = models.SlugField(_("address"), max_length=60, unique=True)
    nuts3_code = models.CharField(_("NUTS 3 code"), max_length=5, unique=True)
    nuts2_code = models.CharField(_("planning region (NUTS 2)"), max_length=4)
    name = models.CharField(_("name"), max_length=60)

    class Meta:
        ordering = ["name"]
        verbose_name = _("oblast")
        verbose_name_plural = _("oblasti")

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("oblast", args=[self.slug])


class Obshtina(models.Model):
    """A municipality (LAU); Bulgaria has 265. `code` such as VID09; names repeat, codes do not."""

    oblast = models.ForeignKey(
        Oblast, models.PROTECT, verbose_name=_("oblast"), related_name="obshtini"
    )
    code = models.CharField(_("code"), max_length=5, unique=True)
    slug = models.SlugField(_("address"), max_length=60)
    name = models.CharField(_("name"), max_length=60)

    class Meta:
        ordering = ["name", "code"]
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")
        constraints = [
            models.UniqueConstraint(
                fields=["oblast", "slug"], name="obshtina_slug_unique_in_oblast"
            )
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("obshtina", args=[self.oblast.slug, self.slug])


class Settlement(models.Model):
    """A town, village or monastery with its five-digit EKATTE code (text: it has leading zeros)."""

    class Kind(models.TextChoices):
        TOWN = "town", _("town")
        VILLAGE = "village", _("village")
        MONASTERY = "monastery", _("monastery")

    obshtina = models.ForeignKey(
        Obshtina,
        models.PROTECT,
        verbose_name=_("municipality"),
        related_name="settlements",
    )
    ekatte = models.CharField(_("EKATTE code"), max_length=5, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    name = models.CharField(_("name"), max_length=60)
    latitude = models.DecimalField(
        _("latitude"), max_digits=7, decimal_places=4, null=True
    )
    longitude = models.DecimalField(
        _("longitude"), max_digits=7, decimal_places=4, null=True
    )

    class Meta:
        ordering = ["name", "ekatte"]
        verbose_name = _("settlement")
        verbose_name_plural = _("settlements")

    def __str__(self):
        return self.name
