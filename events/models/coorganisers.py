from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class CoOrganiserQuerySet(models.QuerySet):
    def accepted(self):
        """Those who are named to everybody."""
        return self.filter(state=CoOrganiser.State.ACCEPTED)

    def standing(self):
        """Asked or accepted: their staff see the event, also as a draft."""
        return self.exclude(state=CoOrganiser.State.DECLINED)

    def waiting_for(self, user):
        """Questions that the user may answer for an organisation of theirs."""
        return self.filter(
            state=CoOrganiser.State.ASKED,
            organisation__in=user.organisation_ids("owner", "editor"),
            event__deleted_at=None,
            event__cancelled_at=None,
            event__ends_at__gt=timezone.now(),
        )


class CoOrganiser(models.Model):
    """An organisation that was asked to organise an event together with the organiser."""

    class State(models.TextChoices):
        ASKED = "asked", _("has not answered yet")
        ACCEPTED = "accepted", _("takes part")
        DECLINED = "declined", _("does not take part")

    event = models.ForeignKey(
        "events.Event",
        models.CASCADE,
        verbose_name=_("event"),
        related_name="coorganisers",
    )
    organisation = models.ForeignKey(
        "members.Organisation",
        models.PROTECT,
        verbose_name=_("organisation"),
        related_name="coorganised",
    )
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.ASKED
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answered_by = models.ForeignKey(
        "members.User",
        models.SET_NULL,
        verbose_name=_("answered by"),
        null=True,
        blank=True,
        related_name="+",
    )

    objects = CoOrganiserQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("co-organiser")
        verbose_name_plural = _("co-organisers")
        constraints = [
            models.UniqueConstraint(
                fields=["event", "organisation"], name="coorganiser_once_per_event"
            )
        ]

    def __str__(self):
        return f"{self.organisation}: {self.event}"

    def is_accepted(self):
        return self.state == self.State.ACCEPTED

    def is_standing(self):
        """Asked or accepted."""
        return self.state != self.State.DECLINED
