from participation.votes.actions.casting import (
    cast,
    enter_on_paper,
    enter_urn_of_the_hall,
    give_proxy,
    take_back_proxy,
)
from participation.votes.actions.running import (
    again,
    announce,
    cancel,
    close,
    close_early,
    open_announced,
    remind,
    save,
)

__all__ = [
    "again",
    "announce",
    "cancel",
    "cast",
    "close",
    "close_early",
    "enter_on_paper",
    "enter_urn_of_the_hall",
    "give_proxy",
    "open_announced",
    "remind",
    "save",
    "take_back_proxy",
]
