"""What people do to a project. Each act is one transaction with its audit entry."""

from projects.actions.budgets import (
    PlannedLine,
    PlannedPeriod,
    save_lines,
    set_up_budget,
)
from projects.actions.money import (
    remove_disbursement,
    save_payment,
    void_expenditure,
)
from projects.actions.projects import (
    add_document,
    add_logo,
    add_partner,
    publish,
    remove_document,
    remove_logo,
    remove_partner,
    save_part,
    save_project,
    unpublish,
)
from projects.actions.team import (
    choose_to_be_named,
    end_team_member,
    save_team_member,
)

__all__ = [
    "PlannedLine",
    "PlannedPeriod",
    "add_document",
    "add_logo",
    "add_partner",
    "choose_to_be_named",
    "end_team_member",
    "publish",
    "remove_disbursement",
    "remove_document",
    "remove_logo",
    "remove_partner",
    "save_lines",
    "save_part",
    "save_payment",
    "save_project",
    "save_team_member",
    "set_up_budget",
    "unpublish",
    "void_expenditure",
]
