from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class AttendanceQuerySet(models.QuerySet):
    def counted(self):
        """Presence that figures count: at live events that were not cancelled."""
        return self.filter(
            registration__event__is_published=True,
            registration__event__deleted_at=None,
            registration__event__cancelled_at=None,
            registration__event__organiser__is_practice=False,
        )


class Attendance(models.Model):
    """Presence of a registered person in one session."""

    class How(models.TextChoices):
        IN_PERSON = "in_person", _("in person")
        ONLINE = "online", _("online")

    registration = models.ForeignKey(
        "events.Registration",
        models.CASCADE,
        verbose_name=_("registration"),
        related_name="attendances",
    )
    session = models.ForeignKey(
        "events.Session",
        models.PROTECT,
        verbose_name=_("session"),
        related_name="attendances",
    )
    how = models.CharField(_("how"), max_length=10, choices=How, default=How.IN_PERSON)
    taken_at = models.DateTimeField(_("taken at"), default=timezone.now)
    taken_by = models.ForeignKey(
        "members.User",
        models.SET_NULL,
        verbose_name=_("taken by"),
        null=True,
        related_name="+",
    )

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("attendance")
        verbose_name_plural = _("attendance")
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "session"], name="attendance_once_per_session"
            )
        ]

    def __str__(self):
        return f"{self.registration_id}: {self.session_id}"
