"""The life of a membership: each state that an organisation had, since when, why and by whom."""

import datetime

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models.organisations import Organisation


class StatusChangeQuerySet(models.QuerySet):
    def with_old_names(self):
        """Changes whose actor and words nobody needs any more; for the clock."""
        old = self.filter(at__lt=timezone.now() - StatusChange.NAMES_ARE_KEPT)
        return old.exclude(actor=None, reason="")


class StatusChange(models.Model):
    """One step from a state of the membership to the next; never changed afterwards.

    `members.actions.status` writes it together with `Organisation.status`. After five
    years who and why are dropped, the dates stay.
    """

    NAMES_ARE_KEPT = datetime.timedelta(days=5 * 365)

    organisation = models.ForeignKey(
        Organisation,
        models.CASCADE,
        verbose_name=_("organisation"),
        related_name="status_changes",
    )
    before = models.CharField(
        _("before"), max_length=20, choices=Organisation.Status, blank=True
    )
    after = models.CharField(_("after"), max_length=20, choices=Organisation.Status)
    at = models.DateTimeField(_("when"), default=timezone.now)
    reason = models.TextField(_("reason"), max_length=2000, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("who"),
        null=True,
        related_name="+",
    )

    objects = StatusChangeQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("change of status")
        verbose_name_plural = _("changes of status")
        indexes = [
            models.Index(fields=["organisation", "at"], name="status_change_of"),
        ]

    def __str__(self):
        return f"{self.organisation}: {self.before} → {self.after}"

    def drop_names(self):
        """Forget who and why; what happened and when stays."""
        self.actor, self.reason = None, ""
        self.save(update_fields=["actor", "reason"])
