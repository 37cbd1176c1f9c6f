"""Each number is the same on the page, in the list behind it and in the spreadsheet."""

import datetime
import io
import itertools
import random
import re
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from openpyxl import load_workbook

from core.models import AuditEntry
from events import actions
from events.figures import Figures
from events.models import Attendance, Event, Registration
from events.small_groups import SLACK, SMALLEST, Group, publishable
from leadernet import due
from leadernet.merging import organisations as merging_organisations
from leadernet.merging import people as merging
from members.models import Organisation
from tests.events.helpers import hours_from_now, page
from tests.factories import (
    EventFactory,
    ObshtinaFactory,
    OrganisationFactory,
    PersonFactory,
    ProjectFactory,
    RegistrationFactory,
    SessionFactory,
    SettlementFactory,
    UserFactory,
    staff_of,
)

IN_PERSON, ONLINE = Attendance.How.values
Kind = Organisation.Kind


def over(**kwargs):
    return EventFactory(
        starts_at=hours_from_now(-50), ends_at=hours_from_now(-46), **kwargs
    )


def came(event, how=IN_PERSON, sessions=None, **kwargs):
    registration = RegistrationFactory(event=event, **kwargs)
    for session in sessions or event.sessions.all():
        Attendance.objects.create(registration=registration, session=session, how=how)
    return registration


def counted(event, name, *, in_full=True):
    """{group: people} of one table, and those in groups too small to be shown."""
    tables = Figures(event, in_full=in_full).tables
    table = next(one for one in tables if one.division.name == name)
    return {group.key: group.count for group in table.groups}, table.others


def seated(obshtina, **kwargs):
    return OrganisationFactory(seat=SettlementFactory(obshtina=obshtina), **kwargs)


def test_people_are_counted_by_whom_they_speak_for_and_by_what_they_were_asked():
    event = over(asks_sex=True, asks_office=True, asks_age=True)
    home, other = ObshtinaFactory(), ObshtinaFactory()
    lag = seated(home, kind=Kind.LAG)
    came(event, organisation=lag, sex="female", office="staff", age_group="30-44")
    came(event, ONLINE, organisation=lag, sex="male", obshtina=other)
    came(event, obshtina=other)
    RegistrationFactory(event=event)  # did not come

    assert counted(event, "kind") == ({"lag": 2, "none": 1}, 0)
    assert counted(event, "obshtina") == ({home.code: 2, other.code: 1}, 0)
    assert counted(event, "office") == ({"none": 2, "staff": 1}, 0)
    assert counted(event, "sex") == ({"female": 1, "male": 1, "none": 1}, 0)
    assert counted(event, "age") == ({"none": 2, "30-44": 1}, 0)
    assert counted(event, "how") == ({"in_person": 2, "online": 1}, 0)


def test_sessions_people_and_hours_are_counted_apart():
    event = EventFactory(
        starts_at=hours_from_now(-30), ends_at=hours_from_now(-26), session=False
    )
    long = SessionFactory(event=event, ends_at=event.starts_at + hours(2.5))
    short = SessionFactory(event=event, starts_at=event.starts_at + hours(3))
    came(event, sessions=[long, short])
    both = came(event, ONLINE, sessions=[long])
    Attendance.objects.create(registration=both, session=short, how=IN_PERSON)
    came(event, ONLINE, sessions=[short])

    figures = Figures(event, in_full=True)

    assert figures.people == 3
    assert figures.hours == Decimal("8")
    assert figures.by_session() == [(long, 2, 1, 1), (short, 3, 2, 1)]
    assert counted(event, "how") == ({"in_person": 2, "online": 1}, 0)


def hours(number):
    return datetime.timedelta(hours=number)


def test_organisation_is_new_if_it_was_at_no_earlier_event_of_the_project():
    project = ProjectFactory()
    event = over(project=project)
    old, elsewhere, new = OrganisationFactory.create_batch(3)
    earlier = EventFactory(
        project=project, starts_at=hours_from_now(-99), ends_at=hours_from_now(-98)
    )
    came(earlier, organisation=old)
    came(EventFactory(starts_at=earlier.starts_at, ends_at=earlier.ends_at), organisation=elsewhere)  # fmt: skip
    for organisation in (old, elsewhere, new, new):
        came(event, organisation=organisation)

    figures = Figures(event, in_full=True)

    assert set(figures.organisations) == {old, elsewhere, new}
    assert set(figures.new_organisations) == {elsewhere, new}


# Small groups.


def groups(**counts):
    return [Group(key, key, count) for key, count in counts.items()]


@pytest.mark.parametrize(
    ("counts", "shown", "others"),
    [
        ({"a": 5, "b": 9}, {"a", "b"}, 0),
        ({"a": 4, "b": 9}, set(), 13),  # one alone would be 13 − 9
        ({"a": 4, "b": 9, "c": 7}, {"b"}, 11),
        ({"a": 1, "b": 1, "c": 7, "d": 20}, {"c"}, 22),  # 2 are not five
        ({"a": 2, "b": 3, "c": 7}, {"c"}, 5),
        ({"a": 1, "b": 1, "c": 1, "d": 1, "e": 1, "f": 8}, set(), 13),  # each is 1
        ({"a": 4, "b": 4, "c": 9}, set(), 17),  # two of four at most are 8
        ({"a": 2}, set(), 2),
        ({}, set(), 0),
    ],
)
def test_small_groups_are_hidden_with_others_from_which_they_follow(
    counts, shown, others
):
    found, rest = publishable(groups(**counts))

    assert {one.key for one in found} == shown
    assert rest == others
    assert sum(one.count for one in found) + rest == sum(counts.values())


def test_group_is_not_known_by_the_number_of_its_organisations():
    """Four people of at least four organisations are exactly one from each."""
    found, rest = publishable(
        [
            Group("lag", "", 4, at_least=4),
            Group("library", "", 1),
            Group("media", "", 8),
            Group("other", "", 9),
        ]
    )

    assert [one.key for one in found] == ["media"]
    assert rest == 14


def possible(shown, rest, keys, largest):
    """Whatever the counts may be for a reader who knows the rule by heart."""
    hidden = [key for key in keys if key not in shown]
    for counts in itertools.product(range(1, largest + 1), repeat=len(hidden)):
        if sum(counts) != rest:
            continue
        all_counts = shown | dict(zip(hidden, counts, strict=True))
        ordered = [Group(key, key, all_counts[key]) for key in keys]
        found, others = publishable(ordered)
        if {one.key: one.count for one in found} == shown and others == rest:
            yield all_counts


@pytest.mark.parametrize("seed", range(60))
def test_nobody_who_knows_the_rule_can_work_out_a_small_group(seed):
    dice = random.Random(seed)
    keys = ["a", "b", "c", "d"][: dice.choice([2, 3, 4])]
    counts = {key: dice.choice([1, 2, 3, 4, 5, 6, 9]) for key in keys}
    found, rest = publishable([Group(key, key, counts[key]) for key in keys])
    shown = {one.key: one.count for one in found}
    if sum(counts.values()) < SMALLEST:
        return  # so few people that their number says it all, and it is never hidden

    worlds = list(possible(shown, rest, keys, largest=24))

    assert counts in worlds
    for key, count in counts.items():
        if count < SMALLEST:
            assert len({world[key] for world in worlds}) >= SLACK


def test_reader_of_both_languages_learns_no_more():
    """The order of the words differs; what is hidden with a small group may not."""
    event = over()
    for kind, count in ((Kind.LAG, 8), (Kind.LIBRARY, 6), (Kind.FUNDER, 3)):
        for _number in range(count):
            came(event, organisation=OrganisationFactory(kind=kind))

    seen = set()
    for language in ("bg", "en"):
        with translation.override(language):
            seen.add(frozenset(counted(event, "kind", in_full=False)[0].items()))

    assert len(seen) == 1


def test_public_page_hides_small_groups_and_staff_see_all(client, as_user):
    event = over(asks_sex=True, online_url="https://example.org/room")
    organisation = OrganisationFactory(kind=Kind.LAG)
    for _number in range(9):
        came(event, organisation=organisation, sex="female")
    for _number in range(3):
        came(event, ONLINE, sex="male", person=PersonFactory(name="Тайна Госпожа"))

    public = client.get(page(event, "numbers"))
    staff = as_user(staff_of(event.organiser)).get(page(event, "numbers"))

    assert counted(event, "sex", in_full=False) == ({}, 12)
    assert Figures(event, in_full=False).by_session()[0][1:] == (12, None, None)
    assert numbers_of(public) == {"12", "1", "0", "48"}
    assert {"9", "3"} <= numbers_of(staff)


def numbers_of(response):
    """All numbers in the cells of the page's figures and tables."""
    cells = re.findall(r"<(?:dd|td)[^>]*>(.*?)</(?:dd|td)>", response.content.decode())
    texts = [re.sub(r"<[^>]*>", "", cell).strip() for cell in cells]
    return {text for text in texts if text.isdigit()}


# Page, list, file.


def story(dice):
    """An event with everything, some of it twice."""
    event = EventFactory(
        starts_at=hours_from_now(-60 * 24 * 20),
        ends_at=hours_from_now(-60 * 24 * 20 + 6),
        session=False,
        asks_sex=True,
        asks_age=True,
        asks_office=True,
        purge_told_at=hours_from_now(-60 * 24),
    )
    sessions = [
        SessionFactory(
            event=event,
            title_bg=f"Модул {number}",
            starts_at=event.starts_at + hours(number),
            ends_at=event.starts_at + hours(number + 1),
        )
        for number in range(3)
    ]
    places = ObshtinaFactory.create_batch(3)
    organisations = [
        seated(dice.choice(places), kind=dice.choice([Kind.LAG, Kind.LIBRARY]))
        for _number in range(5)
    ]
    for _number in range(22):
        person = UserFactory().person if dice.random() < 0.4 else PersonFactory()
        came(
            event,
            dice.choice([IN_PERSON, ONLINE]),
            sessions=dice.sample(sessions, dice.randint(1, 3)),
            person=person,
            organisation=dice.choice([*organisations, None]),
            obshtina=dice.choice([*places, None]),
            sex=dice.choice(["female", "male", ""]),
            office=dice.choice(["mayor", "staff", ""]),
            age_group=dice.choice(["18-29", "65-", ""]),
        )
    return event


def links_of(html):
    """{address of a list: the number that leads there}"""
    found = re.findall(r'<a href="([^"]*/numbers/list/[^"]*)">([\d.,]+)</a>', html)
    return {address.replace("&amp;", "&"): text for address, text in found}


def assert_all_agree(event, client, choose=list):
    """Each number of the page has a list as long and stands in the file."""
    html = client.get(page(event, "numbers")).content.decode()
    figures = Figures(event, in_full=True)
    book = workbook(client.get(page(event, "numbers_xlsx")))
    cells = {
        value
        for row in book["Числа"].iter_rows(values_only=True)
        for value in row
        if isinstance(value, int | float)
    }
    links = links_of(html)
    assert len(links) > 8
    hours_text = str(figures.hours).replace(".", ",")
    for address, text in choose(links.items()):
        listed = client.get(address)
        if text == hours_text and "what=people" in address and "by=people" in address:
            continue
        rows = listed.context["rows"]
        length = len(rows if rows is not None else listed.context["organisations"])
        assert str(length) == text, address
        assert int(text) in cells
    assert figures.hours == sum((row.as_hours for row in figures.rows), Decimal())
    assert_as_at_the_door(event, figures)
    assert float(figures.hours) in cells
    for table in figures.tables:
        assert sum(group.count for group in table.groups) == figures.people
    in_public = Figures(event, in_full=False)
    for table in in_public.tables:
        assert sum(one.count for one in table.groups) + table.others == figures.people


def assert_as_at_the_door(event, figures):
    presence = Attendance.objects.in_event(event)
    assert figures.person_hours == presence.person_hours()
    assert figures.people == presence.presence().people
    by_session = presence.by_session()
    for session, people, in_person, online in figures.by_session():
        one = by_session[session.pk]
        assert (people, in_person, online) == (one.people, one.in_person, one.online)


def workbook(response):
    return load_workbook(io.BytesIO(b"".join(response.streaming_content)))


def snapshot(event):
    """Everything that is counted, without the names."""
    figures = Figures(Event.objects.get(pk=event.pk), in_full=True)
    return {
        "people": figures.people,
        "hours": figures.hours,
        "organisations": figures.organisations,
        "new": figures.new_organisations,
        "sessions": figures.by_session(),
        "tables": {one.division.name: one.groups for one in figures.tables},
    }


@pytest.mark.parametrize("seed", range(3))
def test_numbers_agree_whatever_happened_to_people_and_organisations(seed, as_user):
    dice = random.Random(seed)
    event = story(dice)
    staff = as_user(staff_of(event.organiser))
    assert_all_agree(event, staff)

    def some(links):
        """One list in three; the other seeds choose others."""
        return dice.sample(list(links), len(links) // 3)

    correct_presence(event, dice)
    assert_all_agree(event, staff, some)
    guests = [row.person for row in event.registrations.filter(person__user=None)[:2]]
    people = Figures(event, in_full=True).people
    merging.merge(*guests, actor=None, reason="Същият човек.")
    assert Figures(event, in_full=True).people == people - 1
    assert_all_agree(event, staff, some)
    kept, gone = Figures(event, in_full=True).organisations[:2]
    merging_organisations.merge(kept, gone, actor=UserFactory(), reason="Същото.")
    assert_all_agree(event, staff, some)

    before = snapshot(event)
    account = event.registrations.exclude(person__user=None).first().person.user
    due.close(account)
    assert snapshot(event) == before
    actions.purge(event)
    assert snapshot(event) == before
    assert Event.objects.get(pk=event.pk).purged_at
    assert_all_agree(event, staff)


def correct_presence(event, dice):
    row = dice.choice(list(event.registrations.all()))
    session = event.sessions.first()
    had = row.attendances.filter(session=session).exists()
    press = actions.Press(row.pk, session.pk, "" if had else ONLINE)
    (answer,) = actions.take_attendance(
        event, [press], actor=UserFactory(), reason="Грешка в списъка."
    )
    assert answer.state == "saved"


def test_file_with_names_needs_a_reason_and_says_whose_they_are(as_user):
    event = over()
    came(event, person=PersonFactory(name="Мария Райкова"))
    owner = staff_of(event.organiser, "owner")
    address = page(event, "export_numbers")

    refused = as_user(owner).post(address, {"reason": ""})
    response = as_user(owner).post(address, {"reason": "Отчет към фонда."})

    assert refused.status_code == 200
    book = workbook(response)
    assert book.sheetnames == ["Числа", "Организации", "Хора"]
    assert book["Хора"]["A2"].value == "Мария Райкова"
    entry = AuditEntry.objects.get(verb="events.registrations_exported")
    assert entry.data["reason"] == "Отчет към фонда."
    assert as_user(staff_of(event.organiser)).get(address).status_code == 403


def test_public_file_and_lists_hold_no_names_of_people(client):
    event = over()
    hidden = OrganisationFactory(status=Organisation.Status.SUSPENDED)
    shown = OrganisationFactory(name_bg="Читалище „Пробуда“")
    for organisation in (hidden, shown):
        came(event, organisation=organisation, person=PersonFactory(name="Тайна"))
    came(event, organisation=None, person=PersonFactory(name="Тайна"))

    book = workbook(client.get(page(event, "numbers_xlsx")))
    listed = client.get(page(event, "numbers_list") + "?by=people")

    assert book.sheetnames == ["Числа", "Организации"]
    texts = [row[0] for row in book["Организации"].iter_rows(values_only=True)]
    assert texts[1:] == ["Читалище „Пробуда“", "не Ви се показват: 1"]
    assert listed.context["organisations"] == [shown]
    assert listed.context["hidden"] == 1
    # As many as the number that led here, though one came for no organisation.
    assert "3\u00a0души" in listed.text
    assert "само от свое име" in listed.text
    assert b"\xd0\xa2\xd0\xb0\xd0\xb9\xd0\xbd\xd0\xb0" not in listed.content
    for query in ("by=sex&of=none&what=people", "by=session&of=1", "by=x", ""):
        assert client.get(f"{page(event, 'numbers_list')}?{query}").status_code == 404


def test_numbers_are_public_when_the_event_is_over_and_never_if_it_was_cancelled(
    client, as_user
):
    running = EventFactory(starts_at=hours_from_now(-1), ends_at=hours_from_now(1))
    cancelled = over(cancelled_at=timezone.now())
    for event in (running, cancelled):
        came(event)

    assert numbers_of(client.get(page(running, "numbers"))) == set()
    assert numbers_of(client.get(page(cancelled, "numbers"))) == set()
    staff = as_user(staff_of(running.organiser))
    assert "1" in numbers_of(staff.get(page(running, "numbers")))
    for event in (running, cancelled):
        assert client.get(page(event, "numbers_xlsx")).status_code == 404


@pytest.mark.parametrize("address", ["numbers", "numbers_list", "numbers_xlsx"])
def test_numbers_cost_the_same_for_few_and_for_many(
    address, as_user, django_assert_num_queries, django_assert_max_num_queries
):
    event = over()
    staff = as_user(staff_of(event.organiser))
    url = reverse(f"events:{address}", args=[event.slug]) + "?by=people&what=people"
    came(event, organisation=seated(ObshtinaFactory()))
    read(staff.get(url))
    with django_assert_max_num_queries(40) as first:
        read(staff.get(url))
    for _number in range(30):
        came(event, organisation=seated(ObshtinaFactory()))

    with django_assert_num_queries(len(first)):
        assert read(staff.get(url))

    assert Registration.objects.count() == 31


def read(response):
    """All of it: a file is closed when it was read."""
    assert response.status_code == 200
    return (
        b"".join(response.streaming_content) if response.streaming else response.content
    )
