from participation.common.models.channels import ByChannel, Channel
from participation.common.models.official import (
    HasSubmissions,
    OfficialAnswer,
    Submission,
)
from participation.common.models.states import HasStates, StateChange
from participation.common.models.supports import Support, Supported
from participation.common.models.tellings import Telling

__all__ = [
    "ByChannel",
    "Channel",
    "HasStates",
    "HasSubmissions",
    "OfficialAnswer",
    "StateChange",
    "Submission",
    "Support",
    "Supported",
    "Telling",
]
