import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models.registrations import Registration


class InviteeQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(revoked_at=None)

    def silent(self):
        """Those who neither registered nor declined, and were not reminded yet."""
        return self.standing().filter(
            declined_at=None, registration=None, reminded_at=None
        )

    def for_user(self, user):
        """Of the account's confirmed address, or already taken up by its person."""
        own = Q(email__iexact=user.email) if user.email else Q(pk=None)
        return self.standing().filter(own | Q(registration__person=user.person))

    def of_address(self, email):
        return self.filter(email__iexact=email) if email else self.none()


class Invitee(models.Model):
    """Somebody whom the organiser invited by mail: a personal link that can be revoked."""

    class State(models.TextChoices):
        INVITED = "invited", _("no answer yet")
        OPENED = "opened", _("opened the invitation")
        REGISTERED = "registered", _("registered")
        CANCELLED = "cancelled", _("registered and cancelled")
        DECLINED = "declined", _("will not come")
        REVOKED = "revoked", _("invitation withdrawn")

    event = models.ForeignKey(
        "events.Event",
        models.CASCADE,
        verbose_name=_("event"),
        related_name="invitees",
    )
    email = models.EmailField(_("e-mail"))
    name = models.CharField(_("name"), max_length=120, blank=True)
    language = models.CharField(
        _("language"), max_length=2, choices=settings.LANGUAGES, default="bg"
    )
    key = models.UUIDField(
        _("secret number"), unique=True, editable=False, default=uuid.uuid4
    )
    created_by = models.ForeignKey(
        "members.User",
        models.SET_NULL,
        verbose_name=_("invited by"),
        null=True,
        related_name="+",
    )
    registration = models.ForeignKey(
        Registration,
        models.SET_NULL,
        verbose_name=_("registration"),
        null=True,
        related_name="invitees",
    )
    invited_at = models.DateTimeField(_("invited at"), default=timezone.now)
    opened_at = models.DateTimeField(_("opened at"), null=True)
    reminded_at = models.DateTimeField(_("reminded at"), null=True)
    declined_at = models.DateTimeField(_("declined at"), null=True)
    revoked_at = models.DateTimeField(_("withdrawn at"), null=True)

    objects = InviteeQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("invitee")
        verbose_name_plural = _("invitees")
        constraints = [
            models.UniqueConstraint(
                fields=["event", "email"], name="invitee_once_per_event"
            )
        ]

    def __str__(self):
        return self.name or self.email

    @property
    def state(self):
        state = self.State
        if self.revoked_at:
            return state.REVOKED
        if self.registration_id:
            stands = self.registration.status in Registration.STANDING
            return state.REGISTERED if stands else state.CANCELLED
        if self.declined_at:
            return state.DECLINED
        return state.OPENED if self.opened_at else state.INVITED

    def get_state_display(self):
        return self.state.label
