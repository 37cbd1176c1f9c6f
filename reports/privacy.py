"""What reports know of a person: to give it to them, and to let it go."""

from members.models import Person
from reports.models import Closing, Report, ReportComment


def export_person(person: Person) -> dict:
    """Comments that the person wrote; what they sent and decided is among their acts."""
    if not person.user:
        return {"report_comments": []}
    rows = person.user.report_comments.select_related("report__project")
    return {
        "report_comments": [
            {
                "project": row.report.project.title,
                "report": row.report.number,
                "place": row.place,
                "text": row.text,
                "created_at": row.created_at,
            }
            for row in rows
        ]
    }


def erase_person(person: Person) -> None:
    """A report has to be understood later, so comments stay; who wrote them is a former member."""
    if not person.user:
        return
    for model, column in [
        (ReportComment, "author"),
        (ReportComment, "settled_by"),
        (Closing, "closed_by"),
        (Closing, "reopened_by"),
        (Report, "submitted_by"),
        (Report, "decided_by"),
    ]:
        model.objects.filter(**{column: person.user}).update(**{column: None})
