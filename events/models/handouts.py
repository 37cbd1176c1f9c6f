from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from events.models.events import Event
from events.models.registrations import Registration


class HandoutsQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Of events that the user sees, where they have a place or work for the organiser."""
        if not user.is_authenticated:
            return self.none()
        own = Registration.objects.active().filter(person__user=user)
        return self.filter(
            Q(event__in=own.values("event"))
            | Q(
                event__organiser__in=user.organisation_ids(
                    "owner", "editor", in_practice=True
                )
            )
            | Q(event__in=Event.objects.editable_by(user)),
            event__in=Event.objects.visible_to(user),
        )


class Handouts(models.Model):
    """What hangs here and not on the event itself is for those with a place alone."""

    event = models.OneToOneField(
        Event, models.CASCADE, verbose_name=_("event"), related_name="handouts"
    )

    attachments = GenericRelation("core.Attachment")

    objects = HandoutsQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("materials of those registered")
        verbose_name_plural = _("materials of those registered")

    def __str__(self):
        return str(self.event)

    def get_absolute_url(self):
        return reverse("events:detail", args=[self.event.slug])
