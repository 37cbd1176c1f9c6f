"""The same meeting in each municipality, or each week: made in one step, then each its own."""

import datetime

import pytest
from django.utils import timezone

from core.models import Notification
from events import actions, days
from events.forms.fields import moment
from events.models import CoOrganiser, Event, EventSeries
from tests.events.helpers import page
from tests.events.test_editing import edit, unchanged
from tests.factories import (
    EventFactory,
    ObshtinaFactory,
    OrganisationFactory,
    ProjectFactory,
    SessionFactory,
    SettlementFactory,
    staff_of,
)

NAMES = [
    "Борово",
    "Бяла",
    "Ветово",
    "Две могили",
    "Иваново",
    "Русе",
    "Сливо поле",
    "Ценово",
]
NUMBER = "6a5d2c3e-0000-4000-8000-000000000007"


@pytest.fixture
def obshtini():
    """Eight municipalities of one oblast, each with its seat and a village."""
    found = []
    for number, name in enumerate(NAMES):
        obshtina = ObshtinaFactory(
            code=f"RS{number}", name_bg=name, name_en=f"M{number}"
        )
        SettlementFactory(obshtina=obshtina, kind="village", name_bg=f"Долно {number}")
        SettlementFactory(obshtina=obshtina, name_bg=name, name_en=f"Seat{number}")
        found.append(obshtina)
    return found


@pytest.fixture
def organisation(obshtini):
    return OrganisationFactory(seat=obshtini[5].settlements.get(name_bg="Русе"))


@pytest.fixture
def editor(as_user, organisation):
    return as_user(staff_of(organisation))


@pytest.fixture
def pattern(organisation):
    """A draft for no place yet, with two parts, on a Wednesday in March."""
    event = EventFactory(
        organiser=organisation,
        title_bg="Работна среща",
        title_en="",
        session=False,
        is_published=False,
        published_at=None,
        starts_at=at(2027, 3, 24, 10),
        ends_at=at(2027, 3, 24, 13),
    )
    SessionFactory(
        event=event,
        title_bg="Нужди",
        starts_at=at(2027, 3, 24, 10),
        ends_at=at(2027, 3, 24, 11),
    )
    SessionFactory(
        event=event,
        title_bg="Идеи",
        starts_at=at(2027, 3, 24, 11),
        ends_at=at(2027, 3, 24, 13),
    )
    return event


def at(year, month, day, hour):
    return moment(datetime.date(year, month, day), datetime.time(hour))


def sent(client, address, **changes):
    """What the page of the series sends, with all that it filled in by itself."""
    rows = client.get(address).context["rows"]
    fields = {}
    for form in [rows.common, *rows.forms]:
        for bound in form:
            value = bound.value()
            if hasattr(value, "isoformat"):
                value = value.isoformat()
            if value is True:
                value = "on"
            if value not in (None, False):
                fields[bound.html_name] = value
    return fields | {"submission": NUMBER} | changes


def filled(client, address, **changes):
    """With the days filled in by the button."""
    response = client.post(address, sent(client, address, fill="1", **changes))
    rows = response.context["rows"]
    fields = {form.add_prefix("day"): form["day"].value() or "" for form in rows.forms}
    return sent(client, address, **changes) | fields


def when(events):
    return [f"{timezone.localtime(one.starts_at):%d.%m %H:%M}" for one in events]


def test_eight_meetings_in_eight_municipalities_are_made_in_one_step(
    editor, pattern, obshtini
):
    address = page(pattern, "series") + "?by=municipalities&area=RSE"
    form = sent(editor, address)

    preview = editor.post(address, form | {"preview": "1"})
    editor.post(address, form | {"make": "published"})

    planned = [one.title_bg for one, _hints in preview.context["preview"]]
    made = Event.objects.order_by("starts_at")
    assert planned == [f"Работна среща – {name}" for name in NAMES]
    assert [one.title_bg for one in made] == planned
    assert [one.settlement.name_bg for one in made] == NAMES
    assert all(one.is_published for one in made)
    assert len({one.series for one in made}) == 1
    # Over a week-end, over the change of the clock, and each at ten o'clock.
    assert when(made) == [
        "24.03 10:00",
        "25.03 10:00",
        "26.03 10:00",
        "29.03 10:00",
        "30.03 10:00",
        "31.03 10:00",
        "01.04 10:00",
        "02.04 10:00",
    ]
    for event in made:
        first, second = event.sessions.all()
        assert first.starts_at == event.starts_at
        assert second.ends_at == event.ends_at


def test_the_same_form_twice_makes_them_once(editor, pattern):
    address = page(pattern, "series") + "?area=RSE"
    form = filled(editor, address) | {"make": "drafts"}

    editor.post(address, form)
    editor.post(address, form)

    assert Event.objects.count() == 8
    assert EventSeries.objects.count() == 1


def test_a_meeting_that_has_its_place_is_one_of_the_series(editor, pattern, obshtini):
    pattern.settlement = obshtini[5].settlements.get(name_bg="Русе")
    pattern.title_bg = "Среща в община Русе"
    pattern.save()
    address = page(pattern, "series")
    form = filled(editor, address)

    editor.post(address, form | {"make": "drafts"})

    pattern.refresh_from_db()
    others = Event.objects.exclude(pk=pattern.pk)
    assert pattern.title_bg == "Среща в община Русе"
    assert sorted(one.title_bg for one in others) == sorted(
        f"Среща в община {name}" for name in NAMES if name != "Русе"
    )


def test_some_are_left_out_and_each_has_its_own_hour_and_place(editor, pattern):
    address = page(pattern, "series") + "?area=RSE"
    form = filled(editor, address)
    for number in range(2, 8):
        del form[f"RS{number}-is_made"]
    form |= {
        "RS0-begins": "14:00",
        "RS0-ends": "17:00",
        "RS1-settlement": "Долно 1",
        "RS1-venue_bg": "Кметството",
    }

    editor.post(address, form | {"make": "drafts"})

    first, second = Event.objects.order_by("starts_at")
    assert when([first, second]) == ["24.03 14:00", "25.03 10:00"]
    assert (second.settlement.name_bg, second.venue_bg) == ("Долно 1", "Кметството")
    assert not second.is_published


def test_nothing_is_made_when_one_row_is_wrong_and_all_is_kept(editor, pattern):
    address = page(pattern, "series") + "?area=RSE"
    form = filled(editor, address) | {
        "RS0-venue_bg": "Залата",
        "RS3-day": "",
        "RS4-ends": "09:00",
        "make": "drafts",
    }

    response = editor.post(address, form)

    wrong = {
        form.row.label: list(form.errors)
        for form in response.context["rows"].forms
        if form.errors
    }
    assert wrong == {"Две могили": ["day"], "Иваново": ["ends"]}
    assert 'value="Залата"' in response.text
    assert list(Event.objects.all()) == [pattern]


def test_all_or_nothing_also_when_the_last_one_fails(editor, pattern, monkeypatch):
    address = page(pattern, "series") + "?area=RSE"
    form = filled(editor, address) | {"make": "drafts"}

    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("events.actions.copying.become", fail)
    with pytest.raises(RuntimeError):
        editor.post(address, form)

    assert list(Event.objects.all()) == [pattern]
    assert not EventSeries.objects.exists()


def test_municipalities_of_the_project_are_chosen_beforehand(
    editor, pattern, organisation, obshtini
):
    project = ProjectFactory(organisation=organisation)
    project.obshtini.set(obshtini[:2])
    pattern.project = project
    pattern.save()

    rows = editor.get(page(pattern, "series")).context["rows"].forms

    assert [form.row.label for form in rows] == NAMES[:2]
    assert [form["is_made"].value() for form in rows] == [True, True]


def test_what_is_odd_is_said_before_it_is_made(editor, pattern):
    address = "/en" + page(pattern, "series") + "?area=RSE"
    form = filled(editor, address, rhythm="together", first="2027-05-24")
    form["RS0-day"] = "2020-11-28"
    for number in range(3, 8):
        del form[f"RS{number}-is_made"]

    response = editor.post(address, form | {"preview": "1"})
    preview = response.context["preview"]

    assert [hints for _one, hints in preview] == [
        ["not a working day", "in the past"],
        ["an official holiday", "at the same time as “Работна среща – Ветово”"],
        ["an official holiday", "at the same time as “Работна среща – Бяла”"],
    ]


def test_every_week_until_a_day(editor, pattern):
    pattern.mode = "online"
    pattern.save()
    address = page(pattern, "series") + "?by=dates&every=week&until=2027-04-20"
    form = sent(editor, address)

    editor.post(address, form | {"make": "drafts"})

    made = Event.objects.order_by("starts_at")
    assert when(made) == [
        "24.03 10:00",
        "31.03 10:00",
        "07.04 10:00",
        "14.04 10:00",
    ]
    assert {one.title_bg for one in made} == {"Работна среща"}


@pytest.mark.parametrize(
    ("question", "field"),
    [
        ("every=week", "until"),
        ("every=week&until=2020-01-01", "until"),
        ("every=listed&listed=утре", "listed"),
        ("every=listed&listed=", "listed"),
    ],
)
def test_days_that_cannot_be_are_said(editor, pattern, question, field):
    address = f"{page(pattern, 'series')}?by=dates&{question}"

    response = editor.get(address)

    assert list(response.context["choice"].errors) == [field]
    assert response.context["rows"].forms == []


def test_listed_days_are_taken_in_their_order(editor, pattern):
    address = (
        page(pattern, "series") + "?by=dates&every=listed&listed=3.5.2027%0A1.4.2027"
    )

    rows = editor.get(address).context["rows"].forms

    assert [form.row.day.isoformat() for form in rows] == ["2027-04-01", "2027-05-03"]


def test_rhythms_of_days():
    wednesday = datetime.date(2027, 3, 31)
    until = datetime.date(2027, 7, 31)

    def said(every):
        return [f"{day:%d.%m}" for day in days.after(wednesday, every, until)]

    assert said("month") == ["30.04", "31.05", "30.06", "31.07"]
    assert said("weekday") == ["28.04", "26.05", "30.06", "28.07"]
    assert said("fortnight")[:2] == ["14.04", "28.04"]


@pytest.mark.parametrize(
    ("year", "sunday"), [(2024, "05-05"), (2026, "04-12"), (2027, "05-02")]
)
def test_easter_is_a_holiday_from_friday_to_monday(year, sunday):
    easter = days.easter(year)

    assert easter.isoformat() == f"{year}-{sunday}"
    around = [easter + datetime.timedelta(days=number) for number in range(-3, 3)]
    assert [days.is_holiday(day) for day in around[:5]] == [
        False,
        True,
        True,
        True,
        True,
    ]


def test_a_page_of_the_series_lists_the_others_as_far_as_they_are_seen(
    editor, client, pattern
):
    address = page(pattern, "series") + "?area=RSE"
    editor.post(address, filled(editor, address) | {"make": "published"})
    first, second, *_others = Event.objects.order_by("starts_at")
    actions.unpublish(second, reason="Не сега", actor=staff_of(first.organiser))

    public = client.get(first.get_absolute_url()).context["siblings"]
    own = editor.get(first.get_absolute_url()).context["siblings"]

    assert len(public) == 6
    assert second not in public
    assert len(own) == 7


def test_each_is_changed_by_itself(editor, pattern):
    address = page(pattern, "series") + "?area=RSE"
    editor.post(address, filled(editor, address) | {"make": "drafts"})
    first, second, *_others = Event.objects.order_by("starts_at")
    form = unchanged(first) | {"title_bg": "Само тази", "programme-TOTAL_FORMS": "0"}

    editor.post(edit(first), form)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.title_bg, second.title_bg) == ("Само тази", "Работна среща – Бяла")


def test_coorganisers_are_asked_for_each_and_told_once(editor, as_user, pattern):
    library = OrganisationFactory()
    librarian = staff_of(library)
    row = CoOrganiser.objects.create(event=pattern, organisation=library)
    address = page(pattern, "series") + "?area=RSE"

    editor.post(address, filled(editor, address) | {"make": "drafts"})
    notices = Notification.objects.filter(kind="events.coorganiser_asked").count()
    as_user(librarian).post(page_of(row), {"accept": "series"})

    assert notices == 1
    assert CoOrganiser.objects.accepted().count() == 8


def page_of(row):
    return f"{row.event.get_absolute_url()}co-organise/{row.pk}/"


def test_the_page_costs_the_same_with_one_and_with_thirty(
    client, organisation, django_assert_max_num_queries
):
    series = EventSeries.objects.create(by="dates")
    event, _other = EventFactory.create_batch(2, organiser=organisation, series=series)
    client.get(event.get_absolute_url())
    with django_assert_max_num_queries(30) as first:
        client.get(event.get_absolute_url())

    for _number in range(29):
        EventFactory(
            organiser=organisation, series=series, settlement=SettlementFactory()
        )

    with django_assert_max_num_queries(len(first)):
        assert len(client.get(event.get_absolute_url()).context["siblings"]) == 30
