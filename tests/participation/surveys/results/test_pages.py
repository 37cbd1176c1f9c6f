"""Who reads which results, and what stands on the pages and in the files."""

import datetime
import io
import json

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from core.models import AuditEntry
from members.models import Membership
from participation.surveys.models import Survey
from tests.factories import (
    GroupFactory,
    OblastFactory,
    OrganisationFactory,
    SettlementFactory,
    SurveyFactory,
    UserFactory,
    ask,
    staff_of,
)
from tests.participation.surveys.results.answers import (
    closed,
    respond,
    survey_of_topics,
)

Owner = Membership.Role.OWNER
DATA = "Отговорите"


def page(survey, name="page", **query):
    address = reverse(f"survey_results:{name}", args=[survey.slug])
    return f"{address}?{'&'.join(f'{key}={value}' for key, value in query.items())}"


def sheets(response):
    content = b"".join(response.streaming_content)
    return openpyxl.load_workbook(io.BytesIO(content))


def share(survey, *codes):
    """Make these questions the public part."""
    survey.are_results_public = True
    survey.save()
    for one in survey.questions:
        one.is_public = one.code in codes
        one.save()


class TestWhoReads:
    def test_nobody_but_the_staff_until_a_public_part_is_chosen(self, client):
        survey, _question = survey_of_topics([6, 2])

        assert client.get(page(survey)).status_code == 404
        client.force_login(staff_of(OrganisationFactory()))
        assert client.get(page(survey)).status_code == 404
        client.force_login(staff_of(survey.organisation))
        assert client.get(page(survey)).status_code == 200

    def test_the_public_part_is_what_the_staff_chose_and_nothing_else(self, client):
        survey, _question = survey_of_topics([6, 2])
        hidden = ask(survey, "one", "да не", text_bg="Таен въпрос")
        for response in survey.responses.all():
            response.answers.create(question=hidden, option=hidden.options.get(value=1))
        staff = staff_of(survey.organisation)

        client.force_login(staff)
        client.post(page(survey, "share"), {"questions": ["topics"]})
        client.logout()

        for name in ("page", "csv", "json"):
            response = client.get(page(survey, name))
            text = (
                b"".join(response.streaming_content)
                if response.streaming
                else response.content
            ).decode()
            assert "тема1" in text
            assert "Таен" not in text
        book = sheets(client.get(page(survey, "xlsx")))
        told = str([[cell.value for cell in row] for sheet in book for row in sheet])
        assert "тема1" in told
        assert "Таен" not in told
        assert AuditEntry.objects.filter(
            verb="surveys.results_shared", data={"questions": ["topics"]}
        ).exists()

    def test_free_words_are_never_public(self, client):
        survey = closed()
        words = ask(survey, "long", text_bg="Защо", code="why")
        for number in range(6):
            respond(survey, (words, f"дума{number}"))
        share(survey, "why")

        assert "дума" not in client.get(page(survey)).content.decode()
        client.force_login(staff_of(survey.organisation))
        assert "дума3" in client.get(page(survey)).content.decode()
        form = client.get(page(survey, "share")).context["form"]
        assert form.fields["questions"].choices == []

    def test_words_beside_other_are_never_public_either(self, client):
        survey = closed()
        question = ask(survey, "one", "да не", has_other=True, code="help")
        for number in range(6):
            response = respond(survey)
            response.answers.create(question=question, text=f"Иван {number} пречи")
        share(survey, "help")

        assert "пречи" not in client.get(page(survey)).content.decode()
        client.force_login(staff_of(survey.organisation))
        assert "Иван 3 пречи" in client.get(page(survey)).content.decode()

    def test_places_nobody_made_public_divide_nothing_in_public(self, client, places):
        survey = closed()
        where = ask(survey, "place", code="where")
        what = ask(survey, "one", "да не", code="what")
        for number, place in enumerate([*[places[0]] * 6, *[places[1]] * 5]):
            respond(survey, (where, place), (what, 1 + number % 2))
        first = f"obshtina:{places[0].pk}"

        share(survey, "what")
        kept = client.get(page(survey, of=first)).context
        share(survey, "what", "where")
        told = client.get(page(survey, of=first)).context

        assert (kept["divisions"], kept["chosen"]) == ([], None)
        assert told["chosen"].key == first

    def test_nobody_reads_an_open_anonymous_survey(self, client):
        survey, _question = survey_of_topics([6], is_anonymous=True)
        Survey.objects.update(status=Survey.Status.OPEN, are_results_public=True)

        assert client.get(page(survey)).status_code == 404
        client.force_login(staff_of(survey.organisation, Owner))
        shown = client.get(page(survey))
        assert shown.context["sections"] == []
        assert "тема1" not in shown.content.decode()
        response = client.get(page(survey, "csv"))
        assert "тема1" not in b"".join(response.streaming_content).decode()

    def test_live_figures_grow_by_fives_of_past_days(self, client):
        survey, question = survey_of_topics([0, 0])
        today = survey.opened_on
        yesterday = today - datetime.timedelta(days=1)
        Survey.objects.update(status=Survey.Status.OPEN, are_results_live=True)
        share(survey, "topics")
        survey = Survey.objects.get(pk=survey.pk)
        Survey.objects.update(status=Survey.Status.OPEN, are_results_live=True)

        def told():
            return client.get(page(survey)).context["results"].count

        for _number in range(4):
            respond(survey, (question, [1]), sent_on=yesterday)
        assert told() == 0
        for _number in range(4):
            respond(survey, (question, [1]), sent_on=yesterday)
        assert told() == 5
        for _number in range(9):
            respond(survey, (question, [2]), sent_on=today)
        assert told() == 5


class TestWatching:
    """What somebody learns who reads live results each morning and subtracts."""

    @pytest.fixture
    def survey(self):
        """Open since a month; who wants training is asked which, and judges two things."""
        survey = SurveyFactory(
            opened_on=timezone.localdate() - datetime.timedelta(days=30),
            are_results_public=True,
            are_results_live=True,
        )
        wants = ask(survey, "one", "да не", code="wants")
        which = ask(survey, "one", "право пари", code="which", if_question=wants)
        which.if_options.add(wants.options.get(value=1))
        ask(survey, "grid", "слабо добре", rows="ред втори", code="judged")
        return survey

    def answered(self, survey, *days_ago_and_answers):
        wants, which, judged = Survey.objects.get(pk=survey.pk).questions
        for days_ago, choice, lines in days_ago_and_answers:
            given = [(wants, 1 if choice else 2)]
            given += [(which, choice)] if choice else []
            given += [(judged, lines)] if lines else []
            day = timezone.localdate() - datetime.timedelta(days=days_ago)
            respond(survey, *given, sent_on=day)

    def told(self, client, survey, **query):
        [(_section, figures)] = client.get(page(survey, **query)).context["sections"]
        return {
            one.question.code: (
                one.answered,
                one.asked,
                [[row.count for row in part.rows] for part in one.parts],
            )
            for one in figures
        }

    def test_five_more_answers_tell_nothing_of_the_one_who_was_asked_more(
        self, client, survey
    ):
        self.answered(survey, *[(20, 1, None)] * 5)
        before = self.told(client, survey)
        self.answered(survey, (9, 2, None), *[(8, 0, None)] * 4)
        after = self.told(client, survey)

        assert before["wants"] == (5, 5, [[5, 0]])
        assert after["wants"] == (10, 10, [[6, 4]])
        assert before["which"] == after["which"] == (5, 5, [[5, 0]])

        self.answered(survey, *[(7, 2, None)] * 4, (7, 0, None))
        assert self.told(client, survey)["which"] == (10, 10, [[5, 5]])

    def test_each_line_of_a_table_grows_by_five_of_its_own(self, client, survey):
        both, first = {1: 2, 2: 2}, {1: 1}
        self.answered(survey, *[(20, 0, both)] * 5)
        before = self.told(client, survey)["judged"]
        self.answered(survey, (9, 0, {1: 1, 2: 1}), *[(8, 0, first)] * 4)
        after = self.told(client, survey)["judged"]

        assert before == (5, 5, [[0, 5], [0, 5]])
        assert after == (10, 10, [[5, 5], [0, 5]])

    def test_the_last_few_stay_out_when_it_has_closed(self, client, survey):
        self.answered(survey, *[(20, 1, None)] * 6, (9, 2, None))
        before = self.told(client, survey)

        Survey.objects.update(status=Survey.Status.CLOSED)
        closed_page = client.get(page(survey))

        assert self.told(client, survey) == before
        assert "не се събраха пет" in closed_page.text
        client.force_login(staff_of(survey.organisation))
        assert self.told(client, survey)["which"] == (7, 7, [[6, 1]])

    def test_choosing_anew_does_not_let_them_in(self, client, survey):
        self.answered(survey, *[(20, 1, None)] * 6)
        before = self.told(client, survey)
        client.force_login(staff_of(survey.organisation))
        chosen = {"questions": ["wants", "which", "judged"]}

        client.post(page(survey, "share"), chosen)
        Survey.objects.update(status=Survey.Status.CLOSED)
        client.post(page(survey, "share"), chosen)

        client.logout()
        assert self.told(client, survey) == before

    def test_parts_and_crossed_questions_wait_until_it_is_closed(self, client, survey):
        """Five more in all may be one more in a part."""
        self.answered(survey, *[(20, 1, None)] * 5, *[(9, 0, None)] * 5)
        organisations = [one.organisation for one in survey.responses.all()]
        for number, one in enumerate(organisations):
            one.kind = "library" if number < 5 else "association"
            one.save()
        crossed = {"rows": "wants", "columns": "which"}

        live = client.get(page(survey)).context
        table = client.get(page(survey, "cross", **crossed))
        assert (live["divisions"], table.context["table"]) == ([], None)
        assert "Въпросите се съпоставят, след като" in table.text

        Survey.objects.update(status=Survey.Status.CLOSED)
        [(kinds, _groups)] = client.get(page(survey)).context["divisions"]
        assert kinds.key == "kind"
        assert client.get(page(survey, "cross", **crossed)).context["table"]


def test_a_kind_and_a_place_are_not_both_told_where_their_difference_is_small(
    client, places
):
    """Of nine in the first place seven are libraries, and there is no library elsewhere."""
    survey = closed()
    where, what = ask(survey, "place"), ask(survey, "one", "да не")
    for obshtina, kind, count in [
        (places[0], "library", 7), (places[0], "association", 2),
        (places[1], "association", 6),
    ]:  # fmt: skip
        for _number in range(count):
            respond(
                survey,
                (where, obshtina),
                (what, 1),
                organisation=OrganisationFactory(kind=kind),
            )
    client.force_login(staff_of(survey.organisation))

    told = client.get(page(survey)).context["divisions"]
    asked = client.get(page(survey, of="kind:library")).context

    assert [(one.key, len(groups)) for one, groups in told] == [("obshtina", 2)]
    assert asked["chosen"] is None


class TestPlaces:
    """Districts, municipalities, and settlements that are counted with their municipality."""

    @pytest.fixture
    def settled(self, places):
        """Six in two villages of the first municipality, five in the town of the second."""
        survey = closed()
        where = ask(survey, "place", level="settlement", code="where")
        village, hamlet = (
            SettlementFactory(obshtina=places[0], kind="village", name_bg=name)
            for name in ("Горно", "Долно")
        )
        town = SettlementFactory(obshtina=places[1], name_bg="Градец")
        for one in [village, *[hamlet] * 5, *[town] * 5]:
            respond(survey, (where, one))
        share(survey, "where")
        return survey, village

    def test_villages_are_told_as_their_municipality_alone(
        self, client, settled, places
    ):
        survey, _village = settled

        response = client.get(page(survey))

        [(_section, [figure])] = response.context["sections"]
        rows = [(row.label, row.count) for row in figure.parts[0].rows]
        assert rows == [(str(places[0]), 6), (str(places[1]), 5)]
        assert "Горно" not in response.text
        for name in ("csv", "xlsx", "json"):
            taken = client.get(page(survey, name))
            told = (
                str(
                    [[c.value for c in row] for sheet in sheets(taken) for row in sheet]
                )
                if name == "xlsx"
                else taken.getvalue().decode()
            )
            assert str(places[0]) in told
            assert "Долно" not in told

    def test_the_file_of_the_owner_names_them_with_their_codes(self, client, settled):
        survey, village = settled
        client.force_login(staff_of(survey.organisation, Owner))

        book = sheets(client.post(page(survey, "answers")))

        header, *rows = book.worksheets[2].iter_rows(values_only=True)
        assert header[-2:] == ("where", "where_ekatte")
        named = next(row for row in rows if row[-1] == village.ekatte)
        assert named[-2].startswith("Горно, община ")
        codes = [row[5:8] for row in book.worksheets[1].iter_rows(values_only=True)]
        assert ("код по ЕКАТТЕ", village.ekatte, "Горно") in codes

    def test_an_anonymous_file_says_no_more_than_the_municipality(
        self, client, settled, places
    ):
        survey, village = settled
        survey.responses.update(organisation=None)
        Survey.objects.update(is_anonymous=True)
        client.force_login(staff_of(survey.organisation, Owner))

        book = sheets(client.post(page(survey, "answers")))

        header, *rows = book.worksheets[2].iter_rows(values_only=True)
        assert header == ("where",)
        assert {row[0] for row in rows} == {str(one) for one in places}
        told = str([[c.value for c in row] for sheet in book for row in sheet])
        assert village.ekatte not in told

    def test_oblasti_are_told_and_divide(self, client):
        survey = closed()
        first, second, third, fourth = (
            OblastFactory(code=code, name_bg=name)
            for code, name in [
                ("RSE", "Русе"),
                ("RAZ", "Разград"),
                ("VID", "Видин"),
                ("VAR", "Варна"),
            ]
        )
        where = ask(survey, "place", level="oblast", code="where")
        what = ask(survey, "one", "да не", code="what")
        for one in [*[first] * 6, *[second] * 5, *[third] * 6, fourth]:
            respond(survey, (where, one), (what, 1 if one == third else 2))
        share(survey, "where", "what")

        shown = client.get(page(survey))
        [(_section, figures)] = shown.context["sections"]
        part = client.get(page(survey, of=f"oblast:{third.code}"))
        [(_section, [_where, of_third])] = part.context["sections"]

        assert sorted(row.count for row in figures[0].parts[0].rows) == [6, 6]
        assert figures[0].left_over == 6
        assert [row.count for row in of_third.parts[0].rows] == [6, 0]


class TestFewerThanFive:
    def test_a_survey_of_four_shows_nothing_anywhere(self, client):
        survey, _question = survey_of_topics([4])
        client.force_login(staff_of(survey.organisation, Owner))

        shown = client.get(page(survey))
        assert shown.context["sections"] == []
        told = json.loads(client.get(page(survey, "json")).content)
        assert told["responses"] is None
        assert [one["count"] for one in told["results"]] == [None]
        assert client.post(page(survey, "answers")).status_code == 302
        assert not AuditEntry.objects.filter(verb="surveys.answers_exported").exists()

    def test_a_question_that_four_answered_shows_nothing(self, client):
        survey, _question = survey_of_topics([6])
        other = ask(survey, "one", "синьо зелено")
        for response in survey.responses.all()[:4]:
            response.answers.create(question=other, option=other.options.first())
        client.force_login(staff_of(survey.organisation))

        text = client.get(page(survey)).content.decode()
        assert "тема1" in text
        assert "синьо" not in text

    def test_a_part_whose_rest_is_small_is_not_told_apart(self, client, places):
        """Nine of one place and three of another: who knows both sums knows the three."""
        survey = closed()
        where, what = ask(survey, "place"), ask(survey, "one", "да не")
        for number, obshtina in enumerate([*[places[0]] * 9, *[places[1]] * 3]):
            respond(survey, (where, obshtina), (what, 1 + number % 2))
        client.force_login(staff_of(survey.organisation))

        assert client.get(page(survey)).context["divisions"] == []
        asked = client.get(page(survey, of=f"obshtina:{places[0].pk}"))
        assert asked.context["chosen"] is None

    def test_two_places_of_five_are(self, client, places):
        survey = closed()
        where, what = ask(survey, "place"), ask(survey, "one", "да не")
        for obshtina in [*[places[0]] * 6, *[places[1]] * 5]:
            respond(
                survey, (where, obshtina), (what, 1 if obshtina == places[0] else 2)
            )
        client.force_login(staff_of(survey.organisation))

        asked = client.get(page(survey, of=f"obshtina:{places[1].pk}"))
        [(_section, figures)] = asked.context["sections"]
        assert [row.count for row in figures[1].parts[0].rows] == [0, 5]

    def test_of_a_part_nothing_is_said_from_which_few_of_another_follow(
        self, client, places
    ):
        """Ten of the first place want the first one, and one of the second does too."""
        survey = closed()
        where, wanted = ask(survey, "place"), ask(survey, "place")
        first, second = places
        for here, there, count in [
            (first, first, 10), (first, second, 5), (second, first, 1), (second, second, 6),
        ]:  # fmt: skip
            for _number in range(count):
                respond(survey, (where, here), (wanted, there))
        client.force_login(staff_of(survey.organisation))

        def told(**query):
            [(_section, figures)] = client.get(page(survey, **query)).context[
                "sections"
            ]
            part = figures[1]
            return [row.count for row in part.parts[0].rows], part.left_over

        assert told() == ([11, 11], 0)
        assert told(of=f"obshtina:{first.pk}") == ([], 15)
        assert told(of=f"obshtina:{second.pk}") == ([], 7)


class TestAnonymous:
    def test_the_file_has_no_names_days_words_or_order(self, client, places):
        survey = closed(is_anonymous=True)
        number = ask(survey, "number", code="number")
        ask(survey, "date", code="day")
        words = ask(survey, "text", code="words")
        where = ask(survey, "place", code="where")
        for value in range(60):
            place = places[0] if value < 58 else places[1]
            respond(survey, (number, value), (words, f"дума{value}"), (where, place))
        owner = staff_of(survey.organisation, Owner)
        client.force_login(owner)

        taken = [sheets(client.post(page(survey, "answers"))) for _time in range(2)]
        orders = []
        for book in taken:
            header, *rows = book.worksheets[2].iter_rows(values_only=True)
            assert header == ("number", "where")
            assert {row[1] for row in rows} == {"друго място"}
            orders.append([row[0] for row in rows])
        assert sorted(orders[0]) == list(range(60))
        assert orders[0] != orders[1]
        assert orders[0] != sorted(orders[0])
        assert (
            AuditEntry.objects.filter(
                verb="surveys.answers_exported", actor=owner
            ).count()
            == 2
        )

    def test_only_the_owner_takes_it(self, client):
        survey, _question = survey_of_topics([6], is_anonymous=True)

        client.force_login(staff_of(survey.organisation))
        assert client.post(page(survey, "answers")).status_code == 403
        client.force_login(UserFactory())
        assert client.post(page(survey, "answers")).status_code == 404


class TestFiles:
    def test_no_text_of_people_is_a_formula(self, client):
        survey = closed()
        words = ask(survey, "text", code="words")
        survey.sections.update(title_bg="=1+1")
        for _number in range(5):
            organisation = OrganisationFactory(name_bg="=HYPERLINK(1)")
            respond(survey, (words, "=cmd|' /C calc'!A0"), organisation=organisation)
        client.force_login(staff_of(survey.organisation, Owner))

        book = sheets(client.post(page(survey, "answers")))
        for row in book.worksheets[2].iter_rows(min_row=2):
            for cell in row:
                assert cell.data_type != "f"
            assert row[0].value == "'=HYPERLINK(1)"
            assert row[3].value == "'=cmd|' /C calc'!A0"

    def test_percentages_are_live_sums(self, client):
        survey, _question = survey_of_topics([6, 2])
        client.force_login(staff_of(survey.organisation))

        response = client.get(page(survey, "xlsx"))
        content = io.BytesIO(b"".join(response.streaming_content))
        sheet = openpyxl.load_workbook(content).worksheets[0]
        assert [cell.value for cell in sheet[2]][2:] == [
            "", "тема1", 6, 8, "=ROUND(100*E2/F2,1)",
        ]  # fmt: skip
        content.seek(0)
        values = openpyxl.load_workbook(content, data_only=True).worksheets[0]
        assert values["G2"].value == 75

    def test_the_code_book_says_when_a_question_is_asked(self, client):
        survey, question = survey_of_topics([6, 2])
        more = ask(survey, "one", "да не", if_question=question)
        more.if_options.set(question.options.filter(value=1))
        client.force_login(staff_of(survey.organisation))

        book = sheets(client.get(page(survey, "xlsx"))).worksheets[1]
        told = {row[1]: row[-1] for row in book.iter_rows(min_row=2, values_only=True)}
        assert told["topics"] == "всички"
        assert "тема1" in told[more.code]

    def test_a_number_stands_with_its_quarters_on_the_page(self, client):
        survey = closed()
        question = ask(survey, "number")
        for value in (10, 20, 30, 40, 160):
            respond(survey, (question, value))
        client.force_login(staff_of(survey.organisation))

        shown = client.get(page(survey)).content.decode()
        assert '<progress max="100" value="18.8"' in shown
        assert "160" in shown

    def test_the_results_on_paper(self, client):
        survey, _question = survey_of_topics([6, 2])
        for kind in ("number", "scale", "date"):
            ask(survey, kind)
        client.force_login(staff_of(survey.organisation))

        response = client.get(page(survey, "pdf"))
        assert response.content.startswith(b"%PDF")

    def test_percentages_of_one_table_have_as_many_decimals(self, client):
        survey, _question = survey_of_topics([3, 1, 8])
        client.force_login(staff_of(survey.organisation))

        shown = client.get(page(survey)).text.replace("\xa0", " ")
        paper = words_of(client.get(page(survey, "pdf")))

        assert all(f"· {number} %" in shown for number in ("25,0", "8,3", "66,7"))
        assert all(number in paper for number in ("25,0", "8,3", "66,7"))
        whole, _question = survey_of_topics([3, 9], organisation=survey.organisation)
        assert "· 25 %" in client.get(page(whole)).text.replace("\xa0", " ")

    def test_on_paper_a_question_stands_with_its_first_table(self, client):
        """Wherever the page happens to end."""
        survey, _question = survey_of_topics([6, 2])
        questions = [
            ask(survey, "scale", text_bg=f"Заглавие{number}") for number in range(12)
        ]
        for _number in range(5):
            respond(survey, *[(one, 3) for one in questions])
        client.force_login(staff_of(survey.organisation))

        pages = PdfReader(io.BytesIO(client.get(page(survey, "pdf")).content)).pages

        for words in [one.extract_text() for one in pages]:
            for after in words.split("Заглавие")[1:]:
                assert "отговорил" in after.casefold()
                assert all(f"\n{degree}" in after for degree in range(1, 6))


def words_of(response):
    pages = PdfReader(io.BytesIO(response.content)).pages
    return "\n".join(one.extract_text() for one in pages)


@pytest.mark.parametrize("name", ["page", "compare", "needs", "cross"])
def test_a_page_asks_the_same_number_of_questions_for_five_and_for_forty(client, name):
    counts = []
    for many in (1, 8):
        survey, _question = survey_of_topics([5] * many)
        for number in range(many):
            more = ask(survey, "one", "да не", code=f"more{number}")
            for response in survey.responses.all():
                response.answers.create(question=more, option=more.options.get(value=1))
        client.force_login(staff_of(survey.organisation))
        query = {"rows": "topics", "columns": "more0"} if name == "cross" else {}
        client.get(page(survey, name, **query))
        with CaptureQueriesContext(connection) as asked:
            assert client.get(page(survey, name, **query)).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert counts[0] < 45


def test_everybody_finds_a_survey_whose_results_are_public(client):
    told = closed(are_results_public=True, title_bg="За всички")
    kept = closed(title_bg="За нас")
    shut = closed(
        are_results_public=True,
        audience="group",
        group=GroupFactory(access="private"),
        title_bg="На затворена група",
    )

    page = client.get(reverse("surveys:list")).text

    assert "За всички" in page
    assert "За нас" not in page
    assert "затворена" not in page
    assert client.get(told.get_absolute_url()).status_code == 200
    assert client.get(kept.get_absolute_url()).status_code == 404
    for address in (
        shut.get_absolute_url(),
        reverse("survey_results:page", args=[shut.slug]),
    ):
        assert client.get(address).status_code == 404


def test_the_list_leads_to_the_survey_and_that_to_what_everybody_reads(client):
    shown, _question = survey_of_topics([6, 2])
    survey_of_topics([5, 2])
    share(shown, "topics")

    answer = client.get(reverse("surveys:list"))

    assert list(answer.context["object_list"]) == [shown]
    results = reverse("survey_results:page", args=[shown.slug])
    assert f'href="{results}"' in client.get(shown.get_absolute_url()).text
