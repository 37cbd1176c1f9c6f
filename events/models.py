from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class EventQuerySet(models.QuerySet):
    def live(self):
        """Published, not deleted, and not of the practice organisation."""
        return self.filter(
            is_published=True, deleted_at=None, organiser__is_practice=False
        )

    def visible_to(self, user):
        """Published events of the user's audiences, plus the drafts of their organisations."""
        kept = self.filter(deleted_at=None)
        public = Q(
            is_published=True,
            audience=Event.Audience.PUBLIC,
            organiser__is_practice=False,
        )
        if not user.is_authenticated:
            return kept.filter(public)
        published = Q(is_published=True, organiser__is_practice=False)
        allowed = public | Q(organiser__in=user.organisation_ids())
        if user.is_member() or user.is_moderator():
            allowed |= published & Q(audience=Event.Audience.MEMBERS)
        allowed |= published & Q(
            audience=Event.Audience.GROUP, group__in=user.group_ids()
        )
        return kept.filter(allowed)

    def editable_by(self, user):
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            deleted_at=None, organiser__in=user.organisation_ids("owner", "editor")
        )

    def upcoming(self):
        return self.filter(ends_at__gte=timezone.now()).order_by("starts_at", "pk")

    def past(self):
        return self.filter(ends_at__lt=timezone.now()).order_by("-starts_at", "-pk")


class Event(models.Model):
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

    class Audience(models.TextChoices):
        PUBLIC = "public", _("everybody")
        MEMBERS = "members", _("members of the network")
        GROUP = "group", _("members of the group")

    class RegistrationBy(models.TextChoices):
        NOBODY = "nobody", _("no registration is needed")
        ANYBODY = "anybody", _("anybody with an account")
        MEMBERS = "members", _("members of the network")

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
    is_published = models.BooleanField(_("published"), default=False)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True)
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
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed at"), auto_now=True)
    deleted_at = models.DateTimeField(_("deleted at"), null=True, blank=True)

    attachments = GenericRelation("core.Attachment")

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        verbose_name = _("event")
        verbose_name_plural = _("events")
        indexes = [models.Index(fields=["starts_at"], name="event_starts_at")]
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
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("events:detail", args=[self.slug])


class Session(models.Model):
    """A part of an event in which presence is taken; every event has at least one."""

    event = models.ForeignKey(
        Event, models.CASCADE, verbose_name=_("event"), related_name="sessions"
    )
    title = models.CharField(_("title"), max_length=200)
    speaker = models.CharField(_("speaker"), max_length=200, blank=True)
    starts_at = models.DateTimeField(_("starts at"))
    ends_at = models.DateTimeField(_("ends at"))

    class Meta:
        ordering = ["starts_at", "pk"]
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        constraints = [
            models.CheckConstraint(
                name="session_ends_after_it_starts",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message=_("The session must end after it starts."),
            )
        ]

    def __str__(self):
        return self.title


class RegistrationQuerySet(models.QuerySet):
    def active(self):
        """Those who have a place."""
        return self.filter(status=Registration.Status.REGISTERED)

    def waiting(self):
        """The waiting list, in order."""
        return self.filter(status=Registration.Status.WAITING).order_by(
            "registered_at", "pk"
        )


class Registration(models.Model):
    """A person's place at an event, on behalf of an organisation or of nobody."""

    class Status(models.TextChoices):
        REGISTERED = "registered", _("has a place")
        WAITING = "waiting", _("on the waiting list")
        CANCELLED = "cancelled", _("cancelled")

    event = models.ForeignKey(
        Event, models.CASCADE, verbose_name=_("event"), related_name="registrations"
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
    registered_at = models.DateTimeField(_("registered at"), default=timezone.now)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True)

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


class Attendance(models.Model):
    """Presence of a registered person in one session."""

    class How(models.TextChoices):
        IN_PERSON = "in_person", _("in person")
        ONLINE = "online", _("online")

    registration = models.ForeignKey(
        Registration,
        models.CASCADE,
        verbose_name=_("registration"),
        related_name="attendances",
    )
    session = models.ForeignKey(
        Session, models.PROTECT, verbose_name=_("session"), related_name="attendances"
    )
    how = models.CharField(_("how"), max_length=10, choices=How, default=How.IN_PERSON)
    taken_at = models.DateTimeField(_("taken at"), default=timezone.now)
    taken_by = models.ForeignKey(
        "members.User",
        models.SET_NULL,
        verbose_name=_("taken by"),
        null=True,
        related_name="+",
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = _("attendance")
        verbose_name_plural = _("attendance")
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "session"], name="attendance_once_per_session"
            )
        ]

    def __str__(self):
        return f"{self.registration_id}: {self.session_id}"
