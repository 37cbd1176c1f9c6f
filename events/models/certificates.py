from django.core.signing import Signer
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from core.paper_codes import LENGTH, random_code, shown_code

MINUTES_OF_STUDY = 45
SIGNER = Signer(salt="events.certificate")


class CertificateQuerySet(models.QuerySet):
    def valid(self):
        return self.filter(revoked_at=None)

    def counted(self):
        """Those that figures count: valid ones of live events; a lost name changes nothing."""
        return self.valid().filter(
            registration__event__is_published=True,
            registration__event__deleted_at=None,
            registration__event__cancelled_at=None,
            registration__event__organiser__is_practice=False,
        )


class Certificate(models.Model):
    """That somebody took part, as it was counted on the day of issue.

    What it says is frozen. If presence is corrected later, it is revoked and another one is
    issued; the old code then says that it is no longer valid.
    """

    registration = models.ForeignKey(
        "events.Registration",
        models.CASCADE,
        verbose_name=_("registration"),
        related_name="certificates",
    )
    code = models.CharField(
        _("code"), max_length=LENGTH, unique=True, default=random_code, editable=False
    )
    name = models.CharField(
        _("name"), max_length=120, blank=True, help_text="Empty: no longer kept."
    )
    parts = models.PositiveSmallIntegerField(_("parts attended"))
    of_parts = models.PositiveSmallIntegerField(_("of how many parts"))
    minutes = models.PositiveIntegerField(_("minutes attended"))
    issued_at = models.DateTimeField(_("issued at"), default=timezone.now)
    issued_by = models.ForeignKey(
        "members.User",
        models.SET_NULL,
        verbose_name=_("issued by"),
        null=True,
        related_name="+",
    )
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        constraints = [
            models.UniqueConstraint(
                fields=["registration"],
                condition=Q(revoked_at=None),
                name="certificate_valid_once_per_registration",
            )
        ]

    def __str__(self):
        return self.shown_code()

    def get_absolute_url(self):
        """Where anybody who holds the paper sees whether it is valid."""
        return reverse("events:certificate", args=[self.shown_code()])

    def own_address(self):
        """Where the paper is, for the person: signed, for as long as it is valid."""
        signature = SIGNER.signature(self.code)
        return reverse("events:own_certificate", args=[self.shown_code(), signature])

    def is_signed_by(self, signature):
        return constant_time_compare(SIGNER.signature(self.code), signature)

    def shown_code(self):
        return shown_code(self.code)

    @property
    def event(self):
        return self.registration.event

    @property
    def hours(self):
        """Whole ones: of study for a training, of the clock for anything else."""
        is_training = self.event.kind == self.event.Kind.TRAINING
        return self.minutes // (MINUTES_OF_STUDY if is_training else 60)


class Signatory(models.Model):
    """Who signs the certificates of an event, as it is printed under the line."""

    event = models.OneToOneField(
        "events.Event",
        models.CASCADE,
        verbose_name=_("event"),
        related_name="signatory",
    )
    name = models.CharField(_("name"), max_length=120, blank=True)
    position = models.CharField(
        _("position of the signatory"), max_length=200, blank=True
    )

    class Meta:
        verbose_name = _("signatory")
        verbose_name_plural = _("signatories")

    def __str__(self):
        return self.name
