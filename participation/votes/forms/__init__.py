from participation.votes.forms.ballots import (
    BallotForm,
    PaperBallotForm,
    UrnOfTheHallForm,
)
from participation.votes.forms.voters import ProxyForm
from participation.votes.forms.votes import CancelForm, VoteForm

__all__ = [
    "BallotForm",
    "CancelForm",
    "PaperBallotForm",
    "ProxyForm",
    "UrnOfTheHallForm",
    "VoteForm",
]
