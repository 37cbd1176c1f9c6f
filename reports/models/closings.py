"""The end of a project: what its manager prepares step by step, and what is frozen by it."""

import hashlib
import json

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from projects.models import Project
from reports.models.readers import written_by


class ClosingQuerySet(models.QuerySet):
    def visible_to(self, user):
        """What was closed is as visible as the project; what is prepared, to who writes for it."""
        public = Q(
            closed_at__isnull=False, project__in=Project.objects.visible_to(user)
        )
        if not user.is_authenticated:
            return self.filter(public)
        return self.filter(public | Q(project__in=written_by(user)))

    def standing(self):
        """Not opened again: of each project at most one."""
        return self.filter(reopened_at=None)

    def frozen(self):
        """By which a project is closed today."""
        return self.standing().filter(closed_at__isnull=False)


class Closing(models.Model):
    """One closing of a project, from its first step. Opened again it stays, with the reason.

    `contents` are the final figures, as `reports.contents` says them: {language: …}.
    """

    project = models.ForeignKey(
        "projects.Project",
        models.PROTECT,
        verbose_name=_("project"),
        related_name="closings",
    )
    begun_at = models.DateTimeField(_("begun at"), auto_now_add=True)
    open_checked_at = models.DateTimeField(
        _("open things looked through"), null=True, editable=False
    )
    figures_checked_at = models.DateTimeField(
        _("figures looked at"), null=True, editable=False
    )
    people_checked_at = models.DateTimeField(
        _("personal data looked at"), null=True, editable=False
    )
    tasks_end_on = models.DateField(
        _("tasks of people from outside end on"), null=True, blank=True
    )
    shortens_lists = models.BooleanField(
        _("lists of people go as soon as nobody asks for them"), default=False
    )
    applied = models.JSONField(
        _("what closing did with personal data"),
        default=list,
        editable=False,
        help_text="[{what, count, day}], numbers and days only.",
    )
    contents = models.JSONField(
        _("final figures"),
        null=True,
        editable=False,
        help_text="{language: figures and money}, with the keys of all records.",
    )
    closed_at = models.DateTimeField(_("closed at"), null=True, editable=False)
    closed_by = models.ForeignKey(
        "members.User",
        models.SET_NULL,
        verbose_name=_("closed by"),
        null=True,
        editable=False,
        related_name="+",
    )
    reopened_at = models.DateTimeField(_("opened again at"), null=True, editable=False)
    reopened_by = models.ForeignKey(
        "members.User",
        models.SET_NULL,
        verbose_name=_("opened again by"),
        null=True,
        editable=False,
        related_name="+",
    )
    reason = models.TextField(_("why it was opened again"), max_length=2000, blank=True)

    objects = ClosingQuerySet.as_manager()

    class Meta:
        ordering = ["-begun_at", "-pk"]
        verbose_name = _("closing of a project")
        verbose_name_plural = _("closings of projects")
        constraints = [
            models.UniqueConstraint(
                fields=["project"],
                condition=Q(reopened_at=None),
                name="project_is_closed_once_at_a_time",
            ),
            models.CheckConstraint(
                name="closing_has_its_contents",
                condition=Q(closed_at=None) | Q(contents__isnull=False),
            ),
            models.CheckConstraint(
                name="only_what_is_closed_is_opened_again",
                condition=Q(reopened_at=None) | Q(closed_at__isnull=False),
            ),
        ]

    def __str__(self):
        return str(self.project)

    def get_absolute_url(self):
        return reverse("reports:final", args=[self.project.slug])

    def digest(self):
        """SHA-256 of what was frozen, whatever the order in which the database keeps it."""
        words = json.dumps(self.contents, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(words.encode()).hexdigest()


class FinalWordQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Who writes for the project; everybody reads them among the final figures."""
        return self.filter(closing__project__in=written_by(user))


class FinalWord(models.Model):
    """Why a figure came out otherwise than promised, in the manager's words."""

    closing = models.ForeignKey(
        Closing, models.CASCADE, verbose_name=_("closing"), related_name="words"
    )
    period = models.ForeignKey(
        "projects.Period",
        models.CASCADE,
        verbose_name=_("period"),
        related_name="+",
    )
    text = models.CharField(_("why it differs"), max_length=600, blank=True)

    objects = FinalWordQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("word on a final figure")
        verbose_name_plural = _("words on final figures")
        constraints = [
            models.UniqueConstraint(
                fields=["closing", "period"], name="final_word_once_per_figure"
            )
        ]

    def __str__(self):
        return self.text or ""
