"""Beginning, going on, sending and taking back.

Of an anonymous survey no act is recorded, and nothing is written in one row of who answered
and what: see `mark`.
"""

import random

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from members.archives import refuse_if_archived
from members.models import User
from participation.surveys import codes, conditions
from participation.surveys.forms.fields import is_complete
from participation.surveys.models import Answer, Participation, Response, Survey
from participation.surveys.respondents import Respondent
from projects.closed import refuse_if_closed


def taking(survey_id: int) -> Survey:
    """The locked survey, or ValidationError when it takes no answers."""
    rows = Survey.objects.select_for_update(of=["self"], no_key=True)
    survey = rows.get(pk=survey_id)
    refuse_if_archived(survey.group_id)
    if survey.project_id:
        refuse_if_closed(survey.project_id)
    if not survey.takes_answers():
        raise ValidationError(
            _("The survey does not take answers now."), code="not_open"
        )
    return survey


@transaction.atomic
def start(survey: Survey, one: Respondent) -> tuple[Response, str]:
    """Empty answers, or those begun before; with a secret code unless an account holds them."""
    survey = taking(survey.pk)
    if survey.is_anonymous:
        refuse_marked(survey, one)
        code = codes.new()
        row = survey.responses.create(code_digest=codes.digest(code))
        return row, code
    row, _is_new = survey.responses.get_or_create(**one.key())
    if one.person is None or one.person.user_id:
        return row, ""
    code = codes.of_guest(survey, one.person)
    if row.code_digest != codes.digest(code):
        row.code_digest = codes.digest(code)
        row.save(update_fields=["code_digest"])
    return row, code


def refuse_marked(survey, one):
    if one == Respondent():
        return
    if survey.participations.filter(**one.key()).exists():
        raise ValidationError(_("You have answered this survey already."), code="twice")


def unsent(response: Response) -> Response:
    """The locked row; what is sent is not written any more."""
    row = Response.objects.select_for_update().filter(pk=response.pk).first()
    if row is None or row.is_sent():
        raise ValidationError(_("These answers were sent already."), code="sent")
    return row


@transaction.atomic
def save(response: Response, answers: dict[int, list[Answer]]) -> None:
    """What one page answers takes the place of what it answered before.

    What depended on a changed answer and does not apply any more is dropped.
    """
    survey = taking(response.survey_id)
    row = unsent(response)
    row.answers.filter(question__in=answers).delete()
    write(row, answers)
    drop_what_does_not_apply(survey, row)


def write(row, answers):
    rows = [one for several in answers.values() for one in several]
    for one in rows:
        one.response = row
    Answer.objects.bulk_create(rows)


def drop_what_does_not_apply(survey, row):
    apply = conditions.applying(survey.questions, given(row))
    row.answers.exclude(question__in=apply).delete()


def given(response: Response) -> dict[int, list[Answer]]:
    """{number of a question: its answers}"""
    found = {}
    rows = response.answers.select_related(
        "option",
        "row",
        "oblast",
        "obshtina",
        "settlement__obshtina__oblast",
        "organisation",
    )
    for one in rows.order_by("row__position", "option__position", "pk"):
        found.setdefault(one.question_id, []).append(one)
    return found


def missing(survey: Survey, answers: dict[int, list[Answer]]) -> list:
    """Questions that apply, must be answered and are not."""
    apply = conditions.applying(survey.questions, answers)
    return [
        one
        for one in survey.questions
        if one.pk in apply
        and one.is_required
        and not is_complete(one, answers.get(one.pk, ()))
    ]


@transaction.atomic
def send(response: Response, one: Respondent, *, actor: User | None) -> Response:
    """Sent twice it counts once."""
    survey = taking(response.survey_id)
    row = Response.objects.select_for_update().get(pk=response.pk)
    if row.is_sent():
        return row
    answers = given(row)
    if missing(survey, answers):
        raise ValidationError(
            _("Some questions that must be answered are still empty."), code="missing"
        )
    if not answers:
        raise ValidationError(_("Nothing is answered yet."), code="empty")
    row.sent_on = timezone.localdate()
    if survey.is_anonymous:
        mark(survey, one)
    elif survey.asks_organisations():
        row.sent_by = actor
        audit.record(
            "surveys.answered",
            actor=actor,
            target=survey,
            organisation=row.organisation.name,
        )
    row.save(update_fields=["sent_on", "sent_by"])
    return row


def mark(survey: Survey, one: Respondent) -> None:
    """That they have answered, and nothing else.

    All marks of the survey are written anew in an order of chance: who was marked together
    with the newest answers cannot be told from how the rows lie.
    """
    if one == Respondent():
        return
    refuse_marked(survey, one)
    marked = [
        Participation(survey=survey, **row)
        for row in survey.participations.values("person_id", "organisation_id")
    ]
    marked.append(Participation(survey=survey, **one.key()))
    random.SystemRandom().shuffle(marked)
    survey.participations.all().delete()
    Participation.objects.bulk_create(marked)


@transaction.atomic
def take_back(response: Response, *, actor: User | None) -> None:
    """Delete the answers, until the survey closes. An anonymous mark stays: it is nobody's row."""
    survey = taking(response.survey_id)
    if response.is_sent() and response.organisation:
        audit.record(
            "surveys.taken_back",
            actor=actor,
            target=survey,
            organisation=response.organisation.name,
        )
    Response.objects.filter(pk=response.pk).delete()


def enter_from_paper(
    survey: Survey,
    answers: dict[int, list[Answer]],
    *,
    sheet: int,
    channel: str,
    one: Respondent,
    actor: User,
) -> Response:
    """One sheet, entered once; of an anonymous survey without a name."""
    try:
        return enter(survey, answers, sheet, channel, one, actor)
    except IntegrityError as error:
        raise ValidationError(
            _("This sheet was entered already, or the organisation has answered."),
            code="twice",
        ) from error


@transaction.atomic
def enter(survey, answers, sheet, channel, one, actor):
    survey = taking(survey.pk)
    if not any(answers.values()):
        raise ValidationError(_("Nothing is answered yet."), code="empty")
    named = {} if survey.is_anonymous else one.key()
    if named.get("organisation"):
        # What its staff began here gives way to the signed sheet.
        survey.responses.in_progress().filter(**named).delete()
    row = survey.responses.create(
        sheet=sheet,
        channel=channel,
        entered_by=actor,
        sent_on=timezone.localdate(),
        **named,
    )
    write(row, answers)
    drop_what_does_not_apply(survey, row)
    audit.record("surveys.paper_entered", actor=actor, target=survey, sheet=sheet)
    return row
