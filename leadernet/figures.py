"""The network in four figures and a map, counted when asked."""

from dataclasses import dataclass

from django.db.models import Count, Q

from core.memory import while_unchanged
from members.coverage import counts_by_oblast
from members.models import Organisation
from places.models import Obshtina
from projects.models import Project

LAGS = (Organisation.Kind.LAG, Organisation.Kind.FLAG)
PUBLIC_BODIES = (Organisation.Kind.MUNICIPALITY, Organisation.Kind.INSTITUTION)


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
    neither = ~lags & ~Q(kind__in=PUBLIC_BODIES)
    return Figures(
        **members.aggregate(
            lags=Count("pk", filter=lags), organisations=Count("pk", filter=neither)
        ),
        obshtini=Obshtina.objects.filter(organisations__in=members).distinct().count(),
        projects=Project.objects.filter(
            is_published=True, organisation__is_practice=False
        ).count(),
    )


@while_unchanged
def members_by_oblast() -> dict[str, int]:
    """{oblast code: members with their seat there or working there}, as the directory counts."""
    return counts_by_oblast(Organisation.objects.listed())
