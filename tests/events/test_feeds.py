"""Calendars for programs: valid, the same hour everywhere, ended where an event is taken away."""

import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import timezone
from django.utils.http import http_date
from icalendar import Calendar

from core import ical
from core.models import OutgoingMail
from events import actions, calendars
from events.models import Event, Registration, Withdrawal
from leadernet import due
from tests.events import strict
from tests.events.helpers import hours_from_now, member_of, page
from tests.factories import (
    EventFactory,
    GroupFactory,
    GroupMembershipFactory,
    OrganisationFactory,
    ProjectFactory,
    RegistrationFactory,
    SettlementFactory,
    UserFactory,
    staff_of,
)

FEED = reverse("events:calendar")
SOFIA = ZoneInfo("Europe/Sofia")
UTC = datetime.UTC


def feed(client, **query):
    """{title or UID: entry} of the feed, strictly read."""
    entries = strict.read(client.get(FEED, query).content)
    return {entry["SUMMARY"]: entry for entry in entries}


def at(*parts, fold=0):
    return datetime.datetime(*parts, tzinfo=SOFIA, fold=fold)


def change(event, **fields):
    """What staff save in the form."""
    row = Event.objects.get(pk=event.pk)
    seen_at = row.updated_at
    for name, value in fields.items():
        setattr(row, name, value)
    actions.update(
        row, sessions=[], removed=[], seen_at=seen_at, actor=staff_of(row.organiser)
    )
    return Event.objects.get(pk=event.pk)


@pytest.mark.parametrize(
    "title",
    [
        "Среща; с, знаци \\ и \\n",
        "ъ" * 200,
        "a" * 73 + "ъъъъъ",
        "😀" * 40,
        "Ред\r\nEND:VCALENDAR",
        "Звън\x07 и \x0bтаб\t",
        'Кавички " и : ; ,',
    ],
)
def test_any_title_gives_a_valid_file_that_reads_back_the_same(client, title):
    EventFactory(
        title_bg=title,
        summary_bg=f"{title}\nвтори ред",
        venue_bg=title,
        organiser__name_bg=title[:150],
    )

    content = client.get(FEED).content

    strict.read(content)
    (entry,) = Calendar.from_ical(content).walk("VEVENT")
    clean = " ".join(title.replace("\x07", "").split())
    assert str(entry["SUMMARY"]) == clean
    assert "втори ред" in str(entry["DESCRIPTION"])


def test_lines_of_every_length_are_folded_between_characters():
    for length in range(400):
        content = "SUMMARY:" + "яa" * (length // 2) + "я" * (length % 2)

        folded = ical.folded(content)

        assert folded.replace("\r\n ", "") == f"{content}\r\n"
        assert max(len(line.encode()) for line in folded.split("\r\n")) <= 75


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "said"),
    [
        # The night when 03:00 becomes 04:00.
        (at(2026, 3, 29, 2, 30), at(2026, 3, 29, 4, 30), "TZID=Europe/Sofia"),
        # From summer to winter time: the day has 25 hours.
        (at(2026, 10, 24, 22), at(2026, 10, 25, 10), "TZID=Europe/Sofia"),
        # 03:30 comes twice: the first by its local name, the second only in UTC.
        (at(2026, 10, 25, 3, 30), at(2026, 10, 25, 5), "TZID=Europe/Sofia"),
        (at(2026, 10, 25, 3, 30, fold=1), at(2026, 10, 25, 5), ""),
        (at(2026, 10, 25, 3, 15), at(2026, 10, 25, 3, 15, fold=1), ""),
        # Winter and summer.
        (at(2027, 1, 5, 11), at(2027, 1, 5, 12), "TZID=Europe/Sofia"),
        (at(2027, 7, 5, 11), at(2027, 7, 5, 12), "TZID=Europe/Sofia"),
        # Over midnight and over a year.
        (at(2026, 12, 31, 22), at(2027, 1, 1, 2), "TZID=Europe/Sofia"),
    ],
)
def test_the_hours_are_the_same_moments_over_both_clock_changes(
    client, starts_at, ends_at, said
):
    event = EventFactory(starts_at=starts_at.astimezone(UTC), ends_at=ends_at)

    content = client.get(page(event, "ics")).content

    (entry,) = strict.read(content)
    assert entry["DTSTART;"] == said
    assert read_back(content) == (starts_at.timestamp(), ends_at.timestamp())


def read_back(content):
    """The moments as a program understands them that knows only the zone in the file."""
    calendar = Calendar.from_ical(content)
    (zone,) = calendar.walk("VTIMEZONE")
    (entry,) = calendar.walk("VEVENT")
    found = []
    for name in ("DTSTART", "DTEND"):
        moment = entry[name].dt
        if "TZID" in entry[name].params:
            moment = moment.replace(tzinfo=zone.to_tz())
        found.append(moment.timestamp())
    return tuple(found)


def test_the_zone_of_the_file_agrees_with_the_clock_of_sofia_for_years():
    (zone,) = Calendar.from_ical(
        f"BEGIN:VCALENDAR\r\n{ical.SOFIA}END:VCALENDAR\r\n"
    ).walk("VTIMEZONE")
    rules = zone.to_tz()

    for hour in range(0, 24 * 366 * 2, 7):
        moment = datetime.datetime(2026, 1, 1, 0, 30) + datetime.timedelta(hours=hour)  # noqa: DTZ001
        ours = moment.replace(tzinfo=SOFIA)
        if ours.astimezone(UTC).astimezone(SOFIA).replace(fold=0) != ours:
            continue  # an hour that there is not
        assert moment.replace(tzinfo=rules).utcoffset() == ours.utcoffset()


@pytest.mark.parametrize("ends", [at(2026, 5, 24, 0), at(2026, 5, 23, 23, 59)])
def test_whole_days_are_days_and_not_hours(client, ends):
    event = EventFactory(starts_at=at(2026, 5, 21, 0), ends_at=ends)

    (entry,) = strict.read(client.get(page(event, "ics")).content)

    assert entry["DTSTART;"] == entry["DTEND;"] == "VALUE=DATE"
    assert (entry["DTSTART"], entry["DTEND"]) == ("20260521", "20260524")


def test_a_file_names_the_organisation_by_the_address_that_it_shows(client):
    shown = OrganisationFactory(email="office@example.org", show_email=True)
    hidden = OrganisationFactory(email="secret@example.org", show_email=False)
    EventFactory(organiser=shown, title_bg="Едно")
    EventFactory(organiser=hidden, title_bg="Две")

    found = feed(client)

    assert found["Едно"]["ORGANIZER"] == "mailto:office@example.org"
    assert found["Две"]["ORGANIZER"] == f"mailto:{ical.portal()}"
    assert hidden.name_bg in found["Две"]["ORGANIZER;"]
    assert b"secret@example.org" not in client.get(FEED).content


def test_a_file_names_whom_the_page_names_and_who_accepted(client):
    event = EventFactory(title_bg="Среща", organiser__name_bg="Първи")
    accepted, asked = OrganisationFactory(name_bg="Втори"), OrganisationFactory()
    event.coorganisers.create(organisation=accepted, state="accepted")
    event.coorganisers.create(organisation=asked)
    gone = UserFactory(name="Отишъл").person
    event.contact_people.create(person=gone, phone="0888000001")
    event.contact_people.create(name="Мая, домакин", phone="0888000002")
    event.contact_people.create(name="Ива", email="iva@example.org")

    in_feed = feed(client)["Среща"]
    (alone,) = strict.read(client.get(page(event, "ics")).content)
    of_second = client.get(FEED, {"organisation": accepted.slug}).content

    for entry in (in_feed, alone):
        assert entry["CONTACT"] == (
            "Мая\\, домакин\\, 0888000002\\; Ива\\, iva@example.org"
        )
        assert "Организатор: Първи\\, Втори" in entry["DESCRIPTION"]
        assert asked.name_bg not in entry["DESCRIPTION"]
    assert len(strict.read(of_second)) == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title_bg", "Друго име"),
        ("title_en", "Another name"),
        ("summary_bg", "Друго накратко"),
        ("venue_bg", "Друга зала"),
        ("kind", Event.Kind.FORUM),
        ("mode", Event.Mode.ONLINE),
        ("online_url", "https://example.org/room"),
    ],
)
def test_each_change_of_the_file_raises_its_number(field, value):
    event = EventFactory(sequence=4)

    assert change(event, **{field: value}).sequence == 5
    assert change(event, **{field: value}).sequence == 5


def test_what_is_not_in_the_file_leaves_its_number():
    event = EventFactory(sequence=4)

    assert change(event, capacity=7, body_bg="<p>Друго</p>").sequence == 4


def test_a_draft_that_nobody_saw_is_changed_without_a_number():
    event = EventFactory(is_published=False, published_at=None)

    changed = change(event, title_bg="Друго име")
    published = actions.publish(changed, actor=staff_of(event.organiser))

    assert (changed.sequence, published.sequence) == (0, 0)


def test_a_cancelled_event_stays_in_the_feed_as_cancelled(client):
    event = EventFactory(title_bg="Среща")
    actions.cancel(event, reason="Болест", actor=staff_of(event.organiser))

    (entry,) = strict.read(client.get(FEED).content)

    assert (entry["STATUS"], entry["SEQUENCE"]) == ("CANCELLED", "1")
    assert "Среща" in entry["SUMMARY"]
    assert "Болест" in entry["DESCRIPTION"]


def test_an_event_taken_off_ends_in_calendars_without_a_word_of_it(client):
    event = EventFactory(
        title_bg="Тайна", title_en="Secret", venue_bg="Явка", summary_bg="Шепот"
    )
    before = feed(client)["Тайна"]
    actions.unpublish(event, reason="Грешка", actor=staff_of(event.organiser))
    change(event, title_bg="Още по-тайна", starts_at=hours_from_now(5))

    content = client.get(FEED).content
    (entry,) = strict.read(content)

    assert entry["UID"] == before["UID"]
    assert int(entry["SEQUENCE"]) > int(before["SEQUENCE"])
    assert (entry["STATUS"], entry["DTSTART"]) == ("CANCELLED", before["DTSTART"])
    for word in ("айна", "Secret", "Явка", "Шепот", event.slug, event.organiser.name):
        assert word not in content.decode()


def test_what_is_published_again_is_newer_than_its_end(client):
    event = EventFactory(title_bg="Среща")
    actor = staff_of(event.organiser)
    actions.unpublish(event, reason="Грешка", actor=actor)
    (ended,) = strict.read(client.get(FEED).content)

    actions.publish(event, actor=actor)

    (entry,) = strict.read(client.get(FEED).content)
    assert entry["SUMMARY"] == "Среща"
    assert entry["STATUS"] == "CONFIRMED"
    assert int(entry["SEQUENCE"]) > int(ended["SEQUENCE"])


def test_a_deleted_event_is_ended_though_its_row_is_gone(client):
    event = EventFactory()
    actor = staff_of(event.organiser)
    actions.unpublish(event, reason="Грешка", actor=actor)
    actions.delete(event, actor=actor)
    number = event.pk
    event.sessions.all().delete()
    Event.objects.filter(pk=number).delete()

    (entry,) = strict.read(client.get(FEED).content)

    assert entry["UID"].startswith(f"event-{number}@")
    assert entry["STATUS"] == "CANCELLED"


def test_an_event_that_became_the_members_ends_for_strangers_only(client, as_user):
    event = EventFactory(title_bg="Среща")
    change(event, audience=Event.Audience.MEMBERS)

    (to_stranger,) = strict.read(client.get(FEED).content)
    member = as_user(member_of(OrganisationFactory()))
    (to_member,) = strict.read(member.get(FEED).content)

    assert to_stranger["STATUS"] == "CANCELLED"
    assert "Среща" not in to_stranger["SUMMARY"]
    assert (to_member["STATUS"], to_member["SUMMARY"]) == ("CONFIRMED", "Среща")


def test_what_strangers_never_saw_does_not_end_for_them(client, as_user):
    group = GroupFactory()
    for fields in (
        {"audience": Event.Audience.MEMBERS},
        {"audience": Event.Audience.GROUP, "group": group},
        {"organiser": OrganisationFactory(is_practice=True)},
    ):
        event = EventFactory(**fields)
        actions.unpublish(event, reason="Грешка", actor=staff_of(event.organiser))
    in_group = UserFactory()
    GroupMembershipFactory(group=group, organisation=None, person=in_group.person)

    assert strict.read(client.get(FEED).content) == []
    assert len(strict.read(as_user(in_group).get(FEED).content)) == 1


def test_the_end_stands_in_the_feeds_in_which_the_event_stood(client):
    place, project = SettlementFactory(), ProjectFactory()
    event = EventFactory(
        kind="training", settlement=place, project=project, mode=Event.Mode.OFFLINE
    )
    actions.unpublish(event, reason="Грешка", actor=staff_of(event.organiser))

    for query in (
        {},
        {"kind": "training"},
        {"organisation": event.organiser.slug},
        {"project": project.slug},
        {"obshtina": place.obshtina.code},
        {"oblast": place.obshtina.oblast.code, "mode": "place"},
    ):
        assert len(strict.read(client.get(FEED, query).content)) == 1
    for query in ({"kind": "forum"}, {"oblast": "XXX"}):
        assert strict.read(client.get(FEED, query).content) == []


def test_the_clock_forgets_what_no_calendar_holds_any_more():
    old = timezone.now() - datetime.timedelta(days=100)
    gone, still = EventFactory(), EventFactory()
    for event in (gone, still):
        actions.unpublish(event, reason="Грешка", actor=staff_of(event.organiser))
    rows = Withdrawal.objects.filter(number=gone.pk)
    rows.update(withdrawn_at=old, ends_at=old)

    (work,) = [one for one in due.everything() if one.name == "forget withdrawal"]
    for row in work.rows():
        work.do(row)

    assert [row.number for row in Withdrawal.objects.all()] == [still.pk]


def test_a_program_that_has_it_already_gets_nothing_and_costs_two_questions(
    client, django_assert_num_queries
):
    EventFactory()
    first = client.get(FEED)

    with django_assert_num_queries(2):
        by_tag = client.get(FEED, headers={"if-none-match": first["ETag"]})
    by_day = client.get(FEED, headers={"if-modified-since": first["Last-Modified"]})
    long_ago = http_date(0)
    older = client.get(FEED, headers={"if-modified-since": long_ago})

    assert (by_tag.status_code, by_tag.content) == (304, b"")
    assert by_day.status_code == 304
    assert older.status_code == 200


@pytest.mark.parametrize("what", ["new", "changed", "cancelled", "taken off"])
def test_whatever_happens_makes_the_tag_another(client, what):
    event = EventFactory()
    actor = staff_of(event.organiser)
    tag = client.get(FEED)["ETag"]

    if what == "new":
        EventFactory(starts_at=hours_from_now(1), ends_at=hours_from_now(2))
    elif what == "changed":
        change(event, title_bg="Друго")
    elif what == "cancelled":
        actions.cancel(event, reason="Болест", actor=actor)
    else:
        actions.unpublish(event, reason="Грешка", actor=actor)

    answer = client.get(FEED, headers={"if-none-match": tag})
    assert answer.status_code == 200
    assert answer["ETag"] != tag


def test_the_feed_is_called_by_what_was_chosen(client):
    place = SettlementFactory(obshtina__name_bg="Иваново")
    EventFactory(kind="training", settlement=place)

    whole = client.get(FEED).content.decode()
    some = client.get(
        FEED, {"kind": "training", "obshtina": place.obshtina.code}
    ).content.decode()

    assert "X-WR-CALNAME:ЛидерНет: събития\r\n" in whole
    assert "X-WR-CALNAME:ЛидерНет: обучение\\, Иваново\r\n" in some


def test_free_places_do_not_narrow_a_feed(client):
    full = EventFactory(capacity=1)
    RegistrationFactory(event=full)

    page = client.get(reverse("events:subscribe"), {"free": "1", "kind": "meeting"})

    assert page.context["address"].endswith("/events/calendar.ics?kind=meeting")


def test_a_feed_costs_the_same_with_one_and_with_thirty(
    client, django_assert_num_queries, django_assert_max_num_queries
):
    def rows(number):
        for _each in range(number):
            event = EventFactory(settlement=SettlementFactory())
            event.contact_people.create(name="Ива")
            together = OrganisationFactory()
            event.coorganisers.create(organisation=together, state="accepted")
            gone = EventFactory()
            actions.unpublish(gone, reason="Грешка", actor=staff_of(gone.organiser))

    rows(1)
    with django_assert_max_num_queries(10) as first:
        client.get(FEED)
    rows(29)
    with django_assert_num_queries(len(first)):
        assert len(strict.read(client.get(FEED).content)) == 60


def test_the_file_of_a_mail_is_published_and_cancelled_but_never_invites():
    event = EventFactory(title_bg="Среща", title_en="Meeting")
    RegistrationFactory(event=event)
    actor = staff_of(event.organiser)

    change(event, starts_at=event.starts_at + datetime.timedelta(minutes=30))
    actions.cancel(event, reason="Болест", actor=actor)

    changed, cancelled = OutgoingMail.objects.order_by("pk")
    for mail, method, number in ((changed, "PUBLISH", "1"), (cancelled, "CANCEL", "2")):
        (file,) = mail.attachments
        assert file["content_type"] == f"text/calendar; method={method}"
        content = file["text"].encode()
        assert strict.method(content) == method
        (entry,) = strict.read(content)
        assert entry["SEQUENCE"] == number
    assert entry["STATUS"] == "CANCELLED"


def test_the_part_of_the_mail_says_method_and_charset_once(mailoutbox):
    event = EventFactory()
    registered = Registration.objects.create(
        event=event, person=UserFactory().person, status="registered"
    )
    file = calendars.attached(event, language="bg", with_online_link=True)

    message = EmailMessage("Тема", "Текст", to=[registered.person.email])
    message.attach(file["name"], file["text"], file["content_type"])
    message.send()

    part = mailoutbox[0].message().get_payload()[1]
    assert part.get_param("method") == "PUBLISH"
    assert part["Content-Type"].count("charset") == 1
    assert part.get_payload(decode=True).decode().startswith("BEGIN:VCALENDAR")
