"""A selection is put before a body in one step; what the body decides is entered later."""

import datetime
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from core import audit, files
from members.models import User
from participation.ideas.actions.states import into, settle
from participation.ideas.actions.writing import writable
from participation.ideas.models import Idea, Presentation

# What a body decides that leaves the idea where it is: heard with approval, nothing more yet.
ACCEPTED = "accepted"


@transaction.atomic
def present(
    presentation: Presentation,
    *,
    ideas: list[Idea],
    protocol: UploadedFile | None,
    actor: User,
) -> Presentation:
    """All of them are presented from that day on; what came farther before stays there.

    Pressed twice it is one presentation.
    """
    call = writable(presentation.call)
    rows = call.ideas.select_for_update(of=["self"])
    chosen = list(rows.live().filter(pk__in=[one.pk for one in ideas]))
    if not chosen:
        raise ValidationError(_("Choose at least one idea."))
    if any(one.submitted_on > presentation.presented_on for one in chosen):
        raise ValidationError(
            {"presented_on": _("Some of the ideas came later than this day.")}
        )
    presentation.body = presentation.body or presentation.organisation.name
    if made := made_already(presentation, chosen):
        return made
    presentation.save()
    presentation.ideas.set(chosen)
    if protocol:
        files.attach(presentation, protocol, purpose="document", user=actor)
    audit.record(
        "participation.presented",
        actor=actor,
        target=presentation,
        ideas=[one.pk for one in chosen],
    )
    for idea in chosen:
        if idea.status == Idea.Status.SUBMITTED:
            into(
                idea,
                status=Idea.Status.PRESENTED,
                note=presentation.note or str(presentation),
                on=presentation.presented_on,
                actor=actor,
            )
    return presentation


def made_already(presentation, ideas):
    """The one of that day that says the same of the same ideas; asked for under the lock."""
    same = presentation.call.presentations.filter(
        body=presentation.body,
        organisation=presentation.organisation,
        presented_on=presentation.presented_on,
        note=presentation.note,
    )
    wanted = {one.pk for one in ideas}
    for one in same.prefetch_related("ideas"):
        if {idea.pk for idea in one.ideas.all()} == wanted:
            return one
    return None


@dataclass(frozen=True)
class Decided:
    """What the body said about one idea: a status, or `ACCEPTED`."""

    idea: Idea
    outcome: str
    note: str


@transaction.atomic
def decide(
    presentation: Presentation,
    decided: list[Decided],
    *,
    on: datetime.date,
    actor: User,
) -> None:
    """Several at once, all or none."""
    writable(presentation.call)
    if on < presentation.presented_on:
        raise ValidationError(
            {"on": _("The ideas were presented later than this day.")}
        )
    rows = presentation.ideas.select_for_update(of=["self"]).in_bulk()
    for one in decided:
        idea = rows[one.idea.pk]
        is_accepted = one.outcome == ACCEPTED
        settle(
            idea,
            status=Idea.Status.PRESENTED if is_accepted else one.outcome,
            note=one.note or (_("Accepted.") if is_accepted else ""),
            on=on,
            actor=actor,
            anew=is_accepted,
        )
