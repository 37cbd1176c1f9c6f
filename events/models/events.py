from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core import html
from core.galleries.owners import HasPictures
from events.models.event_rows import Audience, EventQuerySet, RegistrationBy
from events.models.keeping import Kept


class Event(HasPictures, Kept):
    """A dated gathering that one organisation invites people to."""

    class Kind(models.TextChoices):
        TRAINING = "training", _("training")
        MEETING = "meeting", _("working meeting")
        FORUM = "forum", _("forum")
        ASSEMBLY = "assembly", _("general meeting")
        EXHIBITION = "exhibition", _("exhibition")
        PRESS = "press", _("press conference")
        CAMPAIGN = "campaign", _("campaign")
        CONSULTATION = "consultation", _("consultation")
        OTHER = "other", _("other event")

    Audience = Audience

    RegistrationBy = RegistrationBy

    class Mode(models.TextChoices):
        """schema.org's EventAttendanceMode."""

        OFFLINE = "offline", _("at a place")
        ONLINE = "online", _("online")
        MIXED = "mixed", _("at a place and online")

    organiser = models.ForeignKey(
        "members.Organisation",
        models.PROTECT,
        verbose_name=_("organiser"),
        related_name="events",
    )
    project = models.ForeignKey(
        "projects.Project",
        models.PROTECT,
        verbose_name=_("project"),
        null=True,
        blank=True,
        related_name="events",
    )
    activity = models.ForeignKey(
        "projects.Activity",
        models.PROTECT,
        verbose_name=_("activity"),
        null=True,
        blank=True,
        related_name="events",
    )
    group = models.ForeignKey(
        "members.Group",
        models.PROTECT,
        verbose_name=_("group"),
        null=True,
        blank=True,
        related_name="events",
    )
    kind = models.CharField(
        _("kind"), max_length=20, choices=Kind, default=Kind.MEETING
    )
    title = models.CharField(_("title"), max_length=200)
    slug = models.SlugField(_("address"), max_length=80, unique=True)
    summary = models.TextField(_("in short"), max_length=600, blank=True)
    body = models.TextField(_("description"), max_length=40000, blank=True)
    starts_at = models.DateTimeField(_("starts at"))
    ends_at = models.DateTimeField(_("ends at"))
    settlement = models.ForeignKey(
        "places.Settlement",
        models.PROTECT,
        verbose_name=_("town or village"),
        null=True,
        blank=True,
        related_name="events",
    )
    venue = models.CharField(_("venue"), max_length=200, blank=True)
    mode = models.CharField(
        _("how people meet"), max_length=10, choices=Mode, default=Mode.OFFLINE
    )
    online_url = models.URLField(
        _("online link"),
        blank=True,
        help_text=_("Only those registered see it."),
    )
    audience = models.CharField(
        _("who sees it"), max_length=10, choices=Audience, default=Audience.PUBLIC
    )
    registration_by = models.CharField(
        _("who may register"),
        max_length=10,
        choices=RegistrationBy,
        default=RegistrationBy.ANYBODY,
    )
    registration_closes_at = models.DateTimeField(
        _("registration closes at"), null=True, blank=True
    )
    capacity = models.PositiveIntegerField(
        _("places"), null=True, blank=True, help_text=_("Empty: as many as come.")
    )
    places_per_organisation = models.PositiveIntegerField(
        _("places for one organisation"), null=True, blank=True
    )
    needs_approval = models.BooleanField(
        _("the organiser approves each registration"), default=False
    )
    hours_to_confirm = models.PositiveSmallIntegerField(
        _("hours to confirm a place from the waiting list"),
        null=True,
        blank=True,
        help_text=_("Empty: whoever moves up has the place at once."),
    )
    asks_office = models.BooleanField(_("ask for the office held"), default=False)
    asks_sex = models.BooleanField(_("ask for the sex"), default=False)
    asks_age = models.BooleanField(_("ask for the age group"), default=False)
    asks_needs = models.BooleanField(
        _("ask what people need to be able to come"), default=False
    )
    certificate_from = models.PositiveSmallIntegerField(
        _("parts needed for a certificate"),
        null=True,
        blank=True,
        help_text=_("Empty: no certificates are given."),
    )
    feedback_url = models.URLField(_("feedback form"), blank=True)
    is_published = models.BooleanField(_("published"), default=False)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True)
    cancel_reason = models.CharField(
        _("why it was cancelled"), max_length=300, blank=True
    )
    sequence = models.PositiveIntegerField(
        _("version in calendars"), default=0, help_text="SEQUENCE of RFC 5545."
    )
    created_by = models.ForeignKey(
        "members.User",
        models.SET_NULL,
        verbose_name=_("entered by"),
        null=True,
        related_name="+",
    )
    series = models.ForeignKey(
        "events.EventSeries",
        models.SET_NULL,
        verbose_name=_("series of events"),
        null=True,
        blank=True,
        related_name="events",
    )
    submission = models.UUIDField(
        _("submission"),
        unique=True,
        null=True,
        editable=False,
        help_text="Of the form that made it: the same form sent twice makes one event.",
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed at"), auto_now=True)
    deleted_at = models.DateTimeField(_("deleted at"), null=True, blank=True)

    attachments = GenericRelation("core.Attachment")

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        verbose_name = _("event")
        verbose_name_plural = _("events")
        indexes = [
            # Lists, counts, filters and feeds find their events without reading them.
            models.Index(
                fields=["starts_at", "id"],
                include=["ends_at", "organiser", "audience"],
                condition=Q(is_published=True, deleted_at=None),
                name="event_shown_in_order",
            ),
            models.Index(
                fields=["ends_at", "starts_at"],
                include=["organiser", "project", "group", "audience", "updated_at"],
                condition=Q(is_published=True, deleted_at=None),
                name="event_shown_in_time",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="event_ends_after_it_starts",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message=_("The event must end after it starts."),
            ),
            models.CheckConstraint(
                name="event_of_group_names_the_group",
                condition=~Q(audience="group") | Q(group__isnull=False),
                violation_error_message=_(
                    "Choose the group whose members see the event."
                ),
            ),
            models.CheckConstraint(
                name="event_keeps_people_for_at_most_five_years",
                condition=Q(kept_for_months__gte=1, kept_for_months__lte=60),
                violation_error_message=_(
                    "The list of people is kept from 1 to 60 months."
                ),
            ),
        ]

    def __str__(self):
        return self.title

    def save(self, *args, **kwargs):
        """Keep only clean HTML, whatever the way in."""
        html.clean_columns(self, "body_bg", "body_en")
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("events:detail", args=[self.slug])

    def is_live(self):
        return self.is_published and self.deleted_at is None

    def feedback_address(self, registration):
        """Where a participant says what they think; None where the organiser does not ask.

        An address on this portal is given to each participant with a secret word of their own,
        by which it knows who comes; one of another service is the same for everybody.
        """
        if self.feedback_url.startswith(f"{settings.SITE_URL}/"):
            return f"{self.feedback_url}{registration.opinion_token()}/"
        return self.feedback_url or None

    def is_over(self):
        return self.ends_at < timezone.now()

    def has_begun(self):
        return self.starts_at <= timezone.now()

    def lasts_one_day(self):
        return (
            timezone.localtime(self.starts_at).date()
            == timezone.localtime(self.ends_at).date()
        )

    @cached_property
    def places_taken(self):
        """Registrations with a place; `with_places_taken` brings it with the rows of a list."""
        return self.registrations.with_a_place().count()

    @property
    def places_left(self):
        """How many are free; None when as many as come may register."""
        if self.capacity is None:
            return None
        return max(self.capacity - self.places_taken, 0)

    def is_full(self):
        return self.places_left == 0

    def takes_registrations(self):
        """Is registering possible now (for a place or for the waiting list)?"""
        closes_at = self.registration_closes_at or self.starts_at
        return (
            self.is_published
            and self.cancelled_at is None
            and self.registration_by != self.RegistrationBy.NOBODY
            and timezone.now() < min(closes_at, self.starts_at)
        )

    def takes_guests(self):
        """May somebody without an account register, by a confirmed e-mail?"""
        return (
            self.registration_by == self.RegistrationBy.ANYBODY
            and self.audience == self.Audience.PUBLIC
        )

    def attendance_is_open(self):
        """From the morning of the first day; afterwards it may be corrected.

        Who practises need not wait for the day.
        """
        if not self.is_published or self.cancelled_at:
            return False
        first_day = timezone.localtime(self.starts_at).date()
        return timezone.localdate() >= first_day or self.organiser.is_practice

    def session_of_the_whole(self):
        """The only session, when it stands for the event itself; none under a programme."""
        sessions = list(self.sessions.all())
        if len(sessions) != 1:
            return None
        only = sessions[0]
        mirrors = (
            only.title_bg == self.title_bg
            and only.starts_at == self.starts_at
            and only.ends_at == self.ends_at
        )
        return only if mirrors else None

    def programme(self):
        """The sessions that somebody wrote down."""
        return [] if self.session_of_the_whole() else list(self.sessions.all())
