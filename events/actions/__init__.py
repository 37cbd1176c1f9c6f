"""What people do with events. One function is one transaction."""

from events.actions.approving import approve, decline
from events.actions.asking import (
    choose_what_is_asked,
    move_question,
    save_question,
    take_question_away,
)
from events.actions.attending import Answer, Press, take_attendance
from events.actions.by_hand import add_by_hand, give_place, send_to_waiting
from events.actions.certificates import (
    forget_certificate_names,
    issue_certificates,
    revoke_certificate,
    send_certificates,
    set_certificates,
)
from events.actions.colleagues import register_colleagues, withdraw_colleague
from events.actions.coorganising import (
    accept_coorganising,
    decline_coorganising,
    set_coorganisers,
)
from events.actions.copying import Planned, becomes_the_first, copy, make_series
from events.actions.editing import create, update
from events.actions.exporting import export_registrations
from events.actions.guests import ask_as_guest, confirm, forget_unconfirmed
from events.actions.inviting import (
    accept_invitation,
    decline_invitation,
    invite,
    remind_invited,
    revoke,
)
from events.actions.keeping import give_door, take_door
from events.actions.materials import (
    add_materials,
    arrange_materials,
    remove_material,
)
from events.actions.offering import lapse, take_offer
from events.actions.outcomes import (
    answer_recommendation,
    close_decision,
    delete_outcome,
    publish_outcomes,
    remind_of_decision,
    remind_of_recommendation,
    remove_from_minutes,
    save_decision,
    save_minutes,
    save_recommendation,
    tell_without_answer,
)
from events.actions.printing import print_paper
from events.actions.publishing import cancel, delete, publish, unpublish
from events.actions.purging import (
    counts_as_of,
    follow_project,
    forget_deleted,
    purge,
    tell_of_purge,
)
from events.actions.registering import change_answers, register, release, withdraw
from events.actions.reminding import ask_for_feedback, remind, remind_of_next_week
from events.actions.signed_sheets import add_sheet, remove_sheet
from events.actions.walking_in import NamesakesError, WalkIn, add_walk_in

__all__ = [
    "Answer",
    "NamesakesError",
    "Planned",
    "Press",
    "WalkIn",
    "accept_coorganising",
    "accept_invitation",
    "add_by_hand",
    "add_materials",
    "add_sheet",
    "add_walk_in",
    "answer_recommendation",
    "approve",
    "arrange_materials",
    "ask_as_guest",
    "ask_for_feedback",
    "becomes_the_first",
    "cancel",
    "change_answers",
    "choose_what_is_asked",
    "close_decision",
    "confirm",
    "copy",
    "counts_as_of",
    "create",
    "decline",
    "decline_coorganising",
    "decline_invitation",
    "delete",
    "delete_outcome",
    "export_registrations",
    "follow_project",
    "forget_certificate_names",
    "forget_deleted",
    "forget_unconfirmed",
    "give_door",
    "give_place",
    "invite",
    "issue_certificates",
    "lapse",
    "make_series",
    "move_question",
    "print_paper",
    "publish",
    "publish_outcomes",
    "purge",
    "register",
    "register_colleagues",
    "release",
    "remind",
    "remind_invited",
    "remind_of_decision",
    "remind_of_next_week",
    "remind_of_recommendation",
    "remove_from_minutes",
    "remove_material",
    "remove_sheet",
    "revoke",
    "revoke_certificate",
    "save_decision",
    "save_minutes",
    "save_question",
    "save_recommendation",
    "send_certificates",
    "send_to_waiting",
    "set_certificates",
    "set_coorganisers",
    "take_attendance",
    "take_door",
    "take_offer",
    "take_question_away",
    "tell_of_purge",
    "tell_without_answer",
    "unpublish",
    "update",
    "withdraw",
    "withdraw_colleague",
]
