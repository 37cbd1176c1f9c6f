"""Each answers once, even if several press at the same moment."""

from functools import partial

from django.utils import timezone

from participation.surveys import actions
from participation.surveys.models import Answer, Participation, Response
from participation.surveys.respondents import Respondent
from tests.factories import OrganisationFactory, SurveyFactory, ask, staff_of
from tests.participation.votes.test_at_once import at_once, at_the_same_time


def filled(survey, question, **key):
    row = survey.responses.create(**key)
    row.answers.create(question=question, text="да")
    return row


@at_the_same_time
def test_two_colleagues_begin_one_answer():
    survey = SurveyFactory()
    one = Respondent(organisation=OrganisationFactory())

    refused = at_once([partial(actions.start, survey, one) for _press in range(6)])

    assert refused == []
    assert Response.objects.count() == 1


@at_the_same_time
def test_an_organisation_sends_several_anonymous_answers_and_one_counts():
    survey = SurveyFactory(is_anonymous=True)
    question = ask(survey)
    one = Respondent(organisation=OrganisationFactory())
    rows = [filled(survey, question) for _number in range(5)]

    refused = at_once([partial(actions.send, row, one, actor=None) for row in rows])

    assert refused == ["twice"] * 4
    assert Response.objects.sent().count() == Participation.objects.count() == 1


@at_the_same_time
def test_marks_of_many_who_send_at_once_are_all_kept():
    survey = SurveyFactory(is_anonymous=True)
    question = ask(survey)

    refused = at_once(
        [
            partial(
                actions.send,
                filled(survey, question),
                Respondent(organisation=OrganisationFactory()),
                actor=None,
            )
            for _number in range(6)
        ]
    )

    assert refused == []
    assert Participation.objects.count() == 6


@at_the_same_time
def test_a_page_saved_by_two_at_once_is_of_one_of_them():
    survey = SurveyFactory()
    question = ask(survey)
    row = survey.responses.create(organisation=OrganisationFactory())

    refused = at_once(
        [
            partial(
                actions.save,
                row,
                {question.pk: [Answer(question=question, text=f"думи {number}")]},
            )
            for number in range(5)
        ]
    )

    assert refused == []
    assert row.answers.count() == 1


@at_the_same_time
def test_the_same_sheet_entered_by_two_is_entered_once():
    survey = SurveyFactory(is_anonymous=True)
    question = ask(survey)
    staff = staff_of(survey.organisation)

    refused = at_once(
        [
            partial(
                actions.enter_from_paper,
                survey,
                {question.pk: [Answer(question=question, text="да")]},
                sheet=7,
                channel="paper",
                one=Respondent(),
                actor=staff,
            )
            for _press in range(4)
        ]
    )

    assert refused == ["twice"] * 3
    assert Response.objects.get().sent_on == timezone.localdate()


@at_the_same_time
def test_two_presses_remind_once():
    survey = SurveyFactory()
    staff = staff_of(survey.organisation)

    refused = at_once(
        [partial(actions.remind, survey, actor=staff) for _press in range(4)]
    )

    assert refused == ["today"] * 3
