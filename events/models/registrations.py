import datetime

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class RegistrationQuerySet(models.QuerySet):
    def active(self):
        """Those who are expected or came; neither waiting nor cancelled."""
        return self.filter(status=Registration.Status.REGISTERED)

    def with_a_place(self):
        """Those who take one of the event's places; who came without registering does not."""
        return self.active().filter(is_walk_in=False)

    def standing(self):
        """With a place or waiting: everybody whom a change of the event concerns."""
        return self.exclude(status=Registration.Status.CANCELLED)

    def waiting(self):
        """The waiting list, in order."""
        return self.filter(status=Registration.Status.WAITING).order_by(
            "registered_at", "pk"
        )

    def due_for_reminder(self):
        """Places at events of the next 24 hours whose holder was not reminded of that hour."""
        now = timezone.now()
        return (
            self.with_a_place()
            .filter(
                event__is_published=True,
                event__deleted_at=None,
                event__cancelled_at=None,
                event__starts_at__gt=now,
                event__starts_at__lte=now + datetime.timedelta(days=1),
            )
            .filter(Q(reminded_for=None) | ~Q(reminded_for=F("event__starts_at")))
            .select_related("event", "person__user")
            .order_by("event__starts_at", "pk")
        )


class Registration(models.Model):
    """A person's place at an event, on behalf of an organisation or of nobody."""

    class Status(models.TextChoices):
        REGISTERED = "registered", _("has a place")
        WAITING = "waiting", _("on the waiting list")
        CANCELLED = "cancelled", _("cancelled")

    event = models.ForeignKey(
        "events.Event",
        models.CASCADE,
        verbose_name=_("event"),
        related_name="registrations",
    )
    person = models.ForeignKey(
        "members.Person",
        models.PROTECT,
        verbose_name=_("person"),
        related_name="registrations",
    )
    organisation = models.ForeignKey(
        "members.Organisation",
        models.PROTECT,
        verbose_name=_("on behalf of"),
        null=True,
        blank=True,
        related_name="registrations",
    )
    status = models.CharField(
        _("status"), max_length=12, choices=Status, default=Status.REGISTERED
    )
    is_walk_in = models.BooleanField(_("came without registering"), default=False)
    registered_at = models.DateTimeField(_("registered at"), default=timezone.now)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True)
    reminded_for = models.DateTimeField(
        _("reminded of the beginning at"), null=True, blank=True
    )

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        ordering = ["registered_at", "pk"]
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        constraints = [
            models.UniqueConstraint(
                fields=["event", "person"], name="registration_once_per_person"
            )
        ]

    def __str__(self):
        return f"{self.person}: {self.event}"
