"""Answering under a name: pages, conditions, what is forged, and that nothing is lost."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from core.models import AuditEntry
from members.models import Membership
from participation.surveys import actions, papers
from participation.surveys.models import Answer, Response, Survey
from participation.surveys.respondents import Respondent
from tests.factories import (
    GroupFactory,
    GroupMembershipFactory,
    ObshtinaFactory,
    OrganisationFactory,
    SettlementFactory,
    SurveyFactory,
    UserFactory,
    ask,
    staff_of,
)


@pytest.fixture
def survey():
    """Two pages: who works with volunteers is asked how many, on the next page how it goes."""
    survey = SurveyFactory()
    first = survey.sections.create(position=1, title_bg="Първа")
    second = survey.sections.create(position=2, title_bg="Втора")
    works = ask(survey, "one", options="да не", is_required=True, section=first)
    many = ask(survey, "number", section=first, lowest=1, highest=500)
    goes = ask(survey, "scale", section=second)
    ask(survey, "long", section=second)
    for one in (many, goes):
        one.if_question = works
        one.save()
        one.if_options.add(works.options.first())
    return survey


def questions(survey):
    return list(Survey.objects.get(pk=survey.pk).questions)


def option(question, value):
    return str(question.options.get(value=value).pk)


def begin(client, survey, **chosen):
    """The address of the first page."""
    page = reverse("surveys:start", args=[survey.slug])
    return client.post(page, chosen)["Location"]


def said(response):
    """[(number of the question, value)] of what is kept."""
    rows = Answer.objects.filter(response=response).order_by("question", "option")
    return [
        (
            one.question.code,
            (one.option and one.option.text_bg) or one.number or one.text,
        )
        for one in rows
    ]


class TestPages:
    def test_lead_from_the_first_answer_to_the_sent_ones(self, as_user, survey):
        works, many, goes, words = questions(survey)
        user = staff_of(OrganisationFactory())
        client = as_user(user)

        page = begin(client, survey)
        second = client.post(
            page, {f"q{works.pk}": option(works, 1), f"q{many.pk}": "12"}
        )["Location"]
        look = client.post(second, {f"q{goes.pk}": "4", f"q{words.pk}": "Добре сме."})
        client.post(look["Location"])

        row = Response.objects.get()
        assert said(row) == [
            ("q1", "да"), ("q2", Decimal(12)), ("q3", Decimal(4)), ("q4", "Добре сме."),
        ]  # fmt: skip
        assert (row.sent_on, row.sent_by) == (timezone.localdate(), user)
        assert AuditEntry.objects.filter(verb="surveys.answered").count() == 1

    def test_ask_only_what_applies(self, as_user, survey):
        works, _many, _goes, _words = questions(survey)
        client = as_user(staff_of(OrganisationFactory()))

        page = begin(client, survey)
        assert "Само ако на въпрос 1 сте избрали „да“." in client.get(page).text
        second = client.post(page, {f"q{works.pk}": option(works, 2)})["Location"]

        shown = client.get(second).context["form"]
        assert [one.question.number for one in shown.blocks()] == [4]

    def test_drop_what_stopped_to_apply_and_say_so(self, as_user, survey):
        works, many, _goes, _words = questions(survey)
        client = as_user(staff_of(OrganisationFactory()))

        page = begin(client, survey)
        typed = {f"q{works.pk}": option(works, 2), f"q{many.pk}": "12"}
        answer = client.post(page, typed, follow=True)

        assert said(Response.objects.get()) == [("q1", "не")]
        assert "Отговорът на въпрос 2 отпадна" in answer.text

    def test_drop_on_later_pages_what_an_earlier_answer_ended(self, as_user, survey):
        works, _many, goes, _words = questions(survey)
        client = as_user(staff_of(OrganisationFactory()))
        page = begin(client, survey)
        second = client.post(page, {f"q{works.pk}": option(works, 1)})["Location"]
        client.post(second, {f"q{goes.pk}": "5"})

        client.post(page, {f"q{works.pk}": option(works, 2)})

        assert said(Response.objects.get()) == [("q1", "не")]

    def test_want_what_must_be_answered_only_when_going_on(self, as_user, survey):
        client = as_user(staff_of(OrganisationFactory()))
        page = begin(client, survey)

        refused = client.post(page, {"to": "next"})
        later = client.post(page, {"to": "later"}, follow=True)

        assert "Отговорете на този въпрос." in refused.text
        assert "Преди да изпратите, отговорете" in later.text

    def test_a_survey_is_not_sent_while_something_is_missing(self, as_user, survey):
        client = as_user(staff_of(OrganisationFactory()))
        begin(client, survey)
        row = Response.objects.get()

        client.post(reverse("surveys:answer", args=[survey.slug, row.pk]))

        row.refresh_from_db()
        assert not row.is_sent()


class TestForgedAnswers:
    """Refused and explained; nothing of the page is kept."""

    @pytest.fixture
    def first_page(self, as_user, survey):
        client = as_user(staff_of(OrganisationFactory()))
        return client, begin(client, survey)

    def test_an_option_of_another_question(self, first_page, survey):
        client, address = first_page
        works, *_rest = questions(survey)
        other = ask(survey, "one", options="тайно явно")

        answer = client.post(address, {f"q{works.pk}": option(other, 1)})

        assert answer.context["form"].errors == {
            f"q{works.pk}": [
                f"„{option(other, 1)}“ не е сред предложените възможности. Изберете една от тях."
            ]
        }
        assert not Answer.objects.exists()

    @pytest.mark.parametrize("value", ["0", "501", "NaN", "1e9", "дванайсет"])
    def test_a_number_out_of_bounds(self, first_page, survey, value):
        client, address = first_page
        works, many, *_rest = questions(survey)

        typed = {f"q{works.pk}": option(works, 1), f"q{many.pk}": value}
        answer = client.post(address, typed)

        assert list(answer.context["form"].errors) == [f"q{many.pk}"]
        assert not Answer.objects.exists()

    def test_a_question_of_a_later_page_or_of_another_survey(
        self, first_page, survey, caplog
    ):
        client, address = first_page
        works, _many, goes, _words = questions(survey)
        foreign = ask(SurveyFactory())

        for name in (f"q{goes.pk}", f"q{foreign.pk}", f"q{works.pk}_77", "q999999999"):
            typed = {f"q{works.pk}": option(works, 1), name: "3"}
            answer = client.post(address, typed)
            assert "на въпроси, които тази страница не задава" in answer.text

        assert not Answer.objects.exists()
        assert len(caplog.records) == 4

    def test_a_condition_that_is_not_met(self, first_page, survey):
        client, address = first_page
        works, _many, goes, words = questions(survey)
        second = client.post(address, {f"q{works.pk}": option(works, 2)})["Location"]

        answer = client.post(second, {f"q{goes.pk}": "5", f"q{words.pk}": "и"})

        assert "на въпроси, които тази страница не задава" in answer.text
        assert said(Response.objects.get()) == [("q1", "не")]

    def test_hostile_text_is_text(self, as_user):
        survey = SurveyFactory()
        words = ask(survey, "long")
        client = as_user(staff_of(OrganisationFactory()))
        hostile = "<script>alert(1)</script>{{ 7|add:7 }}"

        look = client.post(begin(client, survey), {f"q{words.pk}": hostile})
        page = client.get(look["Location"]).text

        assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7|add:7 }}" in page
        assert "<script>alert(1)" not in page

    def test_hostile_words_of_the_survey_are_text_too(self, as_user):
        survey = SurveyFactory()
        hostile = "<script>alert(1)</script>"
        ask(survey, "one", options=hostile, text_bg=hostile, help_bg=hostile)
        ask(survey, "grid", options=hostile, rows=hostile, help_bg=hostile)
        client = as_user(staff_of(OrganisationFactory()))

        shown = client.get(begin(client, survey)).text

        assert "<script>alert(1)" not in shown
        assert shown.count("&lt;script&gt;alert(1)&lt;/script&gt;") == 6

    def test_the_same_option_twice_is_one_answer(self, as_user):
        survey = SurveyFactory()
        many = ask(survey, "many", options="а б", has_other=True)
        client = as_user(staff_of(OrganisationFactory()))

        chosen = [option(many, 1), option(many, 1), "other", "other"]
        client.post(
            begin(client, survey), {f"q{many.pk}": chosen, f"q{many.pk}_other": "в"}
        )

        assert Answer.objects.count() == 2

    def test_a_personal_number_is_not_taken(self, as_user):
        survey = SurveyFactory()
        words = ask(survey, "text")
        client = as_user(staff_of(OrganisationFactory()))

        answer = client.post(
            begin(client, survey), {f"q{words.pk}": "Аз съм 6101057509"}
        )

        assert "ЕГН" in answer.text
        assert not Answer.objects.exists()


class TestKinds:
    def test_each_is_kept_in_its_own_column(self, as_user):
        survey = SurveyFactory()
        place, named = ObshtinaFactory(), OrganisationFactory()
        many = ask(survey, "many", options="а б в", has_other=True)
        grid = ask(survey, "grid", options="да не", rows="първо второ")
        day = ask(survey, "date")
        where = ask(survey, "place")
        who = ask(survey, "organisation")
        one, two = grid.rows.all()
        client = as_user(staff_of(OrganisationFactory()))

        answer = client.post(
            begin(client, survey),
            {
                f"q{many.pk}": [option(many, 1), option(many, 3), "other"],
                f"q{many.pk}_other": "нещо друго",
                f"q{grid.pk}_{one.pk}": option(grid, 2),
                f"q{grid.pk}_{two.pk}": option(grid, 1),
                f"q{day.pk}": "3.12.2026",
                f"q{where.pk}": place.pk,
                f"q{who.pk}": named.pk,
            },
        )

        kept = Answer.objects.filter(response=Response.objects.get())
        assert sorted(
            (row.option and row.option.text_bg, row.text)
            for row in kept.filter(question=many)
            if row.option
        ) == [("а", ""), ("в", "")]
        assert kept.get(question=many, option=None).text == "нещо друго"
        assert {
            (row.row.text_bg, row.option.text_bg) for row in kept.filter(question=grid)
        } == {("първо", "не"), ("второ", "да")}
        assert kept.get(question=day).day == datetime.date(2026, 12, 3)
        assert kept.get(question=where).obshtina == place
        assert kept.get(question=who).organisation == named
        page = client.get(answer["Location"]).text
        assert "нещо друго" in page
        assert date_format(datetime.date(2026, 12, 3), "DATE_FORMAT") in page

    def test_no_more_options_than_may_be_chosen(self, as_user):
        survey = SurveyFactory()
        many = ask(survey, "many", options="а б в", most=2)
        client = as_user(staff_of(OrganisationFactory()))

        answer = client.post(
            begin(client, survey), {f"q{many.pk}": [option(many, n) for n in (1, 2, 3)]}
        )

        assert "Изберете най-много 2." in answer.text

    def test_of_a_table_every_line_must_be_answered(self, as_user):
        survey = SurveyFactory()
        grid = ask(survey, "grid", options="да не", rows="а б", is_required=True)
        first = grid.rows.first()
        client = as_user(staff_of(OrganisationFactory()))

        typed = {f"q{grid.pk}_{first.pk}": option(grid, 1)}
        answer = client.post(begin(client, survey), typed)

        assert list(answer.context["form"].errors) == [
            f"q{grid.pk}_{grid.rows.last().pk}"
        ]


class TestOneAnswerEach:
    def test_staff_share_what_one_of_them_began(self, as_user, survey):
        organisation = OrganisationFactory()
        one, other = staff_of(organisation), staff_of(organisation, "owner")
        works, *_rest = questions(survey)

        begun = begin(as_user(one), survey)
        as_user(one).post(begun, {f"q{works.pk}": option(works, 1), "to": "later"})
        again = begin(as_user(other), survey)

        assert again == begun
        shown = as_user(other).get(again).context["form"]
        assert shown[f"q{works.pk}"].value() == option(works, 1)

    def test_who_has_a_plain_role_or_works_elsewhere_does_not_answer(
        self, as_user, survey
    ):
        organisation = OrganisationFactory()
        begin(as_user(staff_of(organisation)), survey)
        row = Response.objects.get()
        page = reverse("surveys:answer_page", args=[survey.slug, row.pk, 1])
        plain = staff_of(organisation, Membership.Role.MEMBER)

        assert as_user(plain).get(page).status_code == 404
        assert as_user(staff_of(OrganisationFactory())).get(page).status_code == 404
        begin(as_user(plain), survey)
        assert Response.objects.get() == row

    def test_who_works_for_two_chooses_for_which(self, as_user, survey):
        user = staff_of(OrganisationFactory())
        second = OrganisationFactory()
        Membership.objects.create(
            person=user.person, organisation=second, role="editor"
        )

        begin(as_user(user), survey, organisation=second.pk)

        assert Response.objects.get().organisation == second

    def test_sending_twice_counts_once(self, as_user):
        survey = SurveyFactory()
        words = ask(survey)
        user = staff_of(OrganisationFactory())
        client = as_user(user)
        look = client.post(begin(client, survey), {f"q{words.pk}": "да"})["Location"]

        for _press in range(2):
            client.post(look)
        late = client.post(
            reverse(
                "surveys:answer_page",
                args=[survey.slug, Response.objects.get().pk, 1],
            ),
            {f"q{words.pk}": "друго"},
        )

        assert late["Location"] == look
        assert said(Response.objects.get()) == [("q1", "да")]
        assert AuditEntry.objects.filter(verb="surveys.answered").count() == 1

    def test_taken_back_they_may_answer_anew(self, as_user):
        survey = SurveyFactory()
        words = ask(survey)
        client = as_user(staff_of(OrganisationFactory()))
        look = client.post(begin(client, survey), {f"q{words.pk}": "да"})["Location"]
        client.post(look)

        client.post(f"{look}delete/")

        assert not Response.objects.exists()
        begin(client, survey)
        assert Response.objects.get().sent_on is None

    def test_a_person_of_a_group_answers_for_themselves(self, as_user):
        group = GroupFactory()
        survey = SurveyFactory(
            audience="group", group=group, respondent=Survey.Respondent.PERSON
        )
        ask(survey)
        user = UserFactory()
        GroupMembershipFactory(group=group, person=user.person, organisation=None)

        begin(as_user(user), survey)

        assert Response.objects.get().person == user.person


class TestClosed:
    def test_takes_nothing_any_more(self, as_user, survey):
        organisation = OrganisationFactory()
        user = staff_of(organisation)
        begin(as_user(user), survey)
        row = Response.objects.get()
        Survey.objects.update(
            closes_on=timezone.localdate() - datetime.timedelta(days=1)
        )

        for act in (
            lambda: actions.save(row, {}),
            lambda: actions.send(row, None, actor=user),
            lambda: actions.take_back(row, actor=user),
            lambda: actions.start(survey, Respondent(organisation=organisation)),
        ):
            with pytest.raises(ValidationError) as error:
                act()
            assert error.value.code == "not_open"
        page = reverse("surveys:answer_page", args=[survey.slug, row.pk, 1])
        answer = as_user(user).post(page, {}, follow=True)
        assert "Сега анкетата не приема отговори." in answer.text


def test_a_lost_session_keeps_what_was_typed(as_user, client, survey):
    begin(as_user(staff_of(OrganisationFactory())), survey)
    row = Response.objects.get()
    page = reverse("surveys:answer_page", args=[survey.slug, row.pk, 1])

    answer = client.post(
        page,
        {"q1": "дълъг текст"},
        headers={"Origin": "http://testserver", "Referer": "http://testserver/"},
    )

    assert "дълъг текст" in answer.text


@pytest.mark.parametrize("count", [1, 30])
def test_a_page_asks_as_many_questions_for_thirty_as_for_one(
    as_user, django_assert_max_num_queries, count
):
    survey = SurveyFactory()
    for _number in range(count):
        ask(survey, "many", options="а б в")
    client = as_user(staff_of(OrganisationFactory()))
    page = begin(client, survey)
    client.get(page)

    with django_assert_max_num_queries(22):
        client.get(page)


class TestPlaces:
    @pytest.fixture
    def asked(self):
        """Two questions: the village, and the oblast of the office."""
        survey = SurveyFactory()
        return (
            survey,
            ask(survey, "place", level="settlement", is_required=True, help="Кметство"),
            ask(survey, "place", level="oblast"),
        )

    def test_a_village_is_typed_by_its_name(self, as_user, asked):
        survey, village, office = asked
        chosen = SettlementFactory(name_bg="Басарбово", kind="village")
        user = staff_of(OrganisationFactory())
        client = as_user(user)
        page = begin(client, survey)

        shown = client.get(page).text
        assert "Кметство Достатъчно е името." in shown
        answers = {f"q{village.pk}": "с. Басарбово", f"q{office.pk}": ""}
        client.post(page, answers)

        answer = Answer.objects.get()
        assert (answer.settlement, answer.obshtina, answer.question) == (
            chosen, None, village,
        )  # fmt: skip
        look = reverse("surveys:answer", args=[survey.slug, answer.response_id])
        assert "Басарбово, община " in client.get(look).text
        assert "Басарбово, община " in client.get(page).text

    def test_which_of_two_is_asked(self, as_user, asked):
        survey, village, _office = asked
        first, second = (
            SettlementFactory(name_bg="Бяла", obshtina__name_bg=name)
            for name in ("Сливница", "Велики Преслав")
        )
        client = as_user(staff_of(OrganisationFactory()))
        page = begin(client, survey)

        doubt = client.post(page, {f"q{village.pk}": "Бяла"})
        assert f"Бяла, община {first.obshtina}" in doubt.text
        assert f'<option value="Бяла, община {second.obshtina}' in doubt.text
        assert not Answer.objects.exists()

        client.post(page, {f"q{village.pk}": f"Бяла, {second.obshtina}"})
        assert Answer.objects.get().settlement == second

    def test_what_is_no_place_of_the_level_is_refused(self, as_user, asked):
        survey, village, office = asked
        settlement = SettlementFactory(name_bg="Ново село")
        client = as_user(staff_of(OrganisationFactory()))
        page = begin(client, survey)

        for forged in (
            {f"q{village.pk}": str(settlement.pk)},
            {f"q{village.pk}": "Атлантида"},
            {f"q{village.pk}": "Ново село", f"q{office.pk}": "99999"},
            {f"q{village.pk}": "Ново село", f"q{office.pk}": settlement.ekatte},
        ):
            assert client.post(page, forged).status_code == 200
        assert not Answer.objects.exists()

    def test_a_sheet_of_paper_has_a_line_and_is_entered(self, as_user, asked):
        survey, village, _office = asked
        chosen = SettlementFactory(name_bg="Басарбово")
        sheet = [one for part in papers.sections(survey) for one in part["questions"]]
        assert [(one["lines"], one["help"]) for one in sheet] == [
            (1, "Кметство Напишете населеното място и общината."),
            (1, "Напишете областта."),
        ]

        entered = as_user(staff_of(survey.organisation)).post(
            reverse("surveys:paper", args=[survey.slug]),
            {
                "sheet": 1,
                "channel": "paper",
                "organisation": OrganisationFactory().pk,
                f"q{village.pk}": "Басарбово",
            },
        )

        assert entered.status_code == 302
        assert Answer.objects.get().settlement == chosen
