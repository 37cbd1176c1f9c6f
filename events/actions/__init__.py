"""What people do with events. One function is one transaction."""

from events.actions.attending import Answer, Press, take_attendance
from events.actions.certificates import (
    forget_certificate_names,
    issue_certificates,
    revoke_certificate,
    send_certificates,
    set_certificates,
)
from events.actions.editing import create, remove_material, update
from events.actions.exporting import export_registrations
from events.actions.printing import print_paper
from events.actions.publishing import cancel, delete, publish, unpublish
from events.actions.purging import (
    counts_as_of,
    follow_project,
    forget_deleted,
    purge,
    tell_of_purge,
)
from events.actions.registering import register, release, withdraw
from events.actions.reminding import ask_for_feedback, remind, remind_of_next_week
from events.actions.walking_in import NamesakesError, WalkIn, add_walk_in

__all__ = [
    "Answer",
    "NamesakesError",
    "Press",
    "WalkIn",
    "add_walk_in",
    "ask_for_feedback",
    "cancel",
    "counts_as_of",
    "create",
    "delete",
    "export_registrations",
    "follow_project",
    "forget_certificate_names",
    "forget_deleted",
    "issue_certificates",
    "print_paper",
    "publish",
    "purge",
    "register",
    "release",
    "remind",
    "remind_of_next_week",
    "remove_material",
    "revoke_certificate",
    "send_certificates",
    "set_certificates",
    "take_attendance",
    "tell_of_purge",
    "unpublish",
    "update",
    "withdraw",
]
