"""For how long the people of an event are known, and when that ends."""

import datetime

from django.db import models
from django.db.models import F, Func
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.dates import months_later

DAY = datetime.timedelta(days=1)
DELETED_IS_KEPT = 30 * DAY
# A month, of which the shortest has as many days.
NOTICE_OF_PURGE = 28 * DAY


class Months(Func):
    """As many months of the calendar, so that a year ends on the same day."""

    template = "make_interval(months => (%(expressions)s)::int)"
    output_field = models.DurationField()


class KeptQuerySet(models.QuerySet):
    def due_to_tell_of_purge(self):
        """Whose list of people will be emptied in a month, and nobody was told."""
        a_month_before = Months(F("kept_for_months") - 1)
        return self.filter(purged_at=None, purge_told_at=None).filter(
            ends_at__lte=timezone.now() - a_month_before
        )

    def due_to_purge(self):
        """Whose list of people is no longer kept; never without a month's notice."""
        now = timezone.now()
        return self.filter(
            purged_at=None,
            purge_told_at__lte=now - NOTICE_OF_PURGE,
            ends_at__lte=now - Months(F("kept_for_months")),
        )

    def due_to_delete(self):
        """Deleted so long ago that nobody will want them back."""
        return self.filter(deleted_at__lt=timezone.now() - DELETED_IS_KEPT)


class Kept(models.Model):
    """An event as something of which the people are known for some time only."""

    kept_for_months = models.PositiveSmallIntegerField(
        _("months for which the list of people is kept"), default=12
    )
    purged_at = models.DateTimeField(
        _("the list of people was emptied at"), null=True, editable=False
    )
    purge_told_at = models.DateTimeField(
        _("owners were told of it at"), null=True, editable=False
    )

    class Meta:
        abstract = True

    def people_kept_until(self):
        """The day on which the list of people is emptied, as far as is known."""
        ends = timezone.localtime(self.ends_at).date()
        day = months_later(ends, self.kept_for_months)
        if self.purge_told_at:
            told = timezone.localtime(self.purge_told_at + NOTICE_OF_PURGE).date()
            return max(day, told)
        return day
