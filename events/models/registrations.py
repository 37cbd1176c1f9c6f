import datetime
import uuid

from django.contrib.postgres.functions import RandomUUID
from django.core import signing
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models.attendance import Attendance

DAY = datetime.timedelta(days=1)
# From now: the nearest and the furthest beginning of which one is reminded.
WITHIN_A_DAY = (datetime.timedelta(), DAY)
WITHIN_A_WEEK = (2 * DAY, 7 * DAY)


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

    def told(self):
        """Those that stand, and those that the organiser did not approve."""
        return self.filter(
            status__in=(*Registration.STANDING, Registration.Status.DECLINED)
        )

    def waiting(self):
        """The waiting list, in order."""
        return self.filter(status=Registration.Status.WAITING).order_by(
            "registered_at", "pk"
        )

    def counted_with(self, event):
        """Of the events whose different people are counted together: of the same project.

        What belongs to no project is counted with its organiser's other such events.
        """
        if event.project_id:
            return self.filter(event__project=event.project_id)
        return self.filter(event__project=None, event__organiser=event.organiser_id)

    def different_people(self):
        """Each person once, as a number, also while the lists of some events are emptied."""
        counted = Coalesce("counts_as_id", "person_id")
        return self.order_by().values_list(counted, flat=True).distinct()

    def with_personal_data(self):
        """Of whom it can still be told who they were."""
        return self.filter(
            Q(person__erased_at=None)
            | Q(counts_as__isnull=False)
            | Q(registered_by__isnull=False)
        )

    def requested(self):
        """Those who wait for the organiser's word, in order."""
        return self.filter(status=Registration.Status.REQUESTED).order_by(
            "registered_at", "pk"
        )

    def unconfirmed_too_long(self):
        """Strangers who never opened the link of their mail; for the clock."""
        until = timezone.now() - Registration.CONFIRM_WITHIN
        return self.filter(
            status=Registration.Status.UNCONFIRMED, registered_at__lt=until
        )

    def offers_that_ended(self):
        """Places offered from the waiting list that nobody took in time; for the clock."""
        return self.filter(
            status=Registration.Status.OFFERED,
            offered_until__lte=timezone.now(),
            event__starts_at__gt=timezone.now(),
        )

    def due_for_reminder(self):
        """Places at events of the next 24 hours whose holder was not reminded of that hour.

        Who registered within that time has just read everything.
        """
        return self.to_remind("reminded_for", WITHIN_A_DAY, registered_before=DAY)

    def due_for_reminder_of_week(self):
        """Places at events of next week whose holder was not reminded a week before.

        Who registered less than eight days before has just read everything; what is two
        days away is left to the reminder of the day before.
        """
        return self.to_remind(
            "reminded_week_for", WITHIN_A_WEEK, registered_before=8 * DAY
        )

    def to_remind(self, note, window, *, registered_before):
        """A place that was only offered is not one yet: its mail says until when to take it."""
        now, (nearest, furthest) = timezone.now(), window
        return (
            self.active()
            .filter(
                is_walk_in=False,
                event__is_published=True,
                event__deleted_at=None,
                event__cancelled_at=None,
                event__starts_at__gt=now + nearest,
                event__starts_at__lte=now + furthest,
                registered_at__lte=F("event__starts_at") - registered_before,
            )
            .filter(Q(**{note: None}) | ~Q(**{note: F("event__starts_at")}))
            .select_related("event", "person__user")
            .order_by("event__starts_at", "pk")
        )

    def due_for_feedback(self):
        """Who was present at an event that ended a day ago, and was not asked yet.

        After two weeks nobody remembers, so then nobody is asked any more.
        """
        now = timezone.now()
        present = Attendance.objects.filter(registration=OuterRef("pk"))
        return (
            self.filter(
                Exists(present),
                feedback_asked_at=None,
                person__erased_at=None,
                event__is_published=True,
                event__deleted_at=None,
                event__cancelled_at=None,
                event__ends_at__lte=now - DAY,
                event__ends_at__gt=now - 14 * DAY,
            )
            .exclude(event__feedback_url="")
            .select_related("event", "person__user")
            .order_by("event__ends_at", "pk")
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
    registered_as = models.CharField(
        _("name as a colleague wrote it"),
        max_length=120,
        blank=True,
        help_text="So that the list of colleagues tells nothing that they did not write.",
    )
    organisation_name = models.CharField(
        _("organisation in their own words"), max_length=200, blank=True
    )
    decision = models.CharField(
        _("the organiser's words"),
        max_length=300,
        blank=True,
        help_text="Why the registration was not approved, or was cancelled.",
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

    feedback_asked_at = models.DateTimeField(
        _("asked for an opinion at"), null=True, editable=False
    )

    # Until then a stranger's registration waits for the link of its mail.
    CONFIRM_WITHIN = datetime.timedelta(hours=48)
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

    def opinion_token(self):
        """For the page that asks what they thought; read by `events.links`."""
        return signing.dumps(str(self.key), salt="events.opinion")

    def stands(self):
        return self.status in self.STANDING

    def has_place(self):
        return self.status == self.Status.REGISTERED

    def on_behalf_of(self):
        """The organisation of the directory, or what was written in its place."""
        if self.organisation_id:
            return self.organisation.name
        return self.organisation_name
