"""The days and hours at which volunteers are needed."""

import datetime

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, F, Q
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext_lazy as _


class ShiftQuerySet(models.QuerySet):
    def to_come(self):
        """Not cancelled and not begun."""
        now = timezone.localtime()
        later = Q(day__gt=now.date()) | Q(day=now.date(), starts__gt=now.time())
        return self.filter(later, cancelled_at=None)

    def not_over(self):
        return self.filter(day__gte=timezone.localdate())

    def with_taken(self):
        """`taken` and `waiting`: how many have a place in it, and how many wait for one."""
        taken, waiting = (
            Count("places", filter=Q(places__status=status), distinct=True)
            for status in ("taken", "waiting")
        )
        return self.annotate(taken=taken, waiting=waiting)

    def newer(self):
        """Their calendar files say something else now: programs take what has a higher number."""
        return self.update(sequence=F("sequence") + 1, changed_at=timezone.now())

    def free(self):
        rows = self.with_taken()
        return rows.filter(Q(capacity=None) | Q(taken__lt=F("capacity")))


class Shift(models.Model):
    """From one hour to another of one day; work over midnight is two shifts."""

    opportunity = models.ForeignKey(
        "volunteering.Opportunity",
        models.CASCADE,
        verbose_name=_("opportunity"),
        related_name="shifts",
    )
    day = models.DateField(_("day"))
    starts = models.TimeField(_("from"))
    ends = models.TimeField(_("to"))
    place = models.CharField(
        _("meeting point"),
        max_length=200,
        blank=True,
        help_text=_("Only if it is not the address of the opportunity."),
    )
    note = models.CharField(_("note"), max_length=300, blank=True)
    capacity = models.PositiveSmallIntegerField(
        _("places"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(5000)],
        help_text=_("Empty: as many as come."),
    )
    cancelled_at = models.DateTimeField(
        _("cancelled at"), null=True, blank=True, editable=False
    )
    sequence = models.PositiveIntegerField(
        _("version of its calendar file"), default=0, editable=False
    )
    changed_at = models.DateTimeField(
        _("last change of its calendar file"), default=timezone.now, editable=False
    )

    objects = ShiftQuerySet.as_manager()

    class Meta:
        ordering = ["day", "starts", "pk"]
        verbose_name = _("shift")
        verbose_name_plural = _("shifts")
        constraints = [
            models.CheckConstraint(
                name="shift_ends_after_it_starts",
                condition=Q(ends__gt=F("starts")),
                violation_error_message=_("The shift has to end after it begins."),
            )
        ]

    def __str__(self):
        return f"{date_format(self.day, 'DATE_FORMAT')}, {self.hours()}"

    def hours(self):
        begin, end = (time_format(one, "H:i") for one in (self.starts, self.ends))
        return f"{begin}–{end}"

    @property
    def starts_at(self):
        return moment(self.day, self.starts)

    @property
    def ends_at(self):
        return moment(self.day, self.ends)

    @property
    def quarters(self):
        """How long it is, in whole quarters of an hour, begun ones too."""
        length = self.ends_at - self.starts_at
        return -(-length // datetime.timedelta(minutes=15))

    def has_begun(self):
        return self.starts_at <= timezone.now()

    def is_over(self):
        return self.ends_at <= timezone.now()

    def is_cancelled(self):
        return self.cancelled_at is not None

    def overlaps(self, other):
        if self.day != other.day or self.pk == other.pk:
            return False
        return self.starts < other.ends and other.starts < self.ends

    def is_full(self):
        """Of rows `with_taken`."""
        return self.capacity is not None and self.taken >= self.capacity

    def left(self):
        """How many places are left; None where there is no limit."""
        return None if self.capacity is None else max(self.capacity - self.taken, 0)


def moment(day, time):
    return timezone.make_aware(datetime.datetime.combine(day, time))
