"""The count by itself: rules and ballots in, plain values out."""

import itertools
import random

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as any_of
from hypothesis import strategies as st

from participation.votes import counting
from participation.votes.counting import AGAINST, FOR, Rules, count

DECISION = Rules("decision", (1, 2, 3), entitled=10)


def given(*strategies):
    """However busy the machine is."""
    patient = settings(
        deadline=None,
        database=None,
        max_examples=100,
        suppress_health_check=[HealthCheck.too_slow],
    )
    return lambda test: patient(any_of(*strategies)(test))


def said(for_=0, against=0, abstained=0):
    return [(1,)] * for_ + [(2,)] * against + [(3,)] * abstained


@st.composite
def votes(draw):
    method = draw(st.sampled_from(["decision", "one", "several", "ranking"]))
    many = 3 if method == "decision" else draw(st.integers(2, 6))
    options = tuple(range(1, many + 1))
    most = draw(st.integers(1, many))
    longest = {"decision": 1, "one": 1, "several": most, "ranking": many}[method]
    one = st.lists(
        st.sampled_from(options),
        min_size=1 if method == "decision" else 0,
        max_size=longest,
        unique=True,
    )
    ballots = [tuple(ballot) for ballot in draw(st.lists(one, max_size=12))]
    rules = Rules(
        method=method,
        options=options,
        entitled=len(ballots) + draw(st.integers(0, 5)),
        seats=1 if method == "decision" else draw(st.integers(1, many - 1)),
        most=most,
        quorum_percent=draw(st.integers(0, 100)),
        threshold=draw(st.sampled_from(["simple", "absolute", "two_thirds"])),
        tie=draw(st.sampled_from(["none", "all", "again"])),
        is_secret=draw(st.booleans()),
    )
    return rules, ballots


class TestAnyVote:
    @given(votes(), st.randoms(use_true_random=False))
    def test_the_order_of_ballots_does_not_matter(self, vote, chance):
        rules, ballots = vote
        shuffled = random.Random(chance.random()).sample(ballots, len(ballots))

        assert count(rules, shuffled) == count(rules, ballots)

    @given(votes())
    def test_every_ballot_that_was_made_is_allowed_and_counted_once(self, vote):
        rules, ballots = vote
        found = count(rules, ballots)

        assert all(rules.allows(ballot) for ballot in ballots)
        assert found["cast"] == len(ballots)
        if rules.method in {"decision", "one"} and found["lines"]:
            votes_ = sum(line["count"] for line in found["lines"])
            assert votes_ + found["blank"] == len(ballots)
        if rules.method == "ranking" and found["lines"]:
            n = len(rules.options)
            given_ = sum(n - at for one in ballots for at in range(len(one)))
            assert sum(line["count"] for line in found["lines"]) == given_

    @given(votes())
    def test_nothing_is_chosen_without_quorum(self, vote):
        rules, ballots = vote
        found = count(rules, ballots)
        needed = rules.entitled * rules.quorum_percent

        assert found["has_quorum"] == (len(ballots) * 100 >= needed)
        if not found["has_quorum"]:
            assert (found["chosen"], found["tied"]) == ([], [])

    @given(votes())
    def test_nobody_with_less_is_chosen_before_somebody_with_more(self, vote):
        rules, ballots = vote
        found = count(rules, ballots)
        points = {line["number"]: line["count"] for line in found["lines"]}
        if rules.method == "decision":
            return
        out = [one for one in points if one not in {*found["chosen"], *found["tied"]}]
        for inside, outside in itertools.product(found["chosen"], out):
            assert points[inside] > points[outside]
        if rules.tie == "all":
            assert found["seats_left"] == 0
        else:
            assert len(found["chosen"]) <= rules.seats

    @given(votes())
    def test_equal_ones_share_their_lot(self, vote):
        rules, ballots = vote
        found = count(rules, ballots)
        points = {line["number"]: line["count"] for line in found["lines"]}
        if rules.method == "decision" or not found["tied"]:
            return
        assert len({points[one] for one in found["tied"]}) == 1
        inside = set(found["tied"]) & set(found["chosen"])
        assert inside == (set(found["tied"]) if rules.tie == "all" else set())


class TestDecision:
    @pytest.mark.parametrize(
        ("threshold", "ballots", "outcome"),
        [
            ("simple", said(2, 1, 5), "passed"),
            ("simple", said(1, 2, 5), "not_passed"),
            ("simple", said(2, 2), "tied"),
            ("absolute", said(5, 0), "not_passed"),
            ("absolute", said(6, 0), "passed"),
            ("two_thirds", said(4, 1, 1), "passed"),
            ("two_thirds", said(3, 1, 1), "not_passed"),
            ("two_thirds", said(2, 1), "passed"),
        ],
    )
    def test_each_threshold_at_its_border(self, threshold, ballots, outcome):
        rules = Rules("decision", (1, 2, 3), entitled=10, threshold=threshold)

        assert count(rules, ballots)["outcome"] == outcome

    def test_equal_for_and_against_are_said_to_be_equal(self):
        assert count(DECISION, said(3, 3))["tied"] == [FOR, AGAINST]

    def test_nobody_voted(self):
        assert count(DECISION, [])["outcome"] == "nobody"

    @pytest.mark.parametrize(
        ("percent", "entitled", "needed"), [(50, 16, 8), (50, 17, 9), (0, 9, 0)]
    )
    def test_quorum_is_rounded_up(self, percent, entitled, needed):
        rules = Rules("decision", (1, 2, 3), entitled, quorum_percent=percent)

        assert rules.quorum == needed
        if needed:
            assert count(rules, said(needed - 1))["outcome"] == "no_quorum"
        assert count(rules, said(max(needed, 1)))["outcome"] == "passed"


class TestOptions:
    def test_points_of_an_order_of_preference(self):
        rules = Rules("ranking", (1, 2, 3), entitled=3)
        found = count(rules, [(1, 2, 3), (2, 1), (2,)])

        assert [line["count"] for line in found["lines"]] == [3 + 2, 2 + 3 + 3, 1]
        assert found["chosen"] == [2]

    @pytest.mark.parametrize(
        ("tie", "chosen", "left"),
        [("none", [1], 1), ("all", [1, 2, 3], 0), ("again", [1], 1)],
    )
    def test_equal_at_the_border_by_each_rule(self, tie, chosen, left):
        rules = Rules("several", (1, 2, 3, 4), entitled=5, most=4, seats=2, tie=tie)
        found = count(rules, [(1, 2), (1, 3), (1,), (2, 3, 4)])

        assert (found["chosen"], found["tied"]) == (chosen, [2, 3])
        assert (found["outcome"], found["seats_left"]) == ("chosen", left)

    def test_equal_ones_that_all_fit_are_chosen(self):
        rules = Rules("several", (1, 2, 3), entitled=2, most=3, seats=2)

        assert count(rules, [(1, 2), (2, 1)])["chosen"] == [1, 2]

    def test_what_nobody_wants_takes_no_seat(self):
        rules = Rules("one", (1, 2, 3), entitled=3, seats=2)

        assert count(rules, [(1,), (1,)])["chosen"] == [1]
        assert count(rules, [(), ()])["outcome"] == "not_chosen"


@pytest.mark.parametrize(
    ("method", "ballot", "allowed"),
    [
        ("decision", (), False),
        ("decision", (1, 2), False),
        ("decision", (4,), False),
        ("one", (1, 2), False),
        ("one", (), True),
        ("several", (1, 2), True),
        ("several", (1, 2, 3), False),
        ("several", (1, 1), False),
        ("ranking", (3, 1, 2), True),
        ("ranking", (0,), False),
    ],
)
def test_which_ballots_are_allowed(method, ballot, allowed):
    rules = Rules(method, (1, 2, 3), entitled=1, most=2)

    assert rules.allows(ballot) is allowed


def test_fewer_than_three_secret_ballots_are_not_counted():
    rules = Rules("decision", (1, 2, 3), entitled=5, is_secret=True)

    assert count(rules, said(2))["lines"] == []
    assert count(rules, said(2))["outcome"] == "too_few"
    assert count(rules, said(3))["outcome"] == "passed"
    assert counting.FEWEST_SECRET == 3
