"""What everybody reads: lists, records of institutions, files, and what none of them says."""

import datetime
from decimal import Decimal
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.models import AuditEntry, Notification, OutgoingMail, SearchEntry
from participation.centre import actions
from participation.centre.actions import answering
from participation.centre.models import Question, Statement
from participation.centre.views.institutions import of_public_questions
from participation.common import actions as common
from participation.common.models import OfficialAnswer, Submission
from participation.common.records import records
from tests.core.pdf_reading import Document
from tests.factories import (
    InstitutionQuestionFactory,
    ObshtinaFactory,
    OrganisationFactory,
    PersonFactory,
    SettlementFactory,
    UserFactory,
    hand_over,
    staff_of,
)
from tests.participation.centre.helpers import KMET, address, link, mails, read
from tests.participation.telling import tell_all

SECRET = "Тайнолюб"


def whole(client, path):
    answer = client.get(path)
    if answer.streaming:
        return b"".join(answer.streaming_content).decode("utf-8", "replace")
    return answer.content.decode("utf-8", "replace")


def questions_of(client, path):
    """How many the page asks of the database."""
    with CaptureQueriesContext(connection) as caught:
        assert client.get(path).status_code == 200
    return len(caught)


def answered_after(question, days):
    """Handed over a hundred days ago and answered so many days later."""
    official = question.submissions.get()
    official.sent_on = timezone.localdate() - datetime.timedelta(days=100)
    official.answer_by = official.sent_on + datetime.timedelta(days=30)
    official.save()
    OfficialAnswer.objects.create(
        submission=official,
        text="Отговор.",
        by="letter",
        answered_on=official.sent_on + datetime.timedelta(days=days),
    )
    Question.objects.filter(pk=question.pk).update(status="answered")


class TestAHiddenName:
    @pytest.fixture
    def question(self, municipality, coordinator):
        person = PersonFactory(name=f"{SECRET} Петров", email="taino@example.org")
        made = InstitutionQuestionFactory(
            addressee=municipality, person=person, title="Чешма", is_named=False
        )
        return hand_over(made, actor=coordinator)

    def test_is_on_no_page_in_no_list_feed_file_or_paper(self, client, question):
        client.post(link(KMET, "answer/"), {"text": "Пуснахме я.", "signed_by": ""})
        places = [
            question.get_absolute_url(),
            f"/en{question.get_absolute_url()}",
            address("list"),
            address("list") + "?q=" + SECRET,
            address("institutions"),
            address("institution", "kyustendil"),
            address("feed"),
            address("csv"),
            address("institutions_csv"),
            "/search/?q=чешма",
            f"/search/?q={SECRET.lower()}",
        ]
        found = {path: whole(client, path) for path in places}
        letter = Document(client.get(address("letter_pdf", question.pk)).content)
        sheet = Document(client.get(address("signatures", question.pk)).content)

        # The search repeats what was asked for; nothing is found.
        assert "Чешма" not in found[f"/search/?q={SECRET.lower()}"]
        for path, text in found.items():
            if SECRET.lower() not in path.lower():
                assert SECRET not in text, path
                assert "taino@" not in text, path
        assert question.title not in found[address("list") + "?q=" + SECRET]
        assert SECRET not in letter.text + sheet.text

    def test_is_neither_in_the_institutions_mail_nor_behind_its_link(
        self, client, question
    ):
        assert SECRET not in mails(KMET).get().body
        assert SECRET not in read(client, link(KMET, "answer/"))

    def test_is_in_nobody_elses_mail_notice_or_trace(self, client, question):
        common.support(question, actor=UserFactory(), is_named=True)
        client.post(link(KMET, "answer/"), {"text": "Пуснахме я.", "signed_by": ""})
        tell_all()

        others = OutgoingMail.objects.exclude(to="taino@example.org")
        assert all(SECRET not in mail.subject + mail.body for mail in others)
        assert all(SECRET not in str(one.data) for one in Notification.objects.all())
        assert all(SECRET not in str(one.data) for one in AuditEntry.objects.all())
        assert not SearchEntry.objects.filter(body__icontains=SECRET).exists()

    def test_a_public_one_is_shown(self, client, question):
        Question.objects.update(is_named=True)

        assert SECRET in read(client, question.get_absolute_url())
        assert SECRET in whole(client, address("csv"))


class TestNarrowing:
    @pytest.fixture
    def question(self, municipality):
        settlement = SettlementFactory()
        return hand_over(
            InstitutionQuestionFactory(
                addressee=municipality,
                title="Пейките в парка",
                settlement=settlement,
                obshtina=settlement.obshtina,
            )
        )

    def outcomes(self, client, **query):
        """Is the question on the list, in the files, in the feed?"""
        words = urlencode(query)
        pages = [f"{address(name)}?{words}" for name in ("list", "csv", "feed")]
        return ["Пейките в парка" in whole(client, path) for path in pages]

    def test_of_a_place_or_institution_without_questions_all_are_empty(
        self, client, question
    ):
        settlement = SettlementFactory(obshtina__oblast__code="VID")
        quiet = OrganisationFactory(kind="municipality", status="partner", slug="quiet")
        there = {
            "settlement": question.settlement.ekatte,
            "obshtina": question.obshtina.code,
            "oblast": question.obshtina.oblast.code,
            "institution": "kyustendil",
        }
        elsewhere = {
            "settlement": settlement.ekatte,
            "obshtina": settlement.obshtina.code,
            "oblast": settlement.obshtina.oblast.code,
            "institution": quiet.slug,
        }

        for name, value in there.items():
            assert self.outcomes(client, **{name: value}) == [True] * 3
        for name, value in elsewhere.items():
            assert self.outcomes(client, **{name: value}) == [False] * 3
            chosen = client.get(address("list"), {name: value}).context["filter"]
            assert chosen.form.is_valid()

    def test_of_nonsense_files_and_feed_show_nothing_as_the_list_does(
        self, client, question
    ):
        assert self.outcomes(client) == [True] * 3
        assert self.outcomes(client, oblast="няма") == [False] * 3
        assert self.outcomes(client, state="няма") == [False] * 3

    def test_the_lists_offer_what_leads_somewhere(self, client, question):
        SettlementFactory()
        form = client.get(address("list")).context["filter"].form

        def offered(name):
            return [str(label) for _value, label in form[name].field.choices][1:]

        assert offered("settlement") == [str(question.settlement)]
        assert offered("obshtina") == [str(question.obshtina)]
        assert offered("institution") == [str(question.addressee)]


class TestRecords:
    @pytest.fixture
    def questions(self, municipality, coordinator):
        return [
            hand_over(
                InstitutionQuestionFactory(addressee=municipality), actor=coordinator
            )
            for _number in range(6)
        ]

    @pytest.mark.parametrize(
        ("days", "median"),
        [([], None), ([9], 9), ([3, 10], Decimal("6.5")), ([40, 1, 5], 5), ([0], 0)],
    )
    def test_median_is_exact(self, questions, days, median):
        for question, took in zip(questions, days, strict=False):
            answered_after(question, took)

        [record] = records(of_public_questions())
        assert record.days == median
        assert (record.received, record.answered) == (6, len(days))

    def test_each_number_opens_to_its_list(self, client, questions):
        answered_after(questions[0], 5)
        answered_after(questions[1], 50)
        Submission.objects.filter(object_id=questions[2].pk).update(
            sent_on=timezone.localdate() - datetime.timedelta(days=31),
            answer_by=timezone.localdate() - datetime.timedelta(days=1),
        )
        [record] = records(of_public_questions())
        shown = read(client, address("institutions"))

        def listed(state):
            query = {"institution": "kyustendil", "state": state}
            return (
                client.get(address("list"), query).context["page_obj"].paginator.count
            )

        counts = (record.answered, record.waiting, record.overdue)
        assert counts == (2, 3, 1)
        assert counts == tuple(map(listed, ("answered", "waiting", "overdue")))
        assert listed("unanswered") == 4
        assert "27,5" in shown

    def test_today_is_within_the_term(self, questions):
        Submission.objects.update(answer_by=timezone.localdate())

        [record] = records(of_public_questions())
        assert (record.waiting, record.overdue) == (6, 0)

    def test_what_was_withdrawn_joined_or_refused_counts_nothing(
        self, questions, coordinator
    ):
        actions.withdraw(questions[0], actor=None)
        actions.join(questions[1], to=questions[2], actor=coordinator)

        [record] = records(of_public_questions())
        assert record.received == 4

    def test_an_institution_without_questions_has_its_page(self, client):
        OrganisationFactory(kind="institution", status="partner", slug="rzi")

        assert client.get(address("institution", "rzi")).status_code == 200
        assert client.get(address("institution", "nobody")).status_code == 404


class TestRightOfReply:
    def test_below_the_record_and_below_an_answer(
        self, client, municipality, coordinator
    ):
        question = hand_over(
            InstitutionQuestionFactory(addressee=municipality), actor=coordinator
        )
        client.post(link(KMET, "answer/"), {"text": "Да.", "signed_by": ""})
        client.force_login(staff_of(municipality, role="owner"))
        record = address("institution", "kyustendil")
        client.post(f"{record}statement/", {"text": "Отговаряме и по телефона."})
        client.post(
            address("state_below_answer", question.pk), {"text": "Ремонтът приключи."}
        )
        client.logout()

        page = read(client, question.get_absolute_url())
        assert "Отговаряме и по телефона." in read(client, record)
        assert "Ремонтът приключи." in page
        assert "Отговаряме и по телефона." not in page

    def test_sent_twice_it_is_one_and_more_than_some_a_day_are_refused(
        self, client, municipality, monkeypatch
    ):
        monkeypatch.setattr(answering, "STATEMENTS_A_DAY", 2)
        client.force_login(staff_of(municipality, role="owner"))
        path = address("state_below_record", "kyustendil")
        said = ("Едно.", "Едно.", "Две.", "Три.")

        codes = [client.post(path, {"text": text}).status_code for text in said]

        kept = Statement.objects.values_list("text", flat=True)
        assert codes == [302, 302, 302, 200]
        assert list(kept) == ["Едно.", "Две."]

    def test_only_by_an_owner_and_taken_down_by_one(self, client, municipality):
        client.force_login(staff_of(municipality))
        path = address("state_below_record", "kyustendil")
        refused = client.post(path, {"text": "Не."}).status_code
        client.force_login(staff_of(municipality, role="owner"))
        client.post(path, {"text": "Да."})
        statement = Statement.objects.get()
        client.force_login(staff_of(OrganisationFactory(), role="owner"))
        foreign = client.post(address("take_down_statement", statement.pk)).status_code
        there = Statement.objects.count()
        client.force_login(staff_of(municipality, role="owner"))
        client.post(address("take_down_statement", statement.pk))

        trace = AuditEntry.objects.get(verb="centre.statement_taken_down")
        assert (refused, foreign, there) == (403, 403, 1)
        assert not Statement.objects.exists()
        assert trace.data["text"] == "Да."


def test_list_is_narrowed(client, municipality, coordinator):
    place = ObshtinaFactory()
    here = InstitutionQuestionFactory(
        addressee=municipality, obshtina=place, kind="signal", title="Шахта без капак"
    )
    hand_over(here, actor=coordinator)
    hand_over(InstitutionQuestionFactory(), actor=coordinator)

    def found(**query):
        return [
            one.title
            for one in client.get(address("list"), query).context["object_list"]
        ]

    assert len(found()) == 2
    for query in (
        {"institution": "kyustendil"},
        {"obshtina": place.code},
        {"oblast": place.oblast.code},
        {"kind": "signal"},
        {"q": "капак шахта"},
    ):
        assert found(**query) == ["Шахта без капак"]
    assert found(q="капак лампа") == []


def test_words_are_found_in_any_form_and_in_the_answer(
    client, municipality, coordinator
):
    bridge = hand_over(
        InstitutionQuestionFactory(addressee=municipality, title="Мостът през реката"),
        actor=coordinator,
    )
    hand_over(InstitutionQuestionFactory(title="Осветление"), actor=coordinator)
    common.answer_by_link(
        bridge.submissions.get(), text="Ремонтът започва напролет.", signed_by=""
    )

    def found(words):
        page = client.get(address("list"), {"q": words})
        return [one.title for one in page.context["object_list"]]

    assert found("мостове") == found("ремонти") == ["Мостът през реката"]
    assert found("тунел") == []


def test_a_town_that_is_named_is_a_dot_that_leads_to_its_questions(
    client, municipality, coordinator
):
    ruse = SettlementFactory(
        name_bg="Русе", ekatte="63427", latitude="43.8356", longitude="25.9657"
    )
    unknown = SettlementFactory(name_bg="Неизвестно")
    for title, place in (("Първи", ruse), ("Втори", ruse), ("Трети", unknown)):
        hand_over(
            InstitutionQuestionFactory(
                title=title,
                addressee=municipality,
                settlement=place,
                obshtina=place.obshtina,
            ),
            actor=coordinator,
        )
    InstitutionQuestionFactory(settlement=ruse, obshtina=ruse.obshtina)

    page = client.get(address("list")).content.decode()
    narrowed = client.get(address("list"), {"settlement": "63427"})

    assert page.count("map__dot") == 1
    assert 'href="/questions/?settlement=63427" aria-label="Русе: 2"' in page
    titles = {one.title for one in narrowed.context["object_list"]}
    assert titles == {"Първи", "Втори"}


def test_tables_are_given_some_times_an_hour(client, municipality, monkeypatch):
    monkeypatch.setattr("participation.common.views.tables.TABLES_AN_HOUR", 2)
    hand_over(InstitutionQuestionFactory(addressee=municipality))

    narrowed = ["", "?kind=signal", "?kind=proposal"]
    given = [whole(client, address("csv") + query) for query in narrowed]
    client.force_login(UserFactory())
    own = whole(client, address("csv"))

    assert ["<h1>" in one for one in given] == [False, False, True]
    assert own == given[0]


def test_feed_is_readable_whatever_people_wrote(client, municipality, coordinator):
    hand_over(
        InstitutionQuestionFactory(
            addressee=municipality, title="Дупка\x0b <b>тук</b>"
        ),
        actor=coordinator,
    )
    text = whole(client, address("feed"))

    assert "\x0b" not in text
    assert "&lt;b&gt;" in text
    assert "http" in text


@pytest.mark.parametrize("path", ["list", "institutions", "feed"])
def test_a_page_asks_as_much_for_thirty_as_for_one(client, coordinator, path):
    def asked():
        return questions_of(client, address(path))

    def one_more(number):
        question = hand_over(
            InstitutionQuestionFactory(is_named=True), actor=coordinator
        )
        if number % 2:
            answered_after(question, number)

    one_more(1)
    client.get(address(path))
    few = asked()
    for number in range(19):
        one_more(number)

    assert asked() == few


def test_page_of_a_question_asks_as_much_with_many_supporters(
    client, municipality, coordinator
):
    question = hand_over(
        InstitutionQuestionFactory(addressee=municipality), actor=coordinator
    )

    def asked():
        return questions_of(client, question.get_absolute_url())

    common.support(question, actor=UserFactory(), is_named=True)
    asked()
    few = asked()
    for _number in range(20):
        common.support(question, actor=UserFactory(), is_named=True)

    assert asked() == few


def test_institution_page_stays_when_it_becomes_another_kind(
    client, municipality, coordinator
):
    hand_over(InstitutionQuestionFactory(addressee=municipality), actor=coordinator)
    municipality.kind = "other"
    municipality.save()

    assert client.get(address("institution", "kyustendil")).status_code == 200
