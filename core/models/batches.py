"""A file on its way in: read, checked and written piece by piece, kept for a month."""

import datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class BatchQuerySet(models.QuerySet):
    def interrupted(self):
        """Its work was begun and stands still: a crash, or a worker that was stopped."""
        return self.filter(
            state__in=self.model.WORKING_STATES,
            touched_at__lt=timezone.now() - self.model.STANDS_STILL,
        )

    def to_empty(self):
        """Old enough for its file and rows to go; the counts stay."""
        return self.filter(
            emptied_at=None, created_at__lt=timezone.now() - self.model.KEPT
        )


class Batch(models.Model):
    """What all imports know of themselves; each says which states they pass.

    A subclass names its `State` with DONE, and WORKING_STATES.
    """

    KEPT = datetime.timedelta(days=30)
    STANDS_STILL = datetime.timedelta(minutes=2)

    created_at = models.DateTimeField(_("begun at"), default=timezone.now)
    file_name = models.CharField(_("file"), max_length=150)
    total = models.PositiveIntegerField(_("rows"), default=0)
    done = models.PositiveIntegerField(_("rows done"), default=0)
    counts = models.JSONField(_("counts"), default=dict, help_text="{outcome: rows}")
    touched_at = models.DateTimeField(_("last worked on"), default=timezone.now)
    finished_at = models.DateTimeField(_("finished at"), null=True)
    emptied_at = models.DateTimeField(_("rows removed at"), null=True)

    class Meta:
        abstract = True

    def __str__(self):
        return self.file_name

    def is_working(self):
        return self.state in self.WORKING_STATES

    def is_done(self):
        return self.state == self.State.DONE

    def removed_on(self):
        return timezone.localdate(self.created_at + self.KEPT)
