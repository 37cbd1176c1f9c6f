from participation.ideas.actions.calls import (
    move_field,
    remove_field,
    renew_sitting,
    save_call,
    save_field,
    save_phases,
    save_sitting,
)
from participation.ideas.actions.entering import (
    adopt_origin,
    enter_at_table,
    follow,
    propose,
    publish,
    save_idea,
)
from participation.ideas.actions.joining import merge, merge_anew, split, unmerge
from participation.ideas.actions.presenting import ACCEPTED, Decided, decide, present
from participation.ideas.actions.states import change_status

__all__ = [
    "ACCEPTED",
    "Decided",
    "adopt_origin",
    "change_status",
    "decide",
    "enter_at_table",
    "follow",
    "merge",
    "merge_anew",
    "move_field",
    "present",
    "propose",
    "publish",
    "remove_field",
    "renew_sitting",
    "save_call",
    "save_field",
    "save_idea",
    "save_phases",
    "save_sitting",
    "split",
    "unmerge",
]
