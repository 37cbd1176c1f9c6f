"""Organisations behind causes, questions answered and answers received as values of indicators."""

import datetime
import random

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from participation.centre.models import Question
from participation.common import actions as common
from participation.common.models import OfficialAnswer, Support
from projects.models import Indicator
from reports.sources import SOURCES, Ledger
from tests.factories import (
    CauseFactory,
    GroupFactory,
    IndicatorFactory,
    InstitutionQuestionFactory,
    OrganisationFactory,
    PeriodFactory,
    PositionFactory,
    ProjectFactory,
    UserFactory,
    hand_over,
)

Source = Indicator.Source
ANYBODY = AnonymousUser()
FIRST, LAST = datetime.date(2025, 1, 1), datetime.date(2025, 12, 31)


@pytest.fixture
def project(db):
    return ProjectFactory(starts_on=datetime.date(2024, 1, 1))


def period_of(project, source):
    indicator = IndicatorFactory(result__project=project, source=source)
    return PeriodFactory(indicator=indicator, starts_on=FIRST, ends_on=LAST)


def evidence(period, user=ANYBODY):
    ledger = Ledger(period.indicator.result.project)
    records = ledger.records(period)
    rows = SOURCES[period.indicator.source].rows(records, user)
    assert ledger.value(period) == len(records)
    return [row[0][0].value for row in rows]


def stand_behind(cause, organisation, on=FIRST):
    return Support.objects.create(
        target=cause,
        organisation=organisation,
        confirmed_at=timezone.make_aware(
            datetime.datetime.combine(on, datetime.time(12))
        ),
    )


def answered(thing, on=FIRST, institution=None):
    submission = thing.submissions.create(
        addressee=institution or OrganisationFactory(kind="municipality"),
        way="letter",
        sent_on=on,
        answer_by=on + datetime.timedelta(days=30),
    )
    return OfficialAnswer.objects.create(
        submission=submission, text="Да.", by="letter", answered_on=on
    )


class TestOrganisationsBehindCauses:
    def test_each_organisation_once_and_only_what_stands(self, project):
        first, second = (CauseFactory(project=project) for _n in range(2))
        both, one, gone = (
            OrganisationFactory(name_bg=n) for n in ("Два", "Едно", "Няма")
        )
        for cause in (first, second):
            stand_behind(cause, both)
        stand_behind(second, one)
        row = stand_behind(second, gone)
        row.withdrawn_at = timezone.now()
        row.save()
        common.support(first, actor=UserFactory(), is_named=True)
        stand_behind(CauseFactory(), OrganisationFactory())
        stand_behind(
            CauseFactory(project=project, status="refused"), OrganisationFactory()
        )
        stand_behind(first, OrganisationFactory(), on=LAST + datetime.timedelta(days=1))

        period = period_of(project, Source.ORGANISATIONS_BEHIND_CAUSES)

        assert evidence(period) == ["Два", "Едно"]

    def test_what_a_closed_group_wants_names_nobody(self, project):
        secret = CauseFactory(project=project, group=GroupFactory(access="private"))
        stand_behind(secret, OrganisationFactory())

        period = period_of(project, Source.ORGANISATIONS_BEHIND_CAUSES)

        assert evidence(period) == []

    @pytest.mark.parametrize("seed", range(6))
    def test_the_value_is_the_number_of_organisations_listed(self, project, seed):
        chance, expected = random.Random(seed), set()
        causes = [CauseFactory(project=project) for _n in range(3)]
        organisations = [OrganisationFactory() for _n in range(4)]
        for cause in causes:
            for organisation in organisations:
                if chance.random() < 0.6:
                    day = FIRST + datetime.timedelta(days=chance.randrange(-200, 300))
                    stand_behind(cause, organisation, on=day)
                    if day >= FIRST:
                        expected.add(organisation.name)

        period = period_of(project, Source.ORGANISATIONS_BEHIND_CAUSES)

        assert set(evidence(period)) == expected


class TestAnswers:
    def test_questions_and_positions_with_their_answers(self, project):
        asked = InstitutionQuestionFactory(
            project=project, status=Question.Status.ANSWERED, title="Тротоарът"
        )
        answered(asked)
        InstitutionQuestionFactory(project=project, status=Question.Status.PASSED)
        late = InstitutionQuestionFactory(
            project=project, status=Question.Status.ANSWERED
        )
        answered(late, on=LAST + datetime.timedelta(days=1))
        answered(InstitutionQuestionFactory(status=Question.Status.ANSWERED))
        position = PositionFactory(
            organisation=OrganisationFactory(),
            project=project,
            status="answered",
            title="Позицията",
        )
        for _institution in range(2):
            answered(position)

        questions = period_of(project, Source.QUESTIONS_ANSWERED)
        received = period_of(project, Source.ANSWERS_RECEIVED)

        assert evidence(questions) == ["Тротоарът"]
        assert evidence(received) == ["Тротоарът", "Позицията", "Позицията"]

    def test_what_is_not_public_does_not_count(self, project):
        hidden = InstitutionQuestionFactory(
            project=project, status=Question.Status.WITHDRAWN
        )
        answered(hidden)

        assert evidence(period_of(project, Source.QUESTIONS_ANSWERED)) == []
        assert evidence(period_of(project, Source.ANSWERS_RECEIVED)) == []

    def test_of_two_answers_the_first_is_the_day_of_the_question(self, project):
        asked = InstitutionQuestionFactory(
            project=project, status=Question.Status.ANSWERED
        )
        answered(asked, on=FIRST - datetime.timedelta(days=1))
        answered(asked)

        assert evidence(period_of(project, Source.QUESTIONS_ANSWERED)) == []
        assert len(evidence(period_of(project, Source.ANSWERS_RECEIVED))) == 1


def test_a_moderator_says_that_a_question_belongs_to_a_project(as_user, project):
    question = InstitutionQuestionFactory()
    made = hand_over(question)
    moderator = made.submissions.get().sent_by
    closed = ProjectFactory(closed_at=timezone.now())
    page = as_user(moderator).get(f"/questions/{made.pk}/edit/").content.decode()

    assert project.title in page
    assert closed.title not in page
