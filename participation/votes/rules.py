"""Who runs a vote, and who casts one."""

import rules

from participation.votes.models import Vote, Voter


@rules.predicate
def runs_some(user):
    return (
        user.is_administrator()
        or user.is_coordinator()
        or bool(user.group_ids(coordinated=True))
    )


@rules.predicate
def runs(user, vote):
    return Vote.objects.editable_by(user).filter(pk=vote.pk).exists()


@rules.predicate
def is_in_use(user, vote):
    return vote.project is None or not vote.project.is_closed()


@rules.predicate
def is_draft(user, vote):
    return vote.is_draft()


@rules.predicate
def may_cast(user, voter):
    return Voter.objects.cast_by(user).filter(pk=voter.pk).exists()


@rules.predicate
def owns_voter(user, voter):
    return user.owns(voter.organisation)


signed_in = rules.is_authenticated

rules.add_perm("votes.add", signed_in & runs_some)
rules.add_perm("votes.run", signed_in & runs)
rules.add_perm("votes.decide", signed_in & runs & is_in_use)
rules.add_perm("votes.edit", signed_in & runs & is_in_use & is_draft)
rules.add_perm("votes.cast", signed_in & may_cast)
rules.add_perm("votes.give_proxy", signed_in & owns_voter)
