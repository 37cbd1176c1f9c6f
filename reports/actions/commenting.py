"""Comments at a place of a sent report, their answers, and settling them."""

import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from core import audit
from core.notifications import notify
from members.models import User
from reports.actions.common import donors_of, locked, staff_of
from reports.models import Report, ReportComment

OPEN = (Report.State.SUBMITTED, *Report.WRITABLE)
PRESSED_TWICE = datetime.timedelta(minutes=10)


@transaction.atomic
def comment(report: Report, *, place: str, text: str, actor: User) -> ReportComment:
    """Until the report is accepted; the same words pressed twice are one comment."""
    report = locked(report, *OPEN)
    made = ReportComment(report=report, place=place, text=text, author=actor)
    if twin := twin_of(made):
        return twin
    made.save()
    audit.record("reports.commented", actor=actor, target=report, place=place)
    tell(made)
    return made


def twin_of(made):
    """Asked under the lock of the report."""
    same = ReportComment.objects.filter(
        report=made.report,
        place=made.place,
        answers=made.answers,
        text=made.text,
        author=made.author,
        created_at__gt=timezone.now() - PRESSED_TWICE,
    )
    return same.first()


@transaction.atomic
def answer(first: ReportComment, *, text: str, actor: User) -> ReportComment:
    """In the same conversation; answering a settled one opens it again."""
    made = ReportComment(
        report=locked(first.report, *OPEN),
        place=first.place,
        answers=first,
        text=text,
        author=actor,
    )
    if twin := twin_of(made):
        return twin
    made.save()
    ReportComment.objects.filter(pk=first.pk).update(settled_at=None, settled_by=None)
    tell(made)
    return made


def tell(made):
    """The other side, and whoever wrote in the conversation before."""
    project = made.report.project
    notify(
        [*staff_of(project), *donors_of(project), *others_in(made)],
        "reports.commented",
        target=made.report,
        actor=made.author,
        place=made.place,
    )


def others_in(made):
    """Coordinators are told of what they asked themselves; nobody who may not read it any more."""
    first = made.answers or made
    conversation = ReportComment.objects.filter(Q(pk=first.pk) | Q(answers=first))
    authors = User.objects.filter(report_comments__in=conversation).distinct()
    return [one for one in authors if one.has_perm("reports.comment", made.report)]


@transaction.atomic
def settle(first: ReportComment, *, actor: User) -> None:
    """Nothing is open about it any more."""
    open_one = ReportComment.objects.filter(pk=first.pk, settled_at=None)
    if open_one.update(settled_at=timezone.now(), settled_by=actor):
        audit.record(
            "reports.settled", actor=actor, target=first.report, comment=first.pk
        )
