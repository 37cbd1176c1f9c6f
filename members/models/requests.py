import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models.organisations import Membership, Organisation


class JoinRequestQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(state=JoinRequest.State.WAITING)

    def to_answer(self, user):
        """Of organisations that the user owns; where nobody owns, the administrators answer."""
        mine = Q(organisation__in=user.organisation_ids("owner"))
        if user.is_administrator():
            owned = Membership.objects.current().filter(
                role=Membership.Role.OWNER, person__user__is_active=True
            )
            mine |= ~Q(organisation__in=owned.values("organisation"))
        return self.waiting().filter(mine)

    def recently_refused(self):
        return self.filter(
            state=JoinRequest.State.REFUSED,
            answered_at__gt=timezone.now() - JoinRequest.AGAIN_AFTER,
        )

    def expired(self):
        """Requests that nobody needs any more, answered or not; for the clock."""
        return self.filter(created_at__lt=timezone.now() - JoinRequest.KEPT)


class JoinRequest(models.Model):
    """Somebody says „I work here“; an owner of the organisation answers."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("request", "waiting")
        ACCEPTED = "accepted", pgettext_lazy("request", "accepted")
        REFUSED = "refused", pgettext_lazy("request", "refused")
        WITHDRAWN = "withdrawn", pgettext_lazy("request", "withdrawn")

    PER_DAY = 5
    # Who was refused asks again after this time.
    AGAIN_AFTER = datetime.timedelta(days=30)
    KEPT = datetime.timedelta(days=365)

    organisation = models.ForeignKey(
        Organisation,
        models.CASCADE,
        verbose_name=_("organisation"),
        related_name="join_requests",
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        verbose_name=_("asked by"),
        related_name="join_requests",
    )
    note = models.CharField(_("a few words"), max_length=500)
    state = models.CharField(
        _("answer"), max_length=10, choices=State, default=State.WAITING
    )
    created_at = models.DateTimeField(_("asked at"), default=timezone.now)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("answered by"),
        null=True,
        blank=True,
        related_name="+",
    )

    objects = JoinRequestQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = _("request to join an organisation")
        verbose_name_plural = _("requests to join organisations")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "created_by"],
                condition=Q(state="waiting"),
                name="join_request_once_while_waiting",
            )
        ]

    def __str__(self):
        return f"{self.created_by}: {self.organisation}"

    def is_waiting(self):
        return self.state == self.State.WAITING
