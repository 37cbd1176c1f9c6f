"""Votes that wait for me: of organisations that I own, or whose proxy I hold."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.desk import Waiting
from participation.votes.models import Vote, Voter


def waiting_for(user) -> list[Waiting]:
    if not user.organisation_ids("owner"):
        return []
    rows = Voter.objects.cast_by(user).waiting()
    rows = rows.filter(
        vote__status=Vote.Status.OPEN, vote__closes_at__gt=timezone.now()
    ).select_related("vote", "organisation")
    return [
        Waiting(
            title=_("Vote of %(name)s: %(title)s")
            % {"name": row.organisation.name, "title": row.vote.title},
            url=reverse("votes:cast", args=[row.vote.slug, row.pk]),
            since=row.vote.opened_at,
            due_on=timezone.localdate(row.vote.closes_at),
        )
        for row in rows.order_by("vote__closes_at", "pk")
    ]
