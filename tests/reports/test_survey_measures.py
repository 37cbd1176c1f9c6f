"""Survey answers and the change of self-assessment as values of indicators."""

import datetime
import random
from decimal import Decimal

import pytest
from django.contrib.auth.models import AnonymousUser

from participation.surveys.models import Survey
from projects.models import Indicator
from reports.sources import SOURCES, Ledger
from tests.factories import (
    IndicatorFactory,
    OrganisationFactory,
    PeriodFactory,
    ProjectFactory,
    ask,
    staff_of,
)
from tests.participation.surveys.results.answers import closed, respond

Source = Indicator.Source
DAY = datetime.date(2025, 3, 1)


def period_of(project, source):
    indicator = IndicatorFactory(result__project=project, source=source)
    return PeriodFactory(
        indicator=indicator,
        starts_on=datetime.date(2025, 1, 1),
        ends_on=datetime.date(2025, 12, 31),
    )


@pytest.fixture
def project(db):
    return ProjectFactory(is_published=True, starts_on=datetime.date(2024, 1, 1))


class TestAnswers:
    @pytest.mark.parametrize("seed", range(8))
    def test_the_value_is_what_the_records_come_to(self, project, seed):
        chance, expected = random.Random(seed), 0
        for _survey in range(3):
            survey = closed(project=project, is_anonymous=chance.random() < 0.5)
            for _response in range(chance.randrange(5)):
                day = DAY + datetime.timedelta(days=chance.randrange(-400, 400))
                respond(survey, sent_on=day)
                expected += day.year == 2025
            survey.responses.create()  # begun and not sent
        respond(closed(), sent_on=DAY)  # of no project
        period = period_of(project, Source.SURVEY_ANSWERS)

        ledger = Ledger(project)
        assert ledger.value(period) == expected
        assert sum(one.amount for one in ledger.records(period)) == expected
        assert ledger.count(period).told == expected

    def test_each_reader_sees_the_surveys_that_they_may_know(self, project):
        told = closed(project=project, are_results_public=True, title_bg="Публична")
        inner = closed(project=project, title_bg="Вътрешна")
        for survey in (told, inner):
            respond(survey, sent_on=DAY)
        period = period_of(project, Source.SURVEY_ANSWERS)
        source, records = (
            SOURCES[Source.SURVEY_ANSWERS],
            Ledger(project).records(period),
        )

        def titles(user):
            return {row[0][0].value for row in source.rows(records, user)}

        assert titles(AnonymousUser()) == {"Публична"}
        assert titles(staff_of(inner.organisation)) == {"Публична", "Вътрешна"}


class TestSelfAssessment:
    def assessed(self, project, scores, earlier=None):
        survey = closed(
            project=project,
            kind=Survey.Kind.CAPACITY,
            run_of=earlier,
            opened_on=DAY if earlier else DAY - datetime.timedelta(days=300),
            closed_on=DAY if earlier else DAY - datetime.timedelta(days=290),
        )
        area = ask(survey, "grid", "1 2 3 4 5", "ред", code="money")
        for organisation, score in scores.items():
            respond(survey, (area, {1: score}), organisation=organisation)
        return survey

    def test_it_is_the_mean_change_of_those_that_answered_both(self, project):
        both = [OrganisationFactory() for _number in range(6)]
        first = self.assessed(project, dict.fromkeys(both, 2))
        last = self.assessed(
            project, dict(zip(both, (3, 3, 4, 4, 5, 2), strict=True)), first
        )
        period = period_of(project, Source.SELF_ASSESSMENT)

        ledger = Ledger(project)
        assert ledger.value(period) == Decimal("1.50")
        [record] = ledger.records(period)
        assert (record.through, record.key, record.amount) == (
            (first.pk,), last.pk, Decimal("1.50"),
        )  # fmt: skip

    @pytest.mark.parametrize(("pairs", "once"), [(4, 0), (6, 1), (6, 4)])
    def test_of_fewer_than_five_nothing_is_measured(self, project, pairs, once):
        both = [OrganisationFactory() for _number in range(pairs)]
        first = self.assessed(project, dict.fromkeys(both, 2))
        new = {OrganisationFactory(): 5 for _number in range(once)}
        self.assessed(project, dict.fromkeys(both, 4) | new, first)
        period = period_of(project, Source.SELF_ASSESSMENT)

        assert Ledger(project).value(period) is None
        assert Ledger(project).records(period) == []

    def test_the_rule_says_so_in_words(self):
        rule = SOURCES[Source.SELF_ASSESSMENT].explanation
        assert "5" in rule
