"""The pages of presence: what the script sends, a whole day, search, trace and figures."""

import datetime
import json
import uuid

import pytest
from django.utils import timezone

from events import actions, exports, finding, presence
from events.actions import Press
from leadernet import privacy
from tests.events.helpers import hours_from_now, page
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
def event():
    return EventFactory(starts_at=hours_from_now(-3), ends_at=hours_from_now(1))


@pytest.fixture
def session(event):
    return event.sessions.get()


@pytest.fixture
def user(event):
    return staff_of(event.organiser, role="owner")


@pytest.fixture
def staff(as_user, user):
    return as_user(user)


def sent(registration, session, was="-", now="i", number=None, **more):
    return {
        "registration": registration.pk,
        "session": session.pk,
        "was": was,
        "now": now,
        "number": number or str(uuid.uuid4()),
        **more,
    }


def send(client, event, user, *, presses=(), walk_ins=(), since=0):
    items = json.dumps({"presses": list(presses), "walk_ins": list(walk_ins)})
    address = f"{page(event, 'attendance_marks')}?since={since}"
    return client.post(address, {"person": user.pk, "items": items})


def states(response):
    return [one["state"] for one in response.json()["done"]]


def test_what_is_sent_again_is_done_once(staff, event, session, user):
    came = RegistrationFactory(event=event)
    press = sent(came, session)
    guest = {
        "name": "Гост Примерен",
        "sessions": [session.pk],
        "number": str(uuid.uuid4()),
    }

    first = send(staff, event, user, presses=[press], walk_ins=[guest])
    again = send(staff, event, user, presses=[press], walk_ins=[guest])

    assert states(first) == ["saved", "saved"]
    assert states(again) == ["saved", "known"]
    assert event.registrations.count() == 2
    assert session.attendances.count() == 2


def test_the_other_door_reads_what_happened_since(staff, as_user, event, session, user):
    came = RegistrationFactory(event=event)
    colleague = staff_of(event.organiser)
    guest = {
        "name": "Гост Примерен",
        "sessions": [session.pk],
        "number": str(uuid.uuid4()),
    }
    send(staff, event, user, presses=[sent(came, session)], walk_ins=[guest])
    walk_in = event.registrations.get(is_walk_in=True)
    address = page(event, "attendance_marks")

    news = as_user(colleague).get(f"{address}?since=0").json()
    nothing = as_user(colleague).get(f"{address}?since={news['last']}").json()

    assert sorted(news["marks"]) == sorted(
        [[walk_in.pk, session.pk, "i"], [came.pk, session.pk, "i"]]
    )
    assert len(news["rows"]) == 1
    assert "Гост Примерен" in news["rows"][0]
    # The table under the list is drawn anew: two people, in a session of as many hours.
    assert ">2</td>" in news["figures"]
    assert (nothing["marks"], nothing["rows"]) == ([], [])
    assert nothing["figures"] == ""


def test_somebody_elses_browser_sends_nothing_in_my_name(staff, event, session):
    came = RegistrationFactory(event=event)

    answer = send(staff, event, UserFactory(), presses=[sent(came, session)])

    assert answer.json() == {"stranger": True}
    assert not came.attendances.exists()


@pytest.mark.parametrize(
    "items",
    [
        "",
        "[",
        "[]",
        '{"presses": 1, "walk_ins": {}}',
        '{"presses": [1, {"registration": "1"}, {"registration": 1, "session": 1e99}]}',
        '{"walk_ins": [{"name": {}, "number": 5}]}',
        "[" * 100_000,
    ],
)
def test_broken_words_change_nothing_and_break_nothing(staff, event, user, items):
    answer = staff.post(
        page(event, "attendance_marks"), {"person": user.pk, "items": items}
    )

    assert answer.json()["done"] == []
    assert not event.registrations.exists()


def test_whoever_is_signed_out_is_told_and_sends_nothing(client, event, session, user):
    came = RegistrationFactory(event=event)

    answer = client.post(
        page(event, "attendance_marks"),
        {"person": user.pk, "items": json.dumps({"presses": [sent(came, session)]})},
        headers={"accept": "application/json", "origin": "http://testserver"},
    )

    assert (answer.status_code, answer.json()) == (403, {"signed_out": True})
    assert not came.attendances.exists()


def test_an_unknown_organisation_comes_back_in_words(staff, event, session, user):
    guest = {
        "name": "Гост Примерен",
        "organisation": "Няма такава",
        "sessions": [session.pk],
        "number": str(uuid.uuid4()),
    }

    answer = send(staff, event, user, walk_ins=[guest])

    assert states(answer) == ["invalid"]
    assert not event.registrations.exists()


# A day of several modules.


@pytest.fixture
def course():
    """Two modules and a lunch today, one module tomorrow."""
    noon = timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0)
    hour = datetime.timedelta(hours=1)
    event = EventFactory(
        starts_at=noon - 3 * hour, ends_at=noon + 30 * hour, session=False
    )
    parts = [(-3, -1, True), (-1, 0, False), (0, 2, True), (24, 26, True)]
    for begins, ends, takes in parts:
        SessionFactory(
            event=event,
            starts_at=noon + begins * hour,
            ends_at=noon + ends * hour,
            takes_attendance=takes,
        )
    return event


def test_one_tick_marks_all_modules_of_the_day_and_no_lunch(as_user, course):
    staff = as_user(staff_of(course.organiser))
    morning, lunch, afternoon, tomorrow = course.sessions.all()
    whole, partly = RegistrationFactory.create_batch(2, event=course)
    partly.attendances.create(session=morning)
    today = timezone.localdate().isoformat()
    address = f"{page(course, 'attendance')}?day={today}"

    shown = staff.get(address).context["shown"]
    staff.post(address, {"shown": shown, "present": [whole.pk]})

    there = whole.attendances.order_by("session__starts_at")
    assert [one.session for one in there] == [morning, afternoon]
    assert [one.session for one in partly.attendances.all()] == [morning]
    assert not lunch.attendances.exists()
    assert not tomorrow.attendances.exists()


def test_lunch_is_offered_nowhere_and_counted_nowhere(as_user, course):
    staff = as_user(staff_of(course.organiser))
    morning, lunch, afternoon, tomorrow = course.sessions.all()

    context = staff.get(page(course, "attendance")).context
    refused = staff.get(f"{page(course, 'attendance')}?session={lunch.pk}")

    assert [day.sessions for day in context["days"]] == [
        [morning, afternoon],
        [tomorrow],
    ]
    assert refused.status_code == 404


def test_figures_by_part_by_day_and_of_the_whole(course):
    morning, _lunch, afternoon, tomorrow = course.sessions.all()
    both, online = RegistrationFactory.create_batch(2, event=course)
    for session in (morning, afternoon, tomorrow):
        both.attendances.create(session=session)
    online.attendances.create(session=morning, how="online")

    lines = presence.figures(course, presence.attended_sessions(course))

    found = [(one.presence.people, presence.said(one.presence.hours)) for one in lines]
    assert found == [
        (2, "4\xa0ч"),
        (1, "2\xa0ч"),
        (2, "6\xa0ч"),  # the first day
        (1, "2\xa0ч"),
        (2, "8\xa0ч"),  # the whole
    ]


def test_figures_are_those_of_the_list_and_of_the_file(as_user, course):
    staff = as_user(staff_of(course.organiser))
    morning, _lunch, afternoon, _tomorrow = course.sessions.all()
    first, second, missing = RegistrationFactory.create_batch(3, event=course)
    for one, session, how in [
        (first, morning, "in_person"),
        (second, morning, "online"),
        (second, afternoon, "in_person"),
    ]:
        one.attendances.create(session=session, how=how)

    header, rows = exports.registrations(course)
    rows = list(rows)
    context = staff.get(f"{page(course, 'attendance')}?session={morning.pk}").context

    figure = context["figures"][0].presence
    column = header.index(morning.title)
    assert missing.person.name in [row[0] for row in rows]
    in_file = [row[column] for row in rows if row[column]]
    assert len(in_file) == figure.people == context["here_count"] == 2
    assert (figure.in_person, figure.online) == (1, 1)


# Finding.


@pytest.mark.parametrize(
    ("typed", "is_found"),
    [
        ("щер", True),
        ("shter", True),
        ("6ter", True),
        ("ян щ", True),
        ("qnev", True),
        ("тер", False),
        ("пробуда", True),
        ("prob", True),
    ],
)
def test_a_person_is_found_by_the_first_letters_on_any_keyboard(typed, is_found):
    assert finding.begins(typed, "Щерю Янев Читалище „Пробуда“") == is_found


def test_who_cancelled_is_hidden_until_searched_for(staff, event):
    cancelled = RegistrationFactory(
        event=event, status="cancelled", person=PersonFactory(name="Ана Кирова")
    )
    expected = RegistrationFactory(event=event)

    def shown(question=""):
        rows = staff.get(page(event, "attendance") + question).context["rows"]
        return [row.registration for row in rows if not row.is_hidden]

    assert shown() == [expected]
    assert shown("?q=kir") == [cancelled]


# The trace.


def test_the_trace_lists_what_the_list_does_not_show(staff, user):
    event = EventFactory(
        organiser=user.person.memberships.get().organisation,
        starts_at=hours_from_now(-75),
        ends_at=hours_from_now(-72),
    )
    session = event.sessions.get()
    first, second = RegistrationFactory.create_batch(2, event=event)
    for one in (first, second):
        actions.take_attendance(
            event,
            [Press(one.pk, session.pk, "in_person", pressed_at=event.starts_at)],
            actor=user,
        )
    actions.take_attendance(
        event, [Press(first.pk, session.pk, "")], actor=user, reason="Не се е подписал."
    )

    response = staff.get(page(event, "attendance_trace"))

    assert [one.registration for one in response.context["object_list"]] == [first]
    assert "Не се е подписал." in response.text
    assert first.person.name in response.text
    assert "поправено след събитието" in staff.get(event.get_absolute_url()).text
    assert "Не се е подписал." not in staff.get(event.get_absolute_url()).text


def test_the_trace_outlives_the_names(staff, event, session, user):
    came = RegistrationFactory(event=event, person=PersonFactory(name="Ана Кирова"))
    press = Press(came.pk, session.pk, "in_person")
    actions.take_attendance(event, [press], actor=user)
    came.attendance_changes.update(was="online", reason="Ана Кирова беше на място.")

    privacy.erase(came.person)

    text = staff.get(page(event, "attendance_trace")).text
    assert "Кирова" not in text
    assert "беше на място." in text


def test_figures_on_the_event_page_are_for_staff_only(client, staff, event, session):
    came = RegistrationFactory(event=event)
    came.attendances.create(session=session)

    assert "човекочасове: " in staff.get(event.get_absolute_url()).text
    assert "човекочасове" not in client.get(event.get_absolute_url()).text


@pytest.mark.parametrize("name", ["attendance", "attendance_marks", "attendance_trace"])
def test_pages_cost_the_same_with_one_and_with_thirty(
    staff, event, session, user, name, django_assert_max_num_queries
):
    def fill(count):
        for _each in range(count):
            came = RegistrationFactory(event=event, organisation=OrganisationFactory())
            came.attendances.create(session=session)
            came.attendance_changes.create(session=session, was="online", by=user)

    fill(1)
    staff.get(page(event, name))
    with django_assert_max_num_queries(60) as first:
        staff.get(page(event, name))
    fill(29)

    with django_assert_max_num_queries(len(first)):
        response = staff.get(page(event, name))

    assert response.status_code == 200
