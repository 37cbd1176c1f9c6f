"""What the clock tells the writers of a report about its term."""

from django.db import transaction
from django.utils import timezone

from core.notifications import notify
from reports.actions.common import staff_of
from reports.models import Report


@transaction.atomic
def remind(report: Report) -> bool:
    """Two weeks before the term, three days before it, and the day after; each once."""
    rows = Report.objects.due_for_reminder().filter(pk=report.pk)
    row = rows.select_for_update(of=["self"]).first()
    if row is None:
        return False
    row.reminded_on = timezone.localdate()
    row.save(update_fields=["reminded_on"])
    kind = "reports.overdue" if row.is_overdue() else "reports.due"
    notify(staff_of(row.project), kind, target=row)
    return True
