"""A village NGO applies on a phone, leaves, goes on elsewhere and sends; the coordinator decides."""

import re
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from core.models import OutgoingMail
from members.models import Organisation
from tests.factories import (
    AppointmentFactory,
    OrganisationFactory,
    SettlementFactory,
    TopicFactory,
    UserFactory,
)
from tests.flows.conftest import DESK, PHONE
from tests.flows.helpers import choose_topic, fill, follow, is_too_wide, press, typed

WORDS = {
    "bg": {
        "name": "Инициатива „Чешмата“",
        "note": "Пазим чешмите на селото.",
        "return": "Кой още участва?",
        "answer": "Още осем съседи.",
    },
    "en": {
        "name": "Initiative “The Fountain”",
        "note": "We keep the fountains of the village.",
        "return": "Who else takes part?",
        "answer": "Eight more neighbours.",
    },
}


@pytest.fixture(params=["bg", "en"])
def language(request):
    return request.param


@pytest.fixture
def device():
    return PHONE


@pytest.fixture
def story(visit, language):
    """Two people on phones, a village, and an organisation that was there before."""
    village = SettlementFactory(name_bg="Иваново", name_en="Ivanovo")
    words = WORDS[language]
    OrganisationFactory(name_bg=words["name"], name_en="", seat=village, status="left")
    applicant = UserFactory(language=language)
    return SimpleNamespace(
        words=words,
        start="" if language == "bg" else "/en",
        village=village,
        topic=TopicFactory(),
        applicant=applicant,
        phone=visit(applicant, language),
        elsewhere=visit(applicant, language),
        desk=visit(AppointmentFactory().user, language),
    )


def begin(story):
    page, words = story.phone, story.words
    page.goto(f"{story.start}/members/apply/")
    assert not is_too_wide(page)
    page.locator("[name=kind]").select_option("informal")
    expect(page.locator("[name=eik]")).to_be_hidden()
    fill(page, name_bg=words["name"], seat="Нийде", mission_bg=words["note"])
    press(page, "keep", "1")
    assert not is_too_wide(page)
    page.close()


def go_on(story):
    page, words = story.elsewhere, story.words
    page.goto(f"{story.start}/desk/")
    follow(page, "/application/")
    kept = [words["name"], "Нийде", words["note"]]
    assert typed(page, "name_bg", "seat", "mission_bg") == kept
    fill(page, seat="Иваново", email="fountain@example.org")
    fill(page, application_note=words["note"], responsible_name="Ана Петрова")
    fill(page, responsible_contact="0888 111 222")
    choose_topic(page, story.topic)
    page.locator(".obshtini summary").first.click()
    page.locator(f'[name=territory][value="{story.village.obshtina_id}"]').check()
    press(page, "send", "1")
    expect(page.locator("h1")).to_have_text(words["name"])


def decide(story, decision, *, seen, note=""):
    page = story.desk
    page.goto(f"{story.start}/members/queue/")
    follow(page, "/decide/")
    assert not is_too_wide(page)
    for words in seen:
        expect(page.locator("main")).to_contain_text(words)
    page.locator(f"[name=decision][value={decision}]").check()
    fill(page, note=note)
    page.locator("#decision button").click()
    return OutgoingMail.objects.filter(to=story.applicant.email).latest("pk")


def test_a_village_applies_on_a_phone_and_goes_on_elsewhere(story):
    words, page = story.words, story.elsewhere
    begin(story)
    go_on(story)

    returned = decide(
        story,
        "return",
        seen=["0888 111 222"],
        note=words["return"],
    )
    expect(story.desk).to_have_url(re.compile("/members/queue/$"))
    page.goto(address(returned))
    expect(page.locator("main")).to_contain_text(words["return"])
    fill(page, words=words["answer"])
    press(page, "send", "1")
    expect(page.locator("h1")).to_have_text(words["name"])

    accepted = decide(story, "accept", seen=[words["return"], words["answer"]])
    page.goto(
        f"{story.start}/desk/"
    )  # from elsewhere, or only the part after # changes
    page.goto(address(accepted))
    expect(page.locator("#first-steps li").first).to_be_visible()
    assert Organisation.objects.get(status="active").applicant == story.applicant


def address(mail):
    """The path of the link in the mail, on whatever host."""
    line = next(line for line in mail.body.splitlines() if "/members/" in line)
    return "/" + line.partition("://")[2].partition("/")[2]


class TestWithScripts:
    @pytest.fixture
    def device(self):
        return DESK

    def test_a_draft_saves_itself_and_says_when(self, visit):
        page = visit(UserFactory())
        page.goto("/members/apply/")
        fill(page, mission_bg="Пазим чешмите.")
        expect(page.locator("[data-saved]")).to_contain_text("Напишете името")
        fill(page, name_bg="Чешмата")
        expect(page.locator("[data-saved]")).to_contain_text("Запазено в")

        draft = Organisation.objects.get()
        assert draft.mission_bg == "Пазим чешмите."
        assert page.url.endswith(f"/members/{draft.slug}/application/")
        fill(page, name_bg="Чешмата на село")
        press(page, "keep", "1")
        expect(page.locator("main")).to_contain_text("Запазено на")
        assert Organisation.objects.get().name_bg == "Чешмата на село"

    def test_a_lost_line_is_told_and_made_up_for(self, visit):
        page = visit(UserFactory())
        page.goto("/members/apply/")
        page.expected = {"ERR_INTERNET_DISCONNECTED"}
        page.context.set_offline(True)
        fill(page, name_bg="Чешмата")
        expect(page.locator("[data-saved]")).to_contain_text("Няма връзка")

        page.context.set_offline(False)

        expect(page.locator("[data-saved]")).to_contain_text("Запазено в")
        assert Organisation.objects.get().name_bg == "Чешмата"
