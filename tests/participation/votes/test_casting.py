"""One organisation, one vote, by the person entitled."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from core.models import AuditEntry
from members.models import Membership, Organisation
from participation.votes import actions
from participation.votes.models import Ballot, Vote
from tests.factories import (
    AppointmentFactory,
    OrganisationFactory,
    UserFactory,
    VoteFactory,
    open_vote,
    staff_of,
    vote_between,
)

OWNER = Membership.Role.OWNER


def owner_of(organisation):
    return staff_of(organisation, OWNER)


@pytest.fixture
def three():
    """Owners of three member organisations."""
    return [owner_of(OrganisationFactory()) for _number in range(3)]


def voter(vote, user):
    return vote.voters.get(organisation__in=user.organisation_ids())


def address(vote, user):
    return reverse("votes:cast", args=[vote.slug, voter(vote, user).pk])


def ballots(vote):
    return sorted(
        Ballot.objects.filter(voter__vote=vote).values_list("choices", flat=True)
    )


def refused(act, *args, **kwargs):
    with pytest.raises(ValidationError) as error:
        act(*args, **kwargs)
    return error.value.code


class TestOwner:
    def test_casts_the_vote_of_the_organisation_once(self, as_user, three):
        vote = open_vote(VoteFactory())
        client = as_user(three[0])

        client.post(address(vote, three[0]), {"choice": "1"})
        second = client.post(address(vote, three[0]), {"choice": "2"})

        assert ballots(vote) == [[1]]
        assert "Тази организация е гласувала." in second.text
        entry = AuditEntry.objects.get(verb="votes.ballot_cast")
        assert (entry.actor, entry.data["choices"]) == (three[0], [1])

    def test_changes_an_open_ballot_where_the_rules_allow_it(self, as_user, three):
        vote = open_vote(VoteFactory(may_change=True))
        client, page = as_user(three[0]), address(vote, three[0])

        client.post(page, {"choice": "1"})
        shown = client.get(page).context["form"]["choice"].value()
        client.post(page, {"choice": "3"})

        assert (shown, ballots(vote)) == ("1", [[3]])
        entry = AuditEntry.objects.get(verb="votes.ballot_changed")
        assert (entry.data["before"], entry.data["choices"]) == ([1], [3])

    @pytest.mark.parametrize("role", ["editor", "member"])
    def test_others_of_the_organisation_do_not(self, as_user, role):
        organisation = OrganisationFactory()
        user = staff_of(organisation, role)
        vote = open_vote(VoteFactory())

        answer = as_user(user).post(address(vote, user), {"choice": "1"})

        assert (answer.status_code, ballots(vote)) == (403, [])

    def test_does_not_vote_for_another_organisation(self, as_user, three):
        vote = open_vote(VoteFactory())

        answer = as_user(three[0]).post(address(vote, three[1]), {"choice": "1"})

        assert (answer.status_code, ballots(vote)) == (403, [])

    def test_administrators_do_not_vote_for_anybody(self, as_user, three):
        vote = open_vote(VoteFactory())
        admin = AppointmentFactory(role="administrator").user

        answer = as_user(admin).post(address(vote, three[1]), {"choice": "1"})

        assert (answer.status_code, ballots(vote)) == (403, [])

    def test_of_a_suspended_organisation_does_not(self, as_user, three):
        vote = open_vote(VoteFactory())
        page = address(vote, three[0])
        Organisation.objects.filter(pk__in=three[0].organisation_ids()).update(
            status="suspended"
        )

        answer = as_user(three[0]).post(page, {"choice": "1"})

        assert (answer.status_code, ballots(vote)) == (403, [])

    def test_of_who_joined_after_the_opening_has_no_vote(self, as_user, three):
        vote = open_vote(VoteFactory())
        owner_of(OrganisationFactory())

        assert vote.voters.count() == 3


class TestHours:
    def test_nothing_is_cast_before_and_after(self, three):
        vote = open_vote(VoteFactory())
        mine = voter(vote, three[0])
        now = timezone.now()
        cast = {"choices": (1,), "actor": three[0]}

        Vote.objects.update(
            opens_at=now - datetime.timedelta(days=2),
            closes_at=now - datetime.timedelta(seconds=1),
        )
        assert refused(actions.cast, mine, **cast) == "not_open"
        Vote.objects.update(
            closes_at=now + datetime.timedelta(days=1), status="announced"
        )
        assert refused(actions.cast, mine, **cast) == "not_open"
        Vote.objects.update(status="cancelled")
        assert refused(actions.cast, mine, **cast) == "not_open"
        assert ballots(vote) == []

    def test_the_electorate_is_made_when_its_hour_comes(self, three):
        begins = timezone.now() + datetime.timedelta(hours=1)
        vote = open_vote(VoteFactory(opens_at=begins))

        assert (vote.status, vote.voters.count()) == ("announced", 0)
        assert list(Vote.objects.due_to_open()) == []
        Vote.objects.update(opens_at=timezone.now() - datetime.timedelta(seconds=1))
        [due] = Vote.objects.due_to_open()
        actions.open_announced(due)
        actions.open_announced(due)

        vote.refresh_from_db()
        assert (vote.status, vote.voters.count()) == ("open", 3)


class TestForged:
    @pytest.mark.parametrize(
        "sent",
        [
            {},
            {"choice": ""},
            {"choice": "4"},
            {"choice": "-1"},
            {"choice": "1; DROP TABLE votes_ballot"},
            {"choice": "²"},
            {"choices": ["1"]},
        ],
    )
    def test_choices_of_no_option_are_refused(self, as_user, three, sent):
        vote = open_vote(VoteFactory())

        answer = as_user(three[0]).post(address(vote, three[0]), sent)

        assert answer.context["form"].errors
        assert ballots(vote) == []

    @pytest.mark.parametrize(
        ("method", "choices"),
        [
            ("one", (3,)),
            ("one", (1, 2)),
            ("several", (1, 2, 1)),
            ("ranking", (1, 1)),
            ("ranking", (0,)),
        ],
    )
    def test_actions_refuse_what_a_form_might_let_through(self, three, method, choices):
        vote = open_vote(vote_between("Паркът Библиотеката", method=method, most=2))
        vote_between("Друга Трета Четвърта")

        code = refused(
            actions.cast, voter(vote, three[0]), choices=choices, actor=three[0]
        )

        assert (code, ballots(vote)) == ("choice", [])

    def test_a_voter_of_another_vote_is_not_found(self, as_user, three):
        one, other = open_vote(VoteFactory()), open_vote(VoteFactory())
        page = reverse("votes:cast", args=[one.slug, voter(other, three[0]).pk])

        assert as_user(three[0]).post(page, {"choice": "1"}).status_code == 404

    def test_places_are_filled_from_the_first_on_and_each_once(self, as_user, three):
        vote = open_vote(vote_between("А Б В", method="ranking"))
        client, page = as_user(three[0]), address(vote, three[0])

        for sent in (
            {"place_2": "1"},
            {"place_1": "1", "place_2": "1"},
            {"place_1": "1", "blank": "on"},
            {},
        ):
            assert client.post(page, sent).context["form"].errors
        client.post(page, {"place_1": "3", "place_2": "1"})

        assert ballots(vote) == [[3, 1]]

    def test_abstaining_is_said_and_not_forgotten(self, as_user, three):
        vote = open_vote(vote_between("А Б В", method="several", most=2))

        as_user(three[0]).post(address(vote, three[0]), {"blank": "on"})
        too_many = as_user(three[1]).post(
            address(vote, three[1]), {"choices": ["1", "2", "3"]}
        )

        assert too_many.context["form"].errors
        assert ballots(vote) == [[]]


class TestProxy:
    @pytest.fixture
    def vote(self, three):
        return open_vote(VoteFactory(proxies=1))

    def give(self, vote, giver, taker):
        [to] = Organisation.objects.filter(pk__in=taker.organisation_ids())
        return actions.give_proxy(voter(vote, giver), to=to, actor=giver)

    def test_who_holds_it_votes_twice_and_the_giver_not(self, as_user, three, vote):
        giver, holder, _third = three
        page = reverse("votes:proxy", args=[vote.slug, voter(vote, giver).pk])

        as_user(giver).post(page, {"organisation": holder.organisation_ids()[0]})
        own = as_user(giver).post(address(vote, giver), {"choice": "2"})
        as_user(holder).post(address(vote, giver), {"choice": "1"})
        as_user(holder).post(address(vote, holder), {"choice": "2"})

        assert own.status_code == 403
        assert ballots(vote) == [[1], [2]]

    def test_is_taken_back_until_it_is_used(self, as_user, three, vote):
        giver, holder, _third = three
        self.give(vote, giver, holder)
        back = reverse("votes:proxy_back", args=[vote.slug, voter(vote, giver).pk])

        as_user(giver).post(back)
        refused_now = as_user(holder).post(address(vote, giver), {"choice": "1"})
        self.give(vote, giver, holder)
        as_user(holder).post(address(vote, giver), {"choice": "1"})
        as_user(giver).post(back)

        assert refused_now.status_code == 403
        assert voter(vote, giver).proxy is not None

    def test_is_not_handed_on_and_makes_no_loop(self, three, vote):
        one, two, other = three
        self.give(vote, one, two)

        assert refused(self.give, vote, two, one) == "chain"
        assert refused(self.give, vote, two, other) == "chain"
        assert refused(self.give, vote, other, one) == "chain"
        assert refused(self.give, vote, one, one) == "holder"

    def test_nobody_holds_more_than_the_rules_say(self, three, vote):
        one, two, other = three
        self.give(vote, one, two)

        assert refused(self.give, vote, other, two) == "most"
        self.give(vote, one, two)
        assert voter(vote, one).proxy_id == two.organisation_ids()[0]

    def test_is_given_by_the_owner_to_who_may_vote_only(self, as_user, three, vote):
        one, two, _other = three
        stranger = OrganisationFactory(status="partner")
        page = reverse("votes:proxy", args=[vote.slug, voter(vote, one).pk])

        assert as_user(two).get(page).status_code == 403
        assert (
            as_user(one)
            .post(page, {"organisation": stranger.pk})
            .context["form"]
            .errors
        )
        Vote.objects.update(proxies=0)
        assert as_user(one).get(page).status_code == 404

    def test_a_suspended_holder_casts_nothing(self, as_user, three, vote):
        giver, holder, _third = three
        self.give(vote, giver, holder)
        Organisation.objects.filter(pk__in=holder.organisation_ids()).update(
            status="suspended"
        )
        row = vote.voters.get(proxy__isnull=False)

        assert refused(actions.cast, row, choices=(1,), actor=holder) == "proxy"
        assert giver in vote.voters.waiting().owners()
        assert holder not in vote.voters.waiting().owners()
        back = reverse("votes:proxy_back", args=[vote.slug, row.pk])
        as_user(giver).post(back)
        as_user(giver).post(address(vote, giver), {"choice": "2"})
        assert ballots(vote) == [[2]]

    def test_of_a_suspended_giver_is_not_used(self, as_user, three, vote):
        one, two, _other = three
        self.give(vote, one, two)
        Organisation.objects.filter(pk__in=one.organisation_ids()).update(
            status="suspended"
        )
        row = vote.voters.get(proxy__isnull=False)

        assert refused(actions.cast, row, choices=(1,), actor=two) == "not_active"
        page = reverse("votes:cast", args=[vote.slug, row.pk])
        assert as_user(two).get(page).status_code == 403


class TestPaper:
    def test_a_signed_ballot_is_entered_by_who_runs_the_vote(self, as_user, three):
        vote = open_vote(VoteFactory())
        page = reverse("votes:paper", args=[vote.slug])
        admin = as_user(AppointmentFactory(role="administrator").user)
        sent = {
            "voter": voter(vote, three[0]).pk,
            "choice": "2",
            "channel": "meeting",
        }

        assert as_user(three[0]).post(page, sent).status_code == 403
        admin.post(page, sent)
        again = admin.post(page, sent)

        ballot = Ballot.objects.get()
        assert (ballot.choices, ballot.channel, ballot.cast_by) == (
            [2],
            "meeting",
            None,
        )
        assert again.context["form"].errors

    def test_papers_of_a_box_go_into_the_urn_three_at_least(self, as_user, three):
        vote = open_vote(VoteFactory(is_secret=True))
        page = reverse("votes:paper", args=[vote.slug])
        admin = as_user(AppointmentFactory(role="administrator").user)
        everybody = list(vote.voters.values_list("pk", flat=True))

        for names, papers in (
            (everybody[:2], "1\n2"),
            (everybody, "1\n2"),
            (everybody, "1\n2\n9"),
            (everybody, "1\n2\nза"),
        ):
            sent = {"voters": names, "papers": papers}
            assert admin.post(page, sent).context["form"].errors
        admin.post(page, {"voters": everybody, "papers": "2\n1\n\n1"})
        actions.close_early(vote, actor=UserFactory())

        vote.refresh_from_db()
        assert vote.result["ballots"] == [[1], [1], [2]]
