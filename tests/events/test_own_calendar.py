"""One's own calendar by a secret address: what is in it, for whom, and until when."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from core.models import AuditEntry
from events import actions
from events.actions import calendar_keys
from events.models import CalendarKey, Event, Registration
from leadernet import closings, due, privacy
from tests.events import strict
from tests.events.helpers import member_of
from tests.factories import (
    EventFactory,
    GroupFactory,
    GroupMembershipFactory,
    OrganisationFactory,
    RegistrationFactory,
    UserFactory,
    staff_of,
)

PAGE = reverse("events:own_calendar")
LINK = "https://example.org/room"


def key_of(user, *, groups=False, organisations=False):
    return calendar_keys.make(
        user, with_groups=groups, with_organisations=organisations
    )


def address(key):
    return reverse("events:own_feed", args=[key.secret])


def titles(client, key):
    """{title: entry} of the calendar, asked by a program that is not signed in."""
    answer = client.get(address(key))
    assert answer.status_code == 200
    return {entry["SUMMARY"]: entry for entry in strict.read(answer.content)}


def test_it_holds_what_one_is_registered_for_and_the_link_only_with_a_place(client):
    user = UserFactory()
    for status in Registration.Status.values:
        event = EventFactory(title_bg=status, online_url=f"{LINK}/{status}")
        RegistrationFactory(event=event, person=user.person, status=status)
    RegistrationFactory(event=EventFactory(title_bg="на друг"))

    found = titles(client, key_of(user))

    assert found.keys() == {"registered", "offered", "waiting", "requested"}
    assert f"{LINK}/registered" in found["registered"]["DESCRIPTION"]
    assert found["registered"]["STATUS"] == "CONFIRMED"
    for status in ("offered", "waiting", "requested"):
        assert LINK not in found[status]["DESCRIPTION"]
        assert found[status]["STATUS"] == "TENTATIVE"


def test_on_wish_it_holds_what_groups_and_organisations_do(client):
    organisation, group = OrganisationFactory(), GroupFactory()
    user = member_of(organisation)
    GroupMembershipFactory(group=group, organisation=None, person=user.person)
    EventFactory(title_bg="наше", organiser=organisation)
    EventFactory(title_bg="чужда чернова", is_published=False, organiser=organisation)
    EventFactory(
        title_bg="на групата",
        audience=Event.Audience.GROUP,
        group=group,
        online_url=LINK,
    )
    EventFactory(title_bg="чуждо")

    nothing = titles(client, key_of(user))
    ours = titles(client, key_of(user, organisations=True))
    both = titles(client, key_of(user, groups=True, organisations=True))

    assert nothing.keys() == set()
    assert ours.keys() == {"наше"}
    assert both.keys() == {"наше", "на групата"}
    assert LINK not in str(both)


def test_what_one_may_no_longer_see_leaves_it(client):
    group = GroupFactory()
    coordinator, user = UserFactory(), UserFactory()
    for person in (coordinator, user):
        GroupMembershipFactory(
            group=group,
            organisation=None,
            person=person.person,
            is_coordinator=person is coordinator,
        )
    event = EventFactory(
        title_bg="Среща", audience=Event.Audience.GROUP, group=group, online_url=LINK
    )
    RegistrationFactory(event=event, person=user.person)
    key = key_of(user, groups=True)
    assert titles(client, key).keys() == {"Среща"}

    user.person.group_memberships.all().delete()

    assert titles(client, key) == {}


def test_an_event_taken_off_ends_in_it_without_a_word(client):
    user = UserFactory()
    event = EventFactory(title_bg="Среща", online_url=LINK)
    RegistrationFactory(event=event, person=user.person)
    EventFactory()
    key = key_of(user)
    actions.unpublish(event, reason="Грешка", actor=staff_of(event.organiser))
    other = EventFactory()
    actions.unpublish(other, reason="Грешка", actor=staff_of(other.organiser))

    (entry,) = titles(client, key).values()

    assert entry["UID"].startswith(f"event-{event.pk}@")
    assert entry["STATUS"] == "CANCELLED"
    assert "Среща" not in str(entry)
    assert LINK not in str(entry)


def test_it_is_kept_by_no_cache_between_and_asked_for_cheaply(
    client, django_assert_max_num_queries
):
    user = UserFactory()
    RegistrationFactory(person=user.person)
    key = key_of(user)

    first = client.get(address(key))
    again = client.get(address(key), headers={"if-none-match": first["ETag"]})

    assert first["Cache-Control"] == again["Cache-Control"] == "private, no-cache"
    assert first["X-Robots-Tag"] == "noindex"
    assert again.status_code == 304
    Registration.objects.update(status=Registration.Status.WAITING)
    changed = client.get(address(key), headers={"if-none-match": first["ETag"]})
    assert changed.status_code == 200


def test_it_speaks_the_language_of_its_owner(client):
    user = UserFactory(language="en")
    event = EventFactory(title_bg="Среща", title_en="Meeting")
    RegistrationFactory(event=event, person=user.person)

    (entry,) = titles(client, key_of(user)).values()

    assert entry["SUMMARY"] == "Meeting"
    assert "/en/events/" in entry["URL"]


def test_a_program_that_asks_is_noted_by_the_day(client):
    key = key_of(UserFactory())
    before = CalendarKey.objects.get().last_used_on

    client.get(address(key))

    assert before is None
    assert CalendarKey.objects.get().last_used_on == timezone.localdate()


def test_the_owner_makes_sees_renews_and_ends_the_address(client, as_user):
    user = UserFactory()
    own = as_user(user)
    assert client.get(PAGE).status_code == 302

    own.post(PAGE, {"with_groups": "on"})
    own.post(PAGE, {"with_organisations": "on"})
    first = CalendarKey.objects.get()
    assert (first.with_groups, first.with_organisations) == (False, True)
    assert f"{address(first)}" in own.get(PAGE).content.decode()

    own.post(PAGE, {"renew": "1"})
    second = CalendarKey.objects.get(revoked_at=None)
    assert second.with_organisations
    assert client.get(address(first)).status_code == 404
    assert client.get(address(second)).status_code == 200

    own.post(PAGE, {"end": "1"})
    own.post(PAGE, {"end": "1"})
    own.post(PAGE, {"renew": "1"})
    assert client.get(address(second)).status_code == 404
    assert not CalendarKey.objects.filter(revoked_at=None).exists()
    verbs = AuditEntry.objects.order_by("pk").values_list("verb", flat=True)
    assert [verb for verb in verbs if "calendar_key" in verb] == [
        "events.calendar_key_made",
        "events.calendar_key_renewed",
        "events.calendar_key_ended",
    ]


def test_nobody_else_sees_or_ends_it(as_user):
    key = key_of(UserFactory())
    stranger = as_user(UserFactory())

    text = stranger.get(PAGE).content.decode()
    stranger.post(PAGE, {"end": "1"})

    assert key.secret not in text
    assert CalendarKey.objects.get().revoked_at is None


def test_it_ends_with_the_account(client):
    away, closed = UserFactory(), UserFactory()
    keys = [key_of(away), key_of(closed)]
    away.is_active = False
    away.save()
    closings.close(closed, actor=None)

    assert [client.get(address(key)).status_code for key in keys] == [404, 404]
    assert [key.user for key in CalendarKey.objects.all()] == [away]


@pytest.mark.parametrize("secret", ["x", "a" * 43, "%27", "mine"])
def test_a_guessed_address_gives_nothing(client, secret):
    key_of(UserFactory())

    assert client.get(f"/events/calendar/{secret}.ics").status_code == 404


def test_an_address_that_nobody_uses_ends_and_is_forgotten(client):
    key = key_of(UserFactory())
    long_ago = timezone.now() - datetime.timedelta(days=402)
    CalendarKey.objects.update(created_at=long_ago)
    kept = key_of(UserFactory())

    status = client.get(address(key)).status_code
    (work,) = [one for one in due.everything() if one.name == "forget calendar key"]
    for row in work.rows():
        work.do(row)

    assert status == 404
    assert list(CalendarKey.objects.all()) == [kept]


def test_an_ended_address_does_not_stand_in_the_way_of_a_new_one(as_user):
    user = UserFactory()
    key = key_of(user)
    CalendarKey.objects.update(created_at=timezone.now() - datetime.timedelta(days=402))

    as_user(user).post(PAGE, {})

    alive = CalendarKey.objects.alive().get()
    assert alive.secret != key.secret


def test_the_download_of_ones_data_names_it_without_the_secret():
    user = UserFactory()
    key = key_of(user)

    data = privacy.events.export_person(user.person)

    assert len(data["calendar_keys"]) == 1
    assert key.secret not in str(data)


def test_it_costs_the_same_with_one_and_with_thirty(
    client, django_assert_max_num_queries
):
    organisation, user = OrganisationFactory(), UserFactory()
    key = key_of(user, groups=True, organisations=True)

    def rows(number):
        for _each in range(number):
            RegistrationFactory(person=user.person)
            EventFactory(organiser=organisation)

    rows(1)
    client.get(address(key))
    with django_assert_max_num_queries(20) as first:
        client.get(address(key))
    rows(29)
    with django_assert_max_num_queries(len(first)):
        assert len(titles(client, key)) == 30


def test_a_closed_group_has_no_public_address_but_leads_to_the_own_one(as_user):
    group = GroupFactory(access="closed")
    user = UserFactory()
    GroupMembershipFactory(group=group, organisation=None, person=user.person)
    EventFactory(title_bg="Тайна", audience=Event.Audience.GROUP, group=group)

    text = (
        as_user(user)
        .get(reverse("events:subscribe"), {"group": group.slug})
        .content.decode()
    )

    assert "calendar.ics" not in text
    assert PAGE in text


def test_a_private_group_is_no_more_known_than_one_that_is_not(client):
    group = GroupFactory(access="private")
    page = reverse("events:subscribe")

    assert client.get(page, {"group": group.slug}).status_code == 404
    assert client.get(page, {"group": "x"}).status_code == 404
