from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models.organisations import Organisation


class Appointment(models.Model):
    """A network role; empty territory and kinds mean the whole network."""

    class Role(models.TextChoices):
        COORDINATOR = "coordinator", _("coordinator")
        MODERATOR = "moderator", _("forum moderator")
        ADMINISTRATOR = "administrator", _("network administrator")

    user = models.ForeignKey(
        "members.User",
        models.CASCADE,
        verbose_name=_("account"),
        related_name="appointments",
    )
    role = models.CharField(_("role"), max_length=20, choices=Role)
    obshtini = models.ManyToManyField(
        "places.Obshtina", verbose_name=_("territory"), blank=True, related_name="+"
    )
    kinds = models.JSONField(_("kinds of organisation"), default=list, blank=True)

    class Meta:
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role"], name="appointment_once_per_role"
            )
        ]

    def __str__(self):
        return f"{self.get_role_display()}: {self.user}"

    def kind_names(self):
        """The chosen kinds in words, in their usual order."""
        kinds = Organisation.Kind.choices
        # Plain text: where nothing is escaped, Django's `join` refuses lazy words.
        return [str(label) for kind, label in kinds if kind in self.kinds]

    def scope(self):
        """The same as `covers`, as a condition on organisations."""
        scope = Q(pk__isnull=False)  # an empty Q would vanish when joined with others
        if self.kinds:
            scope &= Q(kind__in=self.kinds)
        own = [obshtina.pk for obshtina in self.obshtini.all()]
        if own:
            scope &= Q(seat__obshtina__in=own)
        return scope

    def covers(self, organisation):
        if self.kinds and organisation.kind not in self.kinds:
            return False
        own = {obshtina.pk for obshtina in self.obshtini.all()}
        return not own or organisation.seat_obshtina_id in own

    def covers_group(self, group):
        """Groups of an oblast in which there is a municipality of the territory.

        Kinds are of organisations; a group has none, so it is outside such a scope.
        """
        if self.kinds:
            return False
        own = {obshtina.oblast_id for obshtina in self.obshtini.all()}
        return not own or group.oblast_id in own
