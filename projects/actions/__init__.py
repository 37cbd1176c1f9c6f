"""What people do to a project. Each act is one transaction with its audit entry."""

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
from projects.actions.team import end_team_member, save_team_member

__all__ = [
    "add_document",
    "add_logo",
    "add_partner",
    "end_team_member",
    "publish",
    "remove_document",
    "remove_logo",
    "remove_partner",
    "save_part",
    "save_project",
    "save_team_member",
    "unpublish",
]
