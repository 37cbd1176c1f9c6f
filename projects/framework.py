"""The logical framework: what is to come about, from the widest result to the nearest."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from projects.models import Result

# The order in which a donor reads them, and what they are called together.
LEVELS = {
    Result.Type.IMPACT: _("Impact: what changes in the long run"),
    Result.Type.OUTCOME: _("Outcomes: what people and organisations do differently"),
    Result.Type.OUTPUT: _("Outputs: what the project itself delivers"),
    Result.Type.OTHER: _("Other results"),
}


@dataclass(frozen=True)
class Level:
    title: str
    results: tuple[Result, ...]


def levels(results) -> list[Level]:
    """The results under their levels, those of a level in their own order."""
    results = list(results)
    found = [
        Level(title, tuple(one for one in results if one.type == type_))
        for type_, title in LEVELS.items()
    ]
    return [level for level in found if level.results]
