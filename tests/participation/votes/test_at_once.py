"""Each organisation votes once, even if several press at the same moment."""

import threading
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from members.models import Membership
from participation.votes import actions, urn
from participation.votes.models import Ballot, Urn
from tests.factories import OrganisationFactory, VoteFactory, open_vote, staff_of

at_the_same_time = pytest.mark.django_db(transaction=True)


def at_once(acts):
    """Run them in threads that begin together: how many were refused."""
    refused, errors = [], []
    gate = threading.Barrier(len(acts))

    def press(act):
        try:
            gate.wait()
            act()
        except ValidationError as error:
            refused.append(error.code)
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    return refused


def two_owners(organisation):
    return [staff_of(organisation, Membership.Role.OWNER) for _number in range(2)]


@at_the_same_time
def test_two_owners_of_one_organisation_in_an_open_vote():
    organisation = OrganisationFactory()
    owners = two_owners(organisation)
    voter = open_vote(VoteFactory()).voters.get()

    refused = at_once(
        [
            partial(actions.cast, voter, choices=(1 + number % 2,), actor=owner)
            for number, owner in enumerate(owners * 3)
        ]
    )

    assert refused == ["voted"] * 5
    assert Ballot.objects.count() == 1


@at_the_same_time
def test_ten_organisations_twice_each_in_a_secret_vote():
    owners = [staff_of(OrganisationFactory(), "owner") for _number in range(10)]
    vote = open_vote(VoteFactory(is_secret=True))
    voters = {row.organisation_id: row for row in vote.voters.all()}

    refused = at_once(
        [
            partial(
                actions.cast,
                voters[owner.organisation_ids()[0]],
                choices=(choice,),
                actor=owner,
            )
            for owner in owners
            for choice in (1, 1)
        ]
    )

    [row] = Urn.objects.all()
    assert refused == ["voted"] * 10
    assert urn.opened(row.content, salt=row.salt, places=3) == [(1,)] * 10
    assert vote.voters.filter(has_voted=True).count() == 10


@at_the_same_time
def test_giver_and_holder_of_a_proxy_press_at_once():
    giver, holder = (staff_of(OrganisationFactory(), "owner") for _number in range(2))
    vote = open_vote(VoteFactory(proxies=1))
    mine = vote.voters.get(organisation=giver.organisation_ids()[0])
    to = vote.voters.get(organisation=holder.organisation_ids()[0]).organisation
    actions.give_proxy(mine, to=to, actor=giver)

    at_once(
        [
            partial(actions.cast, mine, choices=(1,), actor=holder),
            partial(actions.take_back_proxy, mine, actor=giver),
        ]
    )

    mine.refresh_from_db()
    assert (mine.proxy_id is not None) == mine.has_voted == Ballot.objects.exists()


@at_the_same_time
def test_a_vote_is_counted_once_and_nobody_votes_behind_its_back():
    owner = staff_of(OrganisationFactory(), "owner")
    vote = open_vote(VoteFactory())
    voter = vote.voters.get()
    actions.cast(voter, choices=(1,), actor=owner)

    refused = at_once([partial(actions.close_early, vote, actor=owner)] * 3)

    assert refused == ["early"] * 2
    vote.refresh_from_db()
    assert (vote.status, vote.state_changes.count()) == ("closed", 3)
