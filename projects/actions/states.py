"""A project is put into another state. What closing means besides will stand here too."""

from django.db import transaction

from core import audit
from members.models import User
from projects import search
from projects.models import Project


@transaction.atomic
def change_state(project: Project, *, status: int, actor: User) -> bool:
    """False if it is in that state already, because somebody was quicker."""
    project = Project.objects.select_for_update().get(pk=project.pk)
    if project.status == status:
        return False
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
