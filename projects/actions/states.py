"""A project is put into another state. It is closed elsewhere: `reports.actions.close`."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from members.models import User
from projects import search
from projects.closed import refuse_if_closed
from projects.models import Project


@transaction.atomic
def change_state(project: Project, *, status: int, actor: User) -> bool:
    """False if it is in that state already, because somebody was quicker."""
    project = refuse_if_closed(project.pk)
    if project.status == status:
        return False
    if status == Project.Status.CLOSED:
        raise ValidationError(
            _("A project is completed by closing it, which freezes its final figures."),
            code="by_closing",
        )
    before, project.status = project.status, status
    project.save(update_fields=["status"])
    audit.record(
        "projects.state_changed",
        actor=actor,
        target=project,
        before=before,
        after=project.status,
    )
    search.index(project)
    return True
