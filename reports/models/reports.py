"""What a project tells its donor about a stretch of time, and what was said about it."""

import datetime
import hashlib
import json

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import DateField, ExpressionWrapper, F, Max, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from core import html
from projects.models import Project
from reports.models.readers import (
    carried_out_by,
    coordinated_by,
    donated_by,
    managed_by,
    paid_by,
    received_by,
    written_by,
)

LONGEST_TEXT = 300_000  # characters of one part: about 150 pages
# How long before the term its writers are reminded, and once more when it is over.
REMINDED = tuple(datetime.timedelta(days) for days in (14, 3, -1))


class ReportQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Public ones; all to who writes them; what was sent, also to who receives it.

        Whoever only works for the lead reads what was sent; an administrator all but practice.
        """
        return self.filter(public_to(user) | between(user))

    def with_files_for(self, user):
        """Added documents may name people: they are not public with the report."""
        return self.filter(between(user))

    def visible_by_rights(self, user):
        """As `visible_to`, without tasks in teams: alike for everybody with the same rights."""
        return self.filter(public_to(user) | between_by_rights(user))

    def editable_by(self, user):
        """Those that are still written, by whom `written_by` says."""
        return self.filter(
            project__in=written_by(user),
            project__closed_at=None,
            state__in=Report.WRITABLE,
        )

    def to_decide_by(self, user):
        """Sent reports of projects whose donor or coordinator the user is; never one's own.

        One's own are those of a project that an organisation in which one has a role leads or
        carries out, or that one manages, and what one has sent.
        """
        if not user.is_authenticated:
            return self.none()
        decided = donated_by(user) | coordinated_by(user)
        return (
            self.filter(state=Report.State.SUBMITTED, project__in=decided.values("pk"))
            .exclude(project__organisation__in=user.organisation_ids())
            .exclude(project__in=carried_out_by(user))
            .exclude(project__in=managed_by(user).values("project"))
            .exclude(submitted_by=user)
        )

    def owed(self):
        """With a term, and not sent yet or sent back; a closed project owes nothing."""
        return self.filter(
            due_on__isnull=False,
            state__in=Report.WRITABLE,
            project__closed_at=None,
        )

    def owed_by(self, day):
        """Sent back, or to be sent by that day; the nearest term first."""
        wanted = Q(state=Report.State.RETURNED) | Q(due_on__lte=day)
        rows = self.filter(wanted, state__in=Report.WRITABLE)
        return rows.order_by(F("due_on").asc(nulls_first=True), "pk")

    def due_for_reminder(self):
        """Owed ones of which their writers were not told at one of the `REMINDED` days."""
        today = timezone.localdate()
        wanted = Q()
        for days in REMINDED:
            told_on = ExpressionWrapper(F("due_on") - days, DateField())
            wanted |= Q(due_on__lte=today + days) & (
                Q(reminded_on=None) | Q(reminded_on__lt=told_on)
            )
        real = {
            "project__is_published": True,
            "project__organisation__is_practice": False,
        }
        return (
            self.owed().filter(wanted, **real).select_related("project__organisation")
        )


def public_to(user):
    return Q(
        is_public=True,
        state=Report.State.ACCEPTED,
        project__in=Project.objects.visible_to(user),
    )


def between(user):
    """Of the reports that one writes, and of the sent ones of one's organisation or to oneself."""
    if not user.is_authenticated:
        return Q(pk__in=[])
    written = Q(project__in=written_by(user))
    led = Q(project__organisation__in=user.organisation_ids())
    received = Q(project__in=received_by(user))
    sent = Q(first_submitted_at__isnull=False) & (led | received)
    kept = Q(state=Report.State.ACCEPTED, project__in=paid_by(user).values("pk"))
    return written | sent | kept


def between_by_rights(user):
    if not user.is_authenticated:
        return Q(pk__in=[])
    written = Q(project__in=Project.objects.editable_by(user))
    led = Q(project__organisation__in=user.organisation_ids())
    funded = Project.objects.funded_by_organisations_of(user).values("pk")
    received = Q(project__in=funded) | Q(project__in=coordinated_by(user))
    return written | (Q(first_submitted_at__isnull=False) & (led | received))


class Report(models.Model):
    """A report of a project. What was sent is frozen in `contents`; accepted, it stays so for good."""

    class Kind(models.TextChoices):
        INTERIM = "interim", _("interim report")
        FINAL = "final", _("final report")
        FREE = "free", _("report for a chosen time")

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("report", "being written")
        SUBMITTED = "submitted", pgettext_lazy("report", "sent")
        RETURNED = "returned", pgettext_lazy("report", "returned with comments")
        ACCEPTED = "accepted", pgettext_lazy("report", "accepted")

    WRITABLE = (State.DRAFT, State.RETURNED)

    project = models.ForeignKey(
        "projects.Project",
        models.PROTECT,
        verbose_name=_("project"),
        related_name="reports",
    )
    number = models.PositiveSmallIntegerField(_("number"))
    kind = models.CharField(
        _("kind"), max_length=10, choices=Kind, default=Kind.INTERIM
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    due_on = models.DateField(
        _("to be sent by"), null=True, blank=True, help_text=_("Empty: no term.")
    )
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.DRAFT
    )
    corrects = models.OneToOneField(
        "self",
        models.PROTECT,
        verbose_name=_("corrected version of"),
        null=True,
        blank=True,
        related_name="correction",
    )
    is_public = models.BooleanField(_("public"), default=False)
    published_at = models.DateTimeField(
        _("public since"),
        null=True,
        editable=False,
        help_text="When it was shown to everybody for the first time.",
    )
    contents = models.JSONField(
        _("contents as sent"),
        null=True,
        editable=False,
        help_text="{language: what `reports.contents` says}, with the keys of all records.",
    )
    first_submitted_at = models.DateTimeField(
        _("first sent at"), null=True, editable=False
    )
    submitted_at = models.DateTimeField(_("sent at"), null=True, editable=False)
    submitted_by = models.ForeignKey(
        "members.User",
        models.SET_NULL,
        verbose_name=_("sent by"),
        null=True,
        editable=False,
        related_name="+",
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, editable=False)
    decided_by = models.ForeignKey(
        "members.User",
        models.SET_NULL,
        verbose_name=_("decided by"),
        null=True,
        editable=False,
        related_name="+",
    )
    decision = models.TextField(_("words of the decision"), max_length=2000, blank=True)
    reminded_on = models.DateField(_("reminded on"), null=True, editable=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    attachments = GenericRelation("core.Attachment")

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["project", "-number"]
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        constraints = [
            models.UniqueConstraint(
                fields=["project", "number"], name="report_number_once_per_project"
            ),
            models.CheckConstraint(
                name="report_ends_after_it_starts",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("The last day is before the first."),
            ),
            models.CheckConstraint(
                name="report_sent_has_its_contents",
                condition=Q(state="draft") | Q(contents__isnull=False),
            ),
        ]

    def __str__(self):
        return gettext("%(kind)s No %(number)s") % {
            "kind": self.get_kind_display(),
            "number": self.number,
        }

    def get_absolute_url(self):
        return reverse("reports:report", args=[self.project.slug, self.number])

    def is_writable(self):
        return self.state in self.WRITABLE

    def is_overdue(self):
        return (
            self.is_writable()
            and self.due_on is not None
            and self.due_on < timezone.localdate()
        )

    def digest(self):
        """SHA-256 of what was sent, whatever the order in which the database keeps it."""
        words = json.dumps(self.contents, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(words.encode()).hexdigest()

    @staticmethod
    def next_number(project):
        """For a new report; the caller has locked the project."""
        last = Report.objects.filter(project=project).aggregate(last=Max("number"))
        return (last["last"] or 0) + 1


class ReportTextQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Only who writes it reads what is not sent yet; what was sent stands in the report."""
        return self.filter(report__project__in=written_by(user))


class ReportText(models.Model):
    """What staff write in one part of a report; the figures come by themselves."""

    class Part(models.TextChoices):
        SUMMARY = "summary", _("In short")
        ACTIVITIES = "activities", _("What was done")
        RESULTS = "results", _("What was achieved")
        DEVIATIONS = "deviations", _("What went otherwise than planned")
        PARTNERSHIP = "partnership", _("How the partners worked together")
        PUBLICITY = "publicity", _("How people learned of it")
        MONEY = "money", _("About the money")
        NEXT = "next", _("What comes next")

    report = models.ForeignKey(
        Report, models.CASCADE, verbose_name=_("report"), related_name="texts"
    )
    part = models.CharField(_("part"), max_length=12, choices=Part)
    text = models.TextField(_("text"), max_length=LONGEST_TEXT, blank=True)
    updated_at = models.DateTimeField(_("changed at"), auto_now=True)

    attachments = GenericRelation("core.Attachment")

    objects = ReportTextQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("part of a report")
        verbose_name_plural = _("parts of reports")
        constraints = [
            models.UniqueConstraint(
                fields=["report", "part"], name="report_text_once_per_part"
            )
        ]

    def __str__(self):
        return self.get_part_display()

    def save(self, *args, **kwargs):
        """Keep only clean HTML, whatever the way in."""
        html.clean_columns(self, "text_bg", "text_en")
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return f"{self.report.get_absolute_url()}#{self.part}"

    def says(self, other):
        """The same in both languages?"""
        return all(
            (getattr(self, name) or "") == (getattr(other, name) or "")
            for name in ("text_bg", "text_en")
        )


class ReportCommentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Between those who write and those who decide; the public reads none."""
        if not user.is_authenticated:
            return self.none()
        projects = Q(report__project__in=written_by(user))
        received = Q(report__project__in=received_by(user))
        accepted = Q(report__state=Report.State.ACCEPTED)
        kept = accepted & Q(report__project__in=paid_by(user).values("pk"))
        return self.filter(projects | received | kept)

    def open(self):
        return self.filter(settled_at=None)


class ReportComment(models.Model):
    """What somebody asks or remarks at a place of the report, until it is settled."""

    report = models.ForeignKey(
        Report, models.CASCADE, verbose_name=_("report"), related_name="comments"
    )
    place = models.CharField(
        _("place"),
        max_length=40,
        help_text="A part of the report, or figure-<number of the indicator>.",
    )
    answers = models.ForeignKey(
        "self",
        models.CASCADE,
        verbose_name=_("in answer to"),
        null=True,
        blank=True,
        related_name="replies",
    )
    author = models.ForeignKey(
        "members.User",
        models.SET_NULL,
        verbose_name=_("written by"),
        null=True,
        related_name="report_comments",
    )
    text = models.TextField(_("comment"), max_length=4000)
    created_at = models.DateTimeField(_("written at"), default=timezone.now)
    settled_at = models.DateTimeField(_("settled at"), null=True, editable=False)
    settled_by = models.ForeignKey(
        "members.User",
        models.SET_NULL,
        verbose_name=_("settled by"),
        null=True,
        editable=False,
        related_name="+",
    )

    objects = ReportCommentQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = _("comment on a report")
        verbose_name_plural = _("comments on reports")

    def __str__(self):
        return self.text[:60]
