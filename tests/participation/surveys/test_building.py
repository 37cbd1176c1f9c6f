"""The builder: templates, earlier runs, order, conditions, and what is settled by the first answer."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from participation.surveys import actions, copying, patterns
from participation.surveys.conditions import numbered
from participation.surveys.models import Question, Survey
from tests.factories import (
    ObshtinaFactory,
    OrganisationFactory,
    SurveyFactory,
    ask,
    staff_of,
)

Kind = Question.Kind


@pytest.fixture
def draft():
    return SurveyFactory(status=Survey.Status.DRAFT, opened_on=None)


def to_come(days=14):
    return (timezone.localdate() + datetime.timedelta(days=days)).isoformat()


def texts(survey):
    return [one.text_bg for one in Question.objects.of(survey).in_order()]


def page(survey, name, *args):
    return reverse(f"surveys:{name}", args=[survey.slug, *args])


class TestNewSurvey:
    def fields(self, organisation, **more):
        return {
            "organisation": organisation.pk,
            "title_bg": "Какво Ви трябва",
            "kind": "needs",
            "audience": "members",
            "respondent": "organisation",
            "closes_on": to_come(),
        } | more

    def test_begins_with_a_template(self, as_user):
        organisation = OrganisationFactory()
        client = as_user(staff_of(organisation))

        made = client.post(
            reverse("surveys:create"), self.fields(organisation, begin_with="needs")
        )

        survey = Survey.objects.get()
        assert made["Location"] == page(survey, "build")
        assert (survey.slug, survey.status) == ("kakvo-vi-tryabva", "draft")
        topics = Question.objects.of(survey).get(code="topics")
        assert (topics.most, topics.options.count()) == (3, 10)
        hindrance = Question.objects.of(survey).get(code="hindrance")
        assert hindrance.if_question.code == "applied"
        assert [one.value for one in hindrance.if_options.all()] == [2, 3]

    @pytest.mark.parametrize(
        ("begin_with", "said", "may_open"),
        [("needs", "Прегледайте", True), ("", "Напишете въпросите", False)],
    )
    def test_it_is_told_what_to_do_next(self, as_user, begin_with, said, may_open):
        organisation = OrganisationFactory()
        fields = self.fields(organisation, begin_with=begin_with)

        page = as_user(staff_of(organisation)).post(
            reverse("surveys:create"), fields, follow=True
        )

        assert said in page.text
        opens = reverse("surveys:open", args=[Survey.objects.get().slug])
        assert (opens in page.text, "Още няма въпроси" not in page.text) == (
            may_open,
            may_open,
        )

    def test_the_same_form_sent_twice_makes_one(self, as_user):
        organisation = OrganisationFactory()
        client = as_user(staff_of(organisation))
        form = client.get(reverse("surveys:create")).context["form"]
        sent = self.fields(organisation, submission=form["submission"].value())

        for _press in range(2):
            client.post(reverse("surveys:create"), sent)

        assert Survey.objects.count() == 1

    def test_for_anybody_is_anonymous_and_of_people(self, as_user):
        organisation = OrganisationFactory()

        as_user(staff_of(organisation)).post(
            reverse("surveys:create"), self.fields(organisation, audience="anybody")
        )

        survey = Survey.objects.get()
        assert (survey.is_anonymous, survey.respondent) == (True, "person")

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"audience": "group"}, "group"),
            ({"audience": "place"}, "oblasti"),
            ({"audience": "participants"}, "audience"),
            ({"closes_on": "2020-01-01"}, "closes_on"),
            ({"title_bg": ""}, "title_bg"),
            ({"begin_with": "../needs"}, "begin_with"),
            ({"begin_with": "run:999"}, "begin_with"),
        ],
    )
    def test_what_is_wrong_is_said_at_its_field(self, as_user, wrong, field):
        organisation = OrganisationFactory()

        answer = as_user(staff_of(organisation)).post(
            reverse("surveys:create"), self.fields(organisation, **wrong)
        )

        assert list(answer.context["form"].errors) == [field]
        assert not Survey.objects.exists()

    def test_of_some_municipalities(self, as_user):
        organisation, place = OrganisationFactory(), ObshtinaFactory()

        as_user(staff_of(organisation)).post(
            reverse("surveys:create"),
            self.fields(organisation, audience="place", obshtini=[place.pk]),
        )

        assert list(Survey.objects.get().obshtini.all()) == [place]

    def test_in_the_name_of_another_organisation_is_refused(self, as_user):
        client = as_user(staff_of(OrganisationFactory()))

        client.post(reverse("surveys:create"), self.fields(OrganisationFactory()))

        assert not Survey.objects.exists()

    def test_questions_of_another_organisation_are_not_taken(self, as_user):
        organisation, foreign = OrganisationFactory(), SurveyFactory()

        answer = as_user(staff_of(organisation)).post(
            reverse("surveys:create"),
            self.fields(organisation, begin_with=f"run:{foreign.pk}"),
        )

        assert list(answer.context["form"].errors) == ["begin_with"]


class TestRepeatedRun:
    def test_keeps_codes_values_and_conditions(self, draft):
        earlier = SurveyFactory()
        copying.fill(earlier, "research")
        trust = Question.objects.of(earlier).get(code="trust")
        ask(earlier, "grid", options="а б", rows="в г", code="mine")

        copying.fill(draft, f"run:{earlier.pk}")

        def shape(survey):
            return [
                (
                    one.section.position, one.position, one.code, one.kind,
                    [(row.value, row.text_bg) for row in one.options.all()],
                    [(row.value, row.text_bg) for row in one.rows.all()],
                    one.if_question and one.if_question.code,
                    [row.value for row in one.if_options.all()],
                )
                for one in Survey.objects.get(pk=survey.pk).questions
            ]  # fmt: skip

        assert shape(draft) == shape(earlier)
        assert draft.run_of == earlier
        copied = Question.objects.of(draft).get(code="trust")
        assert copied.if_question != trust.if_question

    def test_a_new_question_takes_no_code_of_an_earlier_run(self, as_user):
        earlier = SurveyFactory()
        ask(earlier, code="q1")
        gone = ask(earlier, code="q2")
        draft = SurveyFactory(status="draft", organisation=earlier.organisation)
        copying.fill(draft, f"run:{earlier.pk}")
        Question.objects.of(draft).filter(code=gone.code).delete()

        as_user(staff_of(draft.organisation)).post(
            page(draft, "add_question", draft.sections.get().pk) + "?kind=text",
            {"text_bg": "Нов"},
        )

        assert Question.objects.of(draft).get(text_bg="Нов").code == "q3"


@pytest.mark.parametrize("name", patterns.NAMES)
def test_each_template_makes_a_whole_survey_in_both_languages(draft, name):
    copying.fill(draft, name)

    questions = draft.questions
    assert len({one.code for one in questions}) == len(questions) > 5
    for one in questions:
        assert one.text_bg
        assert one.text_en
        assert one.text_bg != one.text_en
        assert one.has_options() == bool(one.options.all())
        assert one.is_grid() == bool(one.rows.all())
        if one.if_question_id:
            assert one.if_options.all() or one.if_least is not None
        for row in [*one.options.all(), *one.rows.all()]:
            assert row.text_bg
            assert row.text_en


class TestQuestions:
    def test_of_every_kind_are_written_on_one_page(self, as_user, draft):
        client = as_user(staff_of(draft.organisation))
        section = actions.add_section(draft, actor=None)
        lines = {"options_bg": "да\nне\n\nне знам", "rows_bg": "първо\nвторо"}

        for kind in Kind.values:
            fields = {"text_bg": kind, "lowest": "1", "highest": "5"} | lines
            fields["level"] = "oblast"
            client.post(
                page(draft, "add_question", section.pk) + f"?kind={kind}", fields
            )

        assert texts(draft) == Kind.values
        grid = Question.objects.get(kind="grid")
        assert [one.text_bg for one in grid.options.all()] == ["да", "не", "не знам"]
        assert [one.text_bg for one in grid.rows.all()] == ["първо", "второ"]

    @pytest.mark.parametrize(
        ("kind", "wrong", "field"),
        [
            ("one", {"options_bg": "само едно"}, "options_bg"),
            ("one", {"options_bg": "а\nа"}, "options_bg"),
            ("one", {"options_bg": "а\nб", "options_en": "a"}, "options_en"),
            ("many", {"options_bg": "\n".join(map(str, range(41)))}, "options_bg"),
            ("grid", {"options_bg": "а\nб", "rows_bg": ""}, "rows_bg"),
            ("scale", {"lowest": "1", "highest": "50"}, "highest"),
            ("scale", {"lowest": "5", "highest": "1"}, "highest"),
            ("number", {"lowest": "5", "highest": "1"}, "highest"),
            ("text", {"text_bg": "о" * 501}, "text_bg"),
        ],
    )
    def test_what_is_wrong_is_said(self, as_user, draft, kind, wrong, field):
        section = actions.add_section(draft, actor=None)

        answer = as_user(staff_of(draft.organisation)).post(
            page(draft, "add_question", section.pk) + f"?kind={kind}",
            {"text_bg": "Въпрос"} | wrong,
        )

        assert list(answer.context["form"].errors) == [field]
        assert not Question.objects.exists()

    def test_an_option_with_the_same_words_stays_what_it_was(self, as_user, draft):
        question = ask(draft, "one", options="а б в")
        before = {one.text_bg: (one.pk, one.value) for one in question.options.all()}

        as_user(staff_of(draft.organisation)).post(
            page(draft, "question", question.pk),
            {"text_bg": "Друг", "options_bg": "в\r\nнов\r\nа"},
        )

        after = [(one.text_bg, one.pk, one.value) for one in question.options.all()]
        assert after[0] == ("в", *before["в"])
        assert (after[1][0], after[1][2]) == ("нов", 4)
        assert after[2] == ("а", *before["а"])

    def test_move_up_and_down_and_into_the_next_section(self, as_user, draft):
        client = as_user(staff_of(draft.organisation))
        first = ask(draft, text_bg="първи")
        ask(draft, text_bg="втори")
        other = actions.add_section(draft, actor=None)

        for to in ("down", "down"):
            client.post(page(draft, "move_question", first.pk), {"to": to})

        first.refresh_from_db()
        assert (texts(draft), first.section) == (["втори", "първи"], other)
        client.post(page(draft, "move_question", first.pk), {"to": "up"})
        first.refresh_from_db()
        assert first.section != other

    def test_the_first_has_no_way_up_and_the_last_none_down(self, as_user, draft):
        ask(draft)
        ask(draft)
        actions.add_section(draft, actor=None)
        client = as_user(staff_of(draft.organisation))

        def ways():
            shown = client.get(page(draft, "build"))
            return [
                (one.is_first, one.is_last)
                for _section, questions in shown.context["sections"]
                for one in questions
            ]

        assert ways() == [(True, False), (False, False)]
        ask(draft, section=draft.sections.last())
        assert ways() == [(True, False), (False, False), (False, True)]

    def test_of_a_place_one_chooses_how_exactly_it_is_asked_for(self, as_user, draft):
        section = actions.add_section(draft, actor=None)
        client = as_user(staff_of(draft.organisation))

        new = page(draft, "add_question", section.pk) + "?kind=place"
        assert "level" in client.get(new).context["form"].fields
        client.post(new, {"text_bg": "Къде живеете", "level": "settlement"})

        assert Question.objects.get().level == "settlement"
        assert "място: населено място" in client.get(page(draft, "build")).text
        again = SurveyFactory()
        copying.from_survey(draft, again)
        assert [one.level for one in again.questions] == ["settlement"]

    def test_stay_behind_what_they_depend_on(self, as_user, draft):
        client = as_user(staff_of(draft.organisation))
        leading = ask(draft, "one", options="да не", text_bg="водещ")
        depending = ask(draft, text_bg="зависим")
        yes = leading.options.first()
        client.post(
            page(draft, "condition", depending.pk) + f"?leading={leading.pk}",
            {"options": [yes.pk]},
        )

        moved = client.post(
            page(draft, "move_question", depending.pk), {"to": "up"}, follow=True
        )
        removed = client.post(page(draft, "remove_question", leading.pk))

        assert "трябва да остане след въпроса, от който зависи" in moved.text
        assert "От него зависи друг въпрос." in removed.text
        assert texts(draft) == ["водещ", "зависим"]
        assert numbered(draft.questions)[1].condition == (
            "Само ако на въпрос 1 сте избрали „да“."
        )

    def test_depend_on_a_number_too(self, as_user, draft):
        leading = ask(draft, "scale")
        depending = ask(draft)

        as_user(staff_of(draft.organisation)).post(
            page(draft, "condition", depending.pk) + f"?leading={leading.pk}",
            {"least": "4"},
        )

        assert numbered(draft.questions)[1].condition == (
            "Само ако на въпрос 1 сте отговорили с 4 или повече."
        )

    def test_keep_the_option_after_which_another_is_asked(self, as_user, draft):
        leading = ask(draft, "one", "да не понякога")
        depending = ask(draft)
        actions.set_condition(
            depending,
            leading=leading,
            options=leading.options.filter(value=1),
            least=None,
            actor=staff_of(draft.organisation),
        )
        client = as_user(staff_of(draft.organisation))

        def left_with(*options):
            said = {"text_bg": leading.text_bg, "options_bg": "\n".join(options)}
            client.post(page(draft, "question", leading.pk), said)
            return [one.text_bg for one in leading.options.all()]

        assert left_with("не", "понякога") == ["да", "не", "понякога"]
        assert left_with("не", "да") == ["не", "да"]
        assert [one.text_bg for one in depending.if_options.all()] == ["да"]

    def test_keep_the_degree_from_which_another_is_asked(self, as_user, draft):
        leading = ask(draft, "scale")
        ask(draft, if_question=leading, if_least=4)
        client = as_user(staff_of(draft.organisation))

        def highest_after(number):
            said = {"text_bg": leading.text_bg, "lowest": 1, "highest": number}
            client.post(page(draft, "question", leading.pk), said)
            leading.refresh_from_db()
            return leading.highest

        assert highest_after(3) == 5
        assert highest_after(4) == 4

    def test_never_depend_on_a_later_one_or_on_words(self, as_user, draft):
        client = as_user(staff_of(draft.organisation))
        words, asked, later = ask(draft), ask(draft), ask(draft, "scale")

        for leading in (words, asked, later):
            client.post(
                page(draft, "condition", asked.pk) + f"?leading={leading.pk}",
                {"least": "2"},
            )

        assert not Question.objects.exclude(if_question=None).exists()


def test_a_draft_is_deleted_with_its_questions_and_an_open_survey_is_not(
    as_user, draft
):
    copying.fill(draft, "needs")
    client = as_user(staff_of(draft.organisation))
    survey = SurveyFactory(organisation=draft.organisation)

    assert client.post(page(survey, "delete")).status_code == 403
    client.post(page(draft, "delete"))

    assert list(Survey.objects.all()) == [survey]
    assert not Question.objects.exists()


class TestAfterTheFirstAnswer:
    @pytest.fixture
    def begun(self):
        survey = SurveyFactory()
        question = ask(survey, "one", options="да не")
        survey.responses.create(organisation=OrganisationFactory())
        return survey, question

    def test_words_are_corrected(self, as_user, begun):
        survey, question = begun
        first = question.options.first()

        as_user(staff_of(survey.organisation)).post(
            page(survey, "question", question.pk),
            {"text_bg": "По-ясно", "options_bg": "Да\nНе"},
        )

        question.refresh_from_db()
        first.refresh_from_db()
        assert (question.text_bg, first.text_bg, first.value) == ("По-ясно", "Да", 1)

    @pytest.mark.parametrize(
        "changed", [{"options_bg": "да\nне\nдруго"}, {"is_required": "on"}]
    )
    def test_the_structure_is_not(self, as_user, begun, changed):
        survey, question = begun

        answer = as_user(staff_of(survey.organisation)).post(
            page(survey, "question", question.pk),
            {"text_bg": "По-ясно", "options_bg": "да\nне"} | changed,
        )

        question.refresh_from_db()
        assert "Оттук нататък се поправя само изказът" in answer.text
        assert (question.text_bg, question.options.count()) == ("Въпрос 1", 2)

    def test_nothing_is_added_moved_or_removed(self, begun):
        survey, question = begun

        for act in (
            lambda: actions.add_section(survey, actor=None),
            lambda: actions.remove_section(question.section, actor=None),
            lambda: actions.move_question(question, up=True, actor=None),
            lambda: actions.remove_question(question, actor=None),
            lambda: actions.set_condition(
                question, leading=None, options=[], least=None, actor=None
            ),
        ):
            with pytest.raises(ValidationError) as error:
                act()
            assert error.value.code == "frozen"


def test_hostile_text_of_the_builder_is_text(as_user, draft):
    ask(draft, "one", options="<script>а {{b}}", text_bg="<img src=x onerror=alert(1)>")
    client = as_user(staff_of(draft.organisation))

    for name in ("build", "preview"):
        shown = client.get(page(draft, name)).text
        assert "<img src=x" not in shown
        assert "&lt;img src=x" in shown
    assert client.get(page(draft, "sheet")).content.startswith(b"%PDF")


@pytest.mark.parametrize("count", [1, 30])
def test_the_builder_asks_as_many_questions_for_thirty_as_for_one(
    as_user, draft, django_assert_max_num_queries, count
):
    for _number in range(count):
        ask(draft, "one", options="а б")
    client = as_user(staff_of(draft.organisation))
    client.get(page(draft, "build"))

    with django_assert_max_num_queries(22):
        client.get(page(draft, "build"))
