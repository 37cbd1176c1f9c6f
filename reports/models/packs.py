"""The files of a report as one ZIP, made once by the worker and then only handed out."""

import datetime
from pathlib import Path

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models import random_key
from reports.models.reports import Report


class Pack(models.Model):
    """Of an accepted report, for one kind of reader."""

    STANDS_STILL = datetime.timedelta(minutes=2)

    class Audience(models.TextChoices):
        PUBLIC = "public", _("everybody")
        DONOR = "donor", _("the donor")

    class State(models.TextChoices):
        WAITING = "waiting", _("waits")
        MAKING = "making", _("is being made")
        READY = "ready", _("ready")
        FAILED = "failed", _("was not made")

    report = models.ForeignKey(
        Report, models.CASCADE, verbose_name=_("report"), related_name="packs"
    )
    audience = models.CharField(_("for whom"), max_length=10, choices=Audience)
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.WAITING
    )
    done = models.PositiveIntegerField(_("files done"), default=0)
    total = models.PositiveIntegerField(_("files in all"), default=0)
    touched_at = models.DateTimeField(_("last worked on"), default=timezone.now)
    key = models.CharField(_("key"), max_length=32, default=random_key, editable=False)
    manifest = models.JSONField(
        _("manifest"), default=list, help_text="[[path, bytes, SHA-256]] of each file."
    )
    left_out = models.PositiveIntegerField(_("files left out"), default=0)
    size = models.PositiveBigIntegerField(_("size in bytes"), default=0)
    sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("pack of a report")
        verbose_name_plural = _("packs of reports")
        constraints = [
            models.UniqueConstraint(
                fields=["report", "audience"], name="pack_once_per_audience"
            )
        ]

    def __str__(self):
        return f"{self.report}: {self.get_audience_display()}"

    def is_public(self):
        return self.audience == self.Audience.PUBLIC

    def is_over(self):
        return self.state in {self.State.READY, self.State.FAILED}

    def touch(self):
        """It is being worked on; without this sign the clock takes it up."""
        self.touched_at = timezone.now()
        self.save()

    def path(self):
        """Where the ZIP lies on the disk, outside every public folder."""
        return Path(settings.MEDIA_ROOT) / "packs" / f"{self.key}.zip"
