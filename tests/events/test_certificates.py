"""Certificates: who earns one, what it says, and what its address tells a stranger."""

import datetime
import re

import pytest
from django.urls import reverse

from core.models import AuditEntry, OutgoingMail
from core.paper_codes import read_code
from events import actions, certificates, privacy
from events.models import Attendance, Certificate
from tests.core.pdf_reading import Document
from tests.events.helpers import hours_from_now, mails_to, member_of, page
from tests.factories import (
    EventFactory,
    OrganisationFactory,
    PersonFactory,
    RegistrationFactory,
    SessionFactory,
    UserFactory,
    staff_of,
)


@pytest.fixture
def training():
    """Held: four parts of three hours and a lunch; three parts earn a certificate."""
    event = EventFactory(
        organiser=OrganisationFactory(name_bg="Сдружение „Изгрев“"),
        kind="training",
        title_bg="Обучение на мрежата",
        title_en="Training of the network",
        slug="training",
        starts_at=hours_from_now(-40),
        ends_at=hours_from_now(-10),
        certificate_from=3,
        session=False,
    )
    for number in range(4):
        begins = event.starts_at + datetime.timedelta(hours=6 * number)
        SessionFactory(
            event=event,
            title_bg=f"Модул {number + 1}",
            starts_at=begins,
            ends_at=begins + datetime.timedelta(hours=3),
        )
    SessionFactory(event=event, title_bg="Обяд", takes_attendance=False)
    return event


def somebody(event, name, *, parts, **others):
    """Present in so many parts, and at lunch."""
    registration = RegistrationFactory(
        event=event, person=PersonFactory(name=name, **others)
    )
    lunch = event.sessions.get(takes_attendance=False)
    taken = event.sessions.filter(takes_attendance=True)[:parts]
    for session in [*taken, lunch]:
        Attendance.objects.create(registration=registration, session=session)
    return registration


def issued_to(registration):
    return registration.certificates.valid().get()


@pytest.fixture
def staff(training):
    return staff_of(training.organiser)


def test_three_of_four_parts_earn_one_and_two_do_not(as_user, training, staff):
    three = somebody(training, "Три Части", parts=3)
    four = somebody(training, "Четири Части", parts=4)
    somebody(training, "Две Части", parts=2)
    RegistrationFactory(event=training, person=PersonFactory(name="Не Дойде"))

    shown = as_user(staff).get(page(training, "certificates"))
    answer = as_user(staff).post(page(training, "issue_certificates"))

    rows = {row.name: (row.parts, row.is_due) for row in shown.context["rows"]}
    assert rows == {
        "Две Части": (2, False),
        "Не Дойде": (0, False),
        "Три Части": (3, True),
        "Четири Части": (4, True),
    }
    assert "липсва 1\xa0част" in shown.content.decode()
    assert answer.url == page(training, "certificates")
    values = ["name", "parts", "of_parts", "minutes"]
    assert list(Certificate.objects.order_by("parts").values_list(*values)) == [
        ("Три Части", 3, 4, 540),
        ("Четири Части", 4, 4, 720),
    ]
    # Of study, 45 minutes each.
    assert (issued_to(three).hours, issued_to(four).hours) == (12, 16)


def test_issuing_twice_makes_no_second_one(training, staff):
    somebody(training, "Три Части", parts=3)

    first = actions.issue_certificates(training, actor=staff)
    second = actions.issue_certificates(training, actor=staff)

    assert (len(first), len(second)) == (1, 0)
    assert Certificate.objects.count() == 1
    assert AuditEntry.objects.filter(verb="events.certificates_issued").count() == 1


def test_what_no_longer_matches_is_said_and_issued_anew(as_user, training, staff):
    registration = somebody(training, "Три Части", parts=3)
    actions.issue_certificates(training, actor=staff)
    old = issued_to(registration)
    last = training.sessions.get(title_bg="Модул 4")
    Attendance.objects.create(registration=registration, session=last)

    shown = as_user(staff).get(page(training, "certificates"))
    to_all = actions.issue_certificates(training, actor=staff)
    as_user(staff).post(
        page(training, "issue_certificates"), {"registration": registration.pk}
    )
    as_user(staff).post(
        page(training, "issue_certificates"), {"registration": registration.pk}
    )

    assert shown.context["differing_count"] == 1
    assert "В него пише 3 от 4 и вече не е верен." in shown.content.decode()
    assert to_all == []
    new = issued_to(registration)
    assert (new.parts, new.minutes) == (4, 720)
    assert new.code != old.code
    old.refresh_from_db()
    assert old.revoked_at is not None
    assert registration.certificates.count() == 2


def test_presence_taken_back_is_said_and_the_certificate_revoked(
    as_user, client, training, staff
):
    registration = somebody(training, "Три Части", parts=3)
    actions.issue_certificates(training, actor=staff)
    certificate = issued_to(registration)
    registration.attendances.filter(session__title_bg="Модул 1").delete()

    shown = as_user(staff).get(page(training, "certificates"))
    anew = actions.issue_certificates(training, actor=staff, only=[registration.pk])
    address = reverse("events:revoke_certificate", args=["training", certificate.code])
    as_user(staff).post(address, {"reason": "Присъствието е поправено"})

    assert "Присъствието вече не е достатъчно за него." in shown.content.decode()
    assert anew == []
    told = client.get(certificate.get_absolute_url()).content.decode()
    assert "Не е валиден." in told
    assert "Три Части" not in told
    entry = AuditEntry.objects.get(verb="events.certificate_revoked")
    assert entry.data["reason"] == "Присъствието е поправено"


def test_the_address_tells_a_stranger_what_the_paper_says_and_no_more(
    client, training, staff
):
    registration = somebody(training, "Мария Петрова", parts=3, email="m@example.org")
    actions.issue_certificates(training, actor=staff)

    answer = client.get(issued_to(registration).get_absolute_url())

    words = answer.content.decode()
    for told in (
        "Валиден е.",
        "Мария Петрова",
        "Обучение на мрежата",
        "12 учебни часа",
        "присъствие в 3 от 4 части",
        "Сдружение „Изгрев“",
    ):
        assert told in words
    assert "m@example.org" not in words
    assert '<meta name="robots" content="noindex">' in words
    assert "no-store" in answer["Cache-Control"]


def test_the_code_is_read_as_people_type_it(client, training, staff):
    registration = somebody(training, "Мария Петрова", parts=3)
    actions.issue_certificates(training, actor=staff)
    certificate = issued_to(registration)
    Certificate.objects.update(code="BCHKM23456")

    # Small letters, spaces, Cyrillic ones that look the same.
    typed = " вс н к м 234-56 "
    answer = client.get(reverse("events:check_certificate"), {"code": typed})

    assert "Мария Петрова" in answer.content.decode()
    assert re.fullmatch(r"[2-9A-Z]{10}", certificate.code)
    assert read_code(certificate.shown_code().lower()) == certificate.code


def test_an_unknown_code_is_told_as_unknown_and_nobody_tries_many(client):
    address = reverse("events:certificate", args=["ZZZZZ-ZZZZZ"])

    unknown = client.get(address)
    answers = [client.get(address).status_code for _number in range(30)]

    assert unknown.status_code == 404
    assert "Няма сертификат с този код." in unknown.content.decode()
    assert answers[-1] == 429
    assert client.get(reverse("events:check_certificate")).status_code == 200


def test_each_gets_one_mail_in_which_their_own_paper_is(client, training, staff):
    registration = somebody(training, "Мария Петрова", parts=3, email="m@example.org")
    somebody(training, "Без Адрес", parts=4, email="")
    actions.issue_certificates(training, actor=staff)

    sent = [actions.send_certificates(training, actor=staff) for _twice in range(2)]

    assert sent == [1, 0]
    assert mails_to(registration.person) == ["Вашият сертификат: Обучение на мрежата"]
    text = OutgoingMail.objects.get(to="m@example.org").body
    address = re.search(r"https?://[^/]+(/\S+\.pdf)", text)[1]
    document = Document(client.get(address).content)
    assert "Мария Петрова" in document.text
    assert "Без Адрес" not in document.text
    other = issued_to(training.registrations.get(person__name="Без Адрес"))
    forged = address.replace(issued_to(registration).shown_code(), other.shown_code())
    assert client.get(forged).status_code == 404


def test_the_paper_is_accessible_and_names_its_address(as_user, training, staff):
    registration = somebody(training, "Мария Петрова", parts=3)
    somebody(training, "Иван Тодоров", parts=4)
    actions.issue_certificates(training, actor=staff)
    code = issued_to(registration).shown_code()

    answer = as_user(staff).get(page(training, "certificates_file"))
    one = as_user(staff).get(page(training, "certificates_file"), {"of": code})

    document = Document(answer.content)
    assert len(document.pages) == 2
    assert "<pdfuaid:part>1</pdfuaid:part>" in document.about
    assert document.bookmarks == ["Сертификат за участие в обучение"] * 2
    first = document.pages[1]
    for words in (
        "Сдружение „Изгрев“ удостоверява, че",
        "Мария Петрова",
        "участва в обучението",
        "Обучение на мрежата",
        "12 учебни часа · присъствие в 3 от 4 части",
        f"http://localhost:8000/events/certificates/{code}/",
    ):
        assert words in first
    assert [one.alt for one in document.structure.all("Figure")] == [
        "QR код: проверка на сертификата"
    ] * 2
    assert len(Document(one.content).pages) == 1
    assert AuditEntry.objects.filter(verb="events.certificates_printed").count() == 2


def test_staff_say_who_signs_and_from_how_many_parts(as_user, training, staff):
    registration = somebody(training, "Мария Петрова", parts=2)
    address = page(training, "set_certificates")
    words = {
        "name_bg": "Цветана Примерова",
        "position_bg": "председател",
        "name_en": "Tsvetana Primerova",
        "position_en": "chair",
    }

    too_many = as_user(staff).post(address, words | {"needed": 5})
    as_user(staff).post(address, words | {"needed": 2})
    actions.issue_certificates(training, actor=staff)
    file = page(training, "certificates_file")
    bulgarian = as_user(staff).get(file)
    english = as_user(staff).get(f"/en{file}")

    assert set(too_many.context["form"].errors) == {"needed"}
    assert issued_to(registration).parts == 2
    assert "Цветана Примерова\nпредседател" in Document(bulgarian.content).text
    text = Document(english.content).text
    assert "Tsvetana Primerova\nchair" in text
    assert "12 hours of study" not in text
    assert "8 hours of study · present in 2 of 4 parts" in text


def test_a_name_that_is_no_longer_kept_leaves_a_valid_certificate(
    as_user, client, training, staff
):
    registration = somebody(training, "Мария Петрова", parts=3, email="m@example.org")
    actions.issue_certificates(training, actor=staff)
    certificate = issued_to(registration)

    assert privacy.export_person(registration.person)["registrations"][0][
        "certificates"
    ] == [
        {
            "code": certificate.shown_code(),
            "name": "Мария Петрова",
            "issued_at": certificate.issued_at.isoformat(),
            "revoked": False,
        }
    ]
    privacy.erase_person(registration.person)

    told = client.get(certificate.get_absolute_url()).content.decode()
    assert "Валиден е." in told
    assert "Името вече не се пази" in told
    assert "Мария Петрова" not in told
    assert Certificate.objects.counted().count() == 1
    assert actions.send_certificates(training, actor=staff) == 0
    paper = client.get(certificate.own_address())
    assert paper.url == certificate.get_absolute_url()
    assert as_user(staff).get(page(training, "certificates_file")).status_code == 404


def test_retention_takes_the_names_and_keeps_the_count(training, staff):
    registration = somebody(training, "Мария Петрова", parts=3)
    actions.issue_certificates(training, actor=staff)
    long_ago = hours_from_now(-24 * 800)
    training.starts_at, training.ends_at = (
        long_ago,
        long_ago + datetime.timedelta(hours=30),
    )
    training.purge_told_at = hours_from_now(-24 * 60)
    training.save()

    actions.purge(training)

    certificate = Certificate.objects.get()
    assert certificate.name == ""
    assert Certificate.objects.counted().get() == certificate
    registration.refresh_from_db()
    assert not any(one.differs for one in certificates.standings(training))


def test_only_valid_certificates_of_live_events_are_counted(training, staff):
    registration = somebody(training, "Мария Петрова", parts=3)
    actions.issue_certificates(training, actor=staff)
    certificate = issued_to(registration)
    assert Certificate.objects.counted().count() == 1

    training.cancelled_at = hours_from_now(-1)
    training.save()
    assert Certificate.objects.counted().count() == 0

    training.cancelled_at = None
    training.save()
    actions.revoke_certificate(certificate, reason="Грешка", actor=staff)
    assert Certificate.objects.counted().count() == 0


def test_nobody_else_issues_or_reads_the_list(as_user, training):
    somebody(training, "Мария Петрова", parts=3)
    stranger = as_user(staff_of(OrganisationFactory()))
    member = as_user(member_of(training.organiser))

    for person in (stranger, member):
        assert person.get(page(training, "certificates")).status_code == 403
        assert person.get(page(training, "certificates_file")).status_code == 403
        assert person.post(page(training, "issue_certificates")).status_code == 403
    assert not Certificate.objects.exists()


def test_no_event_takes_the_address_of_the_check(training, staff):
    event = EventFactory.build(
        organiser=training.organiser, title_bg="Certificates", slug=""
    )

    made = actions.create(event, sessions=[], actor=staff)

    assert made.slug == "certificates-1"


@pytest.mark.parametrize("people", [1, 30])
def test_a_bounded_number_of_queries(
    as_user, training, staff, people, django_assert_num_queries
):
    for number in range(people):
        somebody(training, f"Участник {number}", parts=3)
    actions.issue_certificates(training, actor=staff)
    client = as_user(staff)
    client.get(page(training, "certificates"))

    with django_assert_num_queries(11):
        client.get(page(training, "certificates"))
    with django_assert_num_queries(9):
        client.get(page(training, "certificates_file"))


def test_the_person_finds_it_on_the_page_of_the_event(as_user, client, training, staff):
    user = UserFactory(name="Мария Петрова")
    registration = RegistrationFactory(event=training, person=user.person)
    for session in training.sessions.all():
        Attendance.objects.create(registration=registration, session=session)
    before = as_user(user).get(page(training, "detail")).content.decode()
    actions.issue_certificates(training, actor=staff)

    after = as_user(user).get(page(training, "detail")).content.decode()

    own = issued_to(registration).own_address()
    assert own not in before
    assert own in after
    assert own not in client.get(page(training, "detail")).content.decode()
    assert own not in as_user(staff).get(page(training, "detail")).content.decode()


def test_what_is_made_for_practice_certifies_nothing(client, training, staff):
    registration = somebody(training, "Мария Петрова", parts=3)
    actions.issue_certificates(training, actor=staff)
    training.organiser.is_practice = True
    training.organiser.save()

    told = client.get(issued_to(registration).get_absolute_url()).content.decode()
    paper = Document(client.get(issued_to(registration).own_address()).content)

    assert "Не удостоверява нищо." in told
    assert "Валиден е." not in told
    assert "Упражнение" in paper.text
    assert not Certificate.objects.counted().exists()
