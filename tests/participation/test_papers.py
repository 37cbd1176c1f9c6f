"""Every form of participation has its paper twin, made of the same fields as the page."""

import datetime

import pytest
from django.urls import reverse
from django.utils import translation

from participation.common import official_links
from participation.common import papers as common
from participation.common.forms import OrganisationSupportForm
from participation.common.official_forms import LetterForm
from tests.core.pdf_reading import Document
from tests.factories import (
    CauseFactory,
    IdeaFactory,
    InstitutionQuestionFactory,
    OrganisationFactory,
    PositionFactory,
    VoteFactory,
    hand_over,
    open_vote,
)

BAD = "#set page(width: 1mm) *жирно* <script>"


def paper(client, name, *args):
    """What stands on it in Bulgarian and in English."""
    found = []
    for language in ("bg", "en"):
        with translation.override(language):
            answer = client.get(reverse(name, args=args))
        assert answer["Content-Type"] == "application/pdf", name
        document = Document(answer.content)
        assert len(document.pages) == 1, name
        found.append(" ".join(document.text.split()))
    return found


def handed_over(thing, to):
    submission = thing.submissions.create(
        addressee=to,
        way="mail",
        sent_on=datetime.date(2015, 5, 4),
        answer_by=datetime.date(2115, 5, 18),
    )
    official_links.renew(submission)
    submission.save()
    return submission


@pytest.fixture
def institution():
    return OrganisationFactory(
        name_bg="Община Русе",
        name_en="Ruse Municipality",
        kind="municipality",
        email="kmet@example.org",
    )


@pytest.fixture
def question(institution):
    return InstitutionQuestionFactory(
        title="Кога ще има светофар?", addressee=institution
    )


def test_a_form_on_paper_asks_what_the_page_asks():
    with translation.override("en"):
        rows = common.asked(OrganisationSupportForm.base_fields)
        answer = common.asked(common.in_order(LetterForm))

    assert [one["label"] for one in rows] == [
        "Organisation",
        "Decision of the board",
        "Decided on",
    ]
    # The letter itself is the paper.
    assert [(one["label"], one["lines"]) for one in answer] == [
        ("Day of the letter", 1),
        ("Answer", common.TEXT_LINES),
        ("Who answers: name and post", 1),
    ]


def test_an_idea_has_a_sheet_and_a_decision(client):
    idea = IdeaFactory(title="Колоездачна алея", description=BAD)

    sheet, english = paper(client, "ideas:signatures", idea.pk)
    decision, _english = paper(client, "ideas:decision", idea.pk)
    page = client.get(idea.get_absolute_url()).text

    assert "Колоездачна алея" in sheet
    assert f"Покана: {idea.call.title}" in sheet
    assert "<script>" in sheet
    assert "Signature sheet" in english
    assert "Решение на управителния орган" in decision
    assert reverse("ideas:signatures", args=[idea.pk]) in page
    assert reverse("ideas:decision", args=[idea.pk]) in page


def test_a_cause_has_a_form_and_a_decision(client):
    cause = CauseFactory(title="Чисти плажове")

    form, english = paper(client, "causes:form_pdf")
    decision, _english = paper(client, "causes:decision", cause.pk)

    for label in ("Заглавие", "Какво искаме", "Община"):
        assert label in form
    assert "What we ask for" in english
    assert "Чисти плажове" in decision
    assert reverse("causes:form_pdf") in client.get(reverse("causes:list")).text
    page = client.get(cause.get_absolute_url()).text
    assert reverse("causes:decision", args=[cause.pk]) in page


def test_a_question_has_forms_for_answer_decision_and_statement(client, question):
    hand_over(question)
    question.submissions.update(answer_by=datetime.date(2115, 5, 18))

    answer, english = paper(client, "questions:answer_pdf", question.pk)
    decision, _english = paper(client, "questions:decision", question.pk)
    statement, _english = paper(client, "questions:statement_pdf")
    page = client.get(question.get_absolute_url()).text

    assert "Община Русе" in answer
    assert "18 май 2115" in answer
    assert "Who answers: name and post" in english
    assert "Кога ще има светофар?" in decision
    assert "Становище на институцията" in statement
    for name in ("answer_pdf", "decision"):
        assert reverse(f"questions:{name}", args=[question.pk]) in page


def test_before_it_is_handed_over_there_is_no_form_for_an_answer(client, question):
    address = reverse("questions:answer_pdf", args=[question.pk])

    assert client.get(address).status_code == 404


def test_behind_the_link_of_the_mail_is_the_form_too(client, question):
    submission = hand_over(question).submissions.get()
    token = official_links.token_of(submission)

    text, _english = paper(client, "official:answer_pdf", token)
    page = client.get(reverse("official:answer", args=[token])).text
    wrong = client.get(reverse("official:answer_pdf", args=["x" * 43]))

    assert "Кога ще има светофар?" in text
    assert reverse("official:answer_pdf", args=[token]) in page
    assert wrong.status_code == 404


def test_a_position_has_a_decision_and_forms_for_its_answers(client, institution):
    position = PositionFactory(status="sent")
    submission = handed_over(position, institution)

    decision, english = paper(client, "positions:decision", position.pk)
    answer, _english = paper(client, "positions:answer_pdf", position.pk, submission.pk)

    assert "реши организацията да подпише позицията" in decision
    assert "signs the position" in english
    assert "Община Русе" in answer


def test_a_vote_with_proxies_has_one_on_paper(client):
    for _number in range(3):
        OrganisationFactory(status="active")
    vote = open_vote(VoteFactory(proxies=2, title_bg="Кой да говори от наше име"))
    without = open_vote(VoteFactory())

    text, english = paper(client, "votes:proxy_pdf", vote.slug)

    assert "Кой да говори от наше име" in text
    assert "Which organisation votes for you" in english
    other = client.get(reverse("votes:proxy_pdf", args=[without.slug]))
    assert other.status_code == 404
