"""Opening, reminding only those who have not answered, closing, paper, and what is forgotten."""

import datetime
import io

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from core.models import Notification, SearchEntry
from leadernet import due, privacy
from leadernet.merging import organisations as merging
from members.models import Organisation
from participation.surveys import actions
from participation.surveys.models import Answer, Response, Survey
from participation.surveys.waiting import waiting_for
from tests.factories import (
    AppointmentFactory,
    GroupFactory,
    GroupMembershipFactory,
    MembershipFactory,
    OrganisationFactory,
    ProjectFactory,
    SurveyFactory,
    UserFactory,
    ask,
    staff_of,
)


def told(kind):
    return [one.user for one in Notification.objects.filter(kind=kind).order_by("pk")]


def tick(name):
    work = next(one for one in due.everything() if one.name == name)
    for row in work.rows():
        work.do(row)


def in_days(days):
    return timezone.localdate() + datetime.timedelta(days=days)


def answered(survey, organisation, **fields):
    fields = {"sent_on": timezone.localdate()} | fields
    return survey.responses.create(organisation=organisation, **fields)


class TestOpening:
    def test_tells_the_staff_of_those_who_are_asked(self):
        group = GroupFactory()
        survey = SurveyFactory(status="draft", audience="group", group=group)
        ask(survey)
        inside = GroupMembershipFactory(
            group=group, organisation=OrganisationFactory(), person=None
        )
        staff = staff_of(inside.organisation)
        staff_of(OrganisationFactory())

        actions.open_it(survey, actor=staff_of(survey.organisation))

        assert told("surveys.opened") == [staff]
        assert [one.after for one in survey.state_changes.all()] == ["open"]

    @pytest.mark.parametrize(
        ("fields", "code"),
        [
            ({"closes_on": "2020-01-01"}, "past"),
            ({"audience": "participants", "respondent": "person"}, "event"),
        ],
    )
    def test_is_refused_while_something_is_missing(self, fields, code):
        survey = SurveyFactory(status="draft", **fields)
        survey.refresh_from_db()
        ask(survey)

        with pytest.raises(ValidationError) as error:
            actions.open_it(survey, actor=staff_of(survey.organisation))

        assert error.value.code == code

    def test_without_questions_is_refused(self):
        survey = SurveyFactory(status="draft")

        with pytest.raises(ValidationError) as error:
            actions.open_it(survey, actor=staff_of(survey.organisation))

        assert error.value.code == "empty"

    def test_lets_it_be_found_by_those_who_are_asked(self):
        survey = SurveyFactory(status="draft")
        ask(survey)
        assert not SearchEntry.objects.filter(kind="survey").exists()

        actions.open_it(survey, actor=staff_of(survey.organisation))

        assert SearchEntry.objects.get(kind="survey").audience == ["members"]


class TestReminding:
    def test_only_those_that_have_not_answered(self, as_user):
        survey = SurveyFactory()
        done, began, silent = (OrganisationFactory() for _number in range(3))
        staff_of(done)
        late = [staff_of(began), staff_of(silent)]
        answered(survey, done)
        answered(survey, began, sent_on=None)
        runner = staff_of(survey.organisation)

        page = as_user(runner).get(reverse("surveys:waiting", args=[survey.slug]))
        as_user(runner).post(reverse("surveys:remind", args=[survey.slug]))

        waited = {survey.organisation, began, silent}
        assert set(page.context["object_list"]) == waited
        assert sorted(told("surveys.reminder"), key=lambda user: user.pk) == late

    @pytest.mark.parametrize("is_anonymous", [False, True])
    @pytest.mark.parametrize("audience", ["members", "group"])
    def test_whether_they_answer_under_their_names_or_not(self, audience, is_anonymous):
        """Of the members of the network and of a group; who is not asked hears nothing."""
        group = GroupFactory()
        survey = SurveyFactory(
            audience=audience,
            group=group if audience == "group" else None,
            is_anonymous=is_anonymous,
        )
        done, silent = (
            GroupMembershipFactory(group=group).organisation for _number in range(2)
        )
        left = OrganisationFactory(status="left")
        staff_of(done)
        late = staff_of(silent)
        staff_of(left)
        if is_anonymous:
            survey.participations.create(organisation=done)
        else:
            answered(survey, done)

        assert (
            actions.remind(survey, actor=None)
            == survey.organisations_asked().count() - 1
        )

        assert told("surveys.reminder") == [late]

    def test_people_are_not_reminded(self):
        """Which of them have answered is nobody's to see; only organisations are."""
        survey = SurveyFactory(
            respondent="person", closes_on=in_days(3), opened_on=in_days(-10)
        )
        staff_of(OrganisationFactory())

        with pytest.raises(ValidationError):
            actions.remind(survey, actor=None)
        tick("remind of survey")

        assert told("surveys.reminder") == []

    def test_once_a_day(self, as_user):
        survey = SurveyFactory()
        staff_of(OrganisationFactory())
        client = as_user(staff_of(survey.organisation))
        page = reverse("surveys:remind", args=[survey.slug])

        client.post(page)
        again = client.post(page)

        assert "Днес вече им напомнихте." in again.text
        assert len(told("surveys.reminder")) == 1

    def test_of_the_clock_three_days_before_the_end_and_once(self):
        survey = SurveyFactory(closes_on=in_days(3), opened_on=in_days(-10))
        SurveyFactory(closes_on=in_days(4), opened_on=in_days(-10))
        SurveyFactory(closes_on=in_days(3), opened_on=in_days(-1))
        late = staff_of(OrganisationFactory())

        for _time in range(2):
            tick("remind of survey")

        assert told("surveys.reminder") == [late]
        assert Notification.objects.get(kind="surveys.reminder").target == survey

    def test_who_runs_it_reads_the_list_and_others_do_not(self, as_user):
        survey = SurveyFactory()
        page = reverse("surveys:waiting", args=[survey.slug])

        assert as_user(staff_of(OrganisationFactory())).get(page).status_code == 403


class TestClosing:
    def test_of_the_clock_after_the_last_day(self):
        over = SurveyFactory(closes_on=in_days(-1))
        last_day = SurveyFactory(closes_on=in_days(0))
        sent = answered(over, OrganisationFactory())
        answered(over, OrganisationFactory(), sent_on=None)

        tick("close survey")

        over.refresh_from_db()
        last_day.refresh_from_db()
        assert (over.status, over.closed_on) == ("closed", in_days(0))
        assert last_day.status == "open"
        assert list(over.responses.all()) == [sent]

    def test_half_a_year_later_nobody_knows_who_answered(self):
        survey = SurveyFactory(
            status="closed", respondent="person", closed_on=in_days(-184)
        )
        fresh = SurveyFactory(
            status="closed", respondent="person", closed_on=in_days(-182)
        )
        for one in (survey, fresh):
            one.responses.create(person=UserFactory().person, sent_on=in_days(-200))

        tick("forget who answered")

        assert survey.responses.get().person is None
        assert fresh.responses.get().person is not None


def test_of_a_closed_project_nothing_is_opened_answered_or_changed():
    project = ProjectFactory(closed_at=timezone.now())
    draft = SurveyFactory(project=project, status="draft")
    ask(draft)
    survey = SurveyFactory(project=project)
    question = ask(survey)
    row = answered(survey, OrganisationFactory(), sent_on=None)

    for act in (
        lambda: actions.open_it(draft, actor=None),
        lambda: actions.save(row, {question.pk: []}),
        lambda: actions.send(row, None, actor=None),
        lambda: actions.remind(survey, actor=None),
        lambda: actions.add_section(draft, actor=None),
    ):
        with pytest.raises(ValidationError) as error:
            act()
        assert error.value.code == "closed"


class TestDesk:
    def test_says_which_surveys_wait_for_my_organisation(self):
        survey = SurveyFactory()
        mine = OrganisationFactory()
        user = staff_of(mine)
        SurveyFactory(status="draft")

        before = [one.url for one in waiting_for(user)]
        answered(survey, mine)

        assert before == [survey.get_absolute_url()]
        assert waiting_for(user) == []
        assert waiting_for(UserFactory()) == []

    def test_asks_as_much_for_one_survey_of_one_organisation_as_for_many(self, as_user):
        user, counts = staff_of(OrganisationFactory()), []
        survey = SurveyFactory()
        waiting_for(user)
        for many in (1, 5):
            while Survey.objects.count() < 3 * many:
                group = GroupFactory()
                GroupMembershipFactory(
                    group=group, organisation_id=user.organisation_ids()[0]
                )
                SurveyFactory(audience="group", group=group)
                SurveyFactory(respondent="person", is_anonymous=True)
            user = type(user).objects.get(pk=user.pk)
            with CaptureQueriesContext(connection) as asked:
                assert len(waiting_for(user)) == Survey.objects.count()
            counts.append(len(asked))
        assert counts[0] == counts[1]

        counts = []
        for many in (1, 6):
            while len(user.organisation_ids()) < many:
                MembershipFactory(person=user.person, role="editor")
                user = type(user).objects.get(pk=user.pk)
            client = as_user(user)
            client.get(survey.get_absolute_url())
            with CaptureQueriesContext(connection) as asked:
                shown = client.get(survey.get_absolute_url())
            assert len(shown.context["mine"]) == many
            counts.append(len(asked))
        assert counts[0] == counts[1]

    def test_counts_the_organisations_of_mine_that_have_not_answered(self):
        survey = SurveyFactory()
        user = staff_of(OrganisationFactory())
        done = MembershipFactory(person=user.person, role="editor").organisation
        MembershipFactory(person=user.person, role="editor")
        answered(survey, done)

        assert [one.count for one in waiting_for(user)] == [2]


class TestPaper:
    def test_the_sheet_asks_the_same_in_words(self, client):
        survey = SurveyFactory(
            audience="anybody", respondent="person", is_anonymous=True
        )
        leading = ask(survey, "one", options="да не", text_bg="Идвали ли сте?")
        depending = ask(survey, "grid", options="зле добре", rows="храна стая")
        depending.if_question = leading
        depending.save()
        depending.if_options.add(leading.options.first())

        page = client.get(reverse("surveys:sheet", args=[survey.slug]))

        text = PdfReader(io.BytesIO(page.content)).pages[0].extract_text()
        for words in (
            "Идвали ли сте?",
            "Само ако на въпрос 1 сте избрали „да“.",
            "храна",
            "Не пишете името си",
        ):
            assert words in " ".join(text.split())

    def test_numbered_ones_are_printed(self, as_user):
        survey = SurveyFactory()
        ask(survey)

        page = as_user(staff_of(survey.organisation)).get(
            reverse("surveys:sheets", args=[survey.slug, 11, 3])
        )

        pages = PdfReader(io.BytesIO(page.content)).pages
        numbers = [f"Лист № {number}" in pages[at].extract_text() for at, number in
                   enumerate((11, 12, 13))]  # fmt: skip
        assert numbers == [True, True, True]

    def enter(self, client, survey, **fields):
        page = reverse("surveys:paper", args=[survey.slug])
        return client.post(page, {"sheet": "1", "channel": "paper"} | fields)

    def test_each_is_entered_once_by_name_of_the_organisation(self, as_user):
        survey = SurveyFactory()
        words = ask(survey)
        one, other = OrganisationFactory(), OrganisationFactory()
        answered(survey, one, sent_on=None)
        staff = staff_of(survey.organisation)
        client = as_user(staff)

        for organisation, sheet in [(one, 1), (other, 1), (one, 2)]:
            self.enter(
                client,
                survey,
                sheet=sheet,
                organisation=organisation.pk,
                **{f"q{words.pk}": "да"},
            )

        row = Response.objects.get()
        assert (row.organisation, row.sheet, row.channel) == (one, 1, "paper")
        assert row.entered_by == staff
        assert row.answers.get().text == "да"

    def test_of_an_anonymous_survey_bears_no_name(self, as_user):
        survey = SurveyFactory(is_anonymous=True)
        words = ask(survey)

        self.enter(
            as_user(staff_of(survey.organisation)), survey, **{f"q{words.pk}": "да"}
        )

        row = Response.objects.get()
        assert (row.organisation, row.person, row.code_digest) == (None, None, "")

    def test_leaves_out_what_the_condition_ends(self, as_user):
        survey = SurveyFactory(is_anonymous=True)
        leading = ask(survey, "one", options="да не")
        depending = ask(survey)
        depending.if_question = leading
        depending.save()
        depending.if_options.add(leading.options.get(value=1))

        self.enter(
            as_user(staff_of(survey.organisation)),
            survey,
            **{
                f"q{leading.pk}": leading.options.get(value=2).pk,
                f"q{depending.pk}": "излишно",
            },
        )

        assert [one.question for one in Answer.objects.all()] == [leading]

    def test_others_enter_nothing(self, as_user):
        survey = SurveyFactory()
        words = ask(survey)

        refused = self.enter(
            as_user(staff_of(OrganisationFactory())), survey, **{f"q{words.pk}": "да"}
        )

        assert (refused.status_code, Response.objects.exists()) == (403, False)


class TestPeople:
    def test_read_their_answers_and_take_them_along(self):
        survey = SurveyFactory(respondent="person", title_bg="За нас")
        question = ask(survey, "one", options="да не", text_bg="Доволни ли сте?")
        person = UserFactory().person
        row = survey.responses.create(person=person, sent_on=in_days(0))
        row.answers.create(question=question, option=question.options.first())

        told_to_them = privacy.APPS["surveys"].export_person(person)
        privacy.APPS["surveys"].erase_person(person)

        assert told_to_them["answers"][0]["answers"] == [
            {"question": "Доволни ли сте?", "answer": "да"}
        ]
        assert not Response.objects.exists()


class TestMerging:
    @pytest.mark.parametrize("is_sent", [True, False])
    def test_of_two_answers_one_stays_whole(self, is_sent):
        survey = SurveyFactory()
        question = ask(survey)
        kept, gone = OrganisationFactory(), OrganisationFactory()
        for organisation, words, sent in [
            (kept, "на оставащата", is_sent),
            (gone, "на другата", True),
        ]:
            row = answered(survey, organisation, sent_on=in_days(0) if sent else None)
            row.answers.create(question=question, text=words)
        administrator = AppointmentFactory(role="administrator").user

        merging.merge(kept, gone, actor=administrator, reason="Една и съща")

        row = Response.objects.get()
        assert row.organisation == Organisation.objects.get(pk=kept.pk)
        assert row.answers.get().text == ("на оставащата" if is_sent else "на другата")


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_asks_as_many_questions_for_thirty_as_for_one(
    as_user, django_assert_max_num_queries, count
):
    organisation = OrganisationFactory()
    for _number in range(count):
        SurveyFactory(organisation=organisation)
        SurveyFactory(organisation=organisation, status=Survey.Status.CLOSED)
    client = as_user(staff_of(organisation))
    page = reverse("surveys:list")
    client.get(page)

    with django_assert_max_num_queries(16):
        client.get(page)
