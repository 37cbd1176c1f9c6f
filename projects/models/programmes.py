from django.contrib.contenttypes.fields import GenericRelation
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.models import Attachment


class ProgrammeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Who pays is no secret: everybody sees every programme and its logos."""
        return self


class Programme(models.Model):
    """A funding programme with the words that everything it pays for must carry."""

    class CeilingOf(models.TextChoices):
        """Of which planned money the ceiling of volunteer work is a share."""

        OWN = "own", _("own contribution planned in the budget")
        BUDGET = "budget", _("whole planned budget")

    code = models.SlugField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=250)
    funder = models.CharField(_("funder"), max_length=250)
    period = models.CharField(_("period"), max_length=20)
    obligatory_text = models.TextField(
        _("obligatory sentence"),
        blank=True,
        help_text=_("{project} stands for the project's title."),
    )
    disclaimer = models.TextField(
        _("disclaimer"),
        blank=True,
        help_text=_("{beneficiary} stands for the lead organisation's name."),
    )
    website = models.URLField(_("website"), blank=True)
    report_every_months = models.PositiveSmallIntegerField(
        _("months from one report to the next"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(36)],
        help_text=_("Empty: the programme asks for one report, at the end."),
    )
    report_within_days = models.PositiveSmallIntegerField(
        _("days to send a report after its time"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(365)],
        help_text=_("Empty: no term."),
    )

    lists_kept_for_months = models.PositiveSmallIntegerField(
        _("months for which lists of people are kept after a project"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
        help_text=_(
            "As the donor asks for checks. Closing a project shortens no list below it. "
            "Empty: the programme asks nothing."
        ),
    )

    volunteer_hour_rate = models.DecimalField(
        _("value of an hour of a volunteer, €"),
        max_digits=8,
        decimal_places=2,
        default=0,
        validators=[MinValueValidator(0)],
        help_text=_(
            "By the programme's manual. 0: work of volunteers is no own contribution."
        ),
    )
    volunteer_ceiling_percent = models.DecimalField(
        _("ceiling of volunteer work, %"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
        help_text=_("Empty: no ceiling."),
    )
    volunteer_ceiling_of = models.CharField(
        _("the ceiling is a share of"),
        max_length=6,
        choices=CeilingOf,
        default=CeilingOf.OWN,
    )

    attachments = GenericRelation("core.Attachment")

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("programme", args=[self.code])

    def logos(self):
        """In the order in which they were put up: funders ask for a certain one."""
        return self.attachments.filter(purpose=Attachment.Purpose.LOGO).order_by("pk")
