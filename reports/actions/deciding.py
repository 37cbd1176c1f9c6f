"""What the donor or the coordinator decides about a sent report."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.notifications import notify
from members.models import User
from projects.closed import refuse_if_closed
from reports import packing
from reports.actions.common import locked, staff_of
from reports.models import Report


def to_decide(report, sent_at):
    """The sent report; `sent_at` says which sending of it was read, None any."""
    report = locked(report, Report.State.SUBMITTED)
    if sent_at and report.submitted_at != sent_at:
        words = _(
            "The report was taken back and sent again since you opened this page. "
            "Read it once more, then decide."
        )
        raise ValidationError(words, code="meanwhile")
    return report


def decide(report, state, *, words, actor):
    report.state = state
    report.decision = words
    report.decided_at, report.decided_by = timezone.now(), actor
    report.save(update_fields=["state", "decision", "decided_at", "decided_by"])
    verb = f"reports.{state}"
    audit.record(verb, actor=actor, target=report, contents=report.digest())
    notify(staff_of(report.project), verb, target=report, actor=actor, words=words)
    return report


@transaction.atomic
def give_back(
    report: Report,
    *,
    words: str,
    sent_at: datetime.datetime | None = None,
    actor: User,
) -> Report:
    """Ask for changes, in words or by comments at their places."""
    refuse_if_closed(report.project_id)
    report = to_decide(report, sent_at)
    if not words.strip() and not report.comments.open().exists():
        raise ValidationError(
            _("Say what should change: here, or by comments in the report."),
            code="no_words",
        )
    return decide(report, Report.State.RETURNED, words=words, actor=actor)


@transaction.atomic
def accept(
    report: Report,
    *,
    words: str = "",
    sent_at: datetime.datetime | None = None,
    actor: User,
) -> Report:
    """Accept the report as it was sent: its figures and words do not change any more."""
    report = to_decide(report, sent_at)
    report = decide(report, Report.State.ACCEPTED, words=words, actor=actor)
    packing.order(report)
    return report
