from projects.models.diary import DiaryEntry
from projects.models.programmes import Programme
from projects.models.projects import Activity, Project, ProjectPartner
from projects.models.results import (
    Dimension,
    Indicator,
    Measurement,
    PartTarget,
    Period,
    Result,
)
from projects.models.team import TeamMember

__all__ = [
    "Activity",
    "DiaryEntry",
    "Dimension",
    "Indicator",
    "Measurement",
    "PartTarget",
    "Period",
    "Programme",
    "Project",
    "ProjectPartner",
    "Result",
    "TeamMember",
]
