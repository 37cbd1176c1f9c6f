from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import Group, Organisation
from projects.models import Project


class OfSurveyQuerySet(models.QuerySet):
    """Rows of a plan are seen with it: by everybody, or by the staff of who asks.

    What was asked in a closed group is public among its members; of a project that is not
    published nothing is.
    """

    to_plan = ""

    def visible_to(self, user):
        survey = f"{self.to_plan}survey"
        public = Q(
            (f"{self.to_plan}is_public", True),
            (f"{survey}__organisation__in", Organisation.objects.public()),
        )
        public &= Q((f"{survey}__group", None)) | Q(
            (f"{survey}__group__in", Group.objects.readable_by(user))
        )
        public &= Q((f"{survey}__project", None)) | Q(
            (f"{survey}__project__in", Project.objects.visible_to(user))
        )
        if not user.is_authenticated:
            return self.filter(public)
        return self.filter(public | self.run_by(user))

    def editable_by(self, user):
        return self.filter(self.run_by(user)) if user.is_authenticated else self.none()

    def run_by(self, user):
        own = user.organisation_ids("owner", "editor")
        return Q(**{f"{self.to_plan}survey__organisation__in": own})


class PlannedQuerySet(OfSurveyQuerySet):
    to_plan = "plan__"


class TrainingPlan(models.Model):
    """What follows from the needs that a survey found. How many asked is counted, not kept."""

    survey = models.OneToOneField(
        "surveys.Survey",
        models.PROTECT,
        verbose_name=_("survey"),
        related_name="training_plan",
    )
    question = models.ForeignKey(
        "surveys.Question",
        models.PROTECT,
        verbose_name=_("question about needs"),
        related_name="+",
    )
    is_public = models.BooleanField(_("everybody may read it"), default=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("made by"),
        null=True,
        editable=False,
        related_name="+",
    )
    created_at = models.DateTimeField(_("created at"), default=timezone.now)

    objects = OfSurveyQuerySet.as_manager()

    class Meta:
        verbose_name = _("plan of trainings")
        verbose_name_plural = _("plans of trainings")

    def __str__(self):
        return str(self.survey)

    def get_absolute_url(self):
        return reverse("training_plan", args=[self.survey.slug])


class PlannedTraining(models.Model):
    """One topic for one place: the whole survey, an oblast or a municipality."""

    plan = models.ForeignKey(
        TrainingPlan,
        models.CASCADE,
        verbose_name=_("plan of trainings"),
        related_name="trainings",
    )
    survey = models.ForeignKey(
        "surveys.Survey",
        models.PROTECT,
        verbose_name=_("run in which it was named"),
        related_name="+",
    )
    value = models.PositiveSmallIntegerField(_("value of the option"))
    topic = models.CharField(_("topic"), max_length=300)
    oblast = models.ForeignKey(
        "places.Oblast",
        models.PROTECT,
        verbose_name=_("oblast"),
        null=True,
        blank=True,
        related_name="+",
    )
    obshtina = models.ForeignKey(
        "places.Obshtina",
        models.PROTECT,
        verbose_name=_("municipality"),
        null=True,
        blank=True,
        related_name="+",
    )
    month = models.DateField(_("month"), null=True, blank=True)
    responsible = models.ForeignKey(
        "members.Organisation",
        models.PROTECT,
        verbose_name=_("responsible"),
        null=True,
        blank=True,
        related_name="+",
    )
    links = GenericRelation("core.Link")

    objects = PlannedQuerySet.as_manager()

    class Meta:
        ordering = ["month", "topic", "pk"]
        verbose_name = _("planned training")
        verbose_name_plural = _("planned trainings")
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "survey", "value", "oblast", "obshtina"],
                name="training_planned_once",
                nulls_distinct=False,
            )
        ]

    def __str__(self):
        return self.topic

    def get_absolute_url(self):
        return f"{self.plan.get_absolute_url()}#training-{self.pk}"

    @property
    def place(self):
        return self.obshtina or self.oblast

    @property
    def group(self):
        """The part of the respondents that named it, as `results.groups` calls it."""
        if self.obshtina_id:
            return f"obshtina:{self.obshtina_id}"
        return f"oblast:{self.oblast.code}" if self.oblast_id else ""
