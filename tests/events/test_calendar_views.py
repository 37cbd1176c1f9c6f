"""Week, month and map of one selection; each number is the list's behind it."""

import datetime
from urllib.parse import parse_qsl, urlsplit
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from events import months
from events.models import Event, Registration
from tests.events.helpers import hours_from_now
from tests.factories import (
    EventFactory,
    GroupFactory,
    OblastFactory,
    ObshtinaFactory,
    RegistrationFactory,
    SettlementFactory,
)

LIST = reverse("events:list")
SOFIA = ZoneInfo("Europe/Sofia")


def at(*parts, fold=0):
    return datetime.datetime(*parts, tzinfo=SOFIA, fold=fold)


def event(starts_at, ends_at, **fields):
    return EventFactory(starts_at=starts_at, ends_at=ends_at, **fields)


def week(client, name, **query):
    """{day of the month: its events}, without the empty days."""
    answer = client.get(LIST, {"view": "week", "week": name} | query)
    days = answer.context["days"]
    assert [day.date.isoweekday() for day in days] == [1, 2, 3, 4, 5, 6, 7]
    return {day.date.day: day.events for day in days if day.events}


def test_a_week_shows_each_day_by_the_hour(client):
    late = event(at(2026, 11, 25, 18), at(2026, 11, 25, 20))
    early = event(at(2026, 11, 25, 9), at(2026, 11, 25, 10))
    sunday = event(at(2026, 11, 29, 22), at(2026, 11, 29, 23, 30))
    event(at(2026, 11, 30, 0), at(2026, 11, 30, 1))

    assert week(client, "2026-W48") == {25: [early, late], 29: [sunday]}


def test_what_goes_over_midnight_or_several_days_stands_in_each(client):
    night = event(at(2026, 11, 24, 22), at(2026, 11, 25, 2))
    until_midnight = event(at(2026, 11, 26, 20), at(2026, 11, 27, 0))
    whole_days = event(at(2026, 11, 28, 0), at(2026, 12, 1, 0))

    assert week(client, "2026-W48") == {
        24: [night],
        25: [night],
        26: [until_midnight],
        28: [whole_days],
        29: [whole_days],
    }
    assert week(client, "2026-W49") == {30: [whole_days]}


def test_the_nights_of_both_clock_changes_lose_and_double_nothing(client):
    spring = event(at(2026, 3, 29, 2, 30), at(2026, 3, 29, 4, 30))
    last_minute = event(at(2026, 3, 29, 23, 30), at(2026, 3, 30, 0))
    repeated = event(at(2026, 10, 25, 3, 30, fold=1), at(2026, 10, 25, 5))
    evening = event(at(2026, 10, 25, 23), at(2026, 10, 25, 23, 59))
    event(at(2026, 10, 26, 0), at(2026, 10, 26, 1))

    assert week(client, "2026-W13") == {29: [spring, last_minute]}
    assert week(client, "2026-W43") == {25: [repeated, evening]}
    month = client.get(LIST, {"view": "month", "month": "2026-10"}).context["month"]
    by_day = {
        day.date.day: day.events
        for one in month.weeks
        for day in one
        if day.events and day.is_in_month
    }
    assert by_day[25] == [repeated, evening]


@pytest.mark.parametrize(
    "name", ["", "2026-W00", "2025-W53", "9999-W01", "x", "2026-11"]
)
def test_a_week_that_is_none_means_the_present_one(client, name):
    days = client.get(LIST, {"view": "week", "week": name}).context["days"]

    assert timezone.localdate() in [day.date for day in days]


def test_the_last_week_of_a_long_year_is_found_by_its_iso_name():
    assert months.monday_of_week("2026-W53") == datetime.date(2026, 12, 28)
    assert months.week_name(datetime.date(2027, 1, 3)) == "2026-W53"


def test_steps_lead_from_week_to_week_as_far_as_there_are_events(client):
    today = timezone.localdate()
    monday = today - datetime.timedelta(days=today.weekday())
    later = monday + datetime.timedelta(days=10)
    start = datetime.datetime.combine(later, datetime.time(12), SOFIA)
    event(start, start + datetime.timedelta(hours=1))

    now = client.get(LIST, {"view": "week", "kind": "meeting"}).context
    there = client.get(now["next_url"]).context

    assert now["previous_url"] is None
    assert now["is_now"]
    assert not there["is_now"]
    assert there["next_url"] is None
    assert "kind=meeting" in there["today_url"]
    assert client.get(there["today_url"]).context["is_now"]


def test_tabs_keep_the_selection_and_the_place_in_time(client):
    query = {"kind": "training", "mode": "online", "free": "1"}
    month = client.get(LIST, {"view": "month", "month": "2019-10"} | query).context
    weekly = client.get(LIST, {"view": "week", "week": "2026-W53"} | query).context

    for context in (month, weekly):
        for tab in context["tabs"]:
            assert dict(parse_qsl(urlsplit(tab.url).query)).items() >= query.items()
    assert [tab.label for tab in month["tabs"] if tab.is_here] == ["По месеци"]
    assert "week=2019-W40" in urls(month)["По седмици"]
    assert "month=2026-12" in urls(weekly)["По месеци"]


def urls(context):
    return {tab.label: tab.url for tab in context["tabs"]}


def test_the_page_and_the_tab_of_an_address_are_not_carried_on(client):
    context = client.get(LIST, {"page": "1", "when": "past", "x": "y"}).context

    assert context["filters"] == ""
    assert urls(context)["Предстоящи"] == LIST


def test_online_and_at_a_place_find_who_meets_both_ways(client):
    place = EventFactory()
    online = EventFactory(mode=Event.Mode.ONLINE)
    both = EventFactory(mode=Event.Mode.MIXED)

    def found(mode):
        return set(client.get(LIST, {"mode": mode}).context["event_list"])

    assert found("place") == {place, both}
    assert found("online") == {online, both}


def test_free_places_means_that_one_can_still_register(client):
    free = EventFactory(capacity=2)
    RegistrationFactory(event=free)
    RegistrationFactory(event=free, status=Registration.Status.CANCELLED)
    RegistrationFactory(event=free, is_walk_in=True)
    endless = EventFactory()
    full = EventFactory(capacity=1)
    RegistrationFactory(event=full, status=Registration.Status.OFFERED)
    for fields in (
        {"registration_closes_at": hours_from_now(-1)},
        {"registration_by": Event.RegistrationBy.NOBODY},
        {"cancelled_at": timezone.now()},
        {"starts_at": hours_from_now(-1), "ends_at": hours_from_now(1)},
    ):
        EventFactory(**fields)

    found = list(client.get(LIST, {"free": "1"}).context["event_list"])

    assert found == [free, endless]
    assert all(one.takes_registrations() and not one.is_full() for one in found)


def test_a_crowded_day_of_a_month_leads_to_its_week(client):
    day = at(2026, 11, 10, 9)
    for number in range(8):
        event(day, day + datetime.timedelta(hours=1 + number))

    text = client.get(LIST, {"view": "month", "month": "2026-11"}).content.decode()

    assert text.count('class="calendar__event"') == months.IN_A_SQUARE
    assert "?view=week&amp;week=2026-W46#day-2026-11-10" in text
    assert "още 2" in text


@pytest.fixture
def places():
    """Two towns of Ruse and one of Vidin."""
    ruse = OblastFactory(code="RSE", name_bg="Русе", slug="ruse")
    vidin = OblastFactory(code="VID", name_bg="Видин", slug="vidin", nuts3_code="BG311")
    return [
        SettlementFactory(obshtina=ObshtinaFactory(oblast=oblast, code=code))
        for oblast, code in ((ruse, "RSE27"), (ruse, "RSE08"), (vidin, "VID09"))
    ]


def counts(context):
    return {row.place.code: row.count for row in context["map"].rows}


def test_each_number_of_the_map_is_that_of_the_list_behind_it(client, places):
    ruse, dve_mogili, vidin = places
    for place, number in ((ruse, 3), (dve_mogili, 1), (vidin, 2)):
        EventFactory.create_batch(number, settlement=place)
    online = EventFactory(mode=Event.Mode.ONLINE)
    EventFactory(settlement=vidin, audience=Event.Audience.MEMBERS)
    EventFactory(
        settlement=vidin, starts_at=hours_from_now(-3), ends_at=hours_from_now(-2)
    )

    country = client.get(LIST, {"view": "map"}).context
    oblast = client.get(country["map"].rows[0].map_url).context

    assert counts(country) == {"RSE": 4, "VID": 2}
    assert country["map"].total == 6
    assert list(country["elsewhere"]) == [online]
    assert counts(oblast) == {"RSE27": 3, "RSE08": 1}
    for context in (country, oblast):
        for row in context["map"].rows:
            behind = client.get(row.url).context
            assert behind["paginator"].count == row.count
        areas = {area.url for area in context["map"].drawing.areas}
        assert {row.url for row in context["map"].rows} <= areas


@pytest.mark.parametrize("time", [{"when": "past"}, {"month": "2026-03"}])
def test_the_map_of_another_time_leads_to_that_time(client, places, time):
    inside = event(at(2026, 3, 10, 10), at(2026, 3, 10, 12), settlement=places[0])
    EventFactory(settlement=places[0])

    context = client.get(LIST, {"view": "map"} | time).context

    (row,) = context["map"].rows
    text = client.get(row.url).content.decode()
    assert row.count == 1
    assert inside.get_absolute_url() in text


def test_a_map_without_events_says_so_and_a_wrong_oblast_breaks_nothing(client, places):
    empty = client.get(LIST, {"view": "map"}).content.decode()
    wrong = client.get(LIST, {"view": "map", "oblast": "XXX"})

    assert "Няма събития с посочено място" in empty
    assert counts(wrong.context) == {}


@pytest.mark.parametrize(
    "query",
    [
        {"view": "week"},
        {"view": "map"},
        {"view": "map", "oblast": "RSE"},
        {"view": "map", "when": "past"},
        {"free": "1"},
    ],
)
def test_views_cost_the_same_with_one_and_with_thirty(
    client, places, query, django_assert_num_queries, django_assert_max_num_queries
):
    def events(number):
        past = query.get("when") == "past"
        for each in range(number):
            EventFactory(
                settlement=places[each % 3] if each % 4 else None,
                capacity=5,
                group=GroupFactory(),
                starts_at=hours_from_now(-2 if past else 1),
                ends_at=hours_from_now(-1 if past else 2),
            )

    events(2)
    client.get(LIST, query)
    with django_assert_max_num_queries(40) as first:
        client.get(LIST, query)
    events(28)
    with django_assert_max_num_queries(len(first)):
        client.get(LIST, query)
