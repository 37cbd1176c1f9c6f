"""What came of an event: its minutes, what was decided, and what institutions were asked to do."""

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import html
from events.models.events import Event
from events.models.keeping import DAY

# How long before a term those who have to do something are reminded.
REMINDED_BEFORE = 7 * DAY


class OutcomeQuerySet(models.QuerySet):
    def published(self):
        return self.filter(published_at__isnull=False)

    def drafts(self):
        return self.filter(published_at=None)

    def visible_to(self, user):
        """What was published at events that the reader sees; drafts to those who write them."""
        return self.filter(OutcomeQuerySet.seen_with_the_event(user))

    def editable_by(self, user):
        return self.filter(event__in=Event.objects.editable_by(user))

    @staticmethod
    def seen_with_the_event(user):
        seen = Q(published_at__isnull=False, event__in=Event.objects.visible_to(user))
        if not user.is_authenticated:
            return seen
        own = Event.objects.filter(
            organiser__in=user.organisation_ids("owner", "editor", in_practice=True),
            deleted_at=None,
        )
        written = Event.objects.editable_by(user)
        return seen | Q(event__in=own.values("pk")) | Q(event__in=written.values("pk"))


class Outcome(models.Model):
    """Written by the organiser, seen by others once it is published."""

    published_at = models.DateTimeField(_("published at"), null=True, editable=False)
    updated_at = models.DateTimeField(_("changed at"), auto_now=True)

    class Meta:
        abstract = True


class Minutes(Outcome):
    """The minutes of an event, in words and as documents."""

    event = models.OneToOneField(
        "events.Event",
        models.CASCADE,
        verbose_name=_("event"),
        related_name="minutes",
    )
    text = models.TextField(_("minutes"), max_length=60_000, blank=True)

    attachments = GenericRelation("core.Attachment")

    objects = OutcomeQuerySet.as_manager()

    class Meta:
        verbose_name = _("minutes")
        verbose_name_plural = _("minutes")

    def __str__(self):
        return str(self.event)

    def save(self, *args, **kwargs):
        """Keep only clean HTML, whatever the way in."""
        html.clean_columns(self, "text_bg", "text_en")
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return f"{self.event.get_absolute_url()}#minutes"

    def says_something(self):
        return bool(self.text_bg or self.text_en or self.attachments.exists())


class DecisionQuerySet(OutcomeQuerySet):
    def visible_to(self, user):
        """Also to whoever has to carry it out."""
        seen = OutcomeQuerySet.seen_with_the_event(user)
        return self.filter(seen | Q(pk__in=self.model.objects.owned_by(user)))

    def owned_by(self, user):
        """Published, and to be carried out by the user or an organisation of theirs."""
        if not user.is_authenticated:
            return self.none()
        own = Q(owner__in=user.organisation_ids("owner", "editor"))
        return self.published().filter(own | Q(owner_person=user.person))

    def open(self):
        return self.filter(state=Decision.State.OPEN)

    def overdue(self):
        return self.open().filter(due_on__lt=timezone.localdate())

    def due_for_reminder(self):
        """Open, with a term in the next week of which the owner was not reminded."""
        today = timezone.localdate()
        return (
            self.open()
            .published()
            .filter(
                event__deleted_at=None,
                event__is_published=True,
                due_on__gte=today,
                due_on__lte=today + REMINDED_BEFORE,
            )
            .exclude(reminded_for=models.F("due_on"), reminded_for__isnull=False)
        )


class Decision(Outcome):
    """What was decided, who carries it out and by when, and what became of it."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("decision", "to be done")
        DONE = "done", pgettext_lazy("decision", "done")
        DROPPED = "dropped", pgettext_lazy("decision", "dropped")

    event = models.ForeignKey(
        "events.Event",
        models.CASCADE,
        verbose_name=_("event"),
        related_name="decisions",
    )
    text = models.TextField(_("what was decided"), max_length=2000)
    owner = models.ForeignKey(
        "members.Organisation",
        models.PROTECT,
        verbose_name=_("organisation that carries it out"),
        null=True,
        blank=True,
        related_name="decisions",
    )
    owner_person = models.ForeignKey(
        "members.Person",
        models.SET_NULL,
        verbose_name=_("person who carries it out"),
        null=True,
        blank=True,
        related_name="decisions",
    )
    owner_words = models.CharField(
        _("who carries it out, in words"), max_length=200, blank=True
    )
    due_on = models.DateField(_("by when"), null=True, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.OPEN
    )
    closed_on = models.DateField(_("done or dropped on"), null=True, blank=True)
    note = models.TextField(
        pgettext_lazy("decision", "what became of it"), max_length=1000, blank=True
    )
    reminded_for = models.DateField(
        _("reminded of the term"), null=True, editable=False
    )
    submission = models.UUIDField(
        _("submission"), unique=True, null=True, editable=False
    )

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        constraints = [
            models.CheckConstraint(
                name="decision_is_closed_on_a_day",
                condition=Q(state="open", closed_on=None)
                | (~Q(state="open") & Q(closed_on__isnull=False)),
                violation_error_message=_("Say on which day it was done or dropped."),
            ),
            models.CheckConstraint(
                name="decision_is_dropped_for_a_reason",
                condition=~Q(state="dropped") | ~Q(note=""),
                violation_error_message=_("Say why it was dropped."),
            ),
        ]

    def __str__(self):
        return self.text

    def get_absolute_url(self):
        return reverse("events:decision", args=[self.event.slug, self.pk])

    def is_overdue(self):
        is_open = self.state == self.State.OPEN
        return bool(is_open and self.due_on and self.due_on < timezone.localdate())


class RecommendationQuerySet(OutcomeQuerySet):
    def visible_to(self, user):
        """Also to whoever may answer for the institution."""
        seen = OutcomeQuerySet.seen_with_the_event(user)
        return self.filter(seen | Q(pk__in=self.model.objects.addressed_to(user)))

    def addressed_to(self, user):
        """Published, and addressed to an institution that the user speaks for."""
        if not user.is_authenticated:
            return self.none()
        own = user.organisation_ids("owner", "editor")
        return self.published().filter(institution__in=own)

    def unanswered(self):
        return self.filter(answered_on=None)

    def overdue(self):
        return self.unanswered().filter(answer_by__lt=timezone.localdate())

    def due_for_reminder(self):
        """Sent, with a term in the next week of which the institution was not reminded."""
        today = timezone.localdate()
        return (
            self.waiting()
            .filter(answer_by__gte=today, answer_by__lte=today + REMINDED_BEFORE)
            .exclude(reminded_for=models.F("answer_by"), reminded_for__isnull=False)
        )

    def without_answer_by_the_term(self):
        """The term is over and the organiser was not told."""
        return (
            self.waiting()
            .overdue()
            .exclude(
                told_overdue_for=models.F("answer_by"), told_overdue_for__isnull=False
            )
        )

    def waiting(self):
        return (
            self.published()
            .unanswered()
            .filter(
                event__deleted_at=None,
                event__is_published=True,
                sent_on__isnull=False,
            )
        )


class Recommendation(Outcome):
    """What an institution was asked to do, and what it answered."""

    class State(models.TextChoices):
        UNSENT = "unsent", _("not sent yet")
        SENT = "sent", _("sent, no answer yet")
        ANSWERED = "answered", _("answered")
        OVERDUE = "overdue", _("no answer by the term")

    event = models.ForeignKey(
        "events.Event",
        models.CASCADE,
        verbose_name=_("event"),
        related_name="recommendations",
    )
    institution = models.ForeignKey(
        "members.Organisation",
        models.PROTECT,
        verbose_name=_("institution"),
        null=True,
        blank=True,
        related_name="recommendations",
    )
    institution_words = models.CharField(
        _("institution, in words"), max_length=200, blank=True
    )
    text = models.TextField(_("recommendation"), max_length=4000)
    sent_on = models.DateField(_("sent on"), null=True, blank=True)
    answer_by = models.DateField(_("answer expected by"), null=True, blank=True)
    answer = models.TextField(_("answer"), max_length=10_000, blank=True)
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    answered_by = models.ForeignKey(
        "members.User",
        models.SET_NULL,
        verbose_name=_("answer entered by"),
        null=True,
        editable=False,
        related_name="+",
    )
    reminded_for = models.DateField(
        _("reminded of the term"), null=True, editable=False
    )
    told_overdue_for = models.DateField(
        _("organiser told that the term is over"), null=True, editable=False
    )
    submission = models.UUIDField(
        _("submission"), unique=True, null=True, editable=False
    )

    attachments = GenericRelation("core.Attachment")

    objects = RecommendationQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("recommendation")
        verbose_name_plural = _("recommendations")
        constraints = [
            models.CheckConstraint(
                name="recommendation_has_an_institution",
                condition=Q(institution__isnull=False) | ~Q(institution_words=""),
                violation_error_message=_("Say to which institution it is addressed."),
            )
        ]

    def __str__(self):
        return self.text

    def get_absolute_url(self):
        return reverse("events:recommendation", args=[self.event.slug, self.pk])

    @property
    def state(self):
        if self.answered_on:
            return self.State.ANSWERED
        if self.sent_on is None:
            return self.State.UNSENT
        if self.answer_by and self.answer_by < timezone.localdate():
            return self.State.OVERDUE
        return self.State.SENT
