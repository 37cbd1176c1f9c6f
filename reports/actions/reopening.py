"""Opening a closed project again, to correct what was frozen."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.notifications import notify
from members.models import User
from projects import search
from projects.closed import locked
from projects.models import Project
from reports.actions.common import donors_of, staff_of
from reports.models import Closing


@transaction.atomic
def reopen(project: Project, *, reason: str, actor: User) -> Closing:
    """The figures move again until it is closed anew; the closing stays with the reason.

    Tasks that ended with it stay ended: rights are given, they do not come back.
    """
    project = locked(project.pk)
    closing = Closing.objects.frozen().filter(project=project).first()
    if closing is None:
        raise ValidationError(
            _("The project is open: somebody opened it before you."), code="open"
        )
    closing.reopened_at, closing.reopened_by = timezone.now(), actor
    closing.reason = reason
    closing.save(update_fields=["reopened_at", "reopened_by", "reason"])
    if project.status == Project.Status.CLOSED:
        project.status = Project.Status.FINALISATION
    project.closed_at = None
    project.save(update_fields=["status", "closed_at"])
    search.index(project)
    audit.record("reports.reopened", actor=actor, target=project, closing=closing.pk)
    people = [*staff_of(project), *donors_of(project)]
    closing.project = project
    notify(people, "reports.reopened", target=closing, actor=actor)
    return closing
