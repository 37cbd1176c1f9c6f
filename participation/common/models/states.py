"""Through which states an idea, a cause or a question went, on which days and why."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models.pointing import Pointing


class StateChange(Pointing):
    """One step to the next state; never changed afterwards.

    `participation.common.actions.move` writes it in the transaction in which the action of the
    subject changes the row itself. `on` is the day on which it happened, which may be earlier
    than the moment `at` of entering it.
    """

    before = models.CharField(_("before"), max_length=20, blank=True)
    after = models.CharField(_("after"), max_length=20)
    on = models.DateField(_("on"), default=timezone.localdate)
    reason = models.TextField(_("reason"), max_length=2000, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("who"),
        null=True,
        related_name="+",
    )
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        ordering = ["on", "at", "pk"]
        verbose_name = _("change of state")
        verbose_name_plural = _("changes of state")
        indexes = [
            models.Index(fields=["content_type", "object_id"], name="state_change_of")
        ]

    def __str__(self):
        return f"{self.before} → {self.after}"

    @property
    def label(self):
        """The state in words, as its own subject calls it."""
        return self.content_type.model_class().Status(self.after).label


class HasStates(models.Model):
    """Has a `Status` and a field of that name; every change of it leaves a row."""

    # The state of what is not public, or no more; why is not for everybody.
    OFF_THE_SITE = "hidden"

    state_changes = GenericRelation(StateChange)

    class Meta:
        abstract = True

    def told_steps(self, *, inside: bool):
        """All steps; why it was off the site once is read by those inside alone."""
        steps = list(self.state_changes.all())
        for step in steps:
            if step.after == self.OFF_THE_SITE and not inside:
                step.reason = ""
        return steps
