"""What moderators and coordinators do: hand over, refuse with a reason, join, correct."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import ModelForm
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from members.models import User
from participation.centre import search
from participation.centre.actions.asking import OWN
from participation.centre.actions.moving import (
    go_to,
    locked,
    refuse_gone,
    refuse_unless,
)
from participation.centre.models import Question
from participation.centre.telling import tell_asker, with_joined
from participation.common.actions import submit, take_back
from projects.closed import refuse_if_closed
from projects.models import Project

Status = Question.Status


@transaction.atomic
def publish(
    question: Question,
    *,
    way: str,
    on: datetime.date | None,
    actor: User,
    project: Project | None = None,
) -> Question:
    """From now on everybody reads it, the institution has it, and the term is counted."""
    if project:
        refuse_if_closed(project.pk)
    question = locked(question)
    refuse_unless(question.is_waiting())
    official = submit(
        question, addressee=question.addressee, way=way, on=on, actor=actor
    )
    question.published_at, question.project = timezone.now(), project
    go_to(
        question,
        Status.PASSED,
        actor=actor,
        on=official.sent_on,
        fields=["published_at", "project"],
    )
    audit.record("centre.published", actor=actor, target=question)
    tell_asker(question, "published", actor=actor, link=OWN.for_reader(question, ""))
    return question


@transaction.atomic
def refuse(question: Question, *, reason: str, actor: User) -> Question:
    """Who asked reads why; nobody else does."""
    question = locked(question)
    refuse_unless(question.is_waiting())
    go_to(question, Status.REFUSED, actor=actor, reason=reason)
    audit.record("centre.refused", actor=actor, target=question, reason=reason)
    tell_asker(question, "refused", actor=actor, reason=reason)
    return question


@transaction.atomic
def take_off(question: Question, *, reason: str, actor: User) -> Question:
    """A public one that the law or somebody's rights forbid, also of a closed project.

    Who asked reads why, and so do those who look at it.
    """
    question = locked(question)
    refuse_unless(question.is_public())
    go_to(question, Status.HIDDEN, actor=actor, reason=reason)
    take_back(question, actor=actor)
    audit.record("centre.taken_off", actor=actor, target=question, reason=reason)
    for row in with_joined(question):
        tell_asker(row, "taken_off", actor=actor, reason=reason)
    return question


@transaction.atomic
def restore(question: Question, *, actor: User) -> Question:
    """Back on the site with its answer; without one it waits to be handed over anew."""
    if question.project_id:
        refuse_if_closed(question.project_id)
    question = locked(question)
    refuse_unless(question.status == Status.HIDDEN)
    last = question.state_changes.filter(after=Status.HIDDEN).last()
    was_answered = last.before == Status.ANSWERED
    go_to(question, Status.ANSWERED if was_answered else Status.WAITING, actor=actor)
    audit.record("centre.restored", actor=actor, target=question)
    return question


@transaction.atomic
def join(question: Question, *, to: Question, actor: User) -> Question:
    """It goes on in another that asks the same; supporters of both count there once."""
    pair = [question.pk, to.pk]
    rows = Question.objects.select_for_update(of=["self"]).order_by("pk")
    found = {row.pk: row for row in rows.filter(pk__in=pair)}
    refuse_gone(*map(found.get, pair))
    question, to = found[question.pk], found[to.pk]
    refuse_unless(question.is_open())
    if question == to or not to.is_public():
        raise ValidationError(
            {"to": _("Choose another question that everybody reads.")}, code="target"
        )
    if question.joined.exists():
        raise ValidationError(
            _("Others were joined to this one: let it be the one that stays."),
            code="chain",
        )
    question.joined_to = to
    go_to(question, Status.JOINED, actor=actor, fields=["joined_to"])
    take_back(question, actor=actor)
    audit.record("centre.joined", actor=actor, target=question, to=to.pk)
    tell_asker(question, "joined", actor=actor, to=to)
    return question


@transaction.atomic
def save(form: ModelForm, *, actor: User) -> Question:
    """Corrected by who looks at it, for example a stranger's name taken out; the trace keeps what
    it said before."""
    question = form.instance
    now = locked(question)
    refuse_unless(now.is_open())
    if "project" in form.changed_data:
        for project in filter(None, (now.project_id, question.project_id)):
            refuse_if_closed(project)
    fields = {*form.changed_data}
    if "settlement" in fields:
        # The town says in which municipality it is.
        fields.add("obshtina")
    before = {name: str(getattr(now, name) or "") for name in sorted(fields)}
    form.save(commit=False).save(update_fields=fields)
    audit.record("centre.changed", actor=actor, target=question, before=before)
    search.index(question)
    return question


@transaction.atomic
def see_asker(question: Question, *, reason: str, actor: User) -> None:
    """An administrator reads who asks: for a reason, with a trace, and who asks is told."""
    audit.record("centre.asker_seen", actor=actor, target=question, reason=reason)
    tell_asker(question, "asker_seen", actor=actor, reason=reason)
