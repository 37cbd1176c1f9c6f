from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class SignedSheetQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Whoever may see the registrations: a sheet holds names and signatures."""
        if not user.is_authenticated:
            return self.none()
        staffed = user.organisation_ids("owner", "editor", in_practice=True)
        return self.filter(event__organiser__in=staffed, event__deleted_at=None)


class SignedSheet(models.Model):
    """A sheet that people signed, photographed or scanned: the proof of some sessions."""

    event = models.ForeignKey(
        "events.Event",
        models.CASCADE,
        verbose_name=_("event"),
        related_name="signed_sheets",
    )
    sessions = models.ManyToManyField(
        "events.Session",
        verbose_name=_("parts of the programme"),
        related_name="signed_sheets",
    )
    added_at = models.DateTimeField(_("added at"), default=timezone.now)

    attachments = GenericRelation("core.Attachment")

    objects = SignedSheetQuerySet.as_manager()

    class Meta:
        ordering = ["added_at", "pk"]
        verbose_name = _("signed sheet")
        verbose_name_plural = _("signed sheets")

    def __str__(self):
        return f"{self.event_id}: {self.added_at:%Y-%m-%d}"

    def pages(self):
        """Pictures to look at, in their order."""
        return [one for one in self.attachments.all() if one.is_picture()]

    def files(self):
        """What was uploaded as a document; its pages stand beside it as pictures."""
        return [one for one in self.attachments.all() if not one.is_picture()]
