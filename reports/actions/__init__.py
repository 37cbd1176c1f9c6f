"""What people do to indicators and reports. Each act is one transaction with its audit entry."""

from reports.actions.closing import (
    begin_closing,
    check_figures,
    check_open,
    choose_for_people,
    close,
)
from reports.actions.commenting import answer, comment, settle
from reports.actions.deciding import accept, give_back
from reports.actions.handing import finish, hand_over, take_back
from reports.actions.indicators import measure, promise_parts, save_indicator
from reports.actions.reminding import remind
from reports.actions.reopening import reopen
from reports.actions.sending import correct, publish, submit, unpublish, withdraw
from reports.actions.writing import (
    NOTHING_YET,
    add_annex,
    begin,
    change,
    discard,
    plan,
    remove_annex,
    save_text,
)

__all__ = [
    "NOTHING_YET",
    "accept",
    "add_annex",
    "answer",
    "begin",
    "begin_closing",
    "change",
    "check_figures",
    "check_open",
    "choose_for_people",
    "close",
    "comment",
    "correct",
    "discard",
    "finish",
    "give_back",
    "hand_over",
    "measure",
    "plan",
    "promise_parts",
    "publish",
    "remind",
    "remove_annex",
    "reopen",
    "save_indicator",
    "save_text",
    "settle",
    "submit",
    "take_back",
    "unpublish",
    "withdraw",
]
