from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from members.models import Membership


class ContactPersonQuerySet(models.QuerySet):
    def shown(self):
        """Whom the page names: typed ones, and people who are still in the organisation."""
        still_there = Membership.objects.filter(
            person=OuterRef("person"),
            organisation=OuterRef("event__organiser"),
            ended_on=None,
        )
        return self.filter(
            Q(person=None) | Q(Exists(still_there), person__erased_at=None)
        ).select_related("person")


class ContactPerson(models.Model):
    """Whom to ask about an event: somebody of the organisation, or a name that was typed."""

    event = models.ForeignKey(
        "events.Event",
        models.CASCADE,
        verbose_name=_("event"),
        related_name="contact_people",
    )
    person = models.ForeignKey(
        "members.Person",
        models.SET_NULL,
        verbose_name=_("somebody of the organisation"),
        null=True,
        blank=True,
        related_name="event_contacts",
    )
    name = models.CharField(_("name"), max_length=120, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)

    objects = ContactPersonQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("contact person")
        verbose_name_plural = _("contact persons")
        constraints = [
            models.UniqueConstraint(
                fields=["event", "person"], name="contact_person_once_per_event"
            )
        ]

    def __str__(self):
        return self.shown_name

    @property
    def shown_name(self):
        return self.person.get_display_name() if self.person else self.name

    @property
    def shown_phone(self):
        """What was written for this event, else what the person shows on the portal."""
        own = self.person.phone if self.person and self.person.is_phone_public else ""
        return self.phone or own

    @property
    def shown_email(self):
        own = self.person.email if self.person and self.person.is_email_public else ""
        return self.email or own
