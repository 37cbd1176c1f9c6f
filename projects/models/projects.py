from django.contrib.contenttypes.fields import GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.galleries.owners import HasPictures
from core.models import Attachment
from members.models import Organisation
from places import known
from projects.models.programmes import Programme
from projects.models.team import TeamMember


class ProjectQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Published projects, plus the drafts of projects the user's organisations lead.

        Coordinators read those of their territory too, administrators all but practice.
        """
        public = Q(is_published=True, organisation__is_practice=False)
        if not user.is_authenticated:
            return self.filter(public)
        allowed = public | Q(organisation__in=user.organisation_ids())
        if user.is_coordinator() or user.is_administrator():
            coordinated = Organisation.objects.real().coordinated_by(user)
            allowed |= Q(organisation__in=coordinated)
        return self.filter(allowed)

    def editable_by(self, user):
        """Projects that the user's organisations lead; an administrator's are all."""
        if not user.is_authenticated:
            return self.none()
        own = Q(organisation__in=user.organisation_ids("owner", "editor"))
        if user.is_administrator():
            return self.filter(Q(organisation__is_practice=False) | own)
        return self.filter(own)

    def offered(self, kept: int | None = None):
        """Those to which something may be attached: not closed, or the one that it has already."""
        return self.filter(Q(closed_at=None) | Q(pk=kept))

    def open_to(self, user):
        """Projects whose pages open: also a draft to who manages it by a task.

        A task is one person's and no part of their rights, so what is remembered for
        everybody with the same rights asks `visible_to`.
        """
        visible = Project.objects.visible_to(user).order_by().values("pk")
        managed = Project.objects.managed_by(user).order_by().values("pk")
        return self.filter(Q(pk__in=visible) | Q(pk__in=managed))

    def managed_by(self, user):
        """Projects that the user manages by a task in the team."""
        tasks = TeamMember.objects.of(user).current()
        managed = tasks.with_role(TeamMember.Role.MANAGER)
        return self.filter(pk__in=managed.values("project"))

    def for_page(self):
        """With what every page of a project shows, and which of its tabs have content."""
        partners = ProjectPartner.objects.select_related("organisation")
        return self.with_parts().prefetch_related(Prefetch("partners", partners))

    def with_parts(self):
        """Which of its tabs have content, in the question for the project itself."""
        documents = Attachment.objects.filter(
            content_type=ContentType.objects.get_for_model(Project),
            object_id=OuterRef("pk"),
            purpose=Attachment.Purpose.DOCUMENT,
        )
        with_targets = Project.objects.filter(
            pk=OuterRef("pk"), results__indicators__periods__isnull=False
        )
        activities = Activity.objects.filter(project=OuterRef("pk"))
        by_municipality = activities.filter(obshtini__isnull=False)
        rows = self.select_related("organisation", "programme", "budget")
        return rows.with_places().annotate(
            has_results=Exists(with_targets),
            has_activities=Exists(activities),
            has_coverage=Exists(by_municipality),
            has_documents=Exists(documents),
            has_budget=Q(budget__isnull=False),
        )

    def with_places(self):
        """With the numbers of its municipalities, which `places` names."""
        return self.annotate(obshtina_numbers=known.obshtina_numbers(Project))

    def money_visible_to(self, user):
        """Projects of whose money the user reads everything, suppliers and documents too.

        Whoever has a role in the lead, the donor, the network in its territory, and those
        whose task in the project's team asks for it.
        """
        if not user.is_authenticated:
            return self.none()
        allowed = Q(organisation__in=user.organisation_ids())
        allowed |= Q(pk__in=self.kept_by(user).values("pk"))
        donated = Project.objects.funded_by(user).filter(is_published=True)
        allowed |= Q(pk__in=donated.values("pk"), organisation__is_practice=False)
        if user.is_coordinator() or user.is_administrator():
            coordinated = Organisation.objects.real().coordinated_by(user)
            allowed |= Q(organisation__in=coordinated)
        return self.filter(allowed)

    def budget_visible_to(self, user):
        """Projects whose page of the budget opens: also a draft to its own accountant."""
        allowed = Q(pk__in=Project.objects.visible_to(user).values("pk"))
        return self.filter(allowed | Q(pk__in=self.kept_by(user).values("pk")))

    def kept_by(self, user):
        """Projects in which the user is manager or accountant by a task in the team."""
        tasks = TeamMember.objects.of(user).current()
        kept = tasks.with_role(*TeamMember.KEEPING_MONEY)
        return Project.objects.filter(pk__in=kept.values("project"))

    def funded_by(self, user):
        """Projects whose donor the user is: of an organisation that funds them, or named."""
        tasks = TeamMember.objects.of(user).current().with_role(TeamMember.Role.DONOR)
        own = Project.objects.funded_by_organisations_of(user)
        return self.filter(
            Q(pk__in=own.values("pk")) | Q(pk__in=tasks.values("project"))
        )

    def funded_by_organisations_of(self, user):
        """The same for everybody with the same rights."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            pk__in=ProjectPartner.objects.filter(
                role=ProjectPartner.Role.FUNDING,
                organisation__in=user.organisation_ids(),
            ).values("project")
        )


class Project(HasPictures, models.Model):
    """An IATI activity: what was promised, to whom, with whose money."""

    class Status(models.IntegerChoices):
        """IATI ActivityStatus."""

        PIPELINE = 1, _("being prepared")
        IMPLEMENTATION = 2, _("under way")
        FINALISATION = 3, _("being completed")
        CLOSED = 4, _("completed")
        CANCELLED = 5, pgettext_lazy("project", "cancelled")
        SUSPENDED = 6, pgettext_lazy("project", "suspended")

    organisation = models.ForeignKey(
        "members.Organisation",
        models.PROTECT,
        verbose_name=_("lead organisation"),
        related_name="projects",
    )
    programme = models.ForeignKey(
        Programme, models.PROTECT, verbose_name=_("programme"), related_name="projects"
    )
    title = models.CharField(_("title"), max_length=250)
    slug = models.SlugField(_("address"), max_length=80, unique=True)
    summary = models.TextField(_("in short"), max_length=600)
    objective = models.TextField(_("objective"), max_length=3000, blank=True)
    target_groups = models.TextField(_("for whom it is"), max_length=1500, blank=True)
    next_steps = models.TextField(_("what comes next"), max_length=1500, blank=True)
    status = models.PositiveSmallIntegerField(
        _("status"), choices=Status, default=Status.IMPLEMENTATION
    )
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"))
    obshtini = models.ManyToManyField(
        "places.Obshtina",
        verbose_name=_("municipalities"),
        blank=True,
        related_name="projects",
    )
    topic = models.ForeignKey(
        "members.Topic",
        models.SET_NULL,
        verbose_name=_("topic"),
        null=True,
        blank=True,
        related_name="projects",
        help_text="Its DAC code is the sector of the project in open data.",
    )
    iati_code = models.CharField(
        _("own code in the IATI identifier"), max_length=60, blank=True
    )
    contract_number = models.CharField(
        _("number of the contract"), max_length=60, blank=True
    )
    contract_signed_on = models.DateField(
        _("contract signed on"), null=True, blank=True
    )
    is_published = models.BooleanField(_("published"), default=False)
    closed_at = models.DateTimeField(
        _("closed at"),
        null=True,
        blank=True,
        editable=False,
        help_text="Its final figures are frozen and nothing in it is changed any more.",
    )

    attachments = GenericRelation("core.Attachment")

    objects = ProjectQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "pk"]
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        constraints = [
            models.CheckConstraint(
                name="project_ends_after_it_starts",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("The project must end after it starts."),
            )
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("projects:detail", args=[self.slug])

    def is_live(self):
        return self.is_published

    def is_closed(self):
        """Closed for good by `reports.actions.close`, completed or given up."""
        return self.closed_at is not None

    def obligatory_text(self):
        """The programme's sentence with this project's title in its place."""
        return self.with_names(self.programme.obligatory_text)

    def disclaimer(self):
        """The programme's disclaimer with the beneficiary's name in its place."""
        return self.with_names(self.programme.disclaimer)

    def with_names(self, text):
        # Not str.format(): a stray brace in the programme's words must not break a page.
        named = text.replace("{project}", self.title)
        return named.replace("{beneficiary}", self.organisation.name)

    def public_partners(self):
        """Those who are named on its page; of the others only the staff's plan tells."""
        return [one for one in self.all_partners() if one.organisation.is_public()]

    def all_partners(self):
        """As its page brought them along (`beside`), or asked."""
        if hasattr(self, "with_whom"):
            return self.with_whom
        return list(self.partners.all())

    def places(self):
        """Its municipalities, in the order of their names."""
        return known.obshtini_of(self)

    def oblasti(self):
        """The oblasti of its municipalities, in the order of their names."""
        return sorted({one.oblast for one in self.places()}, key=str)


class ProjectPartnerQuerySet(models.QuerySet):
    def carrying(self):
        """Those who do the work together with the lead; funders and operators do not."""
        return self.filter(role__in=ProjectPartner.CARRYING)


class ProjectPartner(models.Model):
    """An organisation's part in a project, in IATI's OrganisationRole codes."""

    class Role(models.IntegerChoices):
        FUNDING = 1, _("funder")
        ACCOUNTABLE = 2, _("accountable")
        EXTENDING = 3, _("programme operator")
        IMPLEMENTING = 4, _("partner")

    CARRYING = (Role.ACCOUNTABLE, Role.IMPLEMENTING)

    project = models.ForeignKey(
        Project, models.CASCADE, verbose_name=_("project"), related_name="partners"
    )
    organisation = models.ForeignKey(
        "members.Organisation",
        models.PROTECT,
        verbose_name=_("organisation"),
        related_name="partnerships",
    )
    role = models.PositiveSmallIntegerField(_("role"), choices=Role)

    objects = ProjectPartnerQuerySet.as_manager()

    class Meta:
        ordering = ["role", "pk"]
        verbose_name = _("project partner")
        verbose_name_plural = _("project partners")
        constraints = [
            models.UniqueConstraint(
                fields=["project", "organisation", "role"],
                name="project_partner_once_per_role",
            )
        ]

    def __str__(self):
        return f"{self.organisation}: {self.get_role_display()}"


class Activity(models.Model):
    """A planned piece of work of a project; events belong to it."""

    project = models.ForeignKey(
        Project, models.CASCADE, verbose_name=_("project"), related_name="activities"
    )
    title = models.CharField(_("title"), max_length=250)
    description = models.TextField(_("description"), max_length=2000, blank=True)
    responsible = models.ForeignKey(
        "members.Organisation",
        models.PROTECT,
        verbose_name=_("responsible organisation"),
        null=True,
        blank=True,
        related_name="+",
    )
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"))
    began_on = models.DateField(_("began on"), null=True, blank=True)
    finished_on = models.DateField(_("finished on"), null=True, blank=True)
    is_done = models.BooleanField(_("done"), default=False)
    obshtini = models.ManyToManyField(
        "places.Obshtina",
        verbose_name=_("in each of these municipalities"),
        blank=True,
        related_name="+",
        help_text="Empty: it is not planned by municipality.",
    )

    class Meta:
        ordering = ["starts_on", "pk"]
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        constraints = [
            models.CheckConstraint(
                name="activity_finished_after_it_began",
                condition=Q(finished_on__gte=F("began_on"))
                | Q(finished_on=None)
                | Q(began_on=None),
                violation_error_message=_("It cannot have ended before it began."),
            ),
            models.CheckConstraint(
                name="activity_finished_is_done",
                condition=Q(finished_on=None) | Q(is_done=True),
                violation_error_message=_(
                    "With the day on which it ended, the activity is done."
                ),
            ),
        ]

    def __str__(self):
        return self.title

    def is_outside(self):
        """Planned before the project begins or after it ends; allowed, and said."""
        project = self.project
        return self.starts_on < project.starts_on or self.ends_on > project.ends_on

    def is_late(self):
        """By the plan it is over, and nobody has said that it is done."""
        return not self.is_done and self.ends_on < timezone.localdate()

    def named_responsible(self):
        """Who is named on public pages: the lead, and partners that anybody may know of."""
        one = self.responsible
        is_lead = self.responsible_id == self.project.organisation_id
        return one if one and (is_lead or one.is_public()) else None
