"""Who signs up for an opportunity, and for which of its shifts."""

import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from participation.common.models import ByChannel
from participation.volunteering.models.opportunities import Opportunity
from participation.volunteering.models.shifts import Shift

DAY = datetime.timedelta(days=1)


class ApplicationQuerySet(models.QuerySet):
    def standing(self):
        """Those that the organisation reckons with, accepted or not yet."""
        return self.filter(status__in=Application.STANDING)

    def asked(self):
        return self.filter(status=Application.Status.ASKED)

    def unconfirmed_too_long(self):
        """For the clock: strangers who did not press the button of their mail."""
        since = timezone.now() - Application.CONFIRM_WITHIN
        return self.filter(status=Application.Status.UNCONFIRMED, asked_at__lt=since)


class Application(ByChannel):
    """A person offers to help at an opportunity; once for each of the two."""

    class Status(models.TextChoices):
        UNCONFIRMED = "unconfirmed", _("e-mail not confirmed yet")
        ASKED = "asked", _("waits for the organisation's answer")
        ACCEPTED = "accepted", pgettext_lazy("volunteer", "accepted")
        DECLINED = "declined", pgettext_lazy("volunteer", "not accepted")
        CANCELLED = "cancelled", pgettext_lazy("volunteer", "cancelled")

    STANDING = (Status.ASKED, Status.ACCEPTED)
    CONFIRM_WITHIN = datetime.timedelta(days=2)

    opportunity = models.ForeignKey(
        Opportunity,
        models.PROTECT,
        verbose_name=_("opportunity"),
        related_name="applications",
    )
    person = models.ForeignKey(
        "members.Person",
        models.PROTECT,
        verbose_name=_("volunteer"),
        related_name="volunteer_applications",
    )
    status = models.CharField(
        pgettext_lazy("volunteer", "state"),
        max_length=12,
        choices=Status,
        default=Status.ASKED,
    )
    note = models.CharField(_("message of the volunteer"), max_length=500, blank=True)
    is_minor = models.BooleanField(_("under 18"), default=False)
    parent_agrees = models.BooleanField(_("a parent agrees"), default=False)
    answer = models.CharField(_("the organisation's words"), max_length=500, blank=True)
    asked_at = models.DateTimeField(_("signed up at"), default=timezone.now)
    decided_at = models.DateTimeField(_("answered at"), null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("answered by"),
        null=True,
        editable=False,
        related_name="+",
    )

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        verbose_name = _("application of a volunteer")
        verbose_name_plural = _("applications of volunteers")
        constraints = [
            models.UniqueConstraint(
                fields=["opportunity", "person"], name="volunteer_once_per_opportunity"
            ),
            models.CheckConstraint(
                name="volunteer_under_18_with_a_parent",
                condition=Q(is_minor=False) | Q(parent_agrees=True),
            ),
        ]

    def __str__(self):
        return f"{self.person}: {self.opportunity}"

    def stands(self):
        return self.status in self.STANDING

    def is_accepted(self):
        return self.status == self.Status.ACCEPTED

    @property
    def email(self):
        """Of an account the one it signs in with."""
        person = self.person
        return person.user.email if person.user_id else person.email

    @property
    def language(self):
        return self.person.language


class PlaceQuerySet(models.QuerySet):
    def taken(self):
        return self.filter(status=Place.Status.TAKEN)

    def reckoned_with(self):
        """Taken or waiting, of whoever did not cancel and was not declined."""
        return self.filter(
            status__in=Place.STANDING, application__status__in=Application.STANDING
        )

    def waiting(self):
        """In the order in which a place that becomes free is theirs."""
        return self.filter(status=Place.Status.WAITING).order_by("queued_at", "pk")

    def worked(self):
        """Places of volunteers who were accepted, in shifts that took place and are over."""
        now = timezone.localtime()
        over = Q(shift__day__lt=now.date())
        over |= Q(shift__day=now.date(), shift__ends__lte=now.time())
        return self.taken().filter(
            over,
            shift__cancelled_at=None,
            application__status=Application.Status.ACCEPTED,
        )

    def without_hours(self):
        return self.filter(hours=None)

    def due_for_reminder(self):
        """For the clock: shifts that begin within a day, of whoever signed up before."""
        now = timezone.localtime()
        tomorrow = now + DAY
        soon = Q(shift__day=now.date(), shift__starts__gt=now.time())
        soon |= Q(shift__day=tomorrow.date(), shift__starts__lte=tomorrow.time())
        return self.coming_to_mind().filter(
            soon,
            queued_at__lt=now - datetime.timedelta(hours=12),
            reminded_at=None,
            application__opportunity__status=Opportunity.Status.PUBLISHED,
        )

    def due_to_ask_for_hours(self):
        """For the clock: the shift ended today or in the last two weeks, and nothing is reported."""
        since = timezone.localdate() - 14 * DAY
        rows = self.worked().without_hours().coming_to_mind()
        return rows.filter(shift__day__gte=since, hours_asked_at=None)

    def coming_to_mind(self):
        return self.taken().filter(
            shift__cancelled_at=None,
            application__status=Application.Status.ACCEPTED,
            application__person__erased_at=None,
        )


class Place(models.Model):
    """Somebody's place in a shift, or on its waiting list."""

    class Status(models.TextChoices):
        CHOSEN = "chosen", _("chosen, not confirmed yet")
        TAKEN = "taken", _("has a place")
        WAITING = "waiting", _("on the waiting list")
        LEFT = "left", _("does not come")

    STANDING = (Status.TAKEN, Status.WAITING)

    application = models.ForeignKey(
        Application,
        models.CASCADE,
        verbose_name=_("application"),
        related_name="places",
    )
    shift = models.ForeignKey(
        Shift, models.PROTECT, verbose_name=_("shift"), related_name="places"
    )
    status = models.CharField(_("status"), max_length=8, choices=Status)
    queued_at = models.DateTimeField(_("since"), default=timezone.now)
    reminded_at = models.DateTimeField(_("reminded at"), null=True)
    hours_asked_at = models.DateTimeField(_("asked for hours at"), null=True)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        ordering = ["shift__day", "shift__starts", "pk"]
        verbose_name = _("place in a shift")
        verbose_name_plural = _("places in shifts")
        constraints = [
            models.UniqueConstraint(
                fields=["application", "shift"], name="volunteer_once_per_shift"
            )
        ]

    def __str__(self):
        return f"{self.application.person}: {self.shift}"

    def is_taken(self):
        return self.status == self.Status.TAKEN

    def may_report(self):
        """Is it time for the volunteer to say how many hours it were?"""
        is_meant = self.is_taken() and self.application.is_accepted()
        return is_meant and self.shift.is_over() and not self.shift.is_cancelled()
