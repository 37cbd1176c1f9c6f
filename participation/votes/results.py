"""What a vote came to: as plain values that are frozen, and as words and tables of these."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from participation.common.models import Channel
from participation.votes import counting
from participation.votes.models import Ballot, Vote

RULES = (
    "method", "most", "seats", "is_secret", "may_change", "quorum_percent", "threshold", "tie",
    "proxies",
)  # fmt: skip


def of(vote: Vote, ballots: list[tuple[int, ...]]) -> dict:
    """The result without numbers of rows: names as they are at this moment."""
    counted = counting.count(vote.rules(), ballots)
    options = {one.number: named(one, "title") for one in vote.choices}
    found = counted | {
        "title": named(vote, "title"),
        "rules": {name: getattr(vote, name) for name in RULES},
        "opened_at": vote.opened_at.isoformat(),
        "closed_at": vote.closed_at.isoformat(),
        "options": [
            {"number": number, "title": title} for number, title in options.items()
        ],
        "voters": voters(vote),
    }
    if vote.is_secret and counted["outcome"] != "too_few":
        found["ballots"] = sorted(list(ballot) for ballot in ballots)
    return found


def voters(vote):
    ballots = {one.voter_id: one for one in Ballot.objects.filter(voter__vote=vote)}
    rows = vote.voters.select_related("organisation", "proxy")
    found = [entry(row, ballots.get(row.pk)) for row in rows]
    return sorted(found, key=lambda one: (one["name"]["bg"], one["name"]["en"]))


def entry(voter, ballot):
    by_proxy = voter.proxy_id is not None and voter.proxy_id != voter.organisation_id
    found = {
        "name": named(voter.organisation, "name"),
        "has_voted": voter.has_voted,
        "proxy": named(voter.proxy, "name") if by_proxy else None,
    }
    if ballot:
        found |= {"choices": ballot.choices, "channel": ballot.channel}
    return found


def named(row, field):
    return {code: getattr(row, f"{field}_{code}") or "" for code in ("bg", "en")}


class Result:
    """A frozen result as one reader sees it: in the language of the moment."""

    def __init__(self, vote: Vote):
        self.vote, self.values = vote, vote.result
        options = {one["number"]: one["title"] for one in self.values["options"]}
        self.titles = {number: word(title) for number, title in options.items()}
        self.languages = {number: language(title) for number, title in options.items()}

    @property
    def is_decision(self):
        return self.values["rules"]["method"] == counting.DECISION

    @property
    def is_ranking(self):
        return self.values["rules"]["method"] == counting.RANKING

    @property
    def has_ballots(self):
        return "ballots" in self.values

    def lines(self):
        """The options as the table shows them: the most first, in a decision as asked."""
        counts = self.values["lines"]
        highest = max((one["count"] for one in counts), default=0) or 1
        rows = [
            {
                "title": self.titles[one["number"]],
                "lang": self.languages[one["number"]],
                "count": one["count"],
                "share": round(100 * one["count"] / highest),
                "is_chosen": one["number"] in self.values["chosen"],
                "is_tied": one["number"] in self.values["tied"],
            }
            for one in counts
        ]
        return rows if self.is_decision else sorted(rows, key=most_first)

    def chosen(self):
        return [self.titles[number] for number in self.values["chosen"]]

    def tied(self):
        return [self.titles[number] for number in self.values["tied"]]

    def voters(self):
        return [
            {
                "name": word(one["name"]),
                "lang": language(one["name"]),
                "has_voted": one["has_voted"],
                "proxy": word(one["proxy"]) if one["proxy"] else "",
                "choices": self.in_words(one["choices"]) if "choices" in one else "",
                "channel": by_hand(one.get("channel")),
            }
            for one in self.values["voters"]
        ]

    def ballots(self):
        return [self.in_words(ballot) for ballot in self.values.get("ballots", ())]

    def in_words(self, ballot):
        if not ballot:
            return _("abstained")
        return (
            " → ".join(self.titles[one] for one in ballot)
            if self.is_ranking
            else ("; ".join(self.titles[one] for one in ballot))
        )


def by_hand(channel):
    known = channel and channel != Channel.PORTAL
    return Channel(channel).label if known else ""


def most_first(row):
    return -row["count"]


def word(names):
    """As everywhere: what is not there in one language is shown in the other."""
    return names[language(names) or here()]


def here():
    return "en" if get_language() == "en" else "bg"


def language(names):
    """The language of a word that is there in the other one only; else nothing."""
    other = "bg" if here() == "en" else "en"
    return other if names[other] and not names[here()] else ""
