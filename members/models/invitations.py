import datetime

from django.conf import settings
from django.core import signing
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models.organisations import Membership, Organisation

SALT = "members.invitation"


class InvitationQuerySet(models.QuerySet):
    def open(self):
        """Neither taken up nor withdrawn, and not older than a link lives."""
        return self.filter(
            accepted_at=None,
            revoked_at=None,
            created_at__gt=timezone.now() - Invitation.LIFETIME,
        )

    def left_today(self, user):
        """How many more the user may send, of all organisations together."""
        a_day_ago = timezone.now() - datetime.timedelta(days=1)
        made = self.filter(created_by=user, created_at__gt=a_day_ago).count()
        return max(0, Invitation.PER_DAY - made)

    def for_user(self, user):
        return self.open().filter(email=user.email)

    def by_link(self, token):
        """The open invitation that a signed link stands for, or none."""
        try:
            number = signing.loads(token, salt=SALT, max_age=Invitation.LIFETIME)
        except signing.BadSignature:
            return self.none()
        return self.open().filter(pk=number)


class Invitation(models.Model):
    """An offer of a role by whoever keeps the team, sent as a signed link that can be withdrawn."""

    LIFETIME = datetime.timedelta(days=14)
    PER_DAY = 20

    organisation = models.ForeignKey(
        Organisation,
        models.CASCADE,
        verbose_name=_("organisation"),
        related_name="invitations",
    )
    email = models.EmailField(_("e-mail"))
    role = models.CharField(
        _("role on the portal"), max_length=10, choices=Membership.Role
    )
    position = models.CharField(_("position in the team"), max_length=80, blank=True)
    is_for_first_owner = models.BooleanField(
        _("for the first owner"),
        default=False,
        help_text="By an import: it gives nothing once somebody owns the profile.",
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        verbose_name=_("invited by"),
        related_name="invitations_made",
    )
    created_at = models.DateTimeField(_("invited at"), default=timezone.now)
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "email"],
                condition=Q(accepted_at=None, revoked_at=None),
                name="invitation_once_per_organisation_and_email",
            )
        ]

    def __str__(self):
        return f"{self.email}: {self.organisation}"

    @property
    def token(self):
        return signing.dumps(self.pk, salt=SALT)

    @property
    def expires_at(self):
        return self.created_at + self.LIFETIME

    def is_open(self):
        return (
            self.accepted_at is None
            and self.revoked_at is None
            and self.created_at > timezone.now() - self.LIFETIME
        )
