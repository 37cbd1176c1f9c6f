"""From ballots to a result. Nothing here knows of the database, of people or of words."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

DECISION, ONE, SEVERAL, RANKING = "decision", "one", "several", "ranking"
FOR, AGAINST, ABSTAINED = 1, 2, 3
SIMPLE, ABSOLUTE, TWO_THIRDS = "simple", "absolute", "two_thirds"
NONE, ALL, AGAIN = "none", "all", "again"
# Of fewer secret ballots everybody would know whose they are.
FEWEST_SECRET = 3


@dataclass(frozen=True)
class Rules:
    """What was said beforehand."""

    method: str
    options: tuple[int, ...]
    entitled: int
    seats: int = 1
    most: int = 1
    quorum_percent: int = 0
    threshold: str = SIMPLE
    tie: str = NONE
    is_secret: bool = False

    @property
    def quorum(self) -> int:
        """How many ballots are needed, rounded up."""
        return -(-self.entitled * self.quorum_percent // 100)

    def allows(self, ballot: tuple[int, ...]) -> bool:
        """An empty ballot abstains; in a decision that is an answer of its own."""
        if not set(ballot) <= set(self.options) or len(set(ballot)) < len(ballot):
            return False
        if self.method == DECISION:
            return len(ballot) == 1
        limit = {ONE: 1, SEVERAL: self.most, RANKING: len(self.options)}
        return len(ballot) <= limit[self.method]


def count(rules: Rules, ballots: Iterable[tuple[int, ...]]) -> dict:
    """Plain values: what was cast, what each option got and what follows from it."""
    ballots = [tuple(ballot) for ballot in ballots]
    found = {
        "entitled": rules.entitled,
        "cast": len(ballots),
        "blank": sum(not ballot for ballot in ballots),
        "quorum": rules.quorum,
        "has_quorum": len(ballots) >= rules.quorum,
        "chosen": [],
        "tied": [],
        "seats_left": 0,
    }
    if rules.is_secret and len(ballots) < FEWEST_SECRET:
        return found | {"lines": [], "outcome": "too_few"}
    points = score(rules, ballots)
    found["lines"] = [{"number": one, "count": points[one]} for one in rules.options]
    if not ballots or not found["has_quorum"]:
        return found | {"outcome": "no_quorum" if ballots else "nobody"}
    decide = decided if rules.method == DECISION else chosen
    return found | decide(rules, points, len(ballots))


def score(rules: Rules, ballots: list[tuple[int, ...]]) -> dict[int, int]:
    """Votes; in an order of preference the first of n gets n points, the next n - 1, and so on."""
    points = Counter(dict.fromkeys(rules.options, 0))
    highest = len(rules.options)
    for ballot in ballots:
        for place, option in enumerate(ballot):
            points[option] += highest - place if rules.method == RANKING else 1
    return dict(points)


def decided(rules: Rules, points: dict[int, int], cast: int) -> dict:
    for_, against = points[FOR], points[AGAINST]
    if rules.threshold == ABSOLUTE:
        is_passed = for_ * 2 > rules.entitled
    elif rules.threshold == TWO_THIRDS:
        is_passed = for_ * 3 >= cast * 2
    elif for_ == against:
        return {"outcome": "tied", "tied": [FOR, AGAINST]}
    else:
        is_passed = for_ > against
    if is_passed:
        return {"outcome": "passed", "chosen": [FOR]}
    return {"outcome": "not_passed"}


def chosen(rules: Rules, points: dict[int, int], cast: int) -> dict:
    """As many as there are seats, the most points first; nobody is chosen without any."""
    order = sorted(
        (one for one in rules.options if points[one]),
        key=lambda one: (-points[one], one),
    )
    first, others = order[: rules.seats], order[rules.seats :]
    if not others or points[others[0]] < points[first[-1]]:
        return {"outcome": "chosen" if first else "not_chosen", "chosen": first}
    border = points[first[-1]]
    above = [one for one in order if points[one] > border]
    tied = [one for one in order if points[one] == border]
    if rules.tie == ALL:
        return {"outcome": "chosen", "chosen": above + tied, "tied": tied}
    return {
        "outcome": "chosen" if above else "tied",
        "chosen": above,
        "tied": tied,
        "seats_left": rules.seats - len(above),
    }
