"""What each kind of question comes to, exactly."""

import datetime
from decimal import Decimal

from participation.surveys.results import counting
from participation.surveys.results.access import Results
from participation.surveys.results.crossing import crossed
from participation.surveys.results.figures import figure
from participation.surveys.results.reading import Answers
from tests.factories import ObshtinaFactory, OrganisationFactory, ask, staff_of
from tests.participation.surveys.results.answers import closed, respond


def figure_of(survey, question):
    return figure(Answers(survey), question)


def counts(part):
    return [row.count for row in part.rows]


class TestKinds:
    def test_one_of_several_with_those_who_gave_no_answer(self, db):
        survey = closed()
        question = ask(survey, "one", "да не")
        for value in (1, 1, 1, 2, 2):
            respond(survey, (question, value))
        for _number in range(3):
            respond(survey)

        found = figure_of(survey, question)
        assert (found.asked, found.answered, found.unanswered) == (8, 5, 3)
        assert counts(found.parts[0]) == [3, 2]
        assert [row.percent for row in found.parts[0].rows] == [
            Decimal("37.5"), Decimal("25.0"),
        ]  # fmt: skip

    def test_whoever_was_not_asked_is_not_in_the_percentages(self, db):
        survey = closed()
        leading = ask(survey, "one", "да не")
        question = ask(survey, "scale", if_question=leading)
        question.if_options.set(leading.options.filter(value=1))
        for _number in range(6):
            respond(survey, (leading, 1), (question, 4))
        respond(survey, (leading, 1))
        for _number in range(3):
            respond(survey, (leading, 2))

        found = figure_of(survey, question)
        assert (found.asked, found.answered, found.unanswered) == (7, 6, 1)

    def test_several_of_several_count_each_respondent_once_a_line(self, db):
        survey = closed()
        question = ask(survey, "many", "а б в")
        for value in ([1, 2], [1, 2], [1], [2, 3], [1, 2, 3]):
            respond(survey, (question, value))

        assert counts(figure_of(survey, question).parts[0]) == [4, 4, 2]

    def test_a_scale_with_its_middle(self, db):
        survey = closed()
        question = ask(survey, "scale", low_label="никак", high_label="напълно")
        for value in (1, 2, 2, 5, 5):
            respond(survey, (question, value))

        [part] = figure_of(survey, question).parts
        assert counts(part) == [1, 2, 0, 0, 2]
        assert (part.mean, part.median) == (Decimal("3.00"), Decimal("2.00"))
        assert [part.rows[0].label, part.rows[4].label] == ["1 (никак)", "5 (напълно)"]

    def test_a_table_each_line_of_which_has_its_own_respondents(self, db):
        survey = closed()
        question = ask(survey, "grid", "малко средно много", "пари хора")
        for number in range(6):
            lines = {1: 1 + number % 2} | ({2: 3} if number < 4 else {})
            respond(survey, (question, lines))

        money, people = figure_of(survey, question).parts
        assert counts(money) == [3, 3, 0]
        assert money.mean == Decimal("1.50")
        assert (people.is_shown, people.rows, people.mean) == (False, [], None)

    def test_numbers_by_their_quarters(self, db):
        survey = closed()
        question = ask(survey, "number")
        for value in (10, 20, 30, 40, 100):
            respond(survey, (question, value))

        spread = figure_of(survey, question).spread
        assert (spread.least, spread.lower, spread.median, spread.upper, spread.most) == (
            10, 20, 30, 40, 100,
        )  # fmt: skip
        assert spread.mean == 40

    def test_days_by_month_and_places_only_where_five_named_them(self, db):
        survey = closed()
        where, when = ask(survey, "place"), ask(survey, "date")
        often, rare, rarer = (ObshtinaFactory() for _number in range(3))
        for number, place in enumerate([*[often] * 6, *[rare] * 3, *[rarer] * 3]):
            day = datetime.date(2025, 3 if number < 7 else 4, 1 + number)
            respond(survey, (where, place), (when, day))

        places, days = figure_of(survey, where), figure_of(survey, when)
        assert [(row.label, row.count) for row in places.parts[0].rows] == [
            (str(often), 6)
        ]
        assert places.left_over == 6
        assert places.counts == {often: 6}
        assert [row.count for row in days.parts[0].rows] == [7, 5]

    def test_of_organisations_a_lonely_rest_takes_another_with_it(self, db):
        survey = closed()
        question = ask(survey, "organisation")
        first, second, third = (OrganisationFactory() for _number in range(3))
        for named in [*[first] * 7, *[second] * 5, *[third] * 2]:
            respond(survey, (question, named))

        found = figure_of(survey, question)
        assert [row.count for row in found.parts[0].rows] == [7]
        assert found.left_over == 7

    def test_other_words_of_fewer_than_five_stay_unsaid(self, db):
        survey = closed()
        question = ask(survey, "one", "да не", has_other=True)
        for number in range(6):
            response = respond(survey)
            if number < 4:
                response.answers.create(question=question, text=f"друго {number}")
            else:
                response.answers.create(
                    question=question, option=question.options.first()
                )

        found = figure_of(survey, question)
        assert counts(found.parts[0]) == [2, 0, 4]
        assert found.words == []


class TestCrossed:
    def test_large_cells_are_exact_and_nobody_is_lost(self, db):
        survey = closed()
        left, right = ask(survey, "one", "а б"), ask(survey, "one", "в г")
        for row, column, count in [(1, 1, 6), (1, 2, 7), (2, 1, 8), (2, 2, 9)]:
            for _number in range(count):
                respond(survey, (left, row), (right, column))

        table = crossed(Answers(survey), left, right)
        assert table.lines == [("а", [6, 7]), ("б", [8, 9])]

    def test_who_answered_one_of_them_stands_apart_so_that_sums_hold(self, db):
        survey = closed()
        left, right = ask(survey, "one", "а б"), ask(survey, "one", "в г")
        for row, column, count in [(1, 1, 9), (1, 2, 9), (2, 1, 9), (2, 2, 9)]:
            for _number in range(count):
                respond(survey, (left, row), (right, column))
        for _number in range(2):
            respond(survey, (left, 1))

        table = crossed(Answers(survey), left, right)
        assert len(table.columns) == 3
        assert table.cells[0][2] is None
        shown = [cell for line in table.cells for cell in line if cell is not None]
        assert all(cell >= counting.FEWEST for cell in shown)
        # Neither the row „а“ (20) nor the column of no answer (2) gives the two away.
        hidden = [
            (r, c)
            for r, line in enumerate(table.cells)
            for c, x in enumerate(line)
            if x is None
        ]
        assert len([cell for cell in hidden if cell[0] == 0]) > 1
        assert len([cell for cell in hidden if cell[1] == 2]) > 1

    def test_several_answers_each_line_by_itself(self, db):
        survey = closed()
        topics, kind = ask(survey, "many", "а б"), ask(survey, "one", "в г")
        for column, count, named in [(1, 8, [1, 2]), (2, 7, [1])]:
            for _number in range(count):
                respond(survey, (topics, named), (kind, column))

        table = crossed(Answers(survey), topics, kind)
        assert table.cells == [[8, 7], [None, None]]


def test_staff_of_another_organisation_read_only_the_public_part(db):
    survey = closed(are_results_public=True)
    ask(survey, "one", "да не", code="open")
    ask(survey, "one", "да не", code="inner", is_public=False)

    def codes(user):
        return [one.code for one in Results(survey, user).questions]

    assert codes(staff_of(survey.organisation)) == ["open", "inner"]
    assert codes(staff_of(OrganisationFactory())) == ["open"]
