"""What an organisation invites volunteers to do."""

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Exists, F, Min, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models import Organisation
from participation.common.models import HasStates
from participation.volunteering.models.shifts import Shift
from projects.models import Project

FULL_AGE = 18


class OpportunityQuerySet(models.QuerySet):
    def visible_to(self, user):
        """What everybody reads, and drafts of the organisations whose staff one is."""
        shown = Q(pk__in=self.model.objects.live().values("pk"))
        if not user.is_authenticated:
            return self.filter(shown)
        if user.is_administrator():
            shown = ~Q(organisation__is_practice=True)
        return self.filter(shown | run_by(user))

    def live(self):
        """Published ones of organisations and projects that are public."""
        return self.filter(
            Q(project=None) | Q(project__is_published=True),
            organisation__in=Organisation.objects.public(),
            status__in=Opportunity.PUBLIC,
        )

    def editable_by(self, user):
        """Of organisations whose staff one is."""
        return self.filter(run_by(user)) if user.is_authenticated else self.none()

    def to_come(self):
        """`next_day`: of the nearest shift that is still to come."""
        ahead = Q(
            shifts__day__gte=timezone.localdate(), shifts__cancelled_at__isnull=True
        )
        rows = self.filter(status=Opportunity.Status.PUBLISHED)
        rows = rows.annotate(next_day=Min("shifts__day", filter=ahead))
        return rows.filter(next_day__isnull=False).order_by("next_day", "pk")

    def over(self):
        """Those that are no longer waited for, the newest first."""
        rows = self.exclude(pk__in=Opportunity.objects.to_come().values("pk"))
        return rows.exclude(status=Opportunity.Status.DRAFT).order_by("-pk")

    def with_places(self):
        """Those in one of whose coming shifts somebody still finds a place."""
        free = Shift.objects.to_come().free().filter(opportunity=OuterRef("pk"))
        return self.filter(Exists(free))

    def for_list(self):
        return self.select_related(
            "organisation", "project", "settlement__obshtina__oblast"
        )

    def due_to_end(self):
        """For the clock: published ones of which no shift is still to come."""
        shifts = Shift.objects.filter(opportunity=OuterRef("pk"))
        return self.filter(
            Exists(shifts),
            ~Exists(shifts.to_come()),
            status=Opportunity.Status.PUBLISHED,
        )


def run_by(user):
    staff = user.organisation_ids("owner", "editor")
    return Q(organisation__in=staff)


class Opportunity(HasStates):
    """Work for volunteers of one organisation, in one or several shifts."""

    class Status(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("opportunity", "draft")
        PUBLISHED = "published", pgettext_lazy("opportunity", "published")
        CANCELLED = "cancelled", pgettext_lazy("opportunity", "cancelled")
        OVER = "over", pgettext_lazy("opportunity", "over")

    PUBLIC = (Status.PUBLISHED, Status.CANCELLED, Status.OVER)

    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        verbose_name=_("organisation"),
        related_name="opportunities",
    )
    project = models.ForeignKey(
        Project,
        models.PROTECT,
        verbose_name=_("project"),
        null=True,
        blank=True,
        related_name="opportunities",
    )
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("what it is about"), max_length=4000)
    tasks = models.TextField(_("what volunteers do"), max_length=2000, blank=True)
    gives_travel = models.BooleanField(_("travel is paid"), default=False)
    gives_food = models.BooleanField(_("there is food"), default=False)
    gives_insurance = models.BooleanField(_("volunteers are insured"), default=False)
    offers = models.TextField(_("what else is offered"), max_length=1000, blank=True)
    requirements = models.TextField(
        _("what volunteers need"), max_length=1000, blank=True
    )
    age_from = models.PositiveSmallIntegerField(
        _("youngest age"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(99)],
    )
    age_to = models.PositiveSmallIntegerField(
        _("oldest age"), null=True, blank=True, validators=[MaxValueValidator(120)]
    )
    settlement = models.ForeignKey(
        "places.Settlement",
        models.PROTECT,
        verbose_name=_("settlement"),
        related_name="opportunities",
    )
    address = models.CharField(_("address"), max_length=200, blank=True)
    contact_name = models.CharField(_("contact"), max_length=120, blank=True)
    contact_email = models.EmailField(_("e-mail of the contact"), blank=True)
    contact_phone = models.CharField(
        _("phone of the contact"), max_length=40, blank=True
    )
    deadline = models.DateField(_("last day to sign up"), null=True, blank=True)
    status = models.CharField(
        pgettext_lazy("opportunity", "state"),
        max_length=10,
        choices=Status,
        default=Status.DRAFT,
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("entered by"),
        null=True,
        editable=False,
        related_name="+",
    )
    submission = models.UUIDField(
        _("submission"), unique=True, null=True, editable=False
    )

    objects = OpportunityQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("opportunity")
        verbose_name_plural = _("opportunities")
        constraints = [
            models.CheckConstraint(
                name="opportunity_ages_in_order",
                condition=Q(age_from=None)
                | Q(age_to=None)
                | Q(age_to__gte=F("age_from")),
                violation_error_message=_("The oldest age is below the youngest."),
            )
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("volunteering:detail", args=[self.pk])

    def is_public(self):
        return self.status in self.PUBLIC

    def takes_applications(self):
        """May people sign up today? Whether a shift has places, the shift says."""
        is_open = self.deadline is None or timezone.localdate() <= self.deadline
        return self.status == self.Status.PUBLISHED and is_open

    def is_for_adults(self):
        return self.age_from is not None and self.age_from >= FULL_AGE

    def gives(self):
        """What is offered, in words."""
        named = ("gives_travel", "gives_food", "gives_insurance")
        return [
            self._meta.get_field(name).verbose_name
            for name in named
            if getattr(self, name)
        ]
