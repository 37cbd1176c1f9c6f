from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from projects.models.projects import Activity, Project


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

    class Source(models.TextChoices):
        """How the actual value comes about; `reports.sources` counts all but the first."""

        MANUAL = "manual", _("entered by hand with a proof")
        ORGANISATIONS_ATTENDED = (
            "organisations_attended",
            _("organisations that attended"),
        )
        EVENTS_HELD = "events_held", _("events held")
        MUNICIPALITIES_COVERED = "municipalities_covered", _("municipalities covered")
        GROUP_MEMBERS = "group_members", _("members of a group")
        IDEAS = "ideas", _("ideas by status")

    result = models.ForeignKey(
        Result, models.CASCADE, verbose_name=_("result"), related_name="indicators"
    )
    title = models.CharField(_("title"), max_length=250)
    unit = models.CharField(_("counted in"), max_length=60)
    measure_code = models.PositiveSmallIntegerField(
        _("measure"), choices=Measure, default=Measure.UNIT
    )
    baseline = models.DecimalField(
        _("baseline"), max_digits=12, decimal_places=2, default=0
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
    position = models.PositiveSmallIntegerField(_("position"), default=0)

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
            )
        ]

    def __str__(self):
        return self.title


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
        return f"{self.starts_on} – {self.ends_on}"


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

    attachments = GenericRelation("core.Attachment")

    objects = MeasurementQuerySet.as_manager()

    class Meta:
        ordering = ["-measured_on", "-pk"]
        verbose_name = _("measurement")
        verbose_name_plural = _("measurements")

    def __str__(self):
        return f"{self.value}"
