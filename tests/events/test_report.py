"""The report of an event: the same numbers as elsewhere, on a page and in an accessible PDF."""

import datetime
import re

import pytest
from django.utils import timezone, translation

from core.blocks import blocks_of
from events import actions
from events.forms.fields import moment
from events.models import Attendance, Minutes
from tests.core.pdf_reading import Document
from tests.events.helpers import hours_from_now, page
from tests.factories import (
    DecisionFactory,
    EventFactory,
    OrganisationFactory,
    PersonFactory,
    ProgrammeFactory,
    ProjectFactory,
    RecommendationFactory,
    RegistrationFactory,
    SessionFactory,
    UserFactory,
    staff_of,
)


@pytest.fixture(autouse=True)
def _uploads(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def story():
    """A meeting of 12 people, of whom three are men."""
    event = EventFactory(
        title_bg="Форум в Ямбол",
        title_en="Forum in Yambol",
        starts_at=hours_from_now(-50),
        ends_at=hours_from_now(-46),
        project=ProjectFactory(title_bg="Съседи с идеи", programme=ProgrammeFactory()),
        asks_sex=True,
        session=False,
    )
    SessionFactory(
        event=event, title_bg="Пресконференция", speaker="Петър", ends_at=event.starts_at + (event.ends_at - event.starts_at) / 2
    )  # fmt: skip
    SessionFactory(event=event, title_bg="Разговор", starts_at=event.ends_at - (event.ends_at - event.starts_at) / 2)  # fmt: skip
    organisation = OrganisationFactory()
    for number in range(12):
        row = RegistrationFactory(
            event=event,
            organisation=organisation,
            person=PersonFactory(name=f"Тайно Име {number}"),
            sex="male" if number < 3 else "female",
        )
        for session in event.sessions.all():
            Attendance.objects.create(registration=row, session=session)
    text = "<h2>Откриване</h2><p>Водещият <b>поздрави</b> всички.</p><ul><li>Първо</li></ul>"
    actions.save_minutes(Minutes(event=event, text_bg=text), actor=UserFactory())
    DecisionFactory(event=event, text_bg="Правим мрежа", state="done", closed_on=timezone.localdate(), note="Направена е.", published_at=None)  # fmt: skip
    RecommendationFactory(event=event, text_bg="Да има бюджет", published_at=None)
    actions.publish_outcomes(event, actor=UserFactory())
    DecisionFactory(event=event, text_bg="Още чернова", published_at=None)
    return event


def in_march(day, hour):
    return moment(datetime.date(2015, 3, day), datetime.time(hour))


def pdf_of(response):
    assert response["Content-Type"] == "application/pdf"
    return Document(response.content)


def words_of(html):
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def test_page_and_pdf_say_the_same_and_no_names(client):
    event = story()

    html = words_of(client.get(page(event, "report")).content.decode())
    paper = " ".join(pdf_of(client.get(page(event, "report_pdf"))).text.split())

    for said in (html, paper):
        for words in (
            "Форум в Ямбол",
            "Съседи с идеи",
            "Пресконференция",
            "Откриване",
            "Водещият поздрави всички.",
            "Правим мрежа",
            "Направена е.",
            "Да има бюджет",
            "Министерство на културата",
            "Проект „Съседи с идеи“ се финансира от програмата.",
        ):
            assert words in said
        assert "Тайно Име" not in said
        assert "Още чернова" not in said


def test_staff_get_small_groups_and_others_do_not(client, as_user):
    event = story()
    staff = as_user(staff_of(event.organiser))

    def sexes(reader):
        paper = pdf_of(reader.get(page(event, "report_pdf"))).text
        return re.findall(r"(жена|мъж)\s*(\*|\d+)", paper)

    assert sorted(sexes(client)) == [("жена", "*"), ("мъж", "*")]
    assert sorted(sexes(staff)) == [("жена", "9"), ("мъж", "3")]


def test_pdf_is_accessible_and_in_the_language_of_the_page(client):
    event = story()

    bulgarian = pdf_of(client.get(page(event, "report_pdf")))
    with translation.override("en"):
        english = pdf_of(client.get(page(event, "report_pdf")))

    for document, language in ((bulgarian, "bg"), (english, "en")):
        assert document.root["/Lang"] == language
        assert "pdfuaid:part" in document.about
        assert len(document.structure.all("TH")) > 8
    assert "Report of the event" in english.text
    assert "Forum in Yambol" in english.text


def test_report_of_one_day_says_the_hours_also_without_a_programme(client):
    event = EventFactory(starts_at=in_march(26, 10), ends_at=in_march(26, 12))
    of_two_days = EventFactory(starts_at=in_march(26, 9), ends_at=in_march(27, 16))

    html = words_of(client.get(page(event, "report")).text)
    paper = " ".join(pdf_of(client.get(page(event, "report_pdf"))).text.split())
    longer = words_of(client.get(page(of_two_days, "report")).text)

    for said in (html, paper):
        assert "26 март 2015 г., 10:00–12:00" in said
    assert "26–27 март 2015 г." in longer
    assert "26–27 март 2015 г.," not in longer


def test_decision_whose_term_is_over_says_so_on_paper_too(client):
    event = EventFactory(starts_at=hours_from_now(-99), ends_at=hours_from_now(-98))
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    DecisionFactory(event=event, text_bg="Правим мрежа", due_on=yesterday)

    html = words_of(client.get(page(event, "report")).text)
    paper = pdf_of(client.get(page(event, "report_pdf"))).text

    for said in (html, paper):
        assert "Правим мрежа" in said
        assert "срокът мина" in said
        assert "предстои" not in said


def test_report_is_there_when_the_event_is_over(client, as_user):
    coming = EventFactory()
    cancelled = EventFactory(
        starts_at=hours_from_now(-50),
        ends_at=hours_from_now(-46),
        cancelled_at=timezone.now(),
    )

    for event in (coming, cancelled):
        for name in ("report", "report_pdf"):
            assert client.get(page(event, name)).status_code == 404


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("", []),
        ("<p>Едно<br>две</p>", [{"kind": "paragraph", "text": "Едно\nдве"}]),
        (
            "<h3>А</h3><h2>Б</h2><h3>В</h3>",
            [
                {"kind": "heading", "level": 1, "text": "А"},
                {"kind": "heading", "level": 1, "text": "Б"},
                {"kind": "heading", "level": 2, "text": "В"},
            ],
        ),
        (
            "<ul><li>А<h2>Б</h2><table><tr><td>1</td></tr></table></li><li>В</li></ul>",
            [
                {
                    "kind": "list",
                    "is_ordered": False,
                    "items": [[0, "А"], [0, "Б"], [0, "В"]],
                },
                {"kind": "table", "width": 1, "rows": [["1"]]},
            ],
        ),
        (
            "<table><tr><td><h2>А</h2><ul><li>Б</li><li>В</li></ul></td></tr></table>",
            [{"kind": "table", "width": 1, "rows": [["А\nБ\nВ"]]}],
        ),
        ("<ul><li></li></ul>", []),
        (
            "<ol><li><p>Едно</p><ul><li>под него</li></ul></li><li>Две</li></ol>",
            [
                {
                    "kind": "list",
                    "is_ordered": True,
                    "items": [[0, "Едно"], [1, "под него"], [0, "Две"]],
                }
            ],
        ),
        (
            "<table><tbody><tr><th><p>А</p></th><th>Б</th></tr><tr><td>1</td></tr></tbody></table>",
            [{"kind": "table", "width": 2, "rows": [["А", "Б"], ["1", ""]]}],
        ),
        (
            "<table><tr><th>А</th><th>Б</th></tr><tr><td>1<table><tr><td>в</td>\n<td>г</td>"
            "</tr><tr><td>д<table><tr><td>е</td></tr></table></td><td>ж</td></tr></table>"
            "после</td><td>2</td></tr><tr><td>3</td><td>4</td></tr></table><p>Край</p>",
            [
                {
                    "kind": "table",
                    "width": 2,
                    "rows": [
                        ["А", "Б"],
                        ["1\nв; г\nд\nе; ж\nпосле", "2"],
                        ["3", "4"],
                    ],
                },
                {"kind": "paragraph", "text": "Край"},
            ],
        ),
        (
            "<blockquote><p>Казано</p></blockquote>",
            [{"kind": "quote", "text": "Казано"}],
        ),
        (
            "обикновен &lt;текст&gt;",
            [{"kind": "paragraph", "text": "обикновен <текст>"}],
        ),
    ],
)
def test_text_of_the_editor_becomes_plain_blocks(html, expected):
    assert blocks_of(html) == expected
