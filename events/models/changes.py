from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models.attendance import Attendance


class AttendanceChangeQuerySet(models.QuerySet):
    def of(self, event):
        return self.filter(session__event=event)

    def with_moment(self):
        """`moment`: when it was pressed, not when a phone without a line could send it."""
        return self.annotate(moment=Coalesce("pressed_at", "at"))

    def corrections(self):
        """Made after the event's last day to what was taken before; each says why."""
        return self.exclude(reason="")

    def telling(self, *, closes_at):
        """What the list itself does not show: marks changed, taken back, or made afterwards."""
        return self.with_moment().filter(~Q(was="") | Q(moment__gt=closes_at))


class AttendanceChange(models.Model):
    """One press: who was marked how before and after, by whom, when and why. Never changed.

    It is the trace of presence and lives as long as the registration. `number` is made by the
    browser, so that what was sent twice over a bad line is done once.
    """

    registration = models.ForeignKey(
        "events.Registration",
        models.CASCADE,
        verbose_name=_("registration"),
        related_name="attendance_changes",
    )
    session = models.ForeignKey(
        "events.Session",
        models.CASCADE,
        verbose_name=_("session"),
        related_name="attendance_changes",
    )
    was = models.CharField(
        _("before"), max_length=10, choices=Attendance.How, blank=True
    )
    now = models.CharField(
        _("after"), max_length=10, choices=Attendance.How, blank=True
    )
    status_before = models.CharField(
        _("state before"),
        max_length=12,
        blank=True,
        help_text="Of the registration, when coming without a place changed it.",
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    by = models.ForeignKey(
        "members.User",
        models.SET_NULL,
        verbose_name=_("who"),
        null=True,
        related_name="+",
    )
    at = models.DateTimeField(_("when"), default=timezone.now)
    pressed_at = models.DateTimeField(
        _("pressed at"),
        null=True,
        blank=True,
        help_text="When it waited in a browser for the line.",
    )
    number = models.UUIDField(_("number"), unique=True, null=True, editable=False)

    objects = AttendanceChangeQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("change of attendance")
        verbose_name_plural = _("changes of attendance")

    def __str__(self):
        return f"{self.registration_id}: {self.was} → {self.now}"
