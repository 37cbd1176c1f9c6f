"""What is left in calendars of an event that its subscribers may no longer see."""

import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models.events import Event

# As long as somebody's calendar program may not have asked again.
KEPT = datetime.timedelta(days=90)


class WithdrawalQuerySet(models.QuerySet):
    def visible_to(self, user):
        """To those to whom the event was shown."""
        allowed = Q(audience=Event.Audience.PUBLIC)
        if not user.is_authenticated:
            return self.filter(allowed)
        allowed |= Q(audience=Event.Audience.GROUP, group__in=user.read_group_ids())
        if user.is_member() or user.is_moderator():
            allowed |= Q(audience=Event.Audience.MEMBERS)
        return self.filter(allowed)

    def of_organisation(self, organisation):
        return self.filter(organiser=organisation)

    def expired(self):
        """For the clock."""
        since = timezone.now() - KEPT
        return self.filter(ends_at__lt=since, withdrawn_at__lt=since)

    def recent(self):
        """Still in somebody's calendar: to come, or over or withdrawn not long ago."""
        since = timezone.now() - KEPT
        return self.filter(Q(ends_at__gte=since) | Q(withdrawn_at__gte=since))


class Withdrawal(models.Model):
    """An event was taken off, deleted or is for fewer people: its number and hour, no word of it.

    The columns say in which feeds it stood. `number` is the event's, without an arrow, since
    the event's row may go before.
    """

    number = models.BigIntegerField(_("number of the event"), db_index=True)
    sequence = models.PositiveIntegerField(_("version in calendars"))
    starts_at = models.DateTimeField(_("starts at"))
    ends_at = models.DateTimeField(_("ends at"))
    withdrawn_at = models.DateTimeField(_("withdrawn at"), default=timezone.now)
    audience = models.CharField(_("who saw it"), max_length=10, choices=Event.Audience)
    kind = models.CharField(_("kind"), max_length=20, choices=Event.Kind)
    organiser = models.ForeignKey(
        "members.Organisation", models.CASCADE, related_name="+"
    )
    project = models.ForeignKey(
        "projects.Project", models.CASCADE, null=True, related_name="+"
    )
    group = models.ForeignKey(
        "members.Group", models.CASCADE, null=True, related_name="+"
    )
    settlement = models.ForeignKey(
        "places.Settlement", models.CASCADE, null=True, related_name="+"
    )

    objects = WithdrawalQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        verbose_name = _("withdrawal from calendars")
        verbose_name_plural = _("withdrawals from calendars")
        constraints = [
            models.UniqueConstraint(
                fields=["number", "audience", "group"],
                name="withdrawal_once_per_audience",
                nulls_distinct=False,
            )
        ]

    def __str__(self):
        return f"{self.number}: {self.sequence}"
