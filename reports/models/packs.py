"""Files that the worker makes once and that then are only handed out, each as one ZIP."""

import datetime
from pathlib import Path

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models import random_key
from projects.models import Project
from reports.models.reports import Report


class MadeFile(models.Model):
    """A ZIP with the progress of its making."""

    STANDS_STILL = datetime.timedelta(minutes=2)

    class State(models.TextChoices):
        WAITING = "waiting", _("waits")
        MAKING = "making", _("is being made")
        READY = "ready", _("ready")
        FAILED = "failed", _("was not made")

    WORKING = (State.WAITING, State.MAKING)

    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.WAITING
    )
    done = models.PositiveIntegerField(_("files done"), default=0)
    total = models.PositiveIntegerField(_("files in all"), default=0)
    touched_at = models.DateTimeField(_("last worked on"), default=timezone.now)
    key = models.CharField(_("key"), max_length=32, default=random_key, editable=False)
    size = models.PositiveBigIntegerField(_("size in bytes"), default=0)
    sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True)

    class Meta:
        abstract = True

    def is_over(self):
        return self.state in {self.State.READY, self.State.FAILED}

    def touch(self):
        """It is being worked on; without this sign the clock takes it up."""
        self.touched_at = timezone.now()
        self.save()

    def path(self):
        """Where the ZIP lies on the disk, outside every public folder."""
        return Path(settings.MEDIA_ROOT) / "packs" / f"{self.key}.zip"


class SupersededError(Exception):
    """Another worker has taken the pack up."""


class Pack(MadeFile):
    """Of an accepted report, for one kind of reader; made by one worker (`run`) at a time."""

    # What took the worker down with it so often is not tried again by itself.
    MOST_TRIES = 3

    class Audience(models.TextChoices):
        PUBLIC = "public", _("everybody")
        DONOR = "donor", _("the donor")

    report = models.ForeignKey(
        Report, models.CASCADE, verbose_name=_("report"), related_name="packs"
    )
    audience = models.CharField(_("for whom"), max_length=10, choices=Audience)
    manifest = models.JSONField(
        _("manifest"), default=list, help_text="[[path, bytes, SHA-256]] of each file."
    )
    left_out = models.PositiveIntegerField(_("files left out"), default=0)
    tries = models.PositiveSmallIntegerField(
        _("times begun since it was ordered"), default=0
    )
    run = models.CharField(_("who makes it"), max_length=32, blank=True)

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

    def touch(self):
        self.keep(done=self.done)

    def keep(self, **values):
        """What is known of it by now, as long as it is still ours to make."""
        same = Pack.objects.filter(pk=self.pk, run=self.run, state=self.State.MAKING)
        if not same.update(touched_at=timezone.now(), **values):
            raise SupersededError


class ProjectCopy(MadeFile):
    """The public pages of a project as files that open offline; the newest one only.

    While a new one is made, the one before can still be taken.
    """

    project = models.OneToOneField(
        Project, models.CASCADE, verbose_name=_("project"), related_name="static_copy"
    )
    made_at = models.DateTimeField(
        _("made at"), null=True, help_text="Without it there is no file to take."
    )
    pages = models.PositiveIntegerField(_("pages"), default=0)
    files = models.PositiveIntegerField(_("files beside the pages"), default=0)
    shown = models.JSONField(
        _("what it shows"), default=dict, help_text="{kind: {key: mark}} of its rows."
    )
    checked_at = models.DateTimeField(_("last compared"), default=timezone.now)

    class Meta:
        verbose_name = _("static copy of a project")
        verbose_name_plural = _("static copies of projects")

    def __str__(self):
        return str(self.project)
