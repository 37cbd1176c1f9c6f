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

__all__ = [
    "add_document",
    "add_logo",
    "add_partner",
    "publish",
    "remove_document",
    "remove_logo",
    "remove_partner",
    "save_part",
    "save_project",
    "unpublish",
]
