"""The organiser's own questions: made, reworded, moved, taken away."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.ordering import swap
from events.actions.people import writable
from events.models import Event, Question
from members.models import User

MOST = 30


@transaction.atomic
def save_question(question: Question, *, actor: User) -> Question:
    """Keep a new question at the end, or the changed one in its place.

    A consent that somebody gave is not reworded: the new text is a new version beside it. The
    kind of a question with answers stays.
    """
    event = writable(question.event)
    before = event.questions.asked().filter(pk=question.pk).first()
    if before is None:
        return add(event, question, actor=actor)
    is_answered = before.answers.exists()
    if is_answered and question.kind != before.kind:
        raise ValidationError(
            _("People have answered this question, so its kind stays. Make a new one."),
            code="answered",
        )
    is_consent = question.kind == Question.Kind.CONSENT
    if is_answered and is_consent and is_reworded(before, question):
        question = new_version(before, question)
    else:
        question.save()
    audit.record(
        "events.question_changed", actor=actor, target=event, question=question.pk
    )
    return question


def add(event, question, *, actor):
    asked = event.questions.asked()
    if question.pk is not None:
        raise ValidationError(
            _("Somebody took this question away meanwhile."), code="gone"
        )
    if asked.count() >= MOST:
        raise ValidationError(
            _("Thirty questions are the most. Who would answer more?"), code="too_many"
        )
    last = asked.last()
    question.position = last.position + 1 if last else 1
    question.save()
    audit.record(
        "events.question_added", actor=actor, target=event, question=question.pk
    )
    return question


def is_reworded(before, question):
    return any(
        (getattr(before, name) or "") != (getattr(question, name) or "")
        for name in ("text_bg", "text_en")
    )


def new_version(before, question):
    before.retired_at = timezone.now()
    before.save(update_fields=["retired_at"])
    question.pk = None
    question._state.adding = True  # noqa: SLF001 - Django's own way to copy a row
    question.version = before.version + 1
    question.position = before.position
    question.save()
    return question


@transaction.atomic
def take_question_away(question: Question, *, actor: User) -> None:
    """Ask it no more; what was answered stays with those who answered."""
    event = writable(question.event)
    question = event.questions.asked().filter(pk=question.pk).first()
    if question is None:
        return
    if question.answers.exists():
        question.retired_at = timezone.now()
        question.save(update_fields=["retired_at"])
    else:
        question.delete()
    audit.record("events.question_removed", actor=actor, target=event)


@transaction.atomic
def move_question(question: Question, *, up: bool) -> None:
    """One place up or down; at the end nothing happens."""
    event = writable(question.event)
    order = list(event.questions.asked())
    if question in order:
        swap(order, question, up=up)


@transaction.atomic
def choose_what_is_asked(event: Event, *, asked: dict[str, bool], actor: User) -> Event:
    """Office, sex, age group and special needs: built in, so that figures add up."""
    event = writable(event)
    for name, is_asked in asked.items():
        setattr(event, name, is_asked)
    event.save(update_fields=[*asked])
    audit.record("events.asks_changed", actor=actor, target=event, asks=asked)
    return event
