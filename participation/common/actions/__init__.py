from participation.common.actions.moving import move
from participation.common.actions.official import (
    answer_by_link,
    answer_with_account,
    attach_letter,
    correct_answer,
    remind,
    renew_link,
    submit,
    take_back,
)
from participation.common.actions.supporting import (
    CONFIRM,
    WITHDRAW,
    ask,
    ask_on_paper,
    confirm,
    forget_unconfirmed,
    support,
    support_for,
    withdraw,
)

__all__ = [
    "CONFIRM",
    "WITHDRAW",
    "answer_by_link",
    "answer_with_account",
    "ask",
    "ask_on_paper",
    "attach_letter",
    "confirm",
    "correct_answer",
    "forget_unconfirmed",
    "move",
    "remind",
    "renew_link",
    "submit",
    "support",
    "support_for",
    "take_back",
    "withdraw",
]
