import datetime
import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# An address that no program has asked for so long is nobody's any more.
UNUSED = datetime.timedelta(days=400)


def random_secret():
    return secrets.token_urlsafe(32)


class CalendarKeyQuerySet(models.QuerySet):
    def alive(self):
        """Neither ended by its owner nor forgotten; of an account that is switched on."""
        since = timezone.localdate() - UNUSED
        used = Q(last_used_on__gte=since) | Q(
            last_used_on=None, created_at__date__gte=since
        )
        return self.filter(used, revoked_at=None, user__is_active=True)

    def ended(self):
        """For the clock: nobody needs to see them any more."""
        since = timezone.now() - UNUSED
        old = Q(last_used_on__lt=since) | Q(last_used_on=None, created_at__lt=since)
        return self.filter(old | Q(revoked_at__lt=since))


class CalendarKey(models.Model):
    """The secret address of somebody's own calendar; whoever has it reads the calendar."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        verbose_name=_("whose"),
        related_name="calendar_keys",
    )
    secret = models.CharField(
        _("secret"), max_length=43, unique=True, default=random_secret, editable=False
    )
    with_groups = models.BooleanField(_("events of my groups as well"), default=False)
    with_organisations = models.BooleanField(
        _("events of my organisations as well"), default=False
    )
    created_at = models.DateTimeField(_("made at"), default=timezone.now)
    last_used_on = models.DateField(_("last used on"), null=True)
    revoked_at = models.DateTimeField(_("ended at"), null=True)

    objects = CalendarKeyQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("key of a calendar")
        verbose_name_plural = _("keys of calendars")
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(revoked_at=None),
                name="calendar_key_one_in_use",
            )
        ]

    def __str__(self):
        return f"{self.user_id}: {self.created_at:%Y-%m-%d}"
