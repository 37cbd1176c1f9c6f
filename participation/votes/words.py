"""The rules of a vote in words: the same before it, during it and after it."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participation.votes import counting
from participation.votes.models import Vote


def rules(vote: Vote) -> list[str]:
    """Sentences, in the order in which somebody asks."""
    found = [who(vote), how(vote), secrecy(vote), quorum(vote), outcome(vote)]
    return [*found, tie(vote), proxies(vote), ending(vote)]


def who(vote):
    if vote.group_id:
        return _(
            "Each organisation that is in the group “%(group)s” when the vote opens has one vote; an owner of its profile casts it."
        ) % {"group": vote.group.name}
    return _(
        "Each organisation that is a member of the network when the vote opens has one vote; an owner of its profile casts it."
    )


def how(vote):
    method = vote.Method
    if vote.method == method.DECISION:
        return _("It votes for, against, or abstains.")
    if vote.method == method.ONE:
        return _("It chooses one of the options, or abstains.")
    if vote.method == method.SEVERAL:
        return ngettext(
            "It chooses at most %(most)s option, or abstains.",
            "It chooses at most %(most)s options, or abstains.",
            vote.most,
        ) % {"most": vote.most}
    return _(
        "It puts the options in order of preference. Of %(count)s options the first on its ballot gets %(count)s points, the second one point less, and so on; an option that it leaves out gets none."
    ) % {"count": len(vote.choices)}


def secrecy(vote):
    if vote.is_secret:
        return _(
            "The vote is secret: of each organisation it is kept only that it has voted, not when, by whom and how. So a ballot that was cast cannot be found again, changed or taken back. With fewer than three ballots nothing is counted."
        )
    if vote.may_change:
        return _(
            "The vote is open: once it is over, everybody who reads it sees how each organisation voted. Until then a ballot may be changed."
        )
    return _(
        "The vote is open: once it is over, everybody who reads it sees how each organisation voted. A ballot that was cast is final."
    )


def quorum(vote):
    if not vote.quorum_percent:
        return _("No quorum is needed.")
    return _(
        "The vote is valid if at least %(percent)s%% of those entitled cast a ballot; who abstains counts too."
    ) % {"percent": vote.quorum_percent}


def outcome(vote):
    if vote.is_decision():
        return {
            counting.SIMPLE: _(
                "The decision is taken if more are for than against it."
            ),
            counting.ABSOLUTE: _(
                "The decision is taken if more than half of all those entitled are for it."
            ),
            counting.TWO_THIRDS: _(
                "The decision is taken if at least two thirds of the ballots cast are for it; who abstains counts too."
            ),
        }[vote.threshold]
    return ngettext(
        "%(seats)s option is chosen: the one with the most votes or points.",
        "%(seats)s options are chosen: those with the most votes or points.",
        vote.seats,
    ) % {"seats": vote.seats}


def tie(vote):
    if vote.is_decision():
        if vote.threshold != counting.SIMPLE:
            return ""
        return {
            counting.NONE: _("If for and against are equal, no decision is taken."),
            counting.AGAIN: _(
                "If for and against are equal, there is a new vote on the same."
            ),
        }.get(vote.tie, "")
    return {
        counting.NONE: _("If several tie for the last place, none of them is chosen."),
        counting.ALL: _("If several tie for the last place, all of them are chosen."),
        counting.AGAIN: _(
            "If several tie for the last place, there is a new vote between them."
        ),
    }[vote.tie]


def proxies(vote):
    if not vote.proxies:
        return _("Nobody votes for another organisation.")
    return ngettext(
        "An organisation may let another one vote for it, and take that back until the vote is cast. Each may vote for at most %(count)s other; a proxy cannot be passed on.",
        "An organisation may let another one vote for it, and take that back until the vote is cast. Each may vote for at most %(count)s others; a proxy cannot be passed on.",
        vote.proxies,
    ) % {"count": vote.proxies}


def ending(vote):
    if vote.may_change:
        return _("The vote ends at its set time, not earlier.")
    return _(
        "The vote ends at its set time, or earlier once every organisation has voted."
    )


def result(values: dict) -> str:
    """What came out, in one sentence."""
    return {
        "passed": _("The decision is taken."),
        "not_passed": _("The decision is not taken."),
        "chosen": _("Chosen:"),
        "not_chosen": _("Nothing is chosen: no option got a vote."),
        "tied": _("Votes are equal, and nothing is decided."),
        "no_quorum": _("There was no quorum, so nothing is decided."),
        "nobody": _("Nobody voted."),
        "too_few": _(
            "Fewer than three secret ballots were cast. They were discarded unread, because people could have told whose they were."
        ),
    }[values["outcome"]]
