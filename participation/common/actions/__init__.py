from participation.common.actions.moving import move
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
    "ask",
    "ask_on_paper",
    "confirm",
    "forget_unconfirmed",
    "move",
    "support",
    "support_for",
    "withdraw",
]
