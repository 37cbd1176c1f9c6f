"""Comments at a place of a sent report, their answers, and settling them."""

from django.db import transaction
from django.utils import timezone

from core import audit
from core.notifications import notify
from members.models import User
from reports.actions.common import donors_of, staff_of
from reports.models import Report, ReportComment


@transaction.atomic
def comment(report: Report, *, place: str, text: str, actor: User) -> ReportComment:
    made = ReportComment.objects.create(
        report=report, place=place, text=text, author=actor
    )
    audit.record("reports.commented", actor=actor, target=report, place=place)
    tell(made)
    return made


@transaction.atomic
def answer(first: ReportComment, *, text: str, actor: User) -> ReportComment:
    """In the same conversation; answering a settled one opens it again."""
    made = ReportComment.objects.create(
        report=first.report, place=first.place, answers=first, text=text, author=actor
    )
    ReportComment.objects.filter(pk=first.pk).update(settled_at=None, settled_by=None)
    tell(made)
    return made


def tell(made):
    """The other side, and whoever wrote in the conversation before."""
    project = made.report.project
    people = staff_of(project) + donors_of(project)
    notify(
        people,
        "reports.commented",
        target=made.report,
        actor=made.author,
        place=made.place,
    )


@transaction.atomic
def settle(first: ReportComment, *, actor: User) -> None:
    """Nothing is open about it any more."""
    open_one = ReportComment.objects.filter(pk=first.pk, settled_at=None)
    if open_one.update(settled_at=timezone.now(), settled_by=actor):
        audit.record(
            "reports.settled", actor=actor, target=first.report, comment=first.pk
        )
