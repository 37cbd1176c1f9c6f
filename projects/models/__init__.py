from projects.models.budgets import (
    Allocation,
    Budget,
    BudgetLine,
    BudgetPeriod,
    Origin,
)
from projects.models.diary import DiaryEntry
from projects.models.following import Happening, MailFollower, ProjectFollower
from projects.models.money import Disbursement, Expenditure
from projects.models.programmes import Programme
from projects.models.projects import Activity, Project, ProjectPartner
from projects.models.results import (
    Dimension,
    Indicator,
    Measurement,
    PartTarget,
    Period,
    Result,
    lines_of,
)
from projects.models.team import TeamMember

__all__ = [
    "Activity",
    "Allocation",
    "Budget",
    "BudgetLine",
    "BudgetPeriod",
    "DiaryEntry",
    "Dimension",
    "Disbursement",
    "Expenditure",
    "Happening",
    "Indicator",
    "MailFollower",
    "Measurement",
    "Origin",
    "PartTarget",
    "Period",
    "Programme",
    "Project",
    "ProjectFollower",
    "ProjectPartner",
    "Result",
    "TeamMember",
    "lines_of",
]
