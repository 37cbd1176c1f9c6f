"""What the staff of a survey do with its results."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from members.models import User
from participation.surveys.actions.running import writable
from participation.surveys.models import (
    PlannedTraining,
    Question,
    Survey,
    TrainingPlan,
)
from participation.surveys.results.needs import Needs
from places.models import Oblast, Obshtina


@transaction.atomic
def choose_public_part(
    survey: Survey, questions: list[Question], *, is_live: bool, actor: User
) -> Survey:
    """Exactly these questions are public; without any nothing is."""
    survey = writable(survey)
    chosen = {one.pk for one in questions}
    every = Question.objects.of(survey)
    every.filter(pk__in=chosen).update(is_public=True)
    every.exclude(pk__in=chosen).update(is_public=False)
    survey.are_results_public = bool(chosen)
    survey.were_results_live |= survey.are_results_live and not survey.is_draft()
    survey.are_results_live = bool(chosen) and is_live and not survey.is_anonymous
    survey.save(
        update_fields=["are_results_public", "are_results_live", "were_results_live"]
    )
    audit.record(
        "surveys.results_shared",
        actor=actor,
        target=survey,
        questions=sorted(one.code for one in questions),
    )
    return survey


@transaction.atomic
def names_read(survey: Survey, *, as_file: bool, actor: User) -> None:
    """Who answered what left its page or its file; that stays known."""
    verb = "surveys.answers_exported" if as_file else "surveys.answers_read"
    audit.record(verb, actor=actor, target=survey)


@transaction.atomic
def plan(needs: Needs, chosen: list[str], *, actor: User) -> TrainingPlan:
    """The cells as rows of the plan, which is made with the first; those in it stay."""
    survey = writable(needs.survey)
    row, is_new = TrainingPlan.objects.get_or_create(
        survey=survey, defaults={"question": needs.question, "created_by": actor}
    )
    if row.question_id != needs.question.pk:
        raise ValidationError(
            _("The plan is made of another question of this survey."), code="question"
        )
    for option, cells in needs.rows():
        for column, count, name in cells:
            if name in chosen and count is not None:
                add(row, option, column)
    if not row.trainings.exists():
        raise ValidationError(_("Mark at least one number."), code="empty")
    if is_new:
        audit.record("surveys.planned", actor=actor, target=survey)
    return row


def add(row, option, column):
    kind, _colon, key = column.key.partition(":")
    row.trainings.get_or_create(
        survey=column.survey,
        value=option.value,
        oblast=Oblast.objects.get(code=key) if kind == "oblast" else None,
        obshtina=Obshtina.objects.get(pk=key) if kind == "obshtina" else None,
        defaults={"topic": option.text_bg},
    )


@transaction.atomic
def save_training(form, *, actor: User) -> PlannedTraining:
    writable(form.instance.plan.survey)
    return form.save()


@transaction.atomic
def remove_training(training: PlannedTraining, *, actor: User) -> None:
    survey = writable(training.plan.survey)
    audit.record(
        "surveys.training_removed", actor=actor, target=survey, topic=training.topic
    )
    training.delete()


@transaction.atomic
def share_plan(plan: TrainingPlan, *, is_public: bool, actor: User) -> TrainingPlan:
    survey = writable(plan.survey)
    plan = TrainingPlan.objects.select_for_update().get(pk=plan.pk)
    if plan.is_public == is_public:
        return plan
    plan.is_public = is_public
    plan.save(update_fields=["is_public"])
    verb = "surveys.plan_shared" if is_public else "surveys.plan_hidden"
    audit.record(verb, actor=actor, target=survey)
    return plan
