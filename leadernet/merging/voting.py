"""Two organisations that may both vote in a vote that is open: one organisation, one vote.

What was cast counts once: the ballot of whoever stays, else that of the other. Proxies keep the
rules of the vote.
"""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core import audit
from participation.votes.models import Vote, Voter


def locked(*numbers: int) -> list[Vote]:
    """Open votes in which all these organisations may vote; nobody casts one meanwhile."""
    rows = Vote.objects.filter(status=Vote.Status.OPEN)
    for number in numbers:
        rows = rows.filter(
            pk__in=Voter.objects.filter(organisation=number).values("vote")
        )
    return list(rows.select_for_update(of=["self"]).order_by("pk"))


def refuse(votes, kept, gone) -> None:
    """Of two secret ballots neither can be found again, so neither can be taken out."""
    for vote in votes:
        if vote.is_secret and all(one.has_voted for one in pair(vote, kept, gone)):
            raise ValidationError(
                _(
                    "Both have cast a ballot in the secret vote “%(title)s”, and neither can be "
                    "taken out of the urn. Merge them once the vote is over."
                ),
                params={"title": vote.title},
                code="vote",
            )


def make_one(votes, kept, gone, *, actor) -> None:
    """Before the rows are joined, while both still say what each of them gave and cast."""
    for vote in votes:
        mine, other = pair(vote, kept, gone)
        give_back_beyond_the_rules(vote, kept, gone, actor=actor)
        mine.proxy_id = who_votes_for(mine, other, others_held(vote, kept, gone))
        mine.save(update_fields=["proxy"])
        audit.record(
            "votes.voters_merged",
            actor=actor,
            target=vote,
            organisation=kept.name,
            gone=gone.name,
            voted=[mine.has_voted, other.has_voted],
        )


def pair(vote, kept, gone):
    found = {row.organisation_id: row for row in vote.voters.all()}
    return found[kept.pk], found[gone.pk]


def who_votes_for(mine, other, held):
    """As the ballot that counts was cast; else as whoever stays wished, if it may."""
    used = other if other.has_voted and not mine.has_voted else mine
    both = (mine.organisation_id, other.organisation_id)
    if used.proxy_id in both or (held and not used.has_voted):
        return None
    return used.proxy_id


def others_held(vote, kept, gone):
    """Voters of other organisations whose vote either of the two casts."""
    both = [kept.pk, gone.pk]
    return vote.voters.filter(proxy__in=both).exclude(organisation__in=both)


def give_back_beyond_the_rules(vote, kept, gone, *, actor):
    """One votes for so many others at most: what is too much, the others cast themselves again."""
    held = list(others_held(vote, kept, gone).select_related("organisation"))
    # What was cast is cast; then come those who chose whoever stays.
    held.sort(key=lambda one: (not one.has_voted, one.proxy_id != kept.pk, one.pk))
    for voter in held[vote.proxies :]:
        if voter.has_voted:
            continue
        voter.proxy = None
        voter.save(update_fields=["proxy"])
        audit.record(
            "votes.proxy_taken_back",
            actor=actor,
            target=vote,
            organisation=voter.organisation.name,
            to=kept.name,
        )
