"""The agenda, the month, the page of an event and its calendar file."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from events.models import Event
from tests.events.helpers import hours_from_now, member_of, page
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


def test_only_what_is_to_come_is_offered_for_the_calendar(client):
    coming = EventFactory()
    over = EventFactory(starts_at=hours_from_now(-3), ends_at=hours_from_now(-1))

    assert page(coming, "ics") in client.get(coming.get_absolute_url()).text
    assert page(over, "ics") not in client.get(over.get_absolute_url()).text


def test_a_title_adds_no_lines_to_the_calendar(client):
    event = EventFactory(title_bg="Среща\rMETHOD:CANCEL\r\nX-A:1")

    text = client.get(f"/events/{event.slug}/event.ics").content.decode()

    assert "X-WR-CALNAME:Среща METHOD:CANCEL X-A:1\r\n" in text
    assert "\r" not in text.replace("\r\n", "")


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
