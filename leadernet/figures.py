"""The network in four figures and a map, counted when asked."""

from dataclasses import dataclass

from django.db.models import Count, Q

from core.memory import while_unchanged
from members.coverage import counts_by_oblast, counts_by_obshtina
from members.models import Organisation
from projects.models import Project

LAGS = (Organisation.Kind.LAG, Organisation.Kind.FLAG)


@dataclass(frozen=True)
class Figures:
    lags: int
    organisations: int
    obshtini: int
    projects: int


@while_unchanged
def network_figures() -> Figures:
    """Members by kind, municipalities with a member's seat or territory, published projects."""
    members = Organisation.objects.listed()
    lags = Q(kind__in=LAGS)
    neither = ~lags & ~Q(kind__in=Organisation.PUBLIC_BODIES)
    return Figures(
        **members.aggregate(
            lags=Count("pk", filter=lags), organisations=Count("pk", filter=neither)
        ),
        obshtini=len(counts_by_obshtina(members)),
        projects=Project.objects.filter(
            is_published=True, organisation__is_practice=False
        ).count(),
    )


@while_unchanged
def members_by_oblast() -> dict[str, int]:
    """{oblast code: members with their seat there or working there}, as the directory counts."""
    return counts_by_oblast(Organisation.objects.listed())
