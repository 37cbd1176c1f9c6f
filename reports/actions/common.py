"""What every act on a report needs: its row alone, in the state that the act is for."""

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from members.models import Membership, User
from projects.closed import refuse_if_closed
from projects.models import Project, ProjectPartner, TeamMember
from reports.models import Report


def locked(report: Report, *states: str) -> Report:
    """The report for this transaction alone, or ValidationError when it went on meanwhile."""
    rows = Report.objects.select_for_update(of=("self",)).select_related(
        "project__organisation", "project__programme"
    )
    found = rows.get(pk=report.pk)
    if found.state in states:
        return found
    words = _("Somebody was quicker: this report is “%(state)s” now. Look at it anew.")
    raise ValidationError(words % {"state": found.get_state_display()}, code="state")


def alive(report: Report, *states: str) -> Report:
    """As `locked`, for acts that write into the project: of a closed one nothing is changed."""
    refuse_if_closed(report.project_id)
    return locked(report, *states)


def lock_project(project: Project) -> Project:
    """Reports of a project get their numbers one after the other."""
    refuse_if_closed(project.pk)
    rows = Project.objects.select_for_update(of=("self",)).select_related("programme")
    return rows.get(pk=project.pk)


def staff_of(project: Project) -> list[User]:
    """Who writes its reports: staff of the lead, and who manages the project."""
    managers = with_task(project, TeamMember.Role.MANAGER)
    return list(dict.fromkeys([*users_of([project.organisation_id]), *managers]))


def with_task(project, role):
    """Accounts that have the task in the team today."""
    tasks = project.team.current().with_role(role)
    return User.objects.filter(
        Q(person__in=tasks.exclude(person=None).values("person"))
        | Q(email__in=tasks.exclude(email="").values("email")),
        is_active=True,
    )


def donors_of(project: Project) -> list[User]:
    """Who receives its reports: people of the organisations that pay for it, and who is named."""
    funding = project.partners.filter(role=ProjectPartner.Role.FUNDING)
    named = with_task(project, TeamMember.Role.DONOR)
    return list(dict.fromkeys([*users_of(funding.values("organisation")), *named]))


def users_of(organisations):
    current = Membership.objects.current().filter(
        organisation__in=organisations, role__in=("owner", "editor")
    )
    return list(User.objects.filter(person__memberships__in=current).distinct())
