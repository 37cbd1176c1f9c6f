from participation.volunteering.actions.applying import apply, cancel
from participation.volunteering.actions.certifying import issue
from participation.volunteering.actions.deciding import accept, decline, enter
from participation.volunteering.actions.forgetting import forget_guest
from participation.volunteering.actions.guests import (
    ask,
    confirm,
    forget_unconfirmed,
)
from participation.volunteering.actions.hours import (
    confirm_hours,
    confirm_many,
    enter_sheet,
    refuse_hours,
    report,
)
from participation.volunteering.actions.opportunities import (
    call_off,
    create,
    end,
    publish,
    save,
)
from participation.volunteering.actions.printing import print_paper
from participation.volunteering.actions.reminding import ask_for_hours, remind
from participation.volunteering.actions.shifts import cancel_shift, save_shift
from participation.volunteering.actions.telling import OWN

__all__ = [
    "OWN",
    "accept",
    "apply",
    "ask",
    "ask_for_hours",
    "call_off",
    "cancel",
    "cancel_shift",
    "confirm",
    "confirm_hours",
    "confirm_many",
    "create",
    "decline",
    "end",
    "enter",
    "enter_sheet",
    "forget_guest",
    "forget_unconfirmed",
    "issue",
    "print_paper",
    "publish",
    "refuse_hours",
    "remind",
    "report",
    "save",
    "save_shift",
]
