"""What reports know of a person: to give it to them, and to let it go."""

from members.models import Person
from reports.models import Closing, HandOver, Report, ReportComment


def export_person(person: Person) -> dict:
    """Comments that the person wrote; what they sent and decided is among their acts."""
    found = {"handed_over": taken_over(person), "report_comments": []}
    if not person.user:
        return found
    rows = person.user.report_comments.select_related("report__project")
    comments = [
        {
            "project": row.report.project.title,
            "report": row.report.number,
            "place": row.place,
            "text": row.text,
            "created_at": row.created_at,
        }
        for row in rows
    ]
    return found | {"report_comments": comments}


def taken_over(person):
    """What the person carries on after closed projects."""
    rows = person.handed_over.select_related("closing__project")
    return [
        {
            "project": row.closing.project.title,
            "what": row.title,
            "due_on": row.due_on,
            "note": row.note,
            "done_at": row.done_at,
        }
        for row in rows.defer("closing__contents")
    ]


def erase_person(person: Person) -> None:
    """A report has to be understood later, so comments stay; who wrote them is a former member.

    What somebody carried on after a project stays in its list, without the name.
    """
    person.handed_over.update(person=None)
    if not person.user:
        return
    for model, column in [
        (ReportComment, "author"),
        (ReportComment, "settled_by"),
        (Closing, "closed_by"),
        (Closing, "reopened_by"),
        (HandOver, "done_by"),
        (Report, "submitted_by"),
        (Report, "decided_by"),
    ]:
        model.objects.filter(**{column: person.user}).update(**{column: None})
