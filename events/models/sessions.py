from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Session(models.Model):
    """A part of an event in which presence is taken; every event has at least one."""

    event = models.ForeignKey(
        "events.Event", models.CASCADE, verbose_name=_("event"), related_name="sessions"
    )
    title = models.CharField(_("title"), max_length=200)
    speaker = models.TextField(
        _("speakers"), max_length=600, blank=True, help_text="Each on a line."
    )
    starts_at = models.DateTimeField(_("starts at"))
    ends_at = models.DateTimeField(_("ends at"))
    takes_attendance = models.BooleanField(
        _("presence is taken"),
        default=True,
        help_text=_("Not in breaks, lunch and travelling."),
    )

    class Meta:
        ordering = ["starts_at", "pk"]
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        constraints = [
            models.CheckConstraint(
                name="session_ends_after_it_starts",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message=_("The session must end after it starts."),
            )
        ]

    def __str__(self):
        return self.title

    @property
    def speakers(self):
        """Who speaks, one after another."""
        lines = (" ".join(line.split()) for line in self.speaker.splitlines())
        return [line for line in lines if line]
