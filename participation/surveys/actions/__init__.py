from participation.surveys.actions.answering import (
    enter_from_paper,
    save,
    send,
    start,
    take_back,
)
from participation.surveys.actions.building import (
    add_section,
    create,
    move_question,
    move_section,
    remove_question,
    remove_section,
    save_question,
    save_section,
    set_condition,
)
from participation.surveys.actions.building import save as save_survey
from participation.surveys.actions.running import (
    close,
    delete_draft,
    forget_names,
    open_it,
    remind,
    remind_before_closing,
)

__all__ = [
    "add_section",
    "close",
    "create",
    "delete_draft",
    "enter_from_paper",
    "forget_names",
    "move_question",
    "move_section",
    "open_it",
    "remind",
    "remind_before_closing",
    "remove_question",
    "remove_section",
    "save",
    "save_question",
    "save_section",
    "save_survey",
    "send",
    "set_condition",
    "start",
    "take_back",
]
