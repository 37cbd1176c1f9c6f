import datetime
import uuid

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class RegistrationQuerySet(models.QuerySet):
    def active(self):
        """Those who are expected or came; neither waiting nor cancelled."""
        return self.filter(status=Registration.Status.REGISTERED)

    def with_a_place(self):
        """Those who take one of the event's places; who came without registering does not.

        A place that was offered from the waiting list is kept until its term.
        """
        return self.filter(status__in=Registration.HOLDING, is_walk_in=False)

    def standing(self):
        """With a place or waiting: everybody whom a change of the event concerns."""
        return self.filter(status__in=Registration.STANDING)

    def waiting(self):
        """The waiting list, in order."""
        return self.filter(status=Registration.Status.WAITING).order_by(
            "registered_at", "pk"
        )

    def due_for_reminder(self):
        """Places at events of the next 24 hours whose holder was not reminded of that hour."""
        now = timezone.now()
        return (
            self.with_a_place()
            .filter(
                event__is_published=True,
                event__deleted_at=None,
                event__cancelled_at=None,
                event__starts_at__gt=now,
                event__starts_at__lte=now + datetime.timedelta(days=1),
            )
            .filter(Q(reminded_for=None) | ~Q(reminded_for=F("event__starts_at")))
            .select_related("event", "person__user")
            .order_by("event__starts_at", "pk")
        )


class Registration(models.Model):
    """A person's place at an event, on behalf of an organisation or of nobody."""

    class Status(models.TextChoices):
        REGISTERED = "registered", _("has a place")
        WAITING = "waiting", _("on the waiting list")
        CANCELLED = "cancelled", _("cancelled")
        UNCONFIRMED = "unconfirmed", _("e-mail not confirmed yet")
        REQUESTED = "requested", _("waits for the organiser's approval")
        OFFERED = "offered", _("was offered a place")
        DECLINED = "declined", _("not approved")

    class Office(models.TextChoices):
        """What somebody does where they come from, as donors of local advocacy ask for it."""

        MAYOR = "mayor", _("mayor or deputy mayor")
        COUNCILLOR = "councillor", _("municipal councillor")
        MUNICIPAL = "municipal", _("municipal official")
        INSTITUTION = "institution", _("official of another institution")
        BOARD = "board", _("leads an organisation")
        STAFF = "staff", _("works in an organisation")
        VOLUNTEER = "volunteer", _("volunteer")
        BUSINESS = "business", _("entrepreneur or farmer")
        EDUCATION = "education", _("teacher or librarian")
        MEDIA = "media", _("journalist")
        CITIZEN = "citizen", _("citizen")

    class Sex(models.TextChoices):
        FEMALE = "female", _("woman")
        MALE = "male", _("man")

    class AgeGroup(models.TextChoices):
        UNDER_18 = "0-17", _("under 18")
        FROM_18 = "18-29", _("18 to 29")
        FROM_30 = "30-44", _("30 to 44")
        FROM_45 = "45-64", _("45 to 64")
        FROM_65 = "65-", _("65 and over")

    class Comes(models.TextChoices):
        IN_PERSON = "in_person", _("in person")
        ONLINE = "online", _("online")

    event = models.ForeignKey(
        "events.Event",
        models.CASCADE,
        verbose_name=_("event"),
        related_name="registrations",
    )
    person = models.ForeignKey(
        "members.Person",
        models.PROTECT,
        verbose_name=_("person"),
        related_name="registrations",
    )
    organisation = models.ForeignKey(
        "members.Organisation",
        models.PROTECT,
        verbose_name=_("on behalf of"),
        null=True,
        blank=True,
        related_name="registrations",
    )
    status = models.CharField(
        _("status"), max_length=12, choices=Status, default=Status.REGISTERED
    )
    is_walk_in = models.BooleanField(_("came without registering"), default=False)
    key = models.UUIDField(
        _("secret number"),
        unique=True,
        editable=False,
        default=uuid.uuid4,
        db_default=RandomUUID(),
        help_text="Of the registration's own page and its QR code.",
    )
    registered_by = models.ForeignKey(
        "members.User",
        models.SET_NULL,
        verbose_name=_("registered by"),
        null=True,
        blank=True,
        related_name="+",
        help_text="A colleague, when it was not the person.",
    )
    comes = models.CharField(
        _("how they come"),
        max_length=10,
        choices=Comes,
        default=Comes.IN_PERSON,
    )
    office = models.CharField(_("office"), max_length=12, choices=Office, blank=True)
    sex = models.CharField(_("sex"), max_length=6, choices=Sex, blank=True)
    age_group = models.CharField(
        _("age group"), max_length=5, choices=AgeGroup, blank=True
    )
    obshtina = models.ForeignKey(
        "places.Obshtina",
        models.PROTECT,
        verbose_name=_("municipality"),
        null=True,
        blank=True,
        related_name="+",
        help_text="Where somebody comes from who speaks for no organisation.",
    )
    counts_as = models.ForeignKey(
        "members.Person",
        models.PROTECT,
        verbose_name=_("counts as"),
        null=True,
        editable=False,
        related_name="+",
        help_text="The emptied person of earlier events of the same project.",
    )
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    offered_until = models.DateTimeField(
        _("a place is offered until"), null=True, blank=True
    )
    registered_at = models.DateTimeField(_("registered at"), default=timezone.now)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True)
    reminded_for = models.DateTimeField(
        _("reminded of the beginning at"), null=True, blank=True
    )
    reminded_week_for = models.DateTimeField(
        _("reminded a week before the beginning at"), null=True, blank=True
    )

    HOLDING = (Status.REGISTERED, Status.OFFERED)
    STANDING = (Status.REGISTERED, Status.OFFERED, Status.WAITING, Status.REQUESTED)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        ordering = ["registered_at", "pk"]
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        constraints = [
            models.UniqueConstraint(
                fields=["event", "person"], name="registration_once_per_person"
            )
        ]

    def __str__(self):
        return f"{self.person}: {self.event}"
