import datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models.events import Event


class DoorKeeperQuerySet(models.QuerySet):
    def of(self, user):
        """Whoever signs in with the address that the organiser wrote down."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(email=user.email.lower())

    def current(self):
        """Of events whose last day is not over."""
        return self.filter(event__ends_at__gte=midnight())

    def just_ended(self):
        """Also a day longer: what a phone without a line kept may still arrive."""
        return self.filter(event__ends_at__gte=midnight() - datetime.timedelta(days=1))

    def expired(self):
        """For the clock: the right ended long ago, and the address serves nothing."""
        return self.filter(event__ends_at__lt=timezone.now() - DoorKeeper.KEPT)


def midnight():
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)


class DoorKeeper(models.Model):
    """Somebody without further rights who takes attendance of one event until its last day ends.

    Kept by address and not by account, so that giving the right tells nobody who has one.
    """

    KEPT = datetime.timedelta(days=30)

    event = models.ForeignKey(
        Event,
        models.CASCADE,
        verbose_name=_("event"),
        related_name="door_keepers",
    )
    email = models.EmailField(_("e-mail"))
    given_at = models.DateTimeField(_("given at"), default=timezone.now)

    objects = DoorKeeperQuerySet.as_manager()

    class Meta:
        ordering = ["given_at", "pk"]
        verbose_name = _("door keeper")
        verbose_name_plural = _("door keepers")
        constraints = [
            models.UniqueConstraint(
                fields=["event", "email"], name="door_keeper_once_per_event"
            )
        ]

    def __str__(self):
        return self.email
