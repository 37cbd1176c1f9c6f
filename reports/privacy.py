"""What reports know of a person: to give it to them, and to let it go."""

from members.models import Person
from reports.models import ReportComment


def export_person(person: Person) -> dict:
    """Comments that the person wrote, as plain values."""
    written = ReportComment.objects.filter(
        author__isnull=False, author=person.user
    ).select_related("report__project")
    return {
        "report_comments": [
            {
                "project": one.report.project.title,
                "report": one.report.number,
                "place": one.place,
                "text": one.text,
                "created_at": one.created_at,
            }
            for one in written
        ]
    }


def erase_person(person: Person) -> None:
    """What was asked of a report stays, without the name of who asked."""
    if person.user:
        ReportComment.objects.filter(author=person.user).update(author=None)
