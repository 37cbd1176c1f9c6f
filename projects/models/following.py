"""Who follows a project, and what its followers were told of, once each."""

import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models.pointing import Pointing
from projects.models.projects import Project

CONFIRM_WITHIN = datetime.timedelta(days=7)


class ProjectFollower(models.Model):
    """An account that wants to be told what is new in a project from that moment on."""

    project = models.ForeignKey(
        Project, models.CASCADE, verbose_name=_("project"), related_name="followers"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        verbose_name=_("account"),
        related_name="followed_projects",
    )
    since = models.DateTimeField(_("since"), default=timezone.now)

    class Meta:
        verbose_name = _("follower of a project")
        verbose_name_plural = _("followers of projects")
        constraints = [
            models.UniqueConstraint(
                fields=["project", "user"], name="project_follower_once"
            )
        ]

    def __str__(self):
        return f"{self.user_id}: {self.project_id}"


class MailFollowerQuerySet(models.QuerySet):
    def confirmed(self):
        return self.filter(confirmed_at__isnull=False)

    def of_address(self, email):
        return self.filter(email=clean_address(email))

    def unconfirmed(self):
        """Asked for, and not confirmed in time; for the clock."""
        asked_before = timezone.now() - CONFIRM_WITHIN
        return self.filter(confirmed_at=None, requested_at__lt=asked_before)


class MailFollower(models.Model):
    """An address, without an account, that follows one project once its owner confirmed it.

    The row goes when it ends: whoever stops leaves nothing behind.
    """

    project = models.ForeignKey(
        Project,
        models.CASCADE,
        verbose_name=_("project"),
        related_name="mail_followers",
    )
    email = models.EmailField(_("e-mail"), help_text="In small letters.")
    language = models.CharField(
        _("language"), max_length=2, choices=settings.LANGUAGES, default="bg"
    )
    requested_at = models.DateTimeField(_("asked for at"), default=timezone.now)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True)
    told_until = models.DateTimeField(
        _("told until"),
        null=True,
        help_text="What was found before stood in a mail, if it could be told.",
    )

    objects = MailFollowerQuerySet.as_manager()

    class Meta:
        verbose_name = _("follower by mail")
        verbose_name_plural = _("followers by mail")
        constraints = [
            models.UniqueConstraint(
                fields=["project", "email"], name="mail_follower_once"
            )
        ]
        indexes = [models.Index(fields=["email"], name="mail_follower_by_email")]

    def __str__(self):
        return str(self.pk)

    def shown_title(self):
        """As everybody may read it; empty while the project is a draft again."""
        return self.project.title if self.project.is_published else ""

    def may_confirm(self):
        """Within the days that the mail names."""
        is_open = self.requested_at > timezone.now() - CONFIRM_WITHIN
        return self.confirmed_at is None and is_open


def clean_address(email: str) -> str:
    return email.strip().lower()


class Happening(Pointing):
    """Something became public in a project; how far its followers were told of it.

    `version` tells apart what may happen to one row more than once: for a change of state it
    is the number of the project's version, for one of an idea that of the step.
    """

    class Kind(models.TextChoices):
        NEWS = "news", _("news")
        DIARY = "diary", _("diary entry")
        EVENT = "event", _("event")
        EVENT_CANCELLED = "cancelled", _("cancelled event")
        REPORT = "report", _("report")
        STATE = "state", _("change of state")
        IDEA = "idea", _("idea")
        IDEA_STATE = "idea_state", _("state of an idea")

    project = models.ForeignKey(
        Project, models.CASCADE, verbose_name=_("project"), related_name="happenings"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    version = models.PositiveBigIntegerField(_("version"), default=0)
    happened_at = models.DateTimeField(_("happened at"))
    found_at = models.DateTimeField(_("found at"), default=timezone.now)
    begun_at = models.DateTimeField(_("begun at"), default=timezone.now)
    reached = models.PositiveBigIntegerField(
        _("reached"), default=0, help_text="The last account that was told."
    )
    is_done = models.BooleanField(_("done"), default=False)

    class Meta:
        verbose_name = _("happening in a project")
        verbose_name_plural = _("happenings in projects")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "content_type", "object_id", "version"],
                name="happening_told_once",
            )
        ]
        indexes = [
            models.Index(
                fields=["begun_at"], condition=Q(is_done=False), name="happening_to_do"
            ),
            models.Index(fields=["project", "found_at"], name="happening_of_project"),
        ]

    def __str__(self):
        return f"{self.kind} {self.object_id} ({self.project_id})"
