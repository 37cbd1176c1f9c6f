"""Two organisations that may both vote in an open vote become one: one organisation, one vote."""

import pytest
from django.core.exceptions import ValidationError

from core.models import AuditEntry
from leadernet.merging import organisations as merging
from leadernet.merging import preview
from members.models import Organisation
from participation.votes import actions as votes
from participation.votes.models import Ballot
from tests.factories import OrganisationFactory, UserFactory, VoteFactory, open_vote

pytestmark = pytest.mark.django_db
FOR, AGAINST = 1, 2


@pytest.fixture
def members():
    return [
        OrganisationFactory(name_bg=f"Сдружение {letter}", status="active")
        for letter in "абвг"
    ]


def opened(members, **kinds):
    assert Organisation.objects.filter(status="active").count() == len(members)
    return open_vote(VoteFactory(**kinds))


def voter(vote, organisation):
    return vote.voters.get(organisation=organisation)


def enter(vote, organisation, number):
    votes.enter_on_paper(
        voter(vote, organisation), choices=(number,), channel="paper", actor=None
    )


def let(vote, giver, holder):
    vote.voters.filter(organisation=giver).update(proxy=holder)


def merge(kept, gone):
    actor = UserFactory()
    return merging.merge(kept, gone, actor=actor, reason="Едно и също")


class TestInAnOpenVote:
    def test_of_two_ballots_that_of_whoever_stays_counts(self, members):
        kept, gone, *_others = members
        vote = opened(members)
        enter(vote, kept, FOR)
        enter(vote, gone, AGAINST)

        merge(kept, gone)

        assert vote.voters.count() == 3
        [ballot] = Ballot.objects.filter(voter__vote=vote)
        assert (ballot.voter.organisation, ballot.choices) == (kept, [FOR])
        [told] = AuditEntry.objects.filter(verb="votes.voters_merged")
        assert told.data["voted"] == [True, True]

    def test_what_only_the_other_cast_stays_cast(self, members):
        kept, gone, *_others = members
        vote = opened(members)
        enter(vote, gone, AGAINST)

        merge(kept, gone)

        [ballot] = Ballot.objects.filter(voter__vote=vote)
        assert (ballot.voter.organisation, ballot.choices) == (kept, [AGAINST])
        assert voter(vote, kept).has_voted

    def test_if_neither_voted_one_vote_is_left(self, members):
        kept, gone, *_others = members
        vote = opened(members)

        merge(kept, gone)

        assert not voter(vote, kept).has_voted
        assert vote.voters.count() == 3

    def test_the_preview_says_so_before(self, members):
        kept, gone, *_others = members
        vote = opened(members)
        enter(vote, kept, FOR)
        enter(vote, gone, AGAINST)

        found = preview.of(merge, kept, gone)

        joined = {str(line.label): line.joined for line in found}
        label = (
            "бюлетини: от две в едно гласуване се брои тази на оставащата организация"
        )
        assert joined[label] == 1
        assert vote.voters.count() == 4


class TestInASecretVote:
    def test_two_ballots_wait_for_the_end(self, members):
        kept, gone, *others = members
        vote = opened(members, is_secret=True)
        votes.enter_urn_of_the_hall(
            vote,
            voters=[voter(vote, one) for one in (kept, gone, others[0])],
            ballots=[(FOR,), (FOR,), (AGAINST,)],
            actor=None,
        )

        with pytest.raises(ValidationError) as error:
            merge(kept, gone)

        assert (error.value.code, vote.voters.count()) == ("vote", 4)

    def test_one_ballot_is_that_of_both(self, members):
        kept, gone, *others = members
        vote = opened(members, is_secret=True)
        votes.enter_urn_of_the_hall(
            vote,
            voters=[voter(vote, one) for one in (gone, *others)],
            ballots=[(FOR,), (FOR,), (AGAINST,)],
            actor=None,
        )

        merge(kept, gone)

        assert voter(vote, kept).has_voted
        assert vote.voters.filter(has_voted=True).count() == 3
        result = votes.close_early(vote, actor=UserFactory()).result
        assert result["ballots"] == [[FOR], [FOR], [AGAINST]]


class TestProxies:
    def test_given_to_each_other_end(self, members):
        kept, gone, *_others = members
        vote = opened(members, proxies=1)
        let(vote, kept, gone)

        merge(kept, gone)

        assert voter(vote, kept).proxy is None

    def test_of_others_go_on_as_far_as_the_rules_allow(self, members):
        kept, gone, first, second = members
        vote = opened(members, proxies=1)
        let(vote, first, gone)
        let(vote, second, kept)

        merge(kept, gone)

        assert voter(vote, second).proxy == kept
        assert voter(vote, first).proxy is None
        [told] = AuditEntry.objects.filter(verb="votes.proxy_taken_back")
        assert told.data["organisation"] == first.name

    def test_who_votes_for_others_casts_its_own_vote(self, members):
        kept, gone, first, second = members
        vote = opened(members, proxies=2)
        let(vote, kept, second)
        let(vote, first, gone)

        merge(kept, gone)

        assert voter(vote, kept).proxy is None
        assert voter(vote, first).proxy == kept

    def test_a_ballot_cast_by_proxy_says_so(self, members):
        kept, gone, holder, *_others = members
        vote = opened(members, proxies=1)
        let(vote, gone, holder)
        enter(vote, gone, FOR)

        merge(kept, gone)

        assert voter(vote, kept).proxy == holder
