from participation.votes.models.ballots import Ballot, Urn
from participation.votes.models.options import Option
from participation.votes.models.running import groups_run_by, runs_network
from participation.votes.models.voters import Voter
from participation.votes.models.votes import Vote

__all__ = [
    "Ballot",
    "Option",
    "Urn",
    "Vote",
    "Voter",
    "groups_run_by",
    "runs_network",
]
