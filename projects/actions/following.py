"""One's own wish to be told what is new in a project. It concerns nobody else: no audit entry."""

from members.models import User
from projects.models import Project, ProjectFollower


def follow(project: Project, *, on: bool, actor: User) -> None:
    """Twice is the same as once; who follows already keeps the moment since when."""
    if on:
        ProjectFollower.objects.get_or_create(project=project, user=actor)
    else:
        ProjectFollower.objects.filter(project=project, user=actor).delete()
