import datetime

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Case, Q, Value, When
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def listed(user):
    """All but private groups, which only their members know."""
    known = ~Q(access=Group.Access.PRIVATE)
    if user.is_authenticated:
        known |= Q(pk__in=user.read_group_ids())
    return known


class GroupQuerySet(models.QuerySet):
    def listed_to(self, user):
        """Equal for everybody with equal rights, so that a part of a page may remember it."""
        return self.filter(listed(user))

    def visible_to(self, user):
        """Those, and private groups that invite the user."""
        if not user.is_authenticated:
            return self.listed_to(user)
        inviting = Q(requests__in=GroupRequest.objects.inviting(user))
        return self.filter(listed(user) | inviting).distinct()

    def readable_by(self, user):
        """Groups whose content and members the user may see, not only the name."""
        open_ones = Q(access__in=(Group.Access.OPEN, Group.Access.APPROVAL))
        if not user.is_authenticated:
            return self.filter(open_ones)
        return self.filter(open_ones | Q(pk__in=user.read_group_ids()))

    def alive(self):
        """Groups in which something may still be done; the others are archives, only read."""
        return self.filter(archived_on=None)

    def shut_to(self, user):
        """Closed and private groups of which the user is not: entered only with a reason."""
        shut = self.filter(access__in=(Group.Access.CLOSED, Group.Access.PRIVATE))
        return shut.exclude(pk__in=user.group_ids())

    def editable_by(self, user):
        if not user.is_authenticated:
            return self.none()
        return self.filter(pk__in=user.group_ids(coordinated=True))


class Group(models.Model):
    """A regional network, coalition or working group of organisations and persons."""

    class Access(models.TextChoices):
        OPEN = "open", _("open to all members")
        APPROVAL = "approval", _("by approval")
        CLOSED = "closed", _("closed, its name is listed")
        PRIVATE = "private", _("private, not listed")

    name = models.CharField(_("name"), max_length=160)
    slug = models.SlugField(_("address"), max_length=80, unique=True)
    description = models.TextField(_("description"), max_length=4000, blank=True)
    access = models.CharField(
        _("who may join"), max_length=10, choices=Access, default=Access.OPEN
    )
    oblast = models.ForeignKey(
        "places.Oblast",
        models.PROTECT,
        verbose_name=_("oblast"),
        null=True,
        blank=True,
        related_name="groups",
    )
    topics = models.ManyToManyField(
        "members.Topic", verbose_name=_("topics"), blank=True, related_name="groups"
    )
    email = models.EmailField(
        _("e-mail for questions"),
        blank=True,
        help_text="Never shown: the form of the group's page writes to it.",
    )
    founded_on = models.DateField(_("founded on"), null=True, blank=True)
    archived_on = models.DateField(_("archived on"), null=True, blank=True)
    archive_reason = models.CharField(
        _("why it was archived"), max_length=500, blank=True
    )

    attachments = GenericRelation("core.Attachment")

    objects = GroupQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("group")
        verbose_name_plural = _("groups")

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("members:group", args=[self.slug])

    def is_shut(self):
        """What it holds is seen by its members only."""
        return self.access in {self.Access.CLOSED, self.Access.PRIVATE}

    def joins_at_once(self):
        return self.access == self.Access.OPEN

    def takes_requests(self):
        return self.access in {self.Access.APPROVAL, self.Access.CLOSED}

    def is_archived(self):
        """Read as before by the same people; nothing in it is changed any more."""
        return self.archived_on is not None

    def picture(self, purpose):
        """The newest logo or cover, from the prefetched attachments."""
        found = [one for one in self.attachments.all() if one.purpose == purpose]
        return found[-1] if found else None

    def logo(self):
        return self.picture("logo")

    def cover(self):
        return self.picture("cover")

    def accounts(self):
        """Accounts that are in the group, in person or through an organisation of theirs."""
        rows = self.memberships.all()
        current = get_user_model().objects.filter(is_active=True)
        in_person = current.filter(person__in=rows.values("person"))
        staff_of = current.filter(
            person__memberships__ended_on=None,
            person__memberships__role__gt="",
            person__memberships__organisation__in=rows.values("organisation"),
            person__memberships__organisation__status__in=("active", "partner"),
        )
        return current.filter(
            pk__in=in_person.values("pk").union(staff_of.values("pk"))
        )

    def coordinators(self):
        """Accounts that are told what concerns it: coordinating persons, owners of such
        organisations as long as they take part in the network.
        """
        rows = self.memberships.filter(is_coordinator=True)
        accounts = get_user_model().objects.filter(is_active=True)
        return accounts.filter(
            Q(person__group_memberships__in=rows)
            | Q(
                person__memberships__role="owner",
                person__memberships__ended_on=None,
                person__memberships__organisation__group_memberships__in=rows,
                person__memberships__organisation__status__in=("active", "partner"),
            )
        ).distinct()


class GroupMembershipQuerySet(models.QuerySet):
    def of(self, person):
        """Rows by which the person is in a group: their own and their organisations'."""
        organisations = person.memberships.current().values("organisation")
        return self.filter(Q(person=person) | Q(organisation__in=organisations))

    def with_lead_of(self, person):
        """Does the person coordinate by it: themselves, or as staff of who coordinates?"""
        staff = person.memberships.current().filter(role__in=("owner", "editor"))
        own = Q(person=person) | Q(organisation__in=staff.values("organisation"))
        return self.annotate(
            leads=Case(When(own, then="is_coordinator"), default=Value(False))
        )

    def of_organisations(self):
        """Organisations that are in the group today: those that left the network are not."""
        today = timezone.localdate()
        return self.filter(
            Q(organisation__left_on=None) | Q(organisation__left_on__gt=today),
            organisation__is_practice=False,
            joined_on__lte=today,
        )

    def of_people(self):
        """Persons who are in the group for themselves."""
        return self.filter(person__isnull=False, person__erased_at=None)


class GroupMembership(models.Model):
    """An organisation or a person in a group; exactly one of the two."""

    group = models.ForeignKey(
        Group, models.CASCADE, verbose_name=_("group"), related_name="memberships"
    )
    organisation = models.ForeignKey(
        "members.Organisation",
        models.CASCADE,
        verbose_name=_("organisation"),
        null=True,
        blank=True,
        related_name="group_memberships",
    )
    person = models.ForeignKey(
        "members.Person",
        models.CASCADE,
        verbose_name=_("person"),
        null=True,
        blank=True,
        related_name="group_memberships",
    )
    is_coordinator = models.BooleanField(_("coordinates the group"), default=False)
    joined_on = models.DateField(_("joined on"))

    objects = GroupMembershipQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("group membership")
        verbose_name_plural = _("group memberships")
        constraints = [
            models.CheckConstraint(
                name="group_membership_of_organisation_or_person",
                condition=Q(organisation__isnull=True, person__isnull=False)
                | Q(organisation__isnull=False, person__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["group", "organisation"],
                name="group_membership_once_per_organisation",
            ),
            models.UniqueConstraint(
                fields=["group", "person"], name="group_membership_once_per_person"
            ),
        ]

    def __str__(self):
        return f"{self.organisation or self.person}: {self.group}"


class GroupRequestQuerySet(models.QuerySet):
    def asking(self):
        return self.filter(is_invitation=False)

    def inviting(self, user):
        """Invitations that the user may accept: to themselves or to what they own."""
        return self.answerable_by(user).filter(is_invitation=True)

    def answerable_by(self, user):
        """Requests and invitations of the user themselves or of what they work for."""
        return self.filter(
            Q(person__user=user)
            | Q(organisation__in=user.organisation_ids("owner", "editor"))
        )


class GroupRequest(models.Model):
    """Somebody asks to join a group, or the group invites; gone once it is answered."""

    group = models.ForeignKey(
        Group, models.CASCADE, verbose_name=_("group"), related_name="requests"
    )
    organisation = models.ForeignKey(
        "members.Organisation",
        models.CASCADE,
        verbose_name=_("organisation"),
        null=True,
        blank=True,
        related_name="group_requests",
    )
    person = models.ForeignKey(
        "members.Person",
        models.CASCADE,
        verbose_name=_("person"),
        null=True,
        blank=True,
        related_name="group_requests",
    )
    is_invitation = models.BooleanField(_("the group invites"), default=False)
    note = models.CharField(_("a few words"), max_length=500, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        verbose_name=_("asked by"),
        related_name="+",
    )
    created_at = models.DateTimeField(_("asked at"), auto_now_add=True)

    objects = GroupRequestQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = _("request to join a group")
        verbose_name_plural = _("requests to join groups")
        constraints = [
            models.CheckConstraint(
                name="group_request_of_organisation_or_person",
                condition=Q(organisation__isnull=True, person__isnull=False)
                | Q(organisation__isnull=False, person__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["group", "organisation"],
                name="group_request_once_per_organisation",
            ),
            models.UniqueConstraint(
                fields=["group", "person"], name="group_request_once_per_person"
            ),
        ]

    def __str__(self):
        return f"{self.organisation or self.person}: {self.group}"


class GroupVisitQuerySet(models.QuerySet):
    def current(self):
        return self.filter(began_at__gt=Now() - GroupVisit.LENGTH)


class GroupVisit(models.Model):
    """A network administrator reads a closed or private group: with a reason, for two hours."""

    LENGTH = datetime.timedelta(hours=2)

    group = models.ForeignKey(
        Group, models.CASCADE, verbose_name=_("group"), related_name="visits"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        verbose_name=_("account"),
        related_name="group_visits",
    )
    reason = models.CharField(_("reason"), max_length=1000)
    began_at = models.DateTimeField(_("began at"), default=timezone.now)

    objects = GroupVisitQuerySet.as_manager()

    class Meta:
        ordering = ["-began_at", "-pk"]
        verbose_name = _("visit to a group")
        verbose_name_plural = _("visits to groups")

    def __str__(self):
        return f"{self.user}: {self.group}"

    @property
    def ends_at(self):
        return self.began_at + self.LENGTH
