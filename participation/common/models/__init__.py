from participation.common.models.channels import ByChannel, Channel
from participation.common.models.states import HasStates, StateChange
from participation.common.models.supports import Support, Supported

__all__ = [
    "ByChannel",
    "Channel",
    "HasStates",
    "StateChange",
    "Support",
    "Supported",
]
