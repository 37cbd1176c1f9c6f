"""Signed sheets: the proof of presence, seen by the organiser's staff alone."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from core.models import Attachment, AuditEntry
from events import actions, presence
from events.models import SignedSheet
from tests.events.helpers import hours_from_now, member_of, page
from tests.factories import (
    AppointmentFactory,
    EventFactory,
    RegistrationFactory,
    SessionFactory,
    UserFactory,
    staff_of,
)


@pytest.fixture(autouse=True)
def _uploads(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def event():
    return EventFactory(starts_at=hours_from_now(-3), ends_at=hours_from_now(1))


@pytest.fixture
def staff(as_user, event):
    return as_user(staff_of(event.organiser))


def photograph(name="лист.jpg"):
    stream = io.BytesIO()
    Image.new("RGB", (600, 800), "#fdfdf8").save(stream, "JPEG")
    return SimpleUploadedFile(name, stream.getvalue(), "image/jpeg")


def scan(pages=2):
    stream = io.BytesIO()
    first, *others = [Image.new("RGB", (600, 800), "#fdfdf8") for _page in range(pages)]
    first.save(stream, "PDF", save_all=True, append_images=others)
    return SimpleUploadedFile("скан.pdf", stream.getvalue(), "application/pdf")


def add(staff, event, *uploads):
    session = event.sessions.get()
    data = {"sessions": [session.pk], "pages": uploads}
    return staff.post(page(event, "signed_sheets"), data)


def test_pages_are_kept_in_order_and_presence_is_entered_beside_them(staff, event):
    came = RegistrationFactory(event=event)
    session = event.sessions.get()

    answer = add(staff, event, photograph("1.jpg"), photograph("2.jpg"))
    beside = staff.get(answer.url)
    staff.post(answer.url, {"shown": f"{came.pk}:-", "present": [came.pk]})

    sheet = event.signed_sheets.get()
    assert [one.name for one in beside.context["sheet"].pages()] == ["1.webp", "2.webp"]
    assert list(sheet.sessions.all()) == [session]
    assert session.attendances.get().registration == came
    entry = AuditEntry.objects.get(verb="events.sheet_added")
    assert entry.data == {"sheet": sheet.pk, "sessions": [session.pk], "pages": 2}


def test_of_a_scan_each_page_is_a_picture_and_the_scan_itself_is_kept(staff, event):
    add(staff, event, scan(pages=2))

    sheet = event.signed_sheets.get()
    assert [one.name for one in sheet.files()] == ["скан.pdf"]
    assert [one.name for one in sheet.pages()] == ["page-1.webp", "page-2.webp"]
    purposes = Attachment.objects.values_list("purpose", flat=True)
    assert set(purposes) == {Attachment.Purpose.SHEET}


@pytest.mark.parametrize(
    ("upload", "words"),
    [
        (SimpleUploadedFile("лист.docx", b"PK"), "не е нито снимка, нито PDF"),
        (SimpleUploadedFile("лист.jpg", b"not a picture"), "JPEG"),
        (
            SimpleUploadedFile("лист.pdf", b"%PDF-1.4 nothing\nstartxref\n0\n%%EOF"),
            "не могат да се покажат",
        ),
    ],
)
def test_what_cannot_be_shown_is_refused_with_what_to_do(staff, event, upload, words):
    answer = add(staff, event, upload)

    assert words in answer.text
    assert not SignedSheet.objects.exists()
    assert not Attachment.objects.exists()


def test_a_scan_of_too_many_pages_is_refused(staff, event):
    answer = add(staff, event, scan(pages=41))

    assert "повече от 40\xa0страници" in answer.text
    assert not SignedSheet.objects.exists()


def test_a_sheet_needs_a_part_and_a_picture(staff, event):
    SessionFactory(event=event)

    answer = staff.post(page(event, "signed_sheets"), {})

    assert set(answer.context["form"].errors) == {"sessions"}
    both = staff.post(
        page(event, "signed_sheets"), {"sessions": [event.sessions.first().pk]}
    )
    assert set(both.context["form"].errors) == {"pages"}


def test_only_staff_of_the_organiser_see_a_sheet(client, as_user, staff, event):
    add(staff, event, photograph())
    sheet = event.signed_sheets.get()
    picture = sheet.attachments.get().get_absolute_url()
    event.door_keepers.create(email="keeper@example.org")
    strangers = [
        UserFactory(),
        UserFactory(email="keeper@example.org"),
        member_of(event.organiser),
        AppointmentFactory(role="administrator").user,
    ]

    own = staff.get(picture)
    assert b"".join(own.streaming_content).startswith(b"RIFF")
    assert own["Cache-Control"] == "private, no-store"
    assert client.get(picture).status_code == 404
    for user in strangers:
        assert as_user(user).get(picture).status_code == 404
        beside = reverse("events:signed_sheet", args=[event.slug, sheet.pk])
        assert as_user(user).get(beside).status_code == 403


def test_sheet_of_another_event_is_not_found(staff, event):
    other = EventFactory(organiser=event.organiser)
    sheet = other.signed_sheets.create()

    address = reverse("events:signed_sheet", args=[event.slug, sheet.pk])

    assert staff.get(address).status_code == 404


def test_presence_without_a_sheet_lacks_proof(event):
    proved = event.sessions.get()
    unproved, empty = SessionFactory.create_batch(2, event=event)
    came = RegistrationFactory(event=event)
    for session in (proved, unproved):
        came.attendances.create(session=session)
    event.signed_sheets.create().sessions.add(proved)

    found = presence.proofs(event, [proved, unproved, empty])

    assert [one.is_lacking for one in found] == [False, True, False]


def test_a_sheet_is_taken_away_for_a_reason_with_its_files(
    staff, event, django_capture_on_commit_callbacks
):
    add(staff, event, photograph())
    sheet = event.signed_sheets.get()
    path = sheet.attachments.get().path(sheet.attachments.get().widths[0])
    address = reverse("events:remove_signed_sheet", args=[event.slug, sheet.pk])

    refused = staff.post(address, {"reason": ""})
    with django_capture_on_commit_callbacks(execute=True):
        staff.post(address, {"reason": "Лист от друго събитие."})

    assert list(refused.context["form"].errors) == ["reason"]
    assert not SignedSheet.objects.exists()
    assert not path.exists()
    entry = AuditEntry.objects.get(verb="events.sheet_removed")
    assert entry.data["reason"] == "Лист от друго събитие."


def test_what_stands_on_the_sheet_is_reason_enough_for_a_correction(staff):
    event = EventFactory(starts_at=hours_from_now(-75), ends_at=hours_from_now(-72))
    staff_user = staff_of(event.organiser)
    session = event.sessions.get()
    marked, missed = RegistrationFactory.create_batch(2, event=event)
    marked.attendances.create(session=session, taken_at=session.starts_at)
    actions.add_sheet(
        event, sessions=[session], uploads=[photograph()], actor=staff_user
    )
    sheet = event.signed_sheets.get()
    staff.force_login(staff_user, backend="members.backends.SignIn")
    address = reverse("events:signed_sheet", args=[event.slug, sheet.pk])

    shown = staff.get(address)
    reason = shown.context["correction"].initial["reason"]
    staff.post(
        address,
        {
            "shown": shown.context["shown"],
            "present": [marked.pk, missed.pk],
            "reason": reason,
        },
    )

    change = missed.attendance_changes.get()
    assert (change.now, change.reason) == ("in_person", "Според подписания списък.")
