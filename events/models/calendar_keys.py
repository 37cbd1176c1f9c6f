from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import SecretAddress

# Named by this path in migration 0007.
from core.models.secret_addresses import random_secret  # noqa: F401


class CalendarKey(SecretAddress):
    """The secret address of somebody's own calendar; whoever has it reads the calendar."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        verbose_name=_("whose"),
        related_name="calendar_keys",
    )
    with_groups = models.BooleanField(_("events of my groups as well"), default=False)
    with_organisations = models.BooleanField(
        _("events of my organisations as well"), default=False
    )

    class Meta(SecretAddress.Meta):
        verbose_name = _("key of a calendar")
        verbose_name_plural = _("keys of calendars")
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(revoked_at=None),
                name="calendar_key_one_in_use",
            )
        ]
