"""What the organiser does: attendance, lists of people, materials."""

from contextlib import closing

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.models import AuditEntry
from events import waiting
from tests.events.helpers import hours_from_now, member_of, page
from tests.factories import (
    AppointmentFactory,
    EventFactory,
    OrganisationFactory,
    RegistrationFactory,
    UserFactory,
    staff_of,
)


@pytest.fixture
def held():
    return EventFactory(starts_at=hours_from_now(-3), ends_at=hours_from_now(-1))


def test_staff_take_attendance_and_add_who_came_without_registering(as_user, held):
    staff = as_user(staff_of(held.organiser))
    came, _missing = RegistrationFactory.create_batch(2, event=held)
    organisation = OrganisationFactory(name_bg="Читалище „Пробуда“")
    address = page(held, "attendance")
    shown = staff.get(address).context["shown"]

    staff.post(
        address,
        {
            "shown": shown,
            "present": [came.pk],
            "name": "Гост Примерен",
            "organisation": "читалище „пробуда“",
        },
    )

    walk_in = held.registrations.get(is_walk_in=True)
    assert walk_in.organisation == organisation
    present = held.sessions.get().attendances.values_list("registration", flat=True)
    assert list(present) == [came.pk, walk_in.pk]


def test_unknown_organisation_of_a_walk_in_keeps_the_ticks_and_the_name(as_user, held):
    staff = as_user(staff_of(held.organiser))
    came = RegistrationFactory(event=held)
    address = page(held, "attendance")

    response = staff.post(
        address,
        {
            "shown": f"{came.pk}:",
            "present": [came.pk],
            "name": "Гост Примерен",
            "organisation": "Няма такова",
        },
    )

    assert list(response.context["walk_in"].errors) == ["organisation"]
    assert 'value="Гост Примерен"' in response.text
    assert came.attendances.count() == 1
    assert held.registrations.count() == 1


@pytest.mark.parametrize("shown", ["x", "1:in_person;drop", "999999999999999:"])
def test_attendance_form_that_was_tampered_with_changes_nothing(as_user, held, shown):
    came = RegistrationFactory(event=held)
    staff = as_user(staff_of(held.organiser))

    staff.post(page(held, "attendance"), {"shown": shown, "present": [came.pk]})

    assert not came.attendances.exists()


def test_session_of_another_event_is_not_found(as_user, held):
    other = EventFactory()
    address = f"{page(held, 'attendance')}?session={other.sessions.get().pk}"

    assert as_user(staff_of(held.organiser)).get(address).status_code == 404


@pytest.mark.parametrize(
    "name", ["update", "cancel", "attendance", "registrations", "materials"]
)
def test_pages_of_staff_are_closed_to_others(client, as_user, held, name):
    address = page(held, name)

    assert client.get(address).url == f"{reverse('account_login')}?next={address}"
    assert as_user(member_of(held.organiser)).get(address).status_code == 403
    assert as_user(staff_of(OrganisationFactory())).get(address).status_code == 403
    assert as_user(AppointmentFactory().user).get(address).status_code == 403
    assert as_user(staff_of(held.organiser)).get(address).status_code == 200


def test_owner_exports_registrations_for_a_reason_that_is_kept(as_user, held):
    RegistrationFactory(event=held, organisation=OrganisationFactory(name_bg="=1+1"))
    address = page(held, "export_registrations")
    owner = staff_of(held.organiser, role="owner")

    assert as_user(staff_of(held.organiser)).get(address).status_code == 403
    refused = as_user(owner).post(address, {"format": "csv", "reason": ""})
    response = as_user(owner).post(
        address, {"format": "csv", "reason": "Отчет до дарителя"}
    )

    assert list(refused.context["form"].errors) == ["reason"]
    text = b"".join(response.streaming_content).decode()
    assert "'=1+1" in text
    assert held.registrations.get().person.name in text
    entry = AuditEntry.objects.get(verb="events.registrations_exported")
    assert (entry.actor, entry.data) == (owner, {"reason": "Отчет до дарителя"})


def test_desk_asks_for_attendance_that_nobody_took(held):
    taken = EventFactory(
        organiser=held.organiser,
        starts_at=hours_from_now(-9),
        ends_at=hours_from_now(-8),
    )
    RegistrationFactory(event=taken).attendances.create(session=taken.sessions.get())

    found = waiting.waiting_for(staff_of(held.organiser))

    assert [one.url for one in found] == [page(held, "attendance")]
    assert waiting.waiting_for(UserFactory()) == []


def test_page_of_a_past_event_counts_who_took_part_and_names_nobody(client, held):
    came, missing = RegistrationFactory.create_batch(2, event=held)
    came.attendances.create(session=held.sessions.get())

    response = client.get(held.get_absolute_url())

    assert response.context["attended_count"] == 1
    assert came.person.name not in response.text
    assert missing.person.name not in response.text


def test_staff_add_a_material_that_every_reader_of_the_event_may_download(
    client, as_user, held, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    document = SimpleUploadedFile("protokol.txt", b"Minutes")
    staff = as_user(staff_of(held.organiser))

    refused = staff.post(
        page(held, "materials"), {"document": SimpleUploadedFile("x.exe", b"MZ")}
    )
    staff.post(page(held, "materials"), {"document": document})

    assert list(refused.context["form"].errors) == ["document"]
    attachment = held.attachments.get()
    assert attachment.get_absolute_url() in client.get(held.get_absolute_url()).text
    with closing(client.get(attachment.get_absolute_url())) as download:
        assert download.getvalue() == b"Minutes"


@pytest.mark.parametrize("name", ["attendance", "registrations"])
def test_lists_of_people_cost_the_same_with_one_and_with_thirty(
    as_user, held, name, django_assert_max_num_queries
):
    staff = as_user(staff_of(held.organiser))
    RegistrationFactory(event=held, organisation=OrganisationFactory())
    staff.get(page(held, name))
    with django_assert_max_num_queries(50) as first:
        staff.get(page(held, name))

    for _each in range(29):
        RegistrationFactory(
            event=held, organisation=OrganisationFactory(), person=UserFactory().person
        )

    with django_assert_max_num_queries(len(first)):
        staff.get(page(held, name))


def test_a_number_longer_than_numbers_are_changes_nothing(as_user, held):
    staff = as_user(staff_of(held.organiser))

    answer = staff.post(page(held, "attendance"), {"shown": f"{'9' * 5000}:"})

    assert answer.status_code == 302
    assert not AuditEntry.objects.filter(verb="events.attendance_taken").exists()


def test_material_is_taken_away_by_staff_of_the_organiser(as_user, held):
    staff = as_user(staff_of(held.organiser))
    document = SimpleUploadedFile("бележки.txt", "Изводи".encode())
    staff.post(page(held, "materials"), {"document": document})
    kept = held.attachments.get()

    other = as_user(staff_of(OrganisationFactory()))
    assert other.post(page(held, "materials"), {"remove": kept.key}).status_code == 403
    staff.post(page(held, "materials"), {"remove": kept.key})

    assert not held.attachments.exists()
    assert AuditEntry.objects.get(verb="events.material_removed").data == {
        "name": kept.name
    }


def test_staff_free_a_place_for_a_reason_and_nobody_else_does(as_user):
    event = EventFactory()
    held = RegistrationFactory(event=event)
    address = reverse("events:release", args=[event.slug, held.pk])
    staff = as_user(staff_of(event.organiser))

    assert as_user(UserFactory()).post(address, {"reason": "Шега"}).status_code == 403
    assert list(staff.post(address, {}).context["form"].errors) == ["reason"]
    person = reverse("events:registration", args=[event.slug, held.pk])
    assert person in staff.get(page(event, "registrations")).text
    assert address in staff.get(person).text
    assert staff.post(address, {"reason": "Помоли по телефона."}).url == page(
        event, "registrations"
    )
    assert not event.registrations.standing().exists()
    assert staff.get(address).status_code == 404
