"""The one place that knows that nothing is changed in a closed project.

Every act that writes into a project asks here, under a lock: what was closed while somebody
was writing stays as it was frozen.
"""

from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from projects.models import Project

CLOSED = _(
    "The project is closed: its final figures are frozen and nothing in it is changed. If "
    "something has to be corrected, ask the coordinator to open it again."
)


def locked(project_id: int) -> Project:
    """The project's row for this transaction; rows that point at it may still be made.

    It is written, not only locked. Whoever freezes the project as of one moment
    (`core.snapshots`) and waited here for us does not see what we wrote meanwhile; by this
    PostgreSQL knows it and has them begin anew.
    """
    Project.objects.filter(pk=project_id).update(closed_at=F("closed_at"))
    return Project.objects.get(pk=project_id)


def refuse_if_closed(project_id: int) -> Project:
    """The locked project, or ValidationError when it is closed."""
    project = locked(project_id)
    if project.is_closed():
        raise ValidationError(CLOSED, code="closed")
    return project
