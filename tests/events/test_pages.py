import datetime
from contextlib import closing

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from core.models import AuditEntry
from events import privacy, waiting
from events.models import Event, Registration
from tests.events.helpers import hours_from_now, member_of
from tests.factories import (
    AppointmentFactory,
    EventFactory,
    GroupFactory,
    GroupMembershipFactory,
    OrganisationFactory,
    ProjectFactory,
    RegistrationFactory,
    SessionFactory,
    SettlementFactory,
    UserFactory,
    staff_of,
)

LIST = reverse("events:list")
FEED = reverse("events:calendar")


def page(event, name):
    return reverse(f"events:{name}", args=[event.slug])


def listed(response):
    return list(response.context["event_list"])


def test_agenda_shows_what_is_coming_and_past_what_was(client):
    later = EventFactory(starts_at=hours_from_now(72), ends_at=hours_from_now(73))
    soon = EventFactory(starts_at=hours_from_now(24), ends_at=hours_from_now(25))
    over = EventFactory(starts_at=hours_from_now(-25), ends_at=hours_from_now(-24))

    assert listed(client.get(LIST)) == [soon, later]
    assert listed(client.get(LIST, {"when": "past"})) == [over]


def test_lists_hold_nothing_that_the_reader_may_not_see(client, as_user):
    group = GroupFactory()
    public = EventFactory()
    members = EventFactory(audience=Event.Audience.MEMBERS)
    of_group = EventFactory(audience=Event.Audience.GROUP, group=group)
    EventFactory(is_published=False)
    EventFactory(deleted_at=timezone.now())
    EventFactory(organiser=OrganisationFactory(is_practice=True))
    in_group = UserFactory()
    GroupMembershipFactory(group=group, organisation=None, person=in_group.person)

    def seen(client):
        month = client.get(
            LIST, {"view": "month", "month": f"{public.starts_at:%Y-%m}"}
        )
        drawn = {
            event
            for week in month.context["month"].weeks
            for day in week
            for event in day.events
        }
        feed = Calendar.from_ical(client.get(FEED).content).walk("VEVENT")
        listed_now = listed(client.get(LIST))
        assert drawn == set(listed_now)
        assert {str(one["summary"]) for one in feed} == {
            event.title_bg for event in listed_now
        }
        return listed_now

    assert seen(client) == [public]
    assert seen(as_user(UserFactory())) == [public]
    assert seen(as_user(member_of(OrganisationFactory()))) == [public, members]
    assert seen(as_user(in_group)) == [public, of_group]
    assert seen(as_user(AppointmentFactory().user)) == [public, members]


def test_drafts_are_seen_by_the_organiser_and_the_administrator(client, as_user):
    draft = EventFactory(is_published=False)
    address = draft.get_absolute_url()
    administrator = AppointmentFactory(role="administrator").user

    assert client.get(address).status_code == 404
    assert as_user(member_of(draft.organiser)).get(address).status_code == 404
    assert as_user(AppointmentFactory().user).get(address).status_code == 404
    assert as_user(staff_of(draft.organiser)).get(address).status_code == 200
    assert as_user(administrator).get(address).status_code == 200


def test_filters_narrow_the_list_and_an_unknown_code_finds_nothing(client):
    organisation, project = OrganisationFactory(), ProjectFactory()
    place = SettlementFactory()
    event = EventFactory(
        kind="training", organiser=organisation, project=project, settlement=place
    )
    EventFactory()

    for query in (
        {"kind": "training"},
        {"organisation": organisation.slug},
        {"project": project.slug},
        {"obshtina": place.obshtina.code},
        {"oblast": place.obshtina.oblast.code},
    ):
        assert listed(client.get(LIST, query)) == [event]
        assert client.get(FEED, query).content.count(b"BEGIN:VEVENT") == 1
    for query in ({"kind": "x"}, {"oblast": "XXX"}, {"organisation": "x' or 1=1"}):
        assert listed(client.get(LIST, query)) == []


def test_filter_by_a_private_group_tells_nothing(client):
    group = GroupFactory(access="private")
    EventFactory(group=group)

    assert listed(client.get(LIST, {"group": group.slug})) == []


@pytest.mark.parametrize("month", ["", "2026-13", "9999-99", "abcd-ef", "2026-02-01"])
def test_month_that_is_none_means_the_present_one(client, month):
    response = client.get(LIST, {"view": "month", "month": month})

    assert response.context["month"].first == timezone.localdate().replace(day=1)


def test_month_links_reach_only_as_far_as_there_are_events(client):
    today = timezone.localdate()
    start = timezone.now().replace(day=15) + datetime.timedelta(days=31)
    EventFactory(starts_at=start, ends_at=start + datetime.timedelta(hours=1))

    now = client.get(LIST, {"view": "month"}).context["month"]
    last = client.get(LIST, {"view": "month", "month": f"{start:%Y-%m}"})

    assert (now.previous, now.next) == (None, start.date().replace(day=1))
    assert last.context["month"].previous == today.replace(day=1)
    assert last.context["month"].next is None


def test_event_of_several_days_stands_in_each_of_them(client):
    start = datetime.datetime(2026, 3, 10, 9, tzinfo=datetime.UTC)
    event = EventFactory(starts_at=start, ends_at=start + datetime.timedelta(days=2))

    weeks = (
        client.get(LIST, {"view": "month", "month": "2026-03"}).context["month"].weeks
    )

    days = [day.date.day for week in weeks for day in week if event in day.events]
    assert days == [10, 11, 12]


@pytest.mark.parametrize("query", [{}, {"when": "past"}, {"view": "month"}])
def test_lists_cost_the_same_with_one_and_with_thirty(
    client, django_assert_max_num_queries, query
):
    def events(number):
        for _each in range(number):
            EventFactory(
                settlement=SettlementFactory(),
                capacity=5,
                starts_at=hours_from_now(-2 if query.get("when") else 2),
                ends_at=hours_from_now(-1 if query.get("when") else 3),
            )

    events(1)
    client.get(LIST, query)
    with django_assert_max_num_queries(50) as first:
        client.get(LIST, query)
    events(29)
    with django_assert_max_num_queries(len(first)):
        client.get(LIST, query)


def test_event_page_costs_the_same_with_thirty_people_and_sessions(
    client, django_assert_num_queries, django_assert_max_num_queries
):
    event = EventFactory(session=False)
    SessionFactory(event=event)
    client.get(event.get_absolute_url())
    with django_assert_max_num_queries(30) as first:
        client.get(event.get_absolute_url())

    SessionFactory.create_batch(29, event=event)
    RegistrationFactory.create_batch(30, event=event)

    with django_assert_num_queries(len(first)):
        client.get(event.get_absolute_url())


def test_calendar_file_is_valid_and_knows_the_zone_version_and_state(client):
    event = EventFactory(
        title_bg="Среща; с, знаци",
        online_url="https://example.org/room",
        cancelled_at=timezone.now(),
        sequence=2,
        settlement=SettlementFactory(name_bg="Русе"),
    )

    response = client.get(page(event, "ics"))

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert max(len(line) for line in response.content.split(b"\r\n")) <= 75
    calendar = Calendar.from_ical(response.content)
    (zone,) = calendar.walk("VTIMEZONE")
    (entry,) = calendar.walk("VEVENT")
    assert zone["TZID"] == entry["DTSTART"].params["TZID"] == "Europe/Sofia"
    assert entry["UID"] == f"event-{event.pk}@localhost"
    assert entry["SEQUENCE"] == 2
    assert entry["STATUS"] == "CANCELLED"
    assert "Среща; с, знаци" in entry["SUMMARY"]
    assert entry.decoded("DTSTART") == event.starts_at
    assert "example.org/room" not in response.text


def test_online_link_is_shown_to_who_has_a_place_only(client, as_user):
    event = EventFactory(online_url="https://example.org/room")
    holder, waits = UserFactory(), UserFactory()
    RegistrationFactory(event=event, person=holder.person)
    RegistrationFactory(
        event=event, person=waits.person, status=Registration.Status.WAITING
    )

    for name in ("detail", "ics"):
        for reader, sees in ((as_user(holder), True), (as_user(waits), False)):
            text = reader.get(page(event, name)).text.replace("\r\n ", "")
            assert ("example.org/room" in text) is sees
        assert "example.org" not in client.get(page(event, name)).text


def test_member_registers_on_behalf_of_their_organisation(as_user):
    event, organisation = EventFactory(), OrganisationFactory()
    user = member_of(organisation)

    response = as_user(user).post(
        page(event, "register"), {"organisation": organisation.pk}
    )

    assert response.url == event.get_absolute_url()
    registration = event.registrations.get()
    assert (registration.person, registration.organisation) == (
        user.person,
        organisation,
    )


def test_nobody_registers_on_behalf_of_a_foreign_organisation(as_user):
    event, foreign = EventFactory(), OrganisationFactory()
    user = member_of(OrganisationFactory())

    response = as_user(user).post(page(event, "register"), {"organisation": foreign.pk})

    assert list(response.context["form"].errors) == ["organisation"]
    assert not event.registrations.exists()


def test_registering_is_for_whom_the_organiser_says(client, as_user):
    event = EventFactory(registration_by=Event.RegistrationBy.MEMBERS)
    address = page(event, "register")

    assert client.get(address).url == f"{reverse('account_login')}?next={address}"
    assert as_user(UserFactory()).post(address).status_code == 403
    assert as_user(member_of(OrganisationFactory())).get(address).status_code == 200


def test_full_event_offers_the_waiting_list_and_withdrawing_leaves_it(as_user):
    event = EventFactory(capacity=1)
    RegistrationFactory(event=event)
    user = UserFactory()
    person = as_user(user)

    person.post(page(event, "register"))
    shown = person.get(event.get_absolute_url())
    person.post(page(event, "withdraw"))

    assert shown.context["waiting_ahead"] == 0
    registration = event.registrations.get(person=user.person)
    assert registration.status == Registration.Status.CANCELLED


def test_withdrawing_without_a_registration_is_not_found(as_user):
    event = EventFactory()
    RegistrationFactory(event=event)

    assert as_user(UserFactory()).post(page(event, "withdraw")).status_code == 404


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


def test_person_gets_their_registrations_and_leaves_places_when_erased():
    user, event = UserFactory(), EventFactory(capacity=1)
    RegistrationFactory(event=event, person=user.person)
    waits = RegistrationFactory(event=event, status=Registration.Status.WAITING)

    exported = privacy.export_person(user.person)
    privacy.erase_person(user.person)

    assert [one["event"] for one in exported["registrations"]] == [event.title_bg]
    waits.refresh_from_db()
    assert waits.status == Registration.Status.REGISTERED


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


def test_summer_and_winter_hours_are_the_same_in_every_calendar_program(client):
    for month, offset in ((1, 2), (7, 3)):
        start = datetime.datetime(2027, month, 5, 9, tzinfo=datetime.UTC)
        event = EventFactory(
            starts_at=start, ends_at=start + datetime.timedelta(hours=1)
        )

        calendar = Calendar.from_ical(client.get(page(event, "ics")).content)

        (zone,) = calendar.walk("VTIMEZONE")
        local = calendar.walk("VEVENT")[0]["DTSTART"].dt.replace(tzinfo=zone.to_tz())
        assert local.utcoffset() == datetime.timedelta(hours=offset)
