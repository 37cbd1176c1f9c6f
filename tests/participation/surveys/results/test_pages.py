"""Who reads which results, and what stands on the pages and in the files."""

import datetime
import io
import json

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.models import AuditEntry
from members.models import Membership
from participation.surveys.models import Survey
from tests.factories import (
    GroupFactory,
    OrganisationFactory,
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
