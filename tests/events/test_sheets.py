"""Papers for the door: the sign-in sheet and the badges."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from core import files
from core.models import AuditEntry
from events.models import Registration
from leadernet.demo import pictures
from tests.core.pdf_reading import Document
from tests.events.helpers import page
from tests.factories import (
    EventFactory,
    ObshtinaFactory,
    OrganisationFactory,
    PersonFactory,
    ProgrammeFactory,
    ProjectFactory,
    RegistrationFactory,
    SessionFactory,
    SettlementFactory,
    staff_of,
)

DAY = datetime.datetime(2027, 3, 26, tzinfo=timezone.get_default_timezone())


def at(day, hour):
    return DAY + datetime.timedelta(days=day, hours=hour)


@pytest.fixture(autouse=True)
def _uploads(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def training():
    """Two days with two parts each, of a project that somebody pays for."""
    programme = ProgrammeFactory(
        obligatory_text_bg="Платено от „Програмата“ по „{project}“.",
        obligatory_text_en="Paid for by the Programme.",
        disclaimer_bg="Отговаря {beneficiary}.",
    )
    picture = SimpleUploadedFile("fund.png", pictures.landscape(3).read())
    words = {"alt_bg": "Лого на „Програмата“"}
    files.attach(programme, picture, purpose="logo", user=None, **words)
    project = ProjectFactory(programme=programme, title_bg="Заедно")
    event = EventFactory(
        organiser=project.organisation,
        project=project,
        title_bg="Обучение на мрежата",
        title_en="Training of the network",
        slug="training",
        starts_at=at(0, 9),
        ends_at=at(1, 16),
        venue_bg="Читалище „Братство“",
        session=False,
    )
    for title, day, begins, ends in [
        ("Управление", 0, 9, 12),
        ("Доброволци", 0, 13, 16),
        ("Финанси", 1, 9, 12),
        ("Застъпничество", 1, 13, 16),
    ]:
        SessionFactory(
            event=event,
            title_bg=title,
            title_en=title,
            starts_at=at(day, begins),
            ends_at=at(day, ends),
        )
    SessionFactory(
        event=event,
        title_bg="Обяд",
        starts_at=at(0, 12),
        ends_at=at(0, 13),
        takes_attendance=False,
    )
    return event


def somebody(event, name, **others):
    person = PersonFactory(
        name=name, email=f"{others.pop('email', 'a')}@example.org", phone="0888123456"
    )
    return RegistrationFactory(event=event, person=person, **others)


def test_the_sheet_has_what_a_donor_asks_for_on_each_page(as_user, training):
    staff = as_user(staff_of(training.organiser))
    for number in range(30):
        somebody(training, f"Участник {number:02}", email=f"p{number}")

    answer = staff.get(page(training, "sheet"))

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "private, no-store"
    document = Document(answer.content)
    assert len(document.pages) > 4
    for words in document.pages:
        assert "Присъствен списък" in words
        assert "Обучение на мрежата" in words
        assert "Платено от „Програмата“ по „Заедно“." in words
        assert "Читалище „Братство“" in words
        assert "Страница" in words
    first = document.pages[0]
    assert "26\xa0март\xa02027\xa0г. (петък), 09:00–16:00" in first
    assert "Страница 1 от" in first
    assert "пази този списък 12 месеца" in " ".join(first.split())
    assert "27\xa0март\xa02027\xa0г. (събота)" in document.pages[-1]
    assert "За организатора (име, подпис)" in document.pages[-1]
    # 30 people and 10 empty rows on the sheet of each day.
    assert document.text.count("Участник 07") == 2
    assert "Обяд" not in document.text


def test_a_reading_program_hears_the_head_once_and_the_table_as_one(as_user, training):
    staff = as_user(staff_of(training.organiser))
    somebody(training, "Мария Петрова")

    answer = staff.get(page(training, "sheet"), {"what": "2027-03-26"})

    document = Document(answer.content)
    assert "<pdfuaid:part>1</pdfuaid:part>" in document.about
    assert document.bookmarks == ["Присъствен списък"]
    assert len(document.structure.all("Table")) == 1
    assert {one.attributes["/Scope"] for one in document.structure.all("TH")} == {
        "/Column"
    }
    assert len(document.structure.all("TH")) == 5
    assert [one.alt for one in document.structure.all("Figure")] == [
        "Лого на „Програмата“",
        "QR код: отбелязване на присъствието, Управление",
        "QR код: отбелязване на присъствието, Доброволци",
    ]


def test_each_part_may_have_a_sheet_of_its_own(as_user, training):
    staff = as_user(staff_of(training.organiser))
    somebody(training, "Мария Петрова")
    finances = training.sessions.get(title_bg="Финанси")

    apart = staff.get(page(training, "sheet"), {"apart": "on", "walk_ins": "0"})
    one = staff.get(page(training, "sheet"), {"what": finances.pk, "walk_ins": "2"})

    assert len(Document(apart.content).pages) == 4
    document = Document(one.content)
    assert len(document.pages) == 1
    assert "Финанси" in document.text
    assert "Застъпничество" not in document.text
    assert len(document.structure.all("TR")) == 4


def test_contacts_stay_empty_unless_an_owner_asks_for_them(as_user, training):
    somebody(training, "Мария Петрова", email="maria")
    asked = {"columns": ["email", "phone"], "with_contacts": "on"}

    editor = as_user(staff_of(training.organiser)).get(page(training, "sheet"), asked)
    owner = as_user(staff_of(training.organiser, "owner")).get(
        page(training, "sheet"), asked
    )

    by_editor, by_owner = Document(editor.content).text, Document(owner.content).text
    assert "Телефон" in by_editor
    assert "maria@example.org" not in by_editor
    assert "0888123456" not in by_editor
    assert "0888123456" in by_owner
    verbs = AuditEntry.objects.filter(verb__startswith="events.sheet")
    assert list(verbs.order_by("pk").values_list("verb", "data__columns")) == [
        ("events.sheet_printed", ["email", "phone"]),
        ("events.sheet_exported", ["email", "phone"]),
    ]


def test_sheets_with_contacts_count_among_the_five_files_of_an_hour(as_user, training):
    owner = as_user(staff_of(training.organiser, "owner"))
    asked = {"columns": ["phone"], "with_contacts": "on"}
    for _number in range(5):
        assert owner.get(page(training, "sheet"), asked)["Content-Type"] == (
            "application/pdf"
        )

    sixth = owner.get(page(training, "sheet"), asked)

    assert len(sixth.context["sheet_form"].non_field_errors()) == 1
    plain = owner.get(page(training, "sheet"))
    assert plain["Content-Type"] == "application/pdf"


def test_municipality_and_office_where_they_are_asked(as_user, training):
    staff = as_user(staff_of(training.organiser))
    training.asks_office = True
    training.save()
    seat = SettlementFactory(obshtina=ObshtinaFactory(name_bg="Трекляно"))
    home = OrganisationFactory(seat=seat)
    somebody(training, "Кметица", organisation=home, office="mayor")
    town = ObshtinaFactory(name_bg="Невестино")
    somebody(training, "Гост", obshtina=town, email="b")

    answer = staff.get(page(training, "sheet"), {"columns": ["municipality", "office"]})

    text = Document(answer.content).text
    for words in ("Община", "Трекляно", "Невестино", "кмет"):
        assert words in text


def test_who_is_not_expected_there_is_on_no_paper(as_user, training):
    staff = as_user(staff_of(training.organiser))
    somebody(training, "Дошла На Място")
    somebody(training, "Отказал Се", status="cancelled", email="b")
    somebody(training, "Чакаща Ред", status="waiting", email="c")
    online = Registration.Comes.ONLINE
    somebody(training, "Онлайн Участник", comes=online, email="d")

    for name in ("sheet", "badges"):
        text = Document(staff.get(page(training, name)).content).text
        assert "Дошла На Място" in text
        for absent in ("Отказал", "Чакаща", "Онлайн Участник"):
            assert absent not in text


def test_what_people_call_themselves_is_printed_as_it_is(as_user, training):
    staff = as_user(staff_of(training.organiser))
    names = ['#read("/etc/passwd")', "$x$ *b* \\", "Мария 🌻", "محمد", "Я" * 120]
    for number, name in enumerate(names):
        somebody(training, name, email=f"h{number}")

    for paper in ("sheet", "badges"):
        text = Document(staff.get(page(training, paper)).content).text
        assert '#read("/etc/passwd")' in text
        assert "$x$ *b* \\" in text
        assert "Мария" in text


def test_the_sheet_in_english(as_user, training):
    staff = as_user(staff_of(training.organiser))

    answer = staff.get(page(training, "sheet"), {"language": "en"})

    document = Document(answer.content)
    assert document.root["/Lang"] == "en"
    for words in ("Sign-in sheet", "Training of the network", "(Friday)", "Page 1 of"):
        assert words in document.pages[0]


def test_badges_fit_many_on_a_page_with_some_left_empty(as_user, training):
    staff = as_user(staff_of(training.organiser))
    for number in range(12):
        somebody(training, f"Участник {number:02}", email=f"p{number}")

    ten = staff.get(page(training, "badges"), {"blank": "0"})
    eight = staff.get(page(training, "badges"), {"on_a_page": "8", "blank": "5"})

    assert len(Document(ten.content).pages) == 2
    document = Document(eight.content)
    assert len(document.pages) == 3
    assert [one.alt for one in document.structure.all("Figure")] == [
        f"QR код на записването на Участник {number:02}" for number in range(12)
    ]
    assert AuditEntry.objects.filter(verb="events.badges_printed").count() == 2


def test_wrong_answers_bring_the_choices_back(as_user, training):
    staff = as_user(staff_of(training.organiser))

    answer = staff.get(
        page(training, "sheet"), {"what": "1999-01-01", "walk_ins": "9999"}
    )

    assert answer.status_code == 200
    assert set(answer.context["sheet_form"].errors) == {"what", "walk_ins"}
    owner = as_user(staff_of(training.organiser, "owner"))
    nothing = owner.get(page(training, "sheet"), {"with_contacts": "on"})
    assert set(nothing.context["sheet_form"].errors) == {"with_contacts"}
    assert not AuditEntry.objects.filter(verb__startswith="events.sheet").exists()


@pytest.mark.parametrize("people", [1, 30])
def test_a_bounded_number_of_queries(
    as_user, training, people, django_assert_num_queries
):
    staff = as_user(staff_of(training.organiser))
    for number in range(people):
        home = OrganisationFactory(seat=SettlementFactory())
        somebody(training, f"У {number}", email=f"p{number}", organisation=home)
    staff.get(page(training, "sheet"))

    with django_assert_num_queries(14):
        staff.get(page(training, "sheet"), {"columns": ["municipality"]})
    with django_assert_num_queries(13):
        staff.get(page(training, "badges"))
