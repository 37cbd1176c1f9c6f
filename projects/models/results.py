from django.contrib.contenttypes.fields import GenericRelation
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from projects.models.projects import Activity, Project


class Dimension(models.TextChoices):
    """By what a figure is divided; `reports.sources.dimensions` says how."""

    SEX = "sex", _("Sex")
    AGE_GROUP = "age_group", _("Age group")
    OFFICE = "office", _("Office")
    ORGANISATION_KIND = "organisation_kind", _("Kind of organisation")
    OBSHTINA = "obshtina", _("Municipality")
    EVENT_KIND = "event_kind", _("Kind of event")
    HOW = "how", _("How they took part")


def lines_of(text):
    """Without what is empty and without doubled spaces."""
    lines = (" ".join(line.split()) for line in (text or "").splitlines())
    return [line for line in lines if line]


class ResultQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(project__in=Project.objects.visible_to(user))


class Result(models.Model):
    """What the project was to bring about; IATI ResultType."""

    class Type(models.IntegerChoices):
        OUTPUT = 1, _("output")
        OUTCOME = 2, _("outcome")
        IMPACT = 3, _("impact")
        OTHER = 9, _("other")

    project = models.ForeignKey(
        Project, models.CASCADE, verbose_name=_("project"), related_name="results"
    )
    type = models.PositiveSmallIntegerField(
        _("type"), choices=Type, default=Type.OUTPUT
    )
    title = models.CharField(_("title"), max_length=250)
    description = models.TextField(_("description"), max_length=2000, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = ResultQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("result")
        verbose_name_plural = _("results")

    def __str__(self):
        return self.title


class Indicator(models.Model):
    """A measure of a result: entered by hand with a proof, or counted by the portal."""

    class Measure(models.IntegerChoices):
        """IATI IndicatorMeasure."""

        UNIT = 1, _("number")
        PERCENTAGE = 2, _("percentage")
        QUALITATIVE = 5, _("words of a scale")

    class Source(models.TextChoices):
        """How the actual value comes about; `reports.sources` counts all but the first."""

        MANUAL = "manual", _("entered by hand with a proof")
        ORGANISATIONS_ATTENDED = (
            "organisations_attended",
            _("organisations that attended"),
        )
        DIFFERENT_PEOPLE = "different_people", _("different people that attended")
        PARTICIPATIONS = "participations", _("participations in events")
        PERSON_HOURS = "person_hours", _("person-hours")
        CERTIFICATES = "certificates", _("certificates given")
        EVENTS_HELD = "events_held", _("events held")
        MUNICIPALITIES_COVERED = "municipalities_covered", _("municipalities covered")
        NEWS = "news", _("news published about the project")
        GROUP_MEMBERS = "group_members", _("members of a group")
        NEW_MEMBERS = "new_members", _("organisations that joined the network")
        IDEAS = "ideas", _("ideas by status")
        VOLUNTEER_HOURS = "volunteer_hours", _("hours of volunteers")
        VOLUNTEERS = "volunteers", _("different volunteers")
        VOLUNTEER_WORK = "volunteer_work", _("volunteer work as own contribution, €")
        SURVEY_ANSWERS = "survey_answers", _("survey answers")
        ORGANISATIONS_BEHIND_CAUSES = (
            "organisations_behind_causes",
            _("organisations behind its causes"),
        )
        QUESTIONS_ANSWERED = (
            "questions_answered",
            _("questions to institutions answered"),
        )
        ANSWERS_RECEIVED = (
            "answers_received",
            _("official answers received"),
        )
        SELF_ASSESSMENT = "self_assessment", _("change of self-assessment")

    result = models.ForeignKey(
        Result, models.CASCADE, verbose_name=_("result"), related_name="indicators"
    )
    title = models.CharField(_("title"), max_length=250)
    unit = models.CharField(_("counted in"), max_length=60)
    measure_code = models.PositiveSmallIntegerField(
        _("measure"), choices=Measure, default=Measure.UNIT
    )
    scale = models.TextField(
        _("scale"),
        max_length=2000,
        blank=True,
        help_text="Each step on a line, the lowest first. Values are numbers of lines.",
    )
    baseline = models.DecimalField(
        _("baseline"), max_digits=12, decimal_places=2, default=0
    )
    baseline_on = models.DateField(_("day of the baseline"), null=True, blank=True)
    baseline_note = models.CharField(
        _("where the baseline comes from"), max_length=300, blank=True
    )
    source = models.CharField(
        _("source"), max_length=30, choices=Source, default=Source.MANUAL
    )
    activity = models.ForeignKey(
        Activity,
        models.PROTECT,
        verbose_name=_("only events of this activity"),
        null=True,
        blank=True,
        related_name="indicators",
    )
    group = models.ForeignKey(
        "members.Group",
        models.PROTECT,
        verbose_name=_("members of this group"),
        null=True,
        blank=True,
        related_name="indicators",
    )
    idea_status = models.CharField(
        _("ideas that reached this status"), max_length=20, blank=True
    )
    # What narrows the source. The codes are those of events, registrations and
    # organisations; which of them a source takes, `reports.sources` says.
    event_kinds = ArrayField(
        models.CharField(max_length=20),
        verbose_name=_("kinds of events"),
        default=list,
        blank=True,
    )
    obshtini = models.ManyToManyField(
        "places.Obshtina",
        verbose_name=_("municipalities"),
        blank=True,
        related_name="+",
    )
    organisation_kinds = ArrayField(
        models.CharField(max_length=20),
        verbose_name=_("kinds of organisations"),
        default=list,
        blank=True,
    )
    sex = models.CharField(_("sex"), max_length=6, blank=True)
    age_groups = ArrayField(
        models.CharField(max_length=5),
        verbose_name=_("age groups"),
        default=list,
        blank=True,
    )
    is_cumulative = models.BooleanField(
        _("counted from the beginning of the project"), default=False
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    submission = models.UUIDField(
        _("submission"),
        unique=True,
        null=True,
        editable=False,
        help_text="Of the form that made it: the same form sent twice makes one indicator.",
    )

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        constraints = [
            models.CheckConstraint(
                name="indicator_of_group_members_names_the_group",
                condition=~Q(source="group_members") | Q(group__isnull=False),
                violation_error_message=_(
                    "Choose the group whose members are counted."
                ),
            ),
            models.CheckConstraint(
                name="indicator_counts_from_nothing_or_more",
                condition=Q(source="manual") | Q(baseline__gte=0),
                violation_error_message=_(
                    "What the portal counts is never below zero: write 0 or more."
                ),
            ),
            models.CheckConstraint(
                name="indicator_counts_no_words",
                condition=~Q(measure_code=5) | Q(source="manual"),
                violation_error_message=_(
                    "The portal counts numbers. Words of a scale are entered by hand."
                ),
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def is_typed(self):
        """Somebody enters the value; all other sources are counted."""
        return self.source == self.Source.MANUAL

    @property
    def is_qualitative(self):
        """Its values are steps of the scale, by the number of their line."""
        return self.measure_code == self.Measure.QUALITATIVE

    @property
    def steps(self):
        """The words of the scale, the lowest first; as long as a translation lacks some, the Bulgarian ones."""
        here, bulgarian = lines_of(self.scale), lines_of(self.scale_bg)
        return here if len(here) == len(bulgarian) else bulgarian

    def step(self, number):
        """The words of a value; none for 0 or a number that the scale does not have."""
        steps = self.steps
        return steps[int(number) - 1] if 1 <= number <= len(steps) else ""


class Period(models.Model):
    """A stretch of time with its target; the actual value is counted, or a Measurement."""

    indicator = models.ForeignKey(
        Indicator, models.CASCADE, verbose_name=_("indicator"), related_name="periods"
    )
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"))
    target_value = models.DecimalField(_("target"), max_digits=12, decimal_places=2)

    class Meta:
        ordering = ["starts_on", "pk"]
        verbose_name = _("period")
        verbose_name_plural = _("periods")
        constraints = [
            models.CheckConstraint(
                name="period_ends_after_it_starts",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("The period must end after it starts."),
            ),
            models.UniqueConstraint(
                fields=["indicator", "starts_on"],
                name="period_starts_once_per_indicator",
            ),
        ]

    def __str__(self):
        first, last = (
            date_format(day, "SHORT_DATE_FORMAT")
            for day in (self.starts_on, self.ends_on)
        )
        return f"{first} – {last}"

    @property
    def counts_from(self):
        """The first day that counts: its own, or that of the project if the indicator adds up."""
        if not self.indicator.is_cumulative:
            return self.starts_on
        return self.indicator.result.project.starts_on

    def is_told_on(self, day):
        """Does a value measured on that day tell of it? Many are measured when it is over."""
        return True


class MeasurementQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A measurement and its proof are as visible as the project."""
        projects = Project.objects.visible_to(user)
        return self.filter(period__indicator__result__project__in=projects)


class Measurement(models.Model):
    """A value entered by hand, with its proof attached."""

    period = models.ForeignKey(
        Period, models.CASCADE, verbose_name=_("period"), related_name="measurements"
    )
    value = models.DecimalField(_("value"), max_digits=12, decimal_places=2)
    measured_on = models.DateField(_("measured on"))
    note = models.CharField(_("how it was measured"), max_length=300, blank=True)
    submission = models.UUIDField(
        _("submission"),
        unique=True,
        null=True,
        editable=False,
        help_text="Of the form that made it: the same form sent twice makes one value.",
    )

    attachments = GenericRelation("core.Attachment")

    objects = MeasurementQuerySet.as_manager()

    class Meta:
        ordering = ["-measured_on", "-pk"]
        verbose_name = _("measurement")
        verbose_name_plural = _("measurements")

    def __str__(self):
        return f"{self.value}"


class PartTarget(models.Model):
    """What a period promises for a part of its figure: so many women, of so many people."""

    period = models.ForeignKey(
        Period, models.CASCADE, verbose_name=_("period"), related_name="part_targets"
    )
    dimension = models.CharField(_("divided by"), max_length=20, choices=Dimension)
    key = models.CharField(
        _("part"),
        max_length=20,
        help_text="A code of the list; of a municipality RSE27.",
    )
    target_value = models.DecimalField(
        _("target"),
        max_digits=12,
        decimal_places=2,
        validators=[MinValueValidator(0)],
    )

    class Meta:
        ordering = ["dimension", "key"]
        verbose_name = _("target of a part")
        verbose_name_plural = _("targets of parts")
        constraints = [
            models.UniqueConstraint(
                fields=["period", "dimension", "key"], name="part_target_once"
            )
        ]

    def __str__(self):
        return f"{self.dimension} {self.key}: {self.target_value}"
