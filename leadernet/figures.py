"""The network in four figures and a map, counted when asked."""

from dataclasses import dataclass

from django.db.models import Count

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


def network_figures() -> Figures:
    """Members by kind, municipalities with a member's seat or territory, published projects."""
    members = Organisation.objects.listed()
    return Figures(
        lags=members.filter(kind__in=LAGS).count(),
        organisations=members.exclude(kind__in=(*LAGS, *PUBLIC_BODIES)).count(),
        obshtini=Obshtina.objects.filter(organisations__in=members).distinct().count(),
        projects=Project.objects.filter(
            is_published=True, organisation__is_practice=False
        ).count(),
    )


def members_by_oblast() -> dict[str, int]:
    """{oblast code: members with their seat there}."""
    rows = (
        Organisation.objects.listed()
        .exclude(seat=None)
        .order_by()
        .values_list("seat__obshtina__oblast__code")
        .annotate(Count("pk"))
    )
    return dict(rows)
