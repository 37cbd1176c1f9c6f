"""Sending a report, taking it back, showing it to everybody, and correcting an accepted one."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit, files
from core.notifications import notify
from core.snapshots import at_one_moment
from members.models import User
from reports import contents, packing
from reports.actions.common import alive, donors_of, lock_project, locked
from reports.models import Report, ReportText


@at_one_moment
def submit(report: Report, *, actor: User) -> Report:
    """Freeze what the report says now and send it to the donor and the coordinator.

    All of it is what the records were at one moment, whoever registers meanwhile.
    """
    report = alive(report, *Report.WRITABLE)
    if report.ends_on > timezone.localdate() and report.kind != Report.Kind.FREE:
        raise ValidationError(
            _("The time of the report is not over yet, so its figures can still grow."),
            code="early",
        )
    if not report.project.is_published:
        raise ValidationError(
            _("Publish the project first: its donor cannot open a page of a draft."),
            code="unpublished",
        )
    now = timezone.now()
    report.state = Report.State.SUBMITTED
    report.contents = contents.in_both(report)
    report.submitted_at, report.submitted_by = now, actor
    report.first_submitted_at = report.first_submitted_at or now
    report.save()
    audit.record(
        "reports.submitted", actor=actor, target=report, contents=report.digest()
    )
    notify(donors_of(report.project), "reports.submitted", target=report, actor=actor)
    return report


@transaction.atomic
def withdraw(report: Report, *, actor: User) -> Report:
    """Take a sent report back to go on writing, as long as nobody decided."""
    report = alive(report, Report.State.SUBMITTED)
    report.state = Report.State.DRAFT
    report.save(update_fields=["state"])
    audit.record("reports.withdrawn", actor=actor, target=report)
    notify(donors_of(report.project), "reports.withdrawn", target=report, actor=actor)
    return report


@transaction.atomic
def correct(report: Report, *, actor: User) -> Report:
    """A new version of an accepted report, with its words and annexes; the accepted one stays."""
    lock_project(report.project)
    report = alive(report, Report.State.ACCEPTED)
    known = Report.objects.filter(corrects=report).first()
    if known:
        return known
    made = Report.objects.create(
        project=report.project,
        number=Report.next_number(report.project),
        kind=report.kind,
        starts_on=report.starts_on,
        ends_on=report.ends_on,
        corrects=report,
    )
    for text in report.texts.all():
        ReportText.objects.create(
            report=made, part=text.part, text_bg=text.text_bg, text_en=text.text_en
        )
    for annex in report.attachments.all():
        files.copy(annex, owner=made, user=actor)
    audit.record("reports.correction_begun", actor=actor, target=made)
    return made


@transaction.atomic
def publish(report: Report, *, actor: User) -> Report:
    """Show an accepted report to everybody, without annexes that hold personal data."""
    report = locked(report, Report.State.ACCEPTED)
    if not report.is_public:
        report.is_public = True
        report.published_at = report.published_at or timezone.now()
        report.save(update_fields=["is_public", "published_at"])
        packing.order(report)
        audit.record("reports.published", actor=actor, target=report)
    return report


@transaction.atomic
def unpublish(report: Report, *, actor: User) -> Report:
    report = locked(report, Report.State.ACCEPTED)
    if report.is_public:
        report.is_public = False
        report.save(update_fields=["is_public"])
        audit.record("reports.unpublished", actor=actor, target=report)
    return report
