"""That somebody gave so many hours to an organisation, as it was confirmed on the day of issue."""

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.paper_codes import LENGTH, random_code, shown_code
from members.models import Organisation
from participation.volunteering.models.hours import hours_of


class CertificateQuerySet(models.QuerySet):
    def valid(self):
        return self.filter(revoked_at=None)


class Certificate(models.Model):
    """What it says is frozen. More hours later make another one beside it.

    If confirmed hours are corrected below what it says, it is revoked and its code tells so.
    """

    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        verbose_name=_("organisation"),
        related_name="volunteer_certificates",
    )
    person = models.ForeignKey(
        "members.Person",
        models.PROTECT,
        verbose_name=_("volunteer"),
        related_name="volunteer_certificates",
    )
    code = models.CharField(
        _("code"), max_length=LENGTH, unique=True, default=random_code, editable=False
    )
    name = models.CharField(
        _("name"), max_length=120, blank=True, help_text="Empty: no longer kept."
    )
    quarters = models.PositiveIntegerField(_("quarters of an hour"))
    first_on = models.DateField(_("first day"))
    last_on = models.DateField(_("last day"))
    issued_at = models.DateTimeField(_("issued at"), default=timezone.now)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_at", "-pk"]
        verbose_name = _("certificate of a volunteer")
        verbose_name_plural = _("certificates of volunteers")

    def __str__(self):
        return self.shown_code()

    def get_absolute_url(self):
        """Where anybody who holds the paper sees whether it is valid."""
        return reverse("volunteering:certificate", args=[self.shown_code()])

    def shown_code(self):
        return shown_code(self.code)

    @property
    def amount(self):
        return hours_of(self.quarters)
