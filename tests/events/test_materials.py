"""Documents of an event: several at once, with titles in order, some for those with a place."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core import files
from core.models import Attachment
from events import links
from events.models import Handouts
from tests.events.helpers import member_of, page
from tests.factories import (
    EventFactory,
    OrganisationFactory,
    RegistrationFactory,
    UserFactory,
    staff_of,
)


@pytest.fixture(autouse=True)
def _uploads(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def event():
    return EventFactory()


@pytest.fixture
def editor(as_user, event):
    return as_user(staff_of(event.organiser))


def text(name, content=None):
    return SimpleUploadedFile(name, (content or name).encode())


def put_up(client, event, *uploads, **fields):
    sent = {"document": list(uploads)} | fields
    return client.post(page(event, "materials"), sent, follow=True)


def test_who_chose_no_document_is_asked_to_choose_one(editor, event):
    page_ = put_up(editor, event)

    assert "Изберете поне един документ." in page_.text
    assert not event.attachments.exists()


def names(event, reader):
    return [
        one.name for one in reader.get(event.get_absolute_url()).context["documents"]
    ]


def answer(reader, address):
    """The status; the file is closed when it was read to its end."""
    response = reader.get(address)
    if response.streaming:
        list(response.streaming_content)
    return response.status_code


def arrange(client, event, **changes):
    """Send the words of all documents as the page shows them, but for the changes."""
    sent = {"arrange": "1"}
    for form in client.get(page(event, "materials")).context["words"]:
        for bound in form:
            sent[bound.html_name] = bound.value() or ""
    return client.post(page(event, "materials"), sent | changes)


def test_several_are_put_up_at_once_and_one_bad_file_loses_no_other(
    client, editor, event
):
    response = put_up(
        editor, event, text("a.txt"), SimpleUploadedFile("x.exe", b"MZ"), text("b.txt")
    )

    said = [str(message) for message in response.context["messages"]]
    assert names(event, client) == ["a.txt", "b.txt"]
    assert len(said) == 2
    assert said[0].startswith("x.exe: ")
    assert said[1] == "Добавени са 2\xa0документа. Дайте им заглавия."


def test_the_same_file_twice_stands_once(client, editor, event):
    put_up(editor, event, text("a.txt"))
    put_up(editor, event, text("a.txt"), text("b.txt"))

    assert names(event, client) == ["a.txt", "b.txt"]


def test_titles_and_order_are_given(client, editor, event):
    put_up(editor, event, text("a.txt"), text("b.txt"))
    first, second = event.attachments.order_by("position")

    arrange(
        editor,
        event,
        **{
            f"{first.key}-place": "9",
            f"{first.key}-caption_bg": "Протокол от срещата",
            f"{second.key}-caption_en": "Slides",
        },
    )

    assert names(event, client) == ["b.txt", "a.txt"]
    assert "Протокол от срещата</a>" in client.get(event.get_absolute_url()).text
    assert "Slides</a>" in client.get(f"/en{event.get_absolute_url()}").text


def test_what_is_for_those_with_a_place_is_for_nobody_else(
    client, as_user, editor, event
):
    put_up(editor, event, text("открит.txt"))
    put_up(editor, event, text("за-участници.txt"), for_whom="closed")
    [closed] = Handouts.objects.get(event=event).attachments.all()
    holder, waiting, cancelled = UserFactory(), UserFactory(), UserFactory()
    RegistrationFactory(event=event, person=holder.person)
    RegistrationFactory(event=event, person=waiting.person, status="waiting")
    RegistrationFactory(event=event, person=cancelled.person, status="cancelled")
    readers = {
        "nobody": client,
        "colleague": as_user(member_of(event.organiser)),
        "other staff": as_user(staff_of(OrganisationFactory())),
        "waiting": as_user(waiting),
        "cancelled": as_user(cancelled),
        "holder": as_user(holder),
        "editor": editor,
    }

    seen, taken = {}, {}
    for name, reader in readers.items():
        seen[name] = len(names(event, reader))
        taken[name] = answer(reader, closed.get_absolute_url())

    assert seen == dict.fromkeys(readers, 1) | {"holder": 2, "editor": 2}
    assert taken == dict.fromkeys(readers, 404) | {"holder": 200, "editor": 200}


@pytest.mark.parametrize(("status", "found"), [("registered", 200), ("waiting", 404)])
def test_a_guest_takes_them_by_the_link_to_the_own_place(
    client, editor, event, status, found
):
    put_up(editor, event, text("за-участници.txt"), for_whom="closed")
    other = EventFactory(organiser=event.organiser)
    put_up(editor, other, text("чужд.txt"))
    guest = RegistrationFactory(event=event, status=status)
    own = links.address("place", guest, event=event, language="bg")
    [document] = Handouts.objects.get().attachments.all()
    foreign = other.attachments.get()

    shown = client.get(own).text
    answers = [
        answer(client, f"{own}materials/{key}/") for key in (document.key, foreign.key)
    ]

    assert (document.name in shown) is (found == 200)
    assert answers == [found, 404]
    assert answer(client, document.get_absolute_url()) == 404


def test_a_document_moves_from_one_readership_to_the_other(client, editor, event):
    put_up(editor, event, text("a.txt"))
    document = event.attachments.get()

    arrange(editor, event, **{f"{document.key}-for_whom": "closed"})
    closed = names(event, client)
    arrange(editor, event, **{f"{document.key}-for_whom": ""})

    assert closed == []
    assert names(event, client) == ["a.txt"]


def test_materials_are_served_as_the_event_is_seen(client, as_user, editor, event):
    event.audience = "members"
    event.save()
    put_up(editor, event, text("a.txt"))
    address = event.attachments.get().get_absolute_url()

    assert answer(client, address) == 404
    assert answer(as_user(staff_of(OrganisationFactory())), address) == 200


def test_a_document_of_another_event_is_neither_arranged_nor_removed(
    as_user, editor, event
):
    other = EventFactory()
    put_up(as_user(staff_of(other.organiser)), other, text("чужд.txt"))
    foreign = other.attachments.get()

    arrange(editor, event, **{f"{foreign.key}-caption_bg": "Мое"})
    refused = editor.post(page(event, "materials"), {"remove": foreign.key})

    assert refused.status_code == 404
    assert Attachment.objects.get(pk=foreign.pk).caption_bg == ""


def test_pages_cost_the_same_with_one_and_with_thirty(
    client, editor, event, django_assert_max_num_queries
):
    put_up(editor, event, text("a.txt"))
    addresses = [(client, event.get_absolute_url()), (editor, page(event, "materials"))]
    for reader, address in addresses:
        reader.get(address)
    counts = []
    for reader, address in addresses:
        with django_assert_max_num_queries(60) as queries:
            reader.get(address)
        counts.append(len(queries))

    for number in range(29):
        files.attach(event, text(f"{number}.txt"), purpose="document", user=None)

    assert reverse("events:materials", args=[event.slug]) == addresses[1][1]
    for count, (reader, address) in zip(counts, addresses, strict=True):
        with django_assert_max_num_queries(count):
            assert reader.get(address).text.count("/files/") >= 30
