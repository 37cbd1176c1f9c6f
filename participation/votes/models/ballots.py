from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participation.common.models import ByChannel
from participation.votes.models.voters import Voter


class Ballot(ByChannel):
    """What an organisation answered in an open vote."""

    voter = models.OneToOneField(
        Voter, models.CASCADE, verbose_name=_("organisation"), related_name="ballot"
    )
    choices = models.JSONField(_("choices"), default=list)
    cast_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("cast by"),
        null=True,
        related_name="+",
    )
    cast_at = models.DateTimeField(_("cast at"), default=timezone.now)

    class Meta:
        ordering = ["voter"]
        verbose_name = _("ballot")
        verbose_name_plural = _("ballots")

    def __str__(self):
        return str(self.voter)


class Urn(models.Model):
    """All ballots of a secret vote, sealed; empty once they are counted."""

    vote = models.OneToOneField(
        "votes.Vote",
        models.CASCADE,
        verbose_name=_("vote"),
        related_name="urn",
    )
    salt = models.BinaryField()
    content = models.BinaryField()

    class Meta:
        ordering = ["vote"]
        verbose_name = _("urn")
        verbose_name_plural = _("urns")

    def __str__(self):
        return str(self.vote)
