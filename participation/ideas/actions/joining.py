"""Ideas that say the same become one, and one that says two things becomes two."""

import uuid

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import audit
from core.models import Link
from members.models import User
from participation.ideas import search
from participation.ideas.actions.writing import writable
from participation.ideas.models import Idea, IdeaCall

# Copied into an idea that is made of others.
SHARED = ("obshtina_id", "channel", "sitting_id", "table", "values", "submitted_on")
PRESENTED = gettext_lazy("What was presented already stays as it was heard.")


def locked(call: IdeaCall, ideas: list[Idea]) -> list[Idea]:
    rows = writable(call).ideas.select_for_update(of=["self"])
    found = rows.filter(pk__in=[one.pk for one in ideas], merged_into=None)
    if len(found) != len(ideas):
        raise ValidationError(_("One of the ideas is merged into another already."))
    if any(one.status != Idea.Status.SUBMITTED for one in found):
        raise ValidationError(PRESENTED)
    return list(found)


@transaction.atomic
def merge(stays: Idea, others: list[Idea], *, actor: User) -> Idea:
    """The others lead to the one that stays; what they brought counts there once."""
    stays, others = in_order(stays, locked(stays.call, [stays, *others]))
    for one in others:
        if one.merged.exists():
            words = _(
                "Others were merged into “%(title)s”: let it be the one that stays."
            )
            raise ValidationError(words % {"title": one.title})
    for one in others:
        one.merged_into = stays
        one.save(update_fields=["merged_into"])
        link(one, stays, actor=actor)
        audit.record(
            "participation.idea_merged", actor=actor, target=one, into=stays.pk
        )
        reindex(one)
    return stays


def in_order(stays, ideas):
    return next(one for one in ideas if one == stays), [
        one for one in ideas if one != stays
    ]


@transaction.atomic
def merge_anew(ideas: list[Idea], *, title: str, description: str, actor: User) -> Idea:
    """A new idea in words of its own takes all of them in."""
    first = ideas[0]
    made = copy_of(first, title=title, description=description, actor=actor)
    made.submitted_on = min(one.submitted_on for one in ideas)
    made.status_changed_on = made.submitted_on
    made.save(update_fields=["submitted_on", "status_changed_on"])
    for one in ideas[1:]:
        made.organisations.add(*one.organisations.all())
    merge(made, ideas, actor=actor)
    reindex(made)
    return made


@transaction.atomic
def unmerge(idea: Idea, *, actor: User) -> Idea:
    """It stands for itself again, while the one that took it in was not presented."""
    writable(idea.call)
    idea = Idea.objects.select_for_update(of=["self"]).get(pk=idea.pk)
    stays = idea.merged_into
    if stays is None:
        return idea
    if stays.status != Idea.Status.SUBMITTED:
        raise ValidationError(PRESENTED)
    own = ContentType.objects.get_for_model(Idea)
    Link.objects.filter(
        kind=Link.Kind.LED_TO,
        content_type=own,
        object_id=idea.pk,
        to_content_type=own,
        to_object_id=stays.pk,
    ).delete()
    idea.merged_into = None
    idea.save(update_fields=["merged_into"])
    audit.record("participation.idea_unmerged", actor=actor, target=idea, of=stays.pk)
    reindex(idea)
    return idea


@transaction.atomic
def split(
    idea: Idea,
    *,
    title: str,
    description: str,
    actor: User,
    submission: uuid.UUID | None = None,
) -> Idea:
    """A part of it becomes an idea of its own, which says where it came from.

    `submission` is the number of the form: sent twice it makes one.
    """
    [idea] = locked(idea.call, [idea])
    same = idea.call.ideas.filter(submission=submission)
    if submission and (made := same.first()):
        return made
    made = copy_of(idea, title=title, description=description, actor=actor)
    made.submission = submission
    made.save(update_fields=["submission"])
    link(idea, made, actor=actor)
    audit.record("participation.idea_split", actor=actor, target=idea, into=made.pk)
    reindex(made)
    return made


def copy_of(idea, *, title, description, actor):
    writable(idea.call)
    made = Idea(
        call=idea.call,
        title=title,
        description=description,
        status_changed_on=idea.submitted_on,
        is_public=idea.is_public,
        published_at=timezone.now() if idea.is_public else None,
        entered_by=actor,
        **{name: getattr(idea, name) for name in SHARED},
    )
    made.save()
    made.organisations.set(idea.organisations.all())
    audit.record("participation.idea_added", actor=actor, target=made)
    return made


def link(origin, made, *, actor):
    Link.objects.create(target=origin, to=made, created_by=actor)


def reindex(idea):
    rows = Idea.objects.select_related("call__project__organisation", "obshtina")
    search.index(rows.get(pk=idea.pk))
