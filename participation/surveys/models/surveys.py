from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models import Organisation
from participation.common.models import HasStates
from participation.surveys.models.questions import Question
from participation.surveys.models.survey_rows import (
    Audience,
    Respondent,
    Status,
    SurveyQuerySet,
)


class Survey(HasStates):
    """Questions to people or organisations; each answers once."""

    class Kind(models.TextChoices):
        NEEDS = "needs", _("needs assessment")
        FEEDBACK = "feedback", _("feedback after an event")
        CAPACITY = "capacity", _("capacity self-assessment")
        RESEARCH = "research", _("regional research")
        OTHER = "other", pgettext_lazy("survey", "other")

    Audience, Respondent, Status = Audience, Respondent, Status
    # Of organisations only these can be asked; anybody and participants are people.
    OF_ORGANISATIONS = (Audience.MEMBERS, Audience.PLACE, Audience.GROUP)

    organisation = models.ForeignKey(
        "members.Organisation",
        models.PROTECT,
        verbose_name=_("organisation that asks"),
        related_name="surveys",
    )
    project = models.ForeignKey(
        "projects.Project",
        models.PROTECT,
        verbose_name=_("project"),
        null=True,
        blank=True,
        related_name="surveys",
    )
    group = models.ForeignKey(
        "members.Group",
        models.PROTECT,
        verbose_name=_("group"),
        null=True,
        blank=True,
        related_name="surveys",
    )
    oblasti = models.ManyToManyField(
        "places.Oblast", verbose_name=_("oblasti"), blank=True, related_name="+"
    )
    obshtini = models.ManyToManyField(
        "places.Obshtina",
        verbose_name=_("municipalities"),
        blank=True,
        related_name="+",
    )
    content_type = models.ForeignKey(
        ContentType, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    object_id = models.PositiveBigIntegerField(null=True, editable=False)
    about = GenericForeignKey()
    title = models.CharField(_("title"), max_length=200)
    intro = models.TextField(_("introduction"), max_length=4000, blank=True)
    slug = models.SlugField(_("address"), max_length=80, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.OTHER)
    audience = models.CharField(
        _("who is asked"), max_length=12, choices=Audience, default=Audience.MEMBERS
    )
    respondent = models.CharField(
        _("who answers"),
        max_length=12,
        choices=Respondent,
        default=Respondent.ORGANISATION,
    )
    is_anonymous = models.BooleanField(_("anonymous"), default=False)
    are_results_public = models.BooleanField(_("results are public"), default=False)
    are_results_live = models.BooleanField(_("also while it is open"), default=False)
    were_results_live = models.BooleanField(
        default=False,
        editable=False,
        help_text="They were, before somebody chose anew: who read them then remembers.",
    )
    status = models.CharField(
        _("state"), max_length=10, choices=Status, default=Status.DRAFT
    )
    closes_on = models.DateField(_("last day"))
    opened_on = models.DateField(_("opened on"), null=True, editable=False)
    closed_on = models.DateField(_("closed on"), null=True, editable=False)
    reminded_on = models.DateField(_("reminded on"), null=True, editable=False)
    closing_reminded_on = models.DateField(null=True, editable=False)
    run_of = models.ForeignKey(
        "self",
        models.SET_NULL,
        verbose_name=_("repeats"),
        null=True,
        blank=True,
        related_name="runs",
        help_text="The earlier run of the same survey, with which the results are compared.",
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("made by"),
        null=True,
        editable=False,
        related_name="+",
    )
    submission = models.UUIDField(
        unique=True,
        null=True,
        editable=False,
        help_text="Of the form that made it: the same form sent twice makes one survey.",
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    objects = SurveyQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_on", "-pk"]
        verbose_name = _("survey")
        verbose_name_plural = _("surveys")
        constraints = [
            models.CheckConstraint(
                name="survey_of_organisations_asks_organisations",
                condition=~Q(respondent="organisation")
                | Q(audience__in=["members", "place", "group"]),
                violation_error_message=_(
                    "Only members, a group or a place have organisations that can answer."
                ),
            ),
            models.CheckConstraint(
                name="survey_for_anybody_is_anonymous",
                condition=~Q(audience="anybody") | Q(is_anonymous=True),
                violation_error_message=_(
                    "A survey for anybody is anonymous: nobody signs in for it."
                ),
            ),
            models.CheckConstraint(
                name="survey_of_a_group_names_it",
                condition=~Q(audience="group") | Q(group__isnull=False),
                violation_error_message=_("Choose the group that is asked."),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("surveys:detail", args=[self.slug])

    def is_draft(self):
        return self.status == self.Status.DRAFT

    def is_open(self):
        return self.status == self.Status.OPEN

    def is_closed(self):
        return self.status == self.Status.CLOSED

    def shows_results(self):
        """To everybody; the staff read more, see `results.access`."""
        is_live = self.are_results_live and not self.is_anonymous and self.is_open()
        return self.are_results_public and (self.is_closed() or is_live)

    def grows_in_public(self):
        """Were results read, or are they, by everybody while answers come?"""
        return not self.is_anonymous and (
            self.are_results_live or self.were_results_live
        )

    def takes_answers(self):
        return self.is_open() and self.closes_on >= timezone.localdate()

    def asks_organisations(self):
        return self.respondent == self.Respondent.ORGANISATION

    def is_for_anybody(self):
        return self.audience == self.Audience.ANYBODY

    def is_for_participants(self):
        return self.audience == self.Audience.PARTICIPANTS

    @cached_property
    def is_frozen(self):
        """Once somebody began to answer, only the words are corrected."""
        return self.responses.exists()

    @cached_property
    def questions(self):
        """All in order, with what they offer and on what they depend; a bounded number of queries."""
        return list(Question.objects.of(self).with_all())

    def organisations_asked(self):
        """As of now: who joins the audience while it is open is asked too."""
        listed = Organisation.objects.listed()
        if self.audience == self.Audience.MEMBERS:
            return listed
        if self.audience == self.Audience.GROUP:
            inside = self.group.memberships.of_organisations().values("organisation")
            return listed.filter(pk__in=inside)
        if self.audience == self.Audience.PLACE:
            oblasti = self.oblasti.values("code")
            obshtini = self.obshtini.values("code")
            return listed.in_places(oblasti, obshtini)
        return listed.none()

    def organisations_that_answered(self):
        """Numbers of organisations, whether the answers bear their name or not."""
        named = self.responses.sent().exclude(organisation=None).values("organisation")
        apart = self.participations.exclude(organisation=None).values("organisation")
        return Organisation.objects.filter(Q(pk__in=named) | Q(pk__in=apart))

    def organisations_waited_for(self):
        answered = self.organisations_that_answered().values("pk")
        return self.organisations_asked().exclude(pk__in=answered)
