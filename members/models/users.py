from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models, transaction
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from members.models.appointments import Appointment
from members.models.people import Person
from members.models.rights import Rights


class UserQuerySet(models.QuerySet):
    def delete(self):
        """Refused: the forums would delete what others wrote. Close accounts instead."""
        raise models.ProtectedError("Accounts are closed, never deleted.", set(self))

    def staff_of(self, organisations, roles=("owner", "editor")):
        """Accounts of who works for these today: once each, and whom notices reach."""
        work = self.model.objects.filter(
            person__memberships__organisation__in=organisations,
            person__memberships__role__in=roles,
            person__memberships__ended_on=None,
        )
        return self.filter(is_active=True, pk__in=work.values("pk"))


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    def create_user(self, email, password=None, *, name="", **fields):
        """Create the account and the Person that it signs in."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        return self.save_with_person(user, name=name)

    @transaction.atomic
    def save_with_person(self, user, *, name):
        """Every account signs in a Person from its first moment."""
        user.save(using=self._db)
        Person.objects.create(user=user, name=name, email=user.email)
        return user

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(
            email, password, is_staff=True, is_superuser=True, **fields
        )


class User(AbstractBaseUser, PermissionsMixin):
    """An account: how somebody signs in. Who they are is `Person`."""

    email = models.EmailField(
        _("e-mail"),
        unique=True,
        error_messages={"unique": _("There is already an account with this e-mail.")},
    )
    language = models.CharField(
        _("language"), max_length=2, choices=settings.LANGUAGES, default="bg"
    )
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("may use the admin"), default=False)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")

    def __str__(self):
        return self.get_display_name()

    def delete(self, *args, **kwargs):
        raise models.ProtectedError("Accounts are closed, never deleted.", {self})

    def get_display_name(self):
        """The person's name, never the e-mail; contributions of closed accounts keep no name."""
        return self.person.get_display_name()

    get_full_name = get_short_name = get_display_name

    @cached_property
    def rights(self):
        """Asked once per request."""
        return Rights.of(self.person.pk)

    @cached_property
    def _appointments(self):
        return list(self.appointments.prefetch_related("obshtini"))

    def organisation_ids(self, *roles, in_practice=False):
        """Ids of the organisations in which the user has one of the roles (none: any role).

        The practice organisation is not among them, so that nothing offers it, unless
        `in_practice` asks for it: where the rows themselves are found.
        """
        held = self.rights.roles
        if in_practice:
            held = held | self.rights.practice
        return [pk for pk, role in held.items() if not roles or role in roles]

    def spoken_for_ids(self):
        """Organisations in whose name the user writes: as staff, or for a group with any role."""
        return self.organisation_ids(*([] if self.group_ids() else ["owner", "editor"]))

    def works_for(self, organisation):
        """Staff: owner or editor of the organisation, today."""
        return organisation is not None and self.rights.role_in(organisation.pk) in {
            "owner",
            "editor",
        }

    def owns(self, organisation):
        return (
            organisation is not None and self.rights.role_in(organisation.pk) == "owner"
        )

    def is_member(self):
        """Anybody with a role in any active organisation of the network."""
        return self.rights.is_member

    def group_ids(self, *, coordinated=False):
        return [
            pk
            for pk, is_coordinator in self.rights.groups.items()
            if is_coordinator or not coordinated
        ]

    def read_group_ids(self):
        """Groups of which the user is, and those that an administrator reads for two hours."""
        return [*self.group_ids(), *self.rights.visited]

    def moderates_group(self, group):
        """Is the group within the territory of one of the user's appointments?"""
        return self.is_moderator() and any(
            a.covers_group(group) for a in self._appointments
        )

    def coordinator_appointments(self):
        if not self.is_coordinator():
            return []
        return [
            appointment
            for appointment in self._appointments
            if appointment.role == Appointment.Role.COORDINATOR
        ]

    def needs_second_factor(self):
        """Whoever has a role in the network, or may use the admin, needs a second factor."""
        return self.is_staff or bool(self.rights.appointments)

    def moderating_appointments(self):
        """Each of a coordinator, moderator or administrator, with its territory."""
        return self._appointments

    def is_administrator(self):
        return Appointment.Role.ADMINISTRATOR in self.rights.appointments

    def is_coordinator(self):
        """Coordinator somewhere."""
        return Appointment.Role.COORDINATOR in self.rights.appointments

    def is_moderator(self):
        """Forum moderator or coordinator somewhere, or administrator."""
        return bool(self.rights.appointments)

    def coordinates(self, organisation):
        """Is the organisation within the territory and kinds of one of the user's appointments?"""
        return any(a.covers(organisation) for a in self.coordinator_appointments())

    def audience_keys(self):
        """Keys that `core.search` matches to an entry's audience."""
        keys = ["public"]
        if self.is_member():
            keys.append("members")
        if self.is_moderator():
            keys.append("network")
        keys += [
            f"organisation:{pk}" for pk in self.organisation_ids("owner", "editor")
        ]
        keys += [f"group:{pk}" for pk in self.read_group_ids()]
        return keys
