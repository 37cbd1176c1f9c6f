"""What waits for a person in the reports of projects, for my desk."""

import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.desk import Waiting
from reports.models import Closing, HandOver, Report
from reports.models.readers import closed_by


def waiting_for(user) -> list[Waiting]:
    """Reports to accept or give back, those that own projects owe, their closing, and what goes on."""
    return [*to_decide(user), *owed(user), *to_close(user), *handed_over(user)]


def to_close(user):
    """Closings that were begun and left, or opened again, for who closes the project."""
    rows = Closing.objects.filter(
        project__in=closed_by(user), project__closed_at=None
    ).order_by("begun_at", "pk")
    last = {
        row.project_id: row for row in rows.select_related("project").defer("contents")
    }
    return [
        Waiting(
            title=_("Closing to finish: “%(project)s”")
            % {"project": row.project.title},
            url=reverse("reports:closing", args=[row.project.slug]),
            since=row.reopened_at or row.begun_at,
        )
        for row in last.values()
    ]


def handed_over(user):
    """What goes on after a closed project, until who took it over says that it is done."""
    rows = HandOver.objects.taken_over_by(user).open()
    return [
        Waiting(
            title=_("Goes on after “%(project)s”: %(title)s")
            % {"project": row.closing.project.title, "title": row.title},
            url=row.get_absolute_url(),
            since=row.closing.closed_at,
            due_on=row.due_on,
        )
        for row in rows.select_related("closing__project").defer("closing__contents")
    ]


def to_decide(user):
    rows = Report.objects.to_decide_by(user).select_related("project")
    return [
        Waiting(
            title=_("Report to accept: %(report)s of “%(project)s”")
            % {"report": report, "project": report.project.title},
            url=report.get_absolute_url(),
            since=report.submitted_at,
        )
        for report in rows.defer("contents").order_by("submitted_at")
    ]


def owed(user):
    """Sent back, or with a term of the next month or one that has passed."""
    soon = timezone.localdate() + datetime.timedelta(days=30)
    own = user.organisation_ids("owner", "editor")
    rows = Report.objects.editable_by(user).filter(project__organisation__in=own)
    return [
        Waiting(
            title=words_of(report)
            % {"report": report, "project": report.project.title},
            url=report.get_absolute_url(),
            since=report.decided_at if report.state == Report.State.RETURNED else None,
            due_on=report.due_on,
        )
        for report in rows.owed_by(soon).select_related("project").defer("contents")
    ]


def words_of(report):
    if report.state == Report.State.RETURNED:
        return _("Report given back: %(report)s of “%(project)s”")
    return _("Report to write: %(report)s of “%(project)s”")
