"""Photographs of an event: put up by its staff, read by day, never without the mark."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from core.models import Attachment, AuditEntry
from tests.events.helpers import page
from tests.factories import EventFactory, OrganisationFactory, staff_of


@pytest.fixture(autouse=True)
def _uploads(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.FILES_REDIRECT = "/inside"


def shot(number):
    """Each number is another picture."""
    stream = io.BytesIO()
    Image.new("RGB", (80, 60), (20 * number, 90, 60)).save(stream, "JPEG")
    return SimpleUploadedFile(f"{number}.jpg", stream.getvalue(), "image/jpeg")


def put_up(staff, event, numbers):
    shots = [shot(number) for number in numbers]
    staff.post(page(event, "pictures"), {"pictures": shots, "step": "add"})
    return list(event.attachments.order_by("position"))


def test_a_photograph_waits_for_the_mark_and_for_words(as_user, client):
    event = EventFactory()
    staff = as_user(staff_of(event.organiser))
    first, second = put_up(staff, event, [1, 2])

    shown = staff.post(
        page(event, "pictures"),
        {
            "step": "save",
            f"{first.key}-seen": seen(staff, event, first),
            f"{first.key}-consent": "agreed",
            f"{first.key}-alt_bg": "Хора около маса",
        },
        follow=True,
    )

    assert "е запазено" in shown.content.decode()
    gallery = client.get(event.get_absolute_url()).content.decode()
    assert "Хора около маса" in gallery
    assert second.key not in gallery
    assert status(client, first) == 200
    assert status(client, second) == 404
    assert AuditEntry.objects.filter(verb="events.pictures_described").exists()


def status(reader, picture):
    return reader.get(picture.get_absolute_url()).status_code


def seen(staff, event, picture):
    form = staff.get(page(event, "pictures")).context["words"]
    return next(row.was_seen for row in form.rows if row.instance.key == picture.key)


def test_staff_see_what_is_not_marked_yet_and_strangers_do_not(as_user):
    event = EventFactory()
    staff = as_user(staff_of(event.organiser))
    (picture,) = put_up(staff, event, [1])

    stranger = as_user(staff_of(OrganisationFactory()))

    assert status(staff, picture) == 200
    assert status(stranger, picture) == 404


def test_the_page_asks_the_same_for_one_picture_and_for_twelve(
    as_user, client, django_assert_num_queries
):
    event = EventFactory()
    staff = as_user(staff_of(event.organiser))

    put_up(staff, event, [1])
    Attachment.objects.update(consent="nobody", alt_bg="Зала")
    with CaptureQueriesContext(connection) as with_one:
        client.get(event.get_absolute_url())
    queries = len(with_one)

    put_up(staff, event, range(2, 13))
    Attachment.objects.update(consent="nobody", alt_bg="Зала")
    with django_assert_num_queries(queries):
        answer = client.get(event.get_absolute_url())

    assert len(answer.context["event"].gallery()) == 12
