"""Who works on a project, by what they answer for."""

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import Membership, Organisation

# Roles of partners whose people may be chosen; a funder's are not the project's team.
ACCOUNTABLE, EXTENDING, IMPLEMENTING = 2, 3, 4


class TeamMemberQuerySet(models.QuerySet):
    def current(self):
        """In the team today; whoever was chosen from an organisation still works there."""
        today = timezone.localdate()
        works = Membership.objects.current().filter(
            Q(organisation=OuterRef("project__organisation"))
            | Q(
                organisation__partnerships__project=OuterRef("project"),
                organisation__partnerships__role__in=(
                    ACCOUNTABLE,
                    EXTENDING,
                    IMPLEMENTING,
                ),
            ),
            person=OuterRef("person"),
        )
        return self.filter(
            Q(ends_on=None) | Q(ends_on__gte=today),
            Q(person=None) | Exists(works),
            starts_on__lte=today,
            left_at=None,
            # A lead that is suspended or has left gives no rights, to its owners either.
            project__organisation__status__in=(
                Organisation.Status.ACTIVE,
                Organisation.Status.PARTNER,
            ),
        )

    def of(self, user):
        """Chosen by name, or by the address with which the user signs in."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            Q(person__isnull=False, person__user=user)
            | Q(email__gt="", email=user.email.lower())
        )

    def with_role(self, *roles):
        return self.filter(role__in=roles)

    def contacts(self):
        """Who is named on the page of the project, in the order of what they answer for."""
        shown = self.current().filter(is_public=True)
        return shown.select_related("person__user").order_by("position", "pk")


class TeamMember(models.Model):
    """A person's task in a project: somebody of the lead or a partner, or an address.

    By address, so that asking an accountant from outside tells nobody who has an account.
    """

    class Role(models.TextChoices):
        MANAGER = "manager", _("project manager")
        COORDINATOR = "coordinator", _("project coordinator")
        ACCOUNTANT = "accountant", _("accountant")
        EXPERT = "expert", _("expert")
        COMMUNICATION = "communication", _("communication")
        VOLUNTEERS = "volunteers", _("volunteer coordinator")
        DONOR = "donor", _("reads for the donor")
        OTHER = "other", _("other task")

    # With these come rights, so only an owner of the lead gives them.
    WITH_RIGHTS = (Role.MANAGER, Role.ACCOUNTANT, Role.DONOR)
    KEEPING_MONEY = (Role.MANAGER, Role.ACCOUNTANT)
    # These may be people from outside, asked by e-mail.
    FROM_OUTSIDE = (Role.ACCOUNTANT, Role.EXPERT, Role.DONOR)

    project = models.ForeignKey(
        "projects.Project",
        models.CASCADE,
        verbose_name=_("project"),
        related_name="team",
    )
    role = models.CharField(_("task in the project"), max_length=15, choices=Role)
    title = models.CharField(_("exact position"), max_length=120, blank=True)
    person = models.ForeignKey(
        "members.Person",
        models.CASCADE,
        verbose_name=_("person"),
        null=True,
        blank=True,
        related_name="project_tasks",
    )
    name = models.CharField(_("name"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    is_public = models.BooleanField(
        _("named on the page of the project"), default=False
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0, editable=False)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    left_at = models.DateTimeField(_("left at"), null=True, blank=True)

    objects = TeamMemberQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("member of the project's team")
        verbose_name_plural = _("project's team")
        constraints = [
            models.CheckConstraint(
                name="team_member_is_a_person_or_an_address",
                condition=Q(person__isnull=False, email="")
                | Q(person__isnull=True, email__gt="", name__gt=""),
            ),
            models.CheckConstraint(
                name="team_member_ends_after_it_starts",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("The last day comes before the first."),
            ),
            models.UniqueConstraint(
                fields=["project", "role", "person"],
                condition=Q(left_at=None, person__isnull=False),
                name="team_member_once_per_role",
            ),
            models.UniqueConstraint(
                fields=["project", "role", "email"],
                condition=Q(left_at=None, email__gt=""),
                name="team_member_address_once_per_role",
            ),
        ]

    def __str__(self):
        return f"{self.shown_name()}: {self.get_role_display()}"

    def shown_name(self):
        return str(self.person) if self.person_id else self.name

    def is_of(self, user):
        """Chosen by name, or by the address with which the user signs in; as `of` asks."""
        if self.person_id:
            return self.person_id == user.person.pk
        return self.email == user.email.lower()

    def is_over(self):
        return self.left_at is not None or (
            self.ends_on is not None and self.ends_on < timezone.localdate()
        )
