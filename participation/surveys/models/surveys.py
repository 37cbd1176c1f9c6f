import datetime

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models import Group, Organisation
from participation.common.models import HasStates
from participation.surveys.models.questions import Question
from participation.surveys.models.responses import Response
from places.models import Obshtina


def asks_places_of(organisations):
    """Surveys of places in which one of these organisations has its seat or works."""
    places = Obshtina.objects.filter(
        Q(settlements__organisations__in=organisations)
        | Q(organisations__in=organisations)
    )
    return Q(obshtini__in=places) | Q(oblasti__obshtini__in=places)


class SurveyQuerySet(models.QuerySet):
    def visible_to(self, user, admitted=()):
        """What is announced to everybody, what asks the reader, and what they run.

        `admitted`: numbers of surveys to which a secret address led the reader.
        """
        real = Q(organisation__in=Organisation.objects.public())
        shown = ~Q(status=Survey.Status.DRAFT) & real
        everybody = Q(audience=Survey.Audience.ANYBODY) & (
            Q(group=None) | Q(group__in=Group.objects.readable_by(user))
        )
        asked = everybody | Q(pk__in=admitted)
        if not user.is_authenticated:
            return self.filter(shown & asked)
        asked |= Q(pk__in=Survey.objects.asking(user).values("pk"))
        asked |= Q(responses__person=user.person) | Q(
            responses__organisation__in=user.organisation_ids()
        )
        found = self.model.objects.filter((shown & asked) | self.run_by(user))
        return self.filter(pk__in=found.values("pk"))

    @staticmethod
    def run_by(user):
        if user.is_administrator():
            return Q(organisation__is_practice=False)
        return Q(organisation__in=user.organisation_ids("owner", "editor"))

    def editable_by(self, user):
        if not user.is_authenticated:
            return self.none()
        return self.filter(self.run_by(user))

    def asking(self, user):
        """Those whose audience has an organisation of the user, or the user as its member."""
        own = Organisation.objects.listed().filter(pk__in=user.organisation_ids())
        groups = user.group_ids()
        of_place = asks_places_of(own)
        audience = Survey.Audience
        asked = Q(audience=audience.GROUP, group__in=groups)
        if user.is_member():
            asked |= Q(audience=audience.MEMBERS)
            asked |= Q(
                audience=audience.PLACE,
                pk__in=Survey.objects.filter(of_place).values("pk"),
            )
        return self.filter(asked)

    def takes_answers(self):
        return self.filter(
            status=Survey.Status.OPEN, closes_on__gte=timezone.localdate()
        )

    def due_to_close(self):
        return self.filter(
            status=Survey.Status.OPEN, closes_on__lt=timezone.localdate()
        ).order_by("closes_on", "pk")

    def due_for_reminder(self):
        """Of organisations, some days before the end; whoever runs it may have reminded before."""
        today = timezone.localdate()
        return self.filter(
            status=Survey.Status.OPEN,
            respondent=Survey.Respondent.ORGANISATION,
            closing_reminded_on=None,
            opened_on__lt=today - Survey.REMIND_BEFORE,
            closes_on__gte=today,
            closes_on__lte=today + Survey.REMIND_BEFORE,
        ).order_by("closes_on", "pk")

    def due_to_forget(self):
        """Closed so long ago that nobody needs the names of people who answered."""
        before = timezone.localdate() - Survey.NAMES_ARE_KEPT
        named = Response.objects.filter(survey=OuterRef("pk"), person__isnull=False)
        return self.filter(Exists(named), closed_on__lt=before)

    def for_list(self):
        return self.select_related("organisation", "group").order_by(
            "-opened_on", "-pk"
        )


class Survey(HasStates):
    """Questions to people or organisations; each answers once."""

    class Kind(models.TextChoices):
        NEEDS = "needs", _("needs assessment")
        FEEDBACK = "feedback", _("feedback after an event")
        CAPACITY = "capacity", _("capacity self-assessment")
        RESEARCH = "research", _("regional research")
        OTHER = "other", pgettext_lazy("survey", "other")

    class Audience(models.TextChoices):
        ANYBODY = "anybody", _("anybody")
        MEMBERS = "members", _("the members of the network")
        PLACE = "place", _("organisations of a place")
        GROUP = "group", _("the members of a group")
        PARTICIPANTS = "participants", _("who was present at the event")

    class Respondent(models.TextChoices):
        PERSON = "person", _("each person for themselves")
        ORGANISATION = "organisation", _("each organisation once")

    class Status(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("survey", "draft")
        OPEN = "open", pgettext_lazy("survey", "open")
        CLOSED = "closed", pgettext_lazy("survey", "closed")

    REMIND_BEFORE = datetime.timedelta(days=3)
    NAMES_ARE_KEPT = datetime.timedelta(days=183)
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
