"""Somebody without an account asks a municipality, it answers by the link of its mail, everybody reads."""

import pytest
from playwright.sync_api import expect

from participation.centre.models import Question
from participation.common.models import OfficialAnswer
from tests.factories import AppointmentFactory, OrganisationFactory
from tests.flows.helpers import fill, follow, is_too_wide, send
from tests.participation.centre.helpers import EMAIL, KMET, address, link


@pytest.fixture(autouse=True)
def _quick_hands(monkeypatch):
    """Nobody waits in a test for the moment in which a person reads."""
    monkeypatch.setattr("core.forms.FromAPerson.least_seconds", -1)


@pytest.fixture
def municipality():
    return OrganisationFactory(
        kind="municipality", status="partner", name_bg="Община Ценово", email=KMET
    )


def ask(page, municipality):
    """As one comes to it from the list of what others ask."""
    page.goto(address("list"))
    follow(page, address("ask"))
    page.locator("main [name=kind][value=question]").check()
    page.locator("main [name=addressee]").select_option(str(municipality.pk))
    fill(
        page,
        title="Кога ще светнат лампите?",
        text="Тъмно е по цялата ул. „Елин Пелин“.",
    )
    fill(page, name="Мария Стоева", email=EMAIL)
    assert not is_too_wide(page)
    send(page)


def test_from_a_phone_to_the_answer_that_everybody_reads(visit, municipality):
    asker, coordinator = visit(), visit(AppointmentFactory().user)
    institution, reader = visit(), visit()

    ask(asker, municipality)
    expect(asker.locator("body")).to_contain_text("отворете връзката")
    assert Question.objects.get().status == Question.Status.UNCONFIRMED
    asker.goto(link(EMAIL, "questions/confirm/"))
    expect(asker.locator("main")).to_contain_text("Тъмно е по цялата")
    send(asker)
    expect(asker.locator("main")).to_contain_text("Въпросът е потвърден")

    question = Question.objects.get()
    reader.expected = {404}
    assert reader.goto(question.get_absolute_url()).status == 404
    coordinator.goto("/desk/")
    follow(coordinator, address("waiting"))
    follow(coordinator, question.get_absolute_url())
    follow(coordinator, address("publish", question.pk))
    send(coordinator)
    expect(coordinator.locator("main")).to_contain_text("отговор се очаква до")

    institution.goto(link(KMET, "answer/"))
    expect(institution.locator("main")).to_contain_text("Тъмно е по цялата")
    expect(institution.locator("main")).not_to_contain_text("Мария Стоева")
    assert not is_too_wide(institution)
    fill(institution, text="Сменяме ги през май.", signed_by="Петър Белев, кмет")
    send(institution)
    expect(institution.locator("main")).to_contain_text("Отговорът е получен")
    institution.goto(link(KMET, "answer/"))
    expect(institution.locator("main [name=text]")).to_have_count(0)
    follow(institution, question.get_absolute_url())
    expect(institution.locator("main")).to_contain_text("Сменяме ги през май.")

    reader.goto(address("list"))
    follow(reader, question.get_absolute_url())
    expect(reader.locator("main")).to_contain_text("Сменяме ги през май.")
    expect(reader.locator("main")).to_contain_text("Петър Белев, кмет")
    expect(reader.locator("main")).not_to_contain_text("Мария Стоева")
    follow(reader, address("institution", municipality.slug))
    expect(reader.locator("main .figures dd").nth(1)).to_have_text("1")
    assert not is_too_wide(reader)
    asker.goto(link(EMAIL, "questions/own/"))
    follow(asker, question.get_absolute_url())
    expect(asker.locator("main")).to_contain_text("Сменяме ги през май.")
    assert OfficialAnswer.objects.get().by == "link"
