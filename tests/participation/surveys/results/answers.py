"""Surveys with answers, made in one line."""

from participation.surveys.models import Answer, Response, Survey
from tests.factories import OrganisationFactory, SurveyFactory, ask

Status = Survey.Status


def closed(**fields):
    return SurveyFactory(status=Status.CLOSED, **fields)


def respond(survey, *given, organisation=None, **fields):
    """One respondent's answers: (question, value), the value as a person would say it."""
    if not survey.is_anonymous and organisation is None:
        organisation = OrganisationFactory()
    response = Response.objects.create(
        survey=survey,
        organisation=None if survey.is_anonymous else organisation,
        sent_on=fields.pop("sent_on", survey.opened_on),
        **fields,
    )
    for question, value in given:
        answer(response, question, value)
    return response


def answer(response, question, value):
    kinds = question.Kind
    if question.kind in (kinds.ONE, kinds.MANY):
        for one in value if isinstance(value, list | tuple) else [value]:
            write(response, question, option=question.options.get(value=one))
    elif question.is_grid():
        for row, option in value.items():
            write(
                response,
                question,
                row=question.rows.get(value=row),
                option=question.options.get(value=option),
            )
    else:
        column = {
            kinds.SCALE: "number",
            kinds.NUMBER: "number",
            kinds.DATE: "day",
            kinds.PLACE: question.level,
            kinds.ORGANISATION: "organisation",
        }.get(question.kind, "text")
        write(response, question, **{column: value})


def write(response, question, **columns):
    Answer.objects.create(response=response, question=question, **columns)


def survey_of_topics(counts, **fields):
    """Closed, with one question; as many respondents chose each option as `counts` says."""
    survey = closed(**fields)
    options = " ".join(f"тема{number}" for number in range(1, len(counts) + 1))
    question = ask(survey, "many", options, code="topics")
    for value, count in enumerate(counts, start=1):
        for _number in range(count):
            respond(survey, (question, [value]))
    return survey, question
