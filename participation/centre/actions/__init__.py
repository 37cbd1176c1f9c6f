from participation.centre.actions.answering import (
    answered,
    state,
    take_down,
    unanswered,
)
from participation.centre.actions.asking import (
    CONFIRM,
    OWN,
    ask,
    ask_by_mail,
    confirm,
    enter,
    forget_contact,
    forget_unconfirmed,
    hide_name,
    withdraw,
)
from participation.centre.actions.looking import join, publish, refuse, save, see_asker

__all__ = [
    "CONFIRM",
    "OWN",
    "answered",
    "ask",
    "ask_by_mail",
    "confirm",
    "enter",
    "forget_contact",
    "forget_unconfirmed",
    "hide_name",
    "join",
    "publish",
    "refuse",
    "save",
    "see_asker",
    "state",
    "take_down",
    "unanswered",
    "withdraw",
]
