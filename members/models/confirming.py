"""Once a year an organisation says that its profile is still true."""

import datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

DAY = datetime.timedelta(days=1)
ASKED_EVERY = 365 * DAY
REMINDED_AFTER = (14 * DAY, 30 * DAY)
OUTDATED_AFTER = 60 * DAY


class Confirmed(models.Model):
    """When its people last said so, and since when we wait for them to say it again."""

    confirmed_on = models.DateField(_("confirmed on"), null=True, blank=True)
    asked_to_confirm_on = models.DateField(
        _("asked to confirm on"), null=True, blank=True
    )
    confirmation_reminders = models.PositiveSmallIntegerField(
        _("reminders to confirm"), default=0
    )

    class Meta:
        abstract = True

    def is_asked_to_confirm(self):
        return self.asked_to_confirm_on is not None

    def is_outdated(self):
        """Asked two months ago and still silent: the profile is possibly out of date."""
        return (
            self.is_asked_to_confirm()
            and self.is_listed()
            and self.asked_to_confirm_on <= timezone.localdate() - OUTDATED_AFTER
        )
