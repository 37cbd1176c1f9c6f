"""Writing a survey. Once somebody began to answer, only its words are corrected."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.forms import ModelForm
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import audit
from core.ordering import swap
from members.models import User
from participation.surveys import copying, search
from participation.surveys.actions.running import writable
from participation.surveys.models import Question, Section, Survey
from participation.surveys.models.questions import MOST_QUESTIONS, MOST_SECTIONS


def create(form: ModelForm, *, actor: User) -> Survey:
    """A draft, with the questions of a template or of an earlier survey.

    The same form sent twice makes one.
    """
    try:
        return _create(form, actor)
    except IntegrityError:
        made = Survey.objects.filter(submission=form.instance.submission)
        if form.instance.submission and (first := made.first()):
            return first
        raise


@transaction.atomic
def _create(form, actor):
    form.instance.created_by = actor
    survey = form.save()
    writable(survey)
    copying.fill(survey, form.cleaned_data.get("begin_with") or "")
    audit.record("surveys.added", actor=actor, target=survey)
    return survey


@transaction.atomic
def save(form: ModelForm, *, actor: User) -> Survey:
    """Whom it asks and how is settled when it opens; its words and last day are not."""
    now = writable(form.instance)
    if now.is_closed():
        raise ValidationError(_("The survey is closed."), code="closed")
    if not now.is_draft() and set(form.changed_data) - set(form.WHILE_OPEN):
        raise ValidationError(
            _("The survey was opened meanwhile. Load the page again."), code="stale"
        )
    survey = form.save(commit=False)
    survey.save(update_fields=form.columns_changed())
    form.save_m2m()
    audit.record(
        "surveys.changed", actor=actor, target=survey, fields=form.changed_data
    )
    search.index(survey)
    return survey


def being_built(survey: Survey) -> Survey:
    """The locked survey, the structure of which may still change."""
    survey = writable(survey)
    if survey.is_closed() or survey.is_frozen:
        raise ValidationError(
            _(
                "Somebody has begun to answer. From now on only words are corrected, so that all answers are to the same questions."
            ),
            code="frozen",
        )
    return survey


@transaction.atomic
def add_section(survey: Survey, *, actor: User) -> Section:
    survey = being_built(survey)
    if survey.sections.count() >= MOST_SECTIONS:
        raise ValidationError(_("There are very many sections already."), code="most")
    last = survey.sections.aggregate(last=Max("position"))["last"] or 0
    audit.record("surveys.changed", actor=actor, target=survey, section=last + 1)
    return survey.sections.create(position=last + 1)


@transaction.atomic
def save_section(form: ModelForm, *, actor: User) -> Section:
    survey = writable(form.instance.survey)
    if survey.is_closed():
        raise ValidationError(_("The survey is closed."), code="closed")
    audit.record("surveys.changed", actor=actor, target=survey)
    return form.save()


@transaction.atomic
def remove_section(section: Section, *, actor: User) -> None:
    survey = being_built(section.survey)
    inside = Question.objects.filter(section=section)
    outside = Question.objects.of(survey).exclude(section=section)
    if outside.filter(if_question__in=inside).exists():
        raise ValidationError(LEADS, code="leads")
    audit.record("surveys.changed", actor=actor, target=survey, removed=str(section))
    inside.delete()
    section.delete()


LEADS = gettext_lazy(
    "Another question depends on it. Change when that one is asked first."
)


@transaction.atomic
def save_question(form: ModelForm, *, actor: User) -> Question:
    """A new one stands last in its section."""
    question = form.instance
    survey = writable(question.section.survey)
    if survey.is_closed():
        raise ValidationError(_("The survey is closed."), code="closed")
    if survey.is_frozen and (question.pk is None or form.changes_structure()):
        being_built(survey)
    if question.pk is None:
        refuse_too_many(survey)
        last = question.section.questions.aggregate(last=Max("position"))["last"] or 0
        question.position = last + 1
        question.code = free_code(survey)
    elif not survey.is_frozen:
        refuse_dead_conditions(form)
    question = form.save()
    audit.record("surveys.changed", actor=actor, target=survey, question=question.code)
    return question


def refuse_dead_conditions(form):
    """What another question waits for stays an answer that can be given."""
    question = form.instance
    depending = Question.objects.filter(if_question=question)
    taken_out = question.options.exclude(
        text_bg__in=form.cleaned_data.get("options_bg", ())
    )
    is_dead = depending.filter(if_options__in=taken_out)
    if question.highest is not None:
        is_dead |= depending.filter(if_least__gt=question.highest)
    if is_dead.exists():
        raise ValidationError(LEADS, code="leads")


def refuse_too_many(survey):
    if Question.objects.of(survey).count() >= MOST_QUESTIONS:
        raise ValidationError(_("There are very many questions already."), code="most")


def free_code(survey):
    """Never one that stood in an earlier run: it would be compared with something else."""
    runs, earlier = [survey.pk], survey.run_of
    while earlier is not None and earlier.pk not in runs:
        runs.append(earlier.pk)
        earlier = earlier.run_of
    questions = Question.objects.filter(section__survey__in=runs)
    taken = set(questions.values_list("code", flat=True))
    number = len(taken) + 1
    while f"q{number}" in taken:
        number += 1
    return f"q{number}"


@transaction.atomic
def remove_question(question: Question, *, actor: User) -> None:
    survey = being_built(question.section.survey)
    if question.depending.exists():
        raise ValidationError(LEADS, code="leads")
    audit.record("surveys.changed", actor=actor, target=survey, removed=question.text)
    question.delete()


@transaction.atomic
def set_condition(question: Question, *, leading, options, least, actor: User) -> None:
    """Asked only after these answers to an earlier question; `leading` None: always."""
    survey = being_built(question.section.survey)
    before = earlier_than(question, Question.objects.of(survey).in_order())
    if leading is not None and leading.pk not in {one.pk for one in before}:
        raise ValidationError(
            _("Choose a question that stands before it."), code="order"
        )
    question.if_question = leading
    question.if_least = least
    question.save(update_fields=["if_question", "if_least"])
    question.if_options.set(options)
    audit.record("surveys.changed", actor=actor, target=survey, condition=question.code)


def earlier_than(question, questions):
    found = []
    for one in questions:
        if one.pk == question.pk:
            break
        found.append(one)
    return found


@transaction.atomic
def move_section(section: Section, *, up: bool, actor: User) -> None:
    survey = being_built(section.survey)
    swap(list(survey.sections.all()), section, up=up)
    refuse_broken_order(survey)
    audit.record("surveys.changed", actor=actor, target=survey, moved=str(section))


@transaction.atomic
def move_question(question: Question, *, up: bool, actor: User) -> None:
    """Past the end of its section it goes into the next one."""
    survey = being_built(question.section.survey)
    question.refresh_from_db()
    inside = list(question.section.questions.all())
    if not swap(inside, question, up=up):
        into_neighbour(survey, question, up=up)
    refuse_broken_order(survey)
    audit.record("surveys.changed", actor=actor, target=survey, moved=question.code)


def into_neighbour(survey, question, *, up):
    sections = list(survey.sections.all())
    to = sections.index(question.section) + (-1 if up else 1)
    if not 0 <= to < len(sections):
        return
    question.section = sections[to]
    question.save(update_fields=["section"])
    others = [one for one in sections[to].questions.all() if one != question]
    number([*others, question] if up else [question, *others])


def number(questions):
    for position, one in enumerate(questions, start=1):
        one.position = position
    Question.objects.bulk_update(questions, ["position"])


def refuse_broken_order(survey):
    """A question stands behind the one on which it depends."""
    met = set()
    for one in Question.objects.of(survey).in_order():
        if one.if_question_id and one.if_question_id not in met:
            raise ValidationError(
                _("“%(text)s” must stay behind the question on which it depends.")
                % {"text": one.text},
                code="order",
            )
        met.add(one.pk)
