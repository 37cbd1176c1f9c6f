from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Appeal(models.Model):
    """The author's own words against a decision, once; another moderator answers."""

    class Decision(models.TextChoices):
        UPHELD = "upheld", _("the decision stands")
        REVERSED = "reversed", _("the decision is lifted")

    sanction = models.OneToOneField(
        "forums.Sanction",
        models.CASCADE,
        verbose_name=_("against which decision"),
        related_name="appeal",
    )
    text = models.TextField(_("why it is wrong"), max_length=2000)
    sent_at = models.DateTimeField(_("sent at"), default=timezone.now)
    decision = models.CharField(
        _("decision"), max_length=10, choices=Decision, blank=True
    )
    answer = models.CharField(_("answer"), max_length=500, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("decided by"),
        null=True,
        related_name="+",
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)

    class Meta:
        ordering = ["sent_at", "pk"]
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")

    def __str__(self):
        return f"{self.sanction_id}: {self.text[:40]}"

    def get_absolute_url(self):
        """For whoever answers it."""
        return f"{reverse('forums:appeals')}#appeal-{self.pk}"
