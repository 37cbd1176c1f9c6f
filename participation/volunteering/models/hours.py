"""The hours that somebody worked in a shift: reported, confirmed, corrected or refused."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from participation.common.models import ByChannel
from participation.volunteering.models.applications import Place

QUARTERS_A_DAY = 24 * 4


def hours_of(quarters: int) -> Decimal:
    """Exact: 0.25 for each quarter."""
    return Decimal(quarters) / 4


class HoursQuerySet(models.QuerySet):
    def confirmed(self):
        """Those that count."""
        return self.filter(status=Hours.Status.CONFIRMED)

    def reported(self):
        """Those that wait for the organisation."""
        return self.filter(status=Hours.Status.REPORTED)

    def standing(self):
        return self.exclude(status=Hours.Status.REFUSED)

    def of_person(self, person):
        return self.filter(place__application__person=person)

    def of_people(self, people):
        return self.filter(place__application__person__in=people)

    def quarters(self):
        return self.aggregate(sum=Sum("quarters"))["sum"] or 0

    def for_list(self):
        return self.select_related(
            "place__shift", "place__application__person__user", "decided_by__person"
        ).order_by("place__shift__day", "place__shift__starts", "pk")


class Hours(ByChannel):
    """One report for one place in a shift, so the same hours never stand twice.

    `quarters` are what counts once it is confirmed; `reported` is what the volunteer said.
    """

    class Status(models.TextChoices):
        REPORTED = "reported", pgettext_lazy("hours", "wait to be confirmed")
        CONFIRMED = "confirmed", pgettext_lazy("hours", "confirmed")
        REFUSED = "refused", pgettext_lazy("hours", "not confirmed")

    place = models.OneToOneField(
        Place, models.PROTECT, verbose_name=_("place in a shift"), related_name="hours"
    )
    quarters = models.PositiveSmallIntegerField(_("quarters of an hour"))
    reported = models.PositiveSmallIntegerField(_("quarters as reported"))
    what = models.CharField(_("what was done"), max_length=300, blank=True)
    status = models.CharField(
        _("status"), max_length=10, choices=Status, default=Status.REPORTED
    )
    reason = models.CharField(
        _("why it was corrected or refused"), max_length=500, blank=True
    )
    reported_at = models.DateTimeField(_("reported at"), default=timezone.now)
    decided_at = models.DateTimeField(_("confirmed at"), null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("confirmed by"),
        null=True,
        editable=False,
        related_name="+",
    )

    objects = HoursQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("hours of a volunteer")
        verbose_name_plural = _("hours of volunteers")
        constraints = [
            models.CheckConstraint(
                name="volunteer_hours_within_a_day",
                condition=Q(quarters__gte=1, quarters__lte=QUARTERS_A_DAY),
            )
        ]

    def __str__(self):
        return f"{self.place}: {self.amount}"

    @property
    def amount(self) -> Decimal:
        return hours_of(self.quarters)

    @property
    def amount_reported(self) -> Decimal:
        return hours_of(self.reported)

    @property
    def application(self):
        return self.place.application

    @property
    def shift(self):
        return self.place.shift

    def is_confirmed(self):
        return self.status == self.Status.CONFIRMED

    def waits(self):
        return self.status == self.Status.REPORTED

    def is_corrected(self):
        return self.quarters != self.reported
