"""Beginning a report and writing it. What is counted comes by itself."""

import datetime

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import audit, files
from core.models import Attachment
from members.models import User
from projects.models import Project
from reports import terms
from reports.actions.common import alive, lock_project
from reports.models import Report, ReportText

CHANGED = gettext_lazy(
    "Somebody else changed this while you were writing. Your text is kept here: look at "
    "theirs in another window, then press the button again and yours stays."
)
# `seen_at` of whoever wrote into an empty part.
NOTHING_YET = datetime.datetime.min.replace(tzinfo=datetime.UTC)


@transaction.atomic
def begin(report: Report, *, actor: User) -> Report:
    """Keep the new report under the next number; the same one begun twice is one."""
    project = lock_project(report.project)
    twin = project.reports.filter(
        kind=report.kind,
        starts_on=report.starts_on,
        ends_on=report.ends_on,
        state__in=Report.WRITABLE,
    ).first()
    if twin:
        return twin
    report.number = Report.next_number(project)
    report.save()
    audit.record("reports.begun", actor=actor, target=report)
    return report


@transaction.atomic
def plan(project: Project, *, actor: User) -> int:
    """Begin every report that the programme asks for and nobody began; how many these are.

    A final one that nobody has sent goes where the project ends by now, and is one of them.
    """
    project = lock_project(project)
    moved = move_final(project, actor=actor)
    wanted = terms.untold(project)
    for one in wanted:
        begin(Report(project=project, **vars(one)), actor=actor)
    return len(wanted) + moved


def move_final(project, *, actor):
    report = terms.misplaced(project)
    if report is None:
        return 0
    for name, value in vars(terms.terms_of(project)[-1]).items():
        setattr(report, name, value)
    change(report, actor=actor)
    return 1


@transaction.atomic
def change(report: Report, *, actor: User) -> Report:
    """Another time, term or kind, while it is being written."""
    alive(report, *Report.WRITABLE)
    report.save(update_fields=["kind", "starts_on", "ends_on", "due_on"])
    audit.record("reports.changed", actor=actor, target=report)
    return report


@transaction.atomic
def discard(report: Report, *, actor: User) -> None:
    """Throw a draft away that nobody has received yet."""
    report = alive(report, Report.State.DRAFT)
    if report.first_submitted_at:
        raise ValidationError(
            _("This report was sent once, so it is not thrown away."), code="sent"
        )
    audit.record(
        "reports.discarded", actor=actor, target=report.project, number=report.number
    )
    report.delete()


@transaction.atomic
def save_text(
    text: ReportText, *, actor: User, seen_at: datetime.datetime | None = None
) -> ReportText:
    """Keep a part; what somebody else saved since `seen_at` is not overwritten unseen.

    The same words pressed twice are no conflict.
    """
    report = alive(text.report, *Report.WRITABLE)
    there = ReportText.objects.filter(report=report, part=text.part).first()
    if there and there.says(text):
        return there
    if there:
        if seen_at and there.updated_at != seen_at:
            raise ValidationError(CHANGED, code="conflict")
        text.pk = there.pk
    text.save()
    audit.record("reports.text_saved", actor=actor, target=report, part=text.part)
    return text


@transaction.atomic
def add_annex(report: Report, upload: UploadedFile, *, actor: User) -> Attachment:
    report = alive(report, *Report.WRITABLE)
    annex = files.attach(
        report, upload, purpose=Attachment.Purpose.DOCUMENT, user=actor
    )
    audit.record("reports.annex_added", actor=actor, target=report, name=annex.name)
    return annex


@transaction.atomic
def remove_annex(annex: Attachment, *, report: Report, actor: User) -> None:
    report = alive(report, *Report.WRITABLE)
    audit.record("reports.annex_removed", actor=actor, target=report, name=annex.name)
    files.remove(annex)
