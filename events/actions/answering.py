"""What somebody answers when registering; kept beside the registration."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.utils import timezone

from events.models import Answer, Question, Registration, SpecialNeeds

# Of the registration's own row. Empty means that somebody preferred not to say.
OF_THE_ROW = ("comes", "office", "sex", "age_group", "obshtina", "organisation_name")


@dataclass(frozen=True)
class Answers:
    """What a form asked and what was answered; what it did not ask is not among it."""

    row: Mapping[str, object] = field(default_factory=dict)
    questions: Mapping[Question, str] = field(default_factory=dict)
    # What is needed and the text agreed to; None where it was not asked.
    needs: tuple[str, str] | None = None


def write(registration: Registration, answers: Answers | None) -> list[str]:
    """Keep them, each once; the names of what changed. Same answers again change nothing."""
    if answers is None:
        return []
    changed = write_row(registration, answers.row)
    before = {one.question_id: one for one in registration.answers.all()}
    for question, value in answers.questions.items():
        if write_answer(registration, question, value, before.get(question.pk)):
            changed.append(f"question {question.pk}")
    if answers.needs is not None and write_needs(registration, *answers.needs):
        changed.append("needs")
    return changed


def write_row(registration, values):
    changed = [
        name
        for name in OF_THE_ROW
        if name in values and getattr(registration, name) != values[name]
    ]
    for name in changed:
        setattr(registration, name, values[name])
    if changed:
        registration.save(update_fields=changed)
    return changed


def write_answer(registration, question, value, before):
    """Whether something changed. A consent keeps the text and the moment of its first press."""
    if (before.value if before else "") == value:
        return False
    if not value:
        before.delete()
        return True
    is_consent = question.kind == Question.Kind.CONSENT
    Answer.objects.update_or_create(
        registration=registration,
        question=question,
        defaults={
            "value": value,
            "agreed_to": question.text if is_consent else "",
            "answered_at": timezone.now(),
        },
    )
    return True


def write_needs(registration, text, agreed_to):
    before = SpecialNeeds.objects.filter(registration=registration).first()
    if (before.text if before else "") == text:
        return False
    if not text:
        before.delete()
        return True
    SpecialNeeds.objects.update_or_create(
        registration=registration,
        defaults={"text": text, "agreed_to": agreed_to, "agreed_at": timezone.now()},
    )
    return True


def forget(registrations: QuerySet[Registration]) -> None:
    """Empty what people wrote of themselves; what figures count stays."""
    Answer.objects.filter(registration__in=registrations).delete()
    SpecialNeeds.objects.filter(registration__in=registrations).delete()
    registrations.update(registered_as="", organisation_name="", decision="")
