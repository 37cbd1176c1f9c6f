"""Casting a vote: by who is entitled, by a proxy, on paper.

Everything that is cast into one vote takes turns under the lock of its row. Of a secret vote no
audit entry, no message and no moment is kept: only that the organisation has voted.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from members.archives import refuse_if_archived
from members.models import Organisation, User
from participation.common.models import Channel
from participation.votes import counting, urn
from participation.votes.models import Ballot, Urn, Vote, Voter

Choices = tuple[int, ...]


def taking(vote_id: int) -> Vote:
    """The locked vote, or ValidationError when it takes no votes."""
    vote = Vote.objects.select_for_update(of=["self"]).get(pk=vote_id)
    refuse_if_archived(vote.group_id)
    if not vote.takes_votes():
        raise ValidationError(_("The vote is not open."), code="not_open")
    return vote


def voter_in(vote: Vote, voter: Voter) -> Voter:
    """Read anew under the lock of the vote; suspended meanwhile, it does not vote."""
    row = vote.voters.select_related("organisation", "proxy").get(pk=voter.pk)
    row.vote = vote
    if row.organisation.status != Organisation.Status.ACTIVE:
        raise ValidationError(
            _("This organisation may not vote now."), code="not_active"
        )
    return row


def check(vote: Vote, choices: Choices) -> None:
    if not vote.rules().allows(choices):
        raise ValidationError(_("This is no valid ballot of this vote."), code="choice")


@transaction.atomic
def cast(voter: Voter, *, choices: Choices, actor: User) -> Voter:
    """Cast the vote of an organisation, its own or held by proxy; each votes once."""
    vote = taking(voter.vote_id)
    voter = voter_in(vote, voter)
    if not Voter.objects.cast_by(actor).filter(pk=voter.pk).exists():
        raise ValidationError(
            _("Somebody else casts the vote of this organisation now."), code="proxy"
        )
    check(vote, choices)
    if vote.is_secret:
        mark_once(voter)
        put_into_urn(vote, [choices])
        return voter
    return write_ballot(voter, choices, actor=actor)


def mark_once(voter):
    if voter.has_voted:
        raise ValidationError(_("This organisation has voted already."), code="voted")
    voter.has_voted = True
    voter.save(update_fields=["has_voted"])


def put_into_urn(vote, ballots):
    row = Urn.objects.select_for_update().get(vote=vote)
    places = len(vote.choices)
    inside = urn.opened(row.content, salt=row.salt, places=places)
    row.content = urn.seal([*inside, *ballots], salt=row.salt, places=places)
    row.save(update_fields=["content"])


def write_ballot(voter, choices, *, actor, channel=Channel.PORTAL):
    """In an open vote. What a changed ballot said before stays in the trace."""
    before = Ballot.objects.filter(voter=voter).first()
    if before and not voter.vote.may_change:
        raise ValidationError(_("This organisation has voted already."), code="voted")
    by_hand = channel != Channel.PORTAL
    Ballot.objects.update_or_create(
        voter=voter,
        defaults={
            "choices": list(choices),
            "cast_by": None if by_hand else actor,
            "cast_at": timezone.now(),
            "channel": channel,
            "entered_by": actor if by_hand else None,
        },
    )
    voter.has_voted = True
    voter.save(update_fields=["has_voted"])
    audit.record(
        "votes.ballot_changed" if before else "votes.ballot_cast",
        actor=actor,
        target=voter.vote,
        organisation=voter.organisation.name,
        choices=list(choices),
        channel=str(channel),
        **({"before": before.choices} if before else {}),
    )
    return voter


@transaction.atomic
def enter_on_paper(
    voter: Voter, *, choices: Choices, channel: str, actor: User
) -> Voter:
    """The signed ballot of one organisation in an open vote, entered by who runs it."""
    vote = taking(voter.vote_id)
    if vote.is_secret:
        raise ValidationError(_("Ballots of a secret vote carry no name."))
    voter = voter_in(vote, voter)
    check(vote, choices)
    return write_ballot(voter, choices, actor=actor, channel=channel)


@transaction.atomic
def enter_urn_of_the_hall(
    vote: Vote, *, voters: list[Voter], ballots: list[Choices], actor: User
) -> None:
    """Papers from the box of a meeting, with the list of those who put one in.

    All at once and never fewer than three, so that nobody's paper stands beside its name.
    """
    vote = taking(vote.pk)
    if not vote.is_secret:
        raise ValidationError(_("In an open vote each ballot names its organisation."))
    if len(ballots) < counting.FEWEST_SECRET:
        raise ValidationError(
            _(
                "Enter at least three papers together: with fewer, people could tell whose they are."
            ),
            code="few",
        )
    if len({voter.pk for voter in voters}) != len(ballots):
        raise ValidationError(
            _("There must be as many papers as organisations that put one in."),
            code="unequal",
        )
    for choices in ballots:
        check(vote, choices)
    for voter in voters:
        mark_once(voter_in(vote, voter))
    put_into_urn(vote, ballots)


@transaction.atomic
def give_proxy(voter: Voter, *, to: Organisation, actor: User) -> Voter:
    """Let another organisation of the same vote cast this one's vote."""
    vote = taking(voter.vote_id)
    voter = voter_in(vote, voter)
    if not actor.owns(voter.organisation):
        raise ValidationError(_("Only an owner of the organisation may do this."))
    if voter.has_voted:
        raise ValidationError(_("This organisation has voted already."), code="voted")
    holder = vote.voters.filter(
        organisation=to, organisation__status=Organisation.Status.ACTIVE
    ).first()
    if holder is None or holder.pk == voter.pk:
        raise ValidationError(
            _("Choose another organisation that may vote."), code="holder"
        )
    if holder.proxy_id or voter.held().exists():
        raise ValidationError(
            _(
                "An organisation that votes for others also casts its own vote; a proxy cannot be passed on."
            ),
            code="chain",
        )
    if holder.held().exclude(pk=voter.pk).count() >= vote.proxies:
        raise ValidationError(
            _("%(name)s already votes for as many others as the rules allow.")
            % {"name": to.name},
            code="most",
        )
    voter.proxy = to
    voter.save(update_fields=["proxy"])
    audit.record(
        "votes.proxy_given",
        actor=actor,
        target=vote,
        organisation=voter.organisation.name,
        to=to.name,
    )
    return voter


@transaction.atomic
def take_back_proxy(voter: Voter, *, actor: User) -> Voter:
    """Until it is used."""
    vote = taking(voter.vote_id)
    voter = voter_in(vote, voter)
    if not actor.owns(voter.organisation):
        raise ValidationError(_("Only an owner of the organisation may do this."))
    if voter.has_voted:
        raise ValidationError(_("This organisation has voted already."), code="voted")
    if voter.proxy_id:
        audit.record(
            "votes.proxy_taken_back",
            actor=actor,
            target=vote,
            organisation=voter.organisation.name,
            to=voter.proxy.name,
        )
        voter.proxy = None
        voter.save(update_fields=["proxy"])
    return voter
