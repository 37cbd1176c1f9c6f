"""Whose work the reports of which projects are, and to whom they come."""

from django.db.models import Q

from members.models import Organisation
from projects.models import Project, ProjectPartner, TeamMember


def written_by(user):
    """Projects whose reports are the user's work: staff of the lead, and who manages one.

    An administrator reads them as everything else.
    """
    own = Q(pk__in=Project.objects.editable_by(user).values("pk"))
    managed = Q(pk__in=managed_by(user).values("project"))
    return Project.objects.filter(own | managed).values("pk")


def managed_by(user):
    """The tasks by which the user manages projects today."""
    return TeamMember.objects.of(user).current().with_role(TeamMember.Role.MANAGER)


def closed_by(user):
    """Projects that are the user's to close: owners of the lead, and of its staff the manager."""
    owned = Q(organisation__in=user.organisation_ids("owner"))
    managed = Q(
        organisation__in=user.organisation_ids("owner", "editor"),
        pk__in=managed_by(user).values("project"),
    )
    return Project.objects.editable_by(user).filter(owned | managed).values("pk")


def carried_out_by(user):
    """Projects that the user's organisations carry out as partners: the report tells of them too."""
    carrying = ProjectPartner.objects.carrying()
    return carrying.filter(organisation__in=user.organisation_ids()).values("project")


def received_by(user):
    """Projects whose reports come to the user: as their donor, or as who coordinates there."""
    return (donated_by(user) | coordinated_by(user)).values("pk")


def donated_by(user):
    """Of these, the published ones: a draft asks its donor for nothing."""
    return paid_by(user).filter(is_published=True)


def paid_by(user):
    """Projects whose donor the user is; nobody pays for practice.

    What was accepted stays the donor's, also when the project is a draft again.
    """
    return Project.objects.funded_by(user).filter(organisation__is_practice=False)


def coordinated_by(user):
    if not user.is_coordinator():
        return Project.objects.none()
    territory = Organisation.objects.real().coordinated_by(user)
    return Project.objects.filter(organisation__in=territory)
