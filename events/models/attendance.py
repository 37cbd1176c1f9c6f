import datetime
from dataclasses import dataclass, field

from django.db import models
from django.db.models import Count, DurationField, F, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

NOTHING = datetime.timedelta(0)


@dataclass(frozen=True)
class Presence:
    """How many were there and how long, at the place and online apart."""

    in_person: int = 0
    online: int = 0
    hours_in_person: datetime.timedelta = field(default=NOTHING)
    hours_online: datetime.timedelta = field(default=NOTHING)

    @property
    def people(self):
        return self.in_person + self.online

    @property
    def hours(self):
        """Person-hours: the length of each session as often as somebody was in it."""
        return self.hours_in_person + self.hours_online


class AttendanceQuerySet(models.QuerySet):
    def counted(self):
        """Presence that figures count: at live events that were not cancelled."""
        return self.filter(
            registration__event__is_published=True,
            registration__event__deleted_at=None,
            registration__event__cancelled_at=None,
            registration__event__organiser__is_practice=False,
        )

    def in_event(self, event):
        return self.filter(session__event=event)

    def person_hours(self) -> datetime.timedelta:
        """Exact to the second, of all these rows together."""
        length = F("session__ends_at") - F("session__starts_at")
        return (
            self.aggregate(sum=Sum(length, output_field=DurationField()))["sum"]
            or NOTHING
        )

    def presence(self) -> Presence:
        """Of all rows together; who was in several sessions is one person.

        Whoever was in one session in person and online in another came in person.
        """
        hours = dict.fromkeys(Attendance.How, NOTHING)
        length = F("session__ends_at") - F("session__starts_at")
        for how, sum_ in (
            self.order_by()
            .values_list("how")
            .annotate(sum=Sum(length, output_field=DurationField()))
        ):
            hours[how] = sum_
        people = self.aggregate(
            all=Count("registration", distinct=True),
            came=Count(
                "registration",
                distinct=True,
                filter=models.Q(how=Attendance.How.IN_PERSON),
            ),
        )
        return Presence(
            in_person=people["came"],
            online=people["all"] - people["came"],
            hours_in_person=hours[Attendance.How.IN_PERSON],
            hours_online=hours[Attendance.How.ONLINE],
        )

    def by_session(self) -> dict[int, Presence]:
        """{session: its presence} of the sessions in which somebody was."""
        found = {}
        length = F("session__ends_at") - F("session__starts_at")
        rows = (
            self.order_by("session")
            .values_list("session", "how")
            .annotate(n=Count("pk"), sum=Sum(length, output_field=DurationField()))
        )
        for session, how, count, hours in rows:
            one = found.setdefault(session, {})
            one |= {how: count, f"hours_{how}": hours}
        return {session: Presence(**values) for session, values in found.items()}


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
