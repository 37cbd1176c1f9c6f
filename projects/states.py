"""What each state of a project means, and how the project came to the one it is in."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from projects.models import Project

Status = Project.Status
SHOWN = 20

MEANINGS = {
    Status.PIPELINE: _(
        "The money is promised or asked for and the work has not begun. Readers see what "
        "is planned."
    ),
    Status.IMPLEMENTATION: _(
        "The work goes on. Readers see what is done, what comes next and the figures of "
        "today."
    ),
    Status.FINALISATION: _(
        "The activities are over, the last report is being written or approved. Values and "
        "papers may still be added."
    ),
    Status.CLOSED: _(
        "The project is over and accounted for. Its page stays for good, and it is listed "
        "among the completed ones."
    ),
    Status.CANCELLED: _(
        "The project was given up and will not go on. The page says so and keeps what was "
        "done."
    ),
    Status.SUSPENDED: _(
        "The work is stopped for a while, for example until the funder decides. The page "
        "says so."
    ),
}


@dataclass(frozen=True)
class Change:
    """Since when the project is in a state, or a draft, and who put it there."""

    at: datetime
    who: str
    state: str
    is_published: bool


def changes(project: Project) -> list[Change]:
    """The newest first; read from the versions of the project, so nothing is kept twice."""
    rows = project.history.order_by("history_date", "history_id").values_list(
        "history_date", "history_user__person__name", "status", "is_published"
    )
    found, before = [], None
    for at, who, status, is_published in rows:
        if (status, is_published) != before:
            label = Status(status).label
            found.append(Change(at, who or "", str(label), is_published))
        before = status, is_published
    return found[::-1][:SHOWN]
