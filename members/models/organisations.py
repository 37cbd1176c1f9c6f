import datetime

from django.contrib.auth import get_user_model
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models import listing
from members.models.confirming import Confirmed
from members.models.eik import check_eik
from members.models.presentation import Presentation
from places.models import Obshtina


class OrganisationQuerySet(models.QuerySet):
    def real(self):
        """Without the practice organisation, which is outside every list and figure."""
        return self.filter(is_practice=False)

    def listed(self):
        """Members of the network that everybody may see in the directory."""
        return self.real().filter(status=Organisation.Status.ACTIVE)

    def public(self):
        """Those whom everybody may know: members, partners and those that left."""
        return self.real().filter(status__in=Organisation.PUBLIC_STATUSES)

    def visible_to(self, user):
        """Members, partners and those that left; inside the network also who waits.

        A draft is its applicant's alone. Suspended organisations are seen by members,
        refused ones by the coordinators of their territory.
        """
        if not user.is_authenticated:
            return self.public()
        public = Q(status__in=Organisation.PUBLIC_STATUSES, is_practice=False)
        own = Q(applicant=user) | Q(pk__in=Membership.objects.held_by(user))
        own |= Q(learner=user)
        if user.is_administrator():
            inside = ~Q(status=Organisation.Status.DRAFT)
            return self.filter(public | own | (inside & Q(is_practice=False)))
        seen = public | own
        if user.is_member():
            seen |= Q(
                status__in=Organisation.STATUSES_SEEN_BY_MEMBERS, is_practice=False
            )
        if user.is_coordinator():
            seen |= (
                Q(pk__in=Organisation.objects.coordinated_by(user))
                & Q(is_practice=False)
                & ~Q(status=Organisation.Status.DRAFT)
            )
        return self.filter(seen)

    def practice_of(self, user):
        """The place in which the person practises: one organisation, or none yet."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(learner=user, pk__in=Membership.objects.held_by(user))

    def coordinated_by(self, user):
        """Within the territory and kinds of one of the user's appointments; all for N."""
        if not user.is_authenticated:
            return self.none()
        if user.is_administrator():
            return self
        scope = Q(pk__in=[])
        for appointment in user.coordinator_appointments():
            scope |= appointment.scope()
        return self.filter(scope)

    def awaiting_decision_of(self, user):
        """Applications in the user's scope, without those that somebody else must decide."""
        own = Organisation.objects.own_matters_of(user)
        return self.waiting_in_scope_of(user).exclude(pk__in=own.values("pk"))

    def waiting_in_scope_of(self, user):
        waiting = self.real().filter(status=Organisation.Status.APPLIED)
        return waiting.coordinated_by(user).order_by("applied_at", "pk")

    def own_matters_of(self, user):
        """Filed or owned by the user, who therefore does not decide about them."""
        owned = Membership.objects.filter(
            person__user=user, ended_on=None, role=Membership.Role.OWNER
        )
        return self.filter(Q(applicant=user) | Q(pk__in=owned.values("organisation")))

    def applied_for_by(self, user):
        """The user's own applications that may still be written, sent or answered."""
        if not user.is_authenticated:
            return self.none()
        open_ = self.filter(applicant=user, status__in=Organisation.OPEN_STATUSES)
        return open_.exclude(
            status=Organisation.Status.DECLINED,
            status_changes__before=Organisation.Status.DECLINED,
        )

    def in_oblast(self, codes):
        """With the seat in one of the oblasti, or with a municipality of theirs to work in."""
        return self.in_places(codes)

    def in_obshtina(self, codes):
        return self.in_places(obshtini=codes)

    def in_places(self, oblasti=(), obshtini=()):
        """Seated or working in one of the oblasti or in one of the municipalities."""
        wanted = Q(oblast__code__in=oblasti) | Q(code__in=obshtini)
        places = Obshtina.objects.filter(wanted).values("pk")
        working = Organisation.territory.through.objects.filter(obshtina__in=places)
        return self.filter(
            Q(seat__obshtina__in=places) | Q(pk__in=working.values("organisation"))
        )

    def by_shown_name(self):
        """In the order of the names as the reader sees them; the same order each time."""
        return self.order_by(listing.shown_name(), "pk")

    def editable_by(self, user):
        """Organisations whose owner or editor the user is."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(pk__in=user.organisation_ids("owner", "editor"))


class Organisation(Confirmed, Presentation):
    """A legal or informal body: member of the network, applicant, or partner from outside."""

    class Kind(models.TextChoices):
        LAG = "lag", pgettext_lazy("kind", "local action group")
        FLAG = "flag", _("fisheries local action group")
        ASSOCIATION = "association", _("association")
        FOUNDATION = "foundation", _("foundation")
        CHITALISHTE = "chitalishte", _("chitalishte")
        LIBRARY = "library", _("library")
        INFORMAL = "informal", _("informal group")
        MUNICIPALITY = "municipality", _("municipality")
        INSTITUTION = "institution", _("institution")
        FUNDER = "funder", _("funder")
        OTHER = "other", _("other")

    class Status(models.TextChoices):
        DRAFT = "draft", _("application being written")
        APPLIED = "applied", _("waiting for a decision")
        RETURNED = "returned", _("returned for completion")
        ACTIVE = "active", _("member")
        DECLINED = "declined", _("declined")
        SUSPENDED = "suspended", _("suspended")
        LEFT = "left", _("left the network")
        PARTNER = "partner", _("partner outside the network")

    class Benefit(models.TextChoices):
        PUBLIC = "public", _("public benefit")
        PRIVATE = "private", _("private benefit")
        NOT_APPLICABLE = "na", _("not applicable")

    # Who decides for everybody, and is asked in public.
    PUBLIC_BODIES = (Kind.MUNICIPALITY, Kind.INSTITUTION)
    PUBLIC_STATUSES = (Status.ACTIVE, Status.PARTNER, Status.LEFT)
    # Admitted once: there is a team, and its owners are told what the network does.
    STATUSES_WITH_TEAM = (*PUBLIC_STATUSES, Status.SUSPENDED)
    STATUSES_SEEN_BY_MEMBERS = (Status.APPLIED, Status.SUSPENDED)
    # How long whoever left by itself may come back without applying anew.
    REOPEN_WITHIN = datetime.timedelta(days=90)
    # What the applicant may still write and send; a decline can be answered once.
    OPEN_STATUSES = (Status.DRAFT, Status.RETURNED, Status.DECLINED)

    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    status = models.CharField(
        _("status"), max_length=20, choices=Status, default=Status.DRAFT
    )
    name = models.CharField(_("name"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=60, blank=True)
    slug = models.SlugField(_("address"), max_length=80, unique=True)
    eik = models.CharField(  # noqa: DJ001 - unique, and informal groups have none
        _("EIK"),
        max_length=13,
        null=True,
        blank=True,
        validators=[check_eik],
        help_text=_("Nine digits from the register. An informal group has none."),
    )
    benefit = models.CharField(
        _("benefit"), max_length=10, choices=Benefit, default=Benefit.NOT_APPLICABLE
    )
    territory = models.ManyToManyField(
        "places.Obshtina",
        verbose_name=_("territory"),
        blank=True,
        related_name="organisations",
        help_text=_("The municipalities in which the organisation works."),
    )
    seat = models.ForeignKey(
        "places.Settlement",
        models.PROTECT,
        verbose_name=_("seat"),
        null=True,
        related_name="organisations",
    )
    is_trusted = models.BooleanField(_("publishes without review"), default=False)
    is_practice = models.BooleanField(_("practice organisation"), default=False)
    learner = models.ForeignKey(
        "members.User",
        models.CASCADE,
        verbose_name=_("who practises here"),
        null=True,
        blank=True,
        related_name="practised_with",
        help_text="Sees the practice organisation and the invented applicants, alone.",
    )
    applicant = models.ForeignKey(
        "members.User",
        models.SET_NULL,
        verbose_name=_("applicant"),
        null=True,
        blank=True,
        related_name="applications",
    )
    application_note = models.TextField(
        _("why you want to join"), max_length=2000, blank=True
    )
    decision_note = models.TextField(
        _("the coordinator's words"), max_length=2000, blank=True
    )
    applied_at = models.DateTimeField(_("applied at"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    joined_on = models.DateField(_("member since"), null=True, blank=True)
    left_on = models.DateField(_("left on"), null=True, blank=True)
    left_by_itself = models.BooleanField(_("left by its own decision"), default=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    attachments = GenericRelation("core.Attachment")

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        indexes = listing.INDEXES
        constraints = [
            models.CheckConstraint(
                name="organisation_informal_group_has_no_eik",
                condition=~Q(kind="informal") | Q(eik__isnull=True),
                violation_error_message=_("An informal group has no EIK."),
            ),
            # A stranger's unsent draft must not keep the true holder out.
            models.UniqueConstraint(
                fields=["eik"],
                condition=~Q(status__in=["draft", "declined"]) & Q(is_practice=False),
                name="organisation_eik_once",
                violation_error_message=_(
                    "An organisation with this EIK is already on the portal. "
                    "Write to the coordinator if it is yours."
                ),
            ),
            models.CheckConstraint(
                name="organisation_of_learner_is_practice",
                condition=Q(learner=None) | Q(is_practice=True),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("members:detail", args=[self.slug])

    @property
    def seat_obshtina_id(self):
        return self.seat.obshtina_id if self.seat else None

    def has_team(self):
        return self.status in self.STATUSES_WITH_TEAM and not self.is_practice

    def takes_join_requests(self):
        """May somebody say that they work here? What left or is suspended is only read."""
        statuses = (self.Status.ACTIVE, self.Status.PARTNER)
        return self.status in statuses and not self.is_practice

    def is_open_application(self):
        """May it still be written and sent? A decline is answered once."""
        return self.status in self.OPEN_STATUSES and not self.is_declined_for_good()

    def is_declined(self):
        return self.status == self.Status.DECLINED

    def is_declined_for_good(self):
        return (
            self.is_declined()
            and self.status_changes.filter(before=self.Status.DECLINED).exists()
        )

    def is_suspended(self):
        return self.status == self.Status.SUSPENDED

    def has_left(self):
        return self.status == self.Status.LEFT

    def may_be_reopened(self):
        """Its owners closed it themselves, not long ago; what the network ended, it reopens."""
        return (
            self.has_left()
            and self.left_by_itself
            and timezone.localdate() <= self.left_on + self.REOPEN_WITHIN
        )

    def team(self):
        """Everybody in the team today, with or without an account."""
        rows = self.memberships.filter(ended_on=None).select_related("person__user")
        return rows.order_by("pk")

    def owners(self):
        """Accounts of today's owners, also while the organisation is suspended."""
        rows = self.memberships.filter(ended_on=None, role=Membership.Role.OWNER)
        accounts = get_user_model().objects.filter(is_active=True)
        return accounts.filter(person__memberships__in=rows)

    def is_public(self):
        """May everybody know it? The same as the queryset's `public()`."""
        return self.status in self.PUBLIC_STATUSES and not self.is_practice

    def is_listed(self):
        """A member of the network: neither waiting, partner, nor the practice organisation."""
        return self.status == self.Status.ACTIVE and not self.is_practice


class MembershipQuerySet(models.QuerySet):
    def held_by(self, user):
        """Ids of organisations in which the user has a role, whatever their state."""
        rows = self.filter(person__user=user, ended_on=None, role__gt="")
        return rows.values("organisation")

    def current(self):
        """Roles that give rights today: not ended, in an active or partner organisation."""
        return self.filter(
            ended_on=None,
            role__gt="",
            organisation__status__in=(
                Organisation.Status.ACTIVE,
                Organisation.Status.PARTNER,
            ),
        )


class Membership(models.Model):
    """A person in an organisation: a role on the portal, a position in the team, or both."""

    class Role(models.TextChoices):
        OWNER = "owner", _("owner")
        EDITOR = "editor", _("editor")
        MEMBER = "member", _("member")

    person = models.ForeignKey(
        "members.Person",
        models.CASCADE,
        verbose_name=_("person"),
        related_name="memberships",
    )
    organisation = models.ForeignKey(
        Organisation,
        models.CASCADE,
        verbose_name=_("organisation"),
        related_name="memberships",
    )
    role = models.CharField(
        _("role on the portal"), max_length=10, choices=Role, blank=True
    )
    position = models.CharField(_("position in the team"), max_length=80, blank=True)
    is_public = models.BooleanField(_("show in the public team"), default=False)
    started_on = models.DateField(_("since"), null=True, blank=True)
    ended_on = models.DateField(_("until"), null=True, blank=True)
    chosen_at = models.DateTimeField(
        _("last spoken for"),
        null=True,
        blank=True,
        help_text="When the person last acted on behalf of the organisation.",
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organisation"],
                condition=Q(ended_on=None),
                name="membership_once_per_person_and_organisation",
            )
        ]

    def __str__(self):
        return f"{self.person}: {self.organisation}"

    def is_owner(self):
        return self.role == self.Role.OWNER
