import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.desk import Waiting
from projects.models import Disbursement, Indicator, Period, Project, TeamMember


def waiting_for(user) -> list[Waiting]:
    """What the projects of the user's organisations wait for."""
    projects = Project.objects.editable_by(user).filter(
        organisation__in=user.organisation_ids("owner", "editor"), closed_at=None
    )
    return [*drafts(user, projects), *values_due(projects), *instalments_due(user)]


def start_of_day(day):
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))


def drafts(user, projects):
    """Drafts that an owner may publish."""
    waiting = projects.filter(
        is_published=False, organisation__in=user.organisation_ids("owner")
    )
    return [
        Waiting(
            title=_("Project to publish: %(title)s") % {"title": project.title},
            url=reverse("projects:plan", args=[project.slug]),
            since=None,
        )
        for project in waiting
    ]


def values_due(projects):
    """Indicators entered by hand whose period is over and was not measured."""
    periods = Period.objects.filter(
        indicator__source=Indicator.Source.MANUAL,
        indicator__result__project__in=projects,
        ends_on__lt=timezone.localdate(),
        measurements=None,
    ).select_related("indicator__result__project")
    return [
        Waiting(
            title=_("Value to enter: %(title)s") % {"title": period.indicator.title},
            url=reverse(
                "reports:measure",
                args=[period.indicator.result.project.slug, period.indicator.pk],
            ),
            since=start_of_day(period.ends_on),
        )
        for period in periods
    ]


def instalments_due(user):
    """Instalments whose day is past, for whoever keeps the money: came, or comes later?"""
    tasks = TeamMember.objects.of(user).current()
    kept = tasks.with_role(TeamMember.Role.ACCOUNTANT).values("project")
    own = Q(budget__project__organisation__in=user.organisation_ids("owner"))
    awaited = Disbursement.objects.awaited().filter(
        own | Q(budget__project__in=kept),
        budget__project__closed_at=None,
        expected_on__lt=timezone.localdate(),
    )
    return [
        Waiting(
            title=_("Instalment expected: %(title)s")
            % {"title": one.budget.project.title},
            url=reverse(
                "projects:disbursement_update",
                args=[one.budget.project.slug, one.number],
            ),
            since=start_of_day(one.expected_on),
        )
        for one in awaited.select_related("budget__project")
    ]
