"""The form of an event, its contacts, its programme, and a copy of it."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from core.models import OutgoingMail, SearchEntry
from events import actions
from events.forms.fields import moment
from events.models import ContactPerson, Event, Registration
from leadernet import privacy
from tests.events.helpers import member_of, page
from tests.events.test_editing import NEW, edit, filled, row, unchanged
from tests.factories import (
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

LINK = "https://meet.example.org/tayna-staya"


@pytest.fixture
def organisation():
    return OrganisationFactory()


@pytest.fixture
def editor(as_user, organisation):
    return as_user(staff_of(organisation))


def contact(number, **fields):
    return {f"contacts-{number}-{name}": value for name, value in fields.items()}


def with_contacts(count, **rows):
    return {"contacts-TOTAL_FORMS": str(count), "contacts-INITIAL_FORMS": "0"} | rows


def in_march(day, hour):
    return moment(datetime.date(2027, 3, day), datetime.time(hour))


def unfolded(response):
    """Lines of calendar files are broken after 75 signs."""
    return response.content.decode().replace("\r\n ", "")


# How people meet.


def test_a_published_meeting_at_a_place_needs_the_place(editor):
    form = filled(mode="offline", publish="1")

    refused = editor.post(NEW, form)
    editor.post(NEW, filled(mode="offline", draft="1"))

    assert list(refused.context["form"].errors) == ["settlement"]
    assert [event.is_published for event in Event.objects.all()] == [False]


def test_an_online_event_needs_no_place(editor):
    SettlementFactory(name_bg="Борово")

    editor.post(
        NEW, filled(mode="online", settlement="Борово", online_url=LINK, publish="1")
    )

    event = Event.objects.get()
    assert (event.mode, event.settlement, event.online_url) == ("online", None, LINK)


@pytest.mark.parametrize(
    ("changes", "mode"),
    [
        ({}, "offline"),
        ({"online_url": LINK}, "online"),
        ({"online_url": LINK, "settlement": "Борово"}, "mixed"),
    ],
)
def test_where_nobody_says_how_people_meet_what_is_filled_in_says_it(
    editor, changes, mode
):
    SettlementFactory(name_bg="Борово")

    editor.post(NEW, filled(**changes))

    assert Event.objects.get().mode == mode


def test_the_online_link_is_read_by_those_with_a_place_alone(
    client, as_user, organisation
):
    event = EventFactory(
        organiser=organisation,
        mode="mixed",
        online_url=LINK,
        settlement=SettlementFactory(),
        capacity=1,
    )
    holder, waiting, stranger = UserFactory(), UserFactory(), UserFactory()
    RegistrationFactory(event=event, person=holder.person)
    RegistrationFactory(
        event=event, person=waiting.person, status=Registration.Status.WAITING
    )
    for status in ("cancelled", "requested", "declined", "unconfirmed"):
        RegistrationFactory(event=event, status=status)
    actions.publish(event, actor=stranger)
    addresses = [
        event.get_absolute_url(),
        page(event, "ics"),
        reverse("events:list"),
        reverse("events:list") + "?view=month",
        reverse("events:calendar"),
        "/",
        f"/search/?q={event.title_bg}",
        reverse("organisation_events", args=[organisation.slug]),
    ]

    seen = {
        name: [one for one in addresses if LINK in unfolded(reader.get(one))]
        for name, reader in {
            "nobody": client,
            "stranger": as_user(stranger),
            "waiting": as_user(waiting),
            "holder": as_user(holder),
        }.items()
    }

    assert seen == {
        "nobody": [],
        "stranger": [],
        "waiting": [],
        "holder": [event.get_absolute_url(), page(event, "ics")],
    }


def test_a_new_online_link_is_told_without_the_link_to_who_waits(editor, organisation):
    event = EventFactory(organiser=organisation, mode="online", online_url=LINK + "1")
    holder = RegistrationFactory(event=event).person
    waiting = RegistrationFactory(event=event, status="waiting").person

    editor.post(
        edit(event), unchanged(event) | {"mode": "online", "online_url": LINK + "2"}
    )

    mails = {
        mail.to: str([mail.body, mail.attachments])
        for mail in OutgoingMail.objects.all()
    }
    assert LINK + "2" in mails[holder.email]
    assert LINK not in mails[waiting.email]
    assert LINK not in str(event.changes.values_list("before", "after"))
    assert not SearchEntry.objects.filter(body__contains="tayna-staya").exists()


# Rules, papers and keeping.


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"capacity": "5", "places_per_organisation": "6"}, "places_per_organisation"),
        ({"hours_to_confirm": "0"}, "hours_to_confirm"),
        ({"kept_for_months": "25"}, "kept_for_months"),
        ({"kept_for_months": "61"}, "kept_for_months"),
        ({"certificate_from": "2"}, "certificate_from"),
        ({"feedback_url": "не е адрес"}, "feedback_url"),
        ({"mode": "телепатия"}, "mode"),
    ],
)
def test_the_form_marks_a_rule_that_cannot_be(editor, changes, field):
    response = editor.post(NEW, filled(**changes))

    assert list(response.context["form"].errors) == [field]
    assert not Event.objects.exists()


def test_rules_questions_and_papers_are_kept(editor, organisation):
    project = ProjectFactory(organisation=organisation)

    editor.post(
        NEW,
        filled(
            registration_by="invited",
            capacity="30",
            places_per_organisation="2",
            needs_approval="on",
            hours_to_confirm="48",
            asks_sex="on",
            asks_age="on",
            certificate_from="1",
            kept_for_months="60",
            feedback_url="https://example.org/anketa",
            belongs_to=f"project-{project.pk}",
        ),
    )

    event = Event.objects.get()
    assert (event.registration_by, event.places_per_organisation) == ("invited", 2)
    assert (event.needs_approval, event.hours_to_confirm) == (True, 48)
    assert (event.asks_office, event.asks_sex, event.asks_age) == (False, True, True)
    assert (event.certificate_from, event.kept_for_months) == (1, 60)
    assert event.feedback_url == "https://example.org/anketa"


def test_the_list_of_people_is_kept_a_year_unless_somebody_says_otherwise(editor):
    editor.post(NEW, filled())

    assert Event.objects.get().kept_for_months == 12


def test_what_is_folded_says_what_is_set_now(editor, organisation):
    event = EventFactory(
        organiser=organisation,
        places_per_organisation=2,
        needs_approval=True,
        asks_office=True,
        certificate_from=1,
        kept_for_months=6,
    )

    folds = editor.get("/en" + edit(event)).context["form"].folds

    assert folds["rules"].says == (
        "open until it begins · at most 2 from one organisation · "
        "you approve each registration"
    )
    assert folds["questions"].says == "what office they hold"
    assert folds["papers"].says == (
        "certificate from 1 part · no feedback form · "
        "the list of people is kept for 6 months"
    )
    assert not any(fold.is_open for fold in folds.values())


def test_the_event_s_page_says_what_is_missing_for_afterwards(
    editor, organisation, client
):
    event = EventFactory(organiser=organisation, kept_for_months=6)
    address = event.get_absolute_url()
    kept = f"се пази до {date_format(event.people_kept_until())};"

    page = editor.get(address).text
    assert "няма анкета" in page
    assert f'href="{edit(event)}#id_feedback_url"' in page
    assert kept in page
    assert kept not in client.get(address).text

    event.feedback_url = "https://example.org/anketa"
    event.save()
    assert "няма анкета" not in editor.get(address).text


def test_a_fold_says_what_was_typed_before_it_is_saved(editor):
    form = filled(title_bg="", coorganisers="Няма такава") | {
        "programme-TOTAL_FORMS": "2"
    }
    form |= row(0, "Цел", "09:30", "11:00") | row(1, "Бюджет", "11:00", "13:00")

    context = editor.post("/en" + NEW, form).context

    assert context["programme"].says() == "2 parts"
    assert context["form"].folds["coorganisers"].says == "Няма такава"


def test_mistakes_are_listed_in_the_order_of_the_page(editor):
    form = filled(title_bg="", day="", settlement="Няма такова", closes_at="10:00")

    errors = editor.post("/en" + NEW, form).context["errors"]

    assert [label for label, _anchor, _words in errors] == [
        "Title",
        "Day",
        "Town or village",
        "Registration closes on",
    ]


# The programme.


def test_a_certificate_is_from_the_parts_in_which_presence_is_taken(editor):
    form = filled(**{"programme-TOTAL_FORMS": "3", "certificate_from": "3"})
    form |= row(0, "Първи модул", "09:30", "11:00") | row(1, "Втори", "12:00", "14:00")
    form |= row(2, "Обяд", "11:00", "12:00", is_break="on")

    refused = editor.post("/en" + NEW, form)
    editor.post(NEW, form | {"certificate_from": "2"})

    assert refused.context["form"].errors == {
        "certificate_from": ["Presence is taken in 2 parts only."]
    }
    sessions = Event.objects.get().sessions.values_list("title_bg", "takes_attendance")
    assert list(sessions) == [
        ("Първи модул", True),
        ("Обяд", False),
        ("Втори", True),
    ]


def test_a_part_has_several_speakers_and_a_day_its_own_heading(editor, client):
    second = timezone.localdate() + datetime.timedelta(days=31)
    form = filled(publish="1", last_day=second.isoformat())
    form |= {"programme-TOTAL_FORMS": "2"}
    form |= row(0, "Цел", "09:30", "11:00", speaker="Асен Житаров, РИМ\r\nНия Лозева")
    form |= row(1, "Бюджет", "10:00", "12:00", day=second.isoformat())

    editor.post(NEW, form)

    event = Event.objects.get()
    text = client.get(event.get_absolute_url()).text
    assert event.sessions.first().speakers == ["Асен Житаров, РИМ", "Ния Лозева"]
    assert "<li>Асен Житаров, РИМ</li><li>Ния Лозева</li>" in text
    assert text.count('<ol class="sessions">') == 2


def test_parallel_parts_are_saved_with_a_hint(editor):
    form = filled(**{"programme-TOTAL_FORMS": "2"})
    form |= row(0, "Ателие А", "10:00", "12:00") | row(1, "Ателие Б", "11:00", "13:00")

    response = editor.post(NEW, form, follow=True)

    assert Event.objects.get().sessions.count() == 2
    assert "Ателие А – Ателие Б" in " ".join(map(str, response.context["messages"]))


@pytest.fixture
def training(organisation):
    """Two days with a part on each, in summer time."""
    event = EventFactory(
        organiser=organisation,
        session=False,
        is_published=False,
        starts_at=in_march(10, 10),
        ends_at=in_march(11, 16),
    )
    for day in (10, 11):
        SessionFactory(
            event=event,
            title_bg=f"Ден {day}",
            starts_at=in_march(day, 10),
            ends_at=in_march(day, 12),
        )
    return event


def as_shown(client, event):
    """What the browser sends when nothing was touched."""
    context = client.get(edit(event)).context
    sent = {}
    for form in [context["form"], *context["programme"].forms]:
        for bound in form:
            value = bound.value()
            if hasattr(value, "isoformat"):
                value = value.isoformat()[:16]
            if value not in (None, False, [], True):
                sent[bound.html_name] = value
    management = context["programme"].management_form
    return sent | {bound.html_name: bound.value() for bound in management}


def hours(event):
    rows = event.sessions.values_list("starts_at", flat=True)
    return [f"{timezone.localtime(at):%d.%m %H:%M}" for at in rows]


def test_untouched_parts_move_with_the_days_of_the_event(editor, training):
    form = as_shown(editor, training)

    editor.post(edit(training), form | {"day": "2027-03-29"})

    training.refresh_from_db()
    assert f"{timezone.localtime(training.ends_at):%d.%m %H:%M}" == "30.03 16:00"
    assert hours(training) == ["29.03 10:00", "30.03 10:00"]


def test_parts_move_with_the_hours_too_but_not_those_that_were_touched(
    editor, training
):
    form = as_shown(editor, training)
    moved = {"begins": "11:00", "ends": "17:00", "programme-1-begins": "11:30"}

    editor.post(edit(training), form | moved)

    assert hours(training) == ["10.03 11:00", "11.03 11:30"]


def test_one_day_more_at_the_beginning_leaves_the_others_where_they_are(
    editor, training
):
    form = as_shown(editor, training)

    editor.post(edit(training), form | {"day": "2027-03-09"})

    training.refresh_from_db()
    assert f"{timezone.localtime(training.ends_at):%d.%m}" == "11.03"
    assert hours(training) == ["09.03 10:00", "11.03 10:00"]


# Whom to ask.


def test_several_people_may_be_asked_on_the_page_and_in_the_mails(
    editor, client, organisation
):
    colleague = member_of(organisation).person
    event = EventFactory(organiser=organisation)
    person = RegistrationFactory(event=event).person
    form = unchanged(event) | with_contacts(3)
    form |= contact(0, person=colleague.pk, phone="082 555 111")
    form |= contact(1, name="Ния Лозева", email="niya@example.org")
    form |= contact(2, name="")

    editor.post(edit(event), form | {"ends": "19:00"})

    text = client.get(event.get_absolute_url()).text
    mail = OutgoingMail.objects.get(to=person.email).body
    assert event.contact_people.count() == 2
    for words in (colleague.name, "082 555 111", "Ния Лозева", "niya@example.org"):
        assert words in text
        assert words in mail
    assert colleague.email not in text


def test_untouched_contacts_stay_and_an_emptied_row_goes(editor, organisation):
    event = EventFactory(organiser=organisation)
    event.contact_people.create(person=member_of(organisation).person)
    event.contact_people.create(name="Ния Лозева", email="niya@example.org")
    formset = editor.get(edit(event)).context["contacts"]
    shown = {
        bound.html_name: bound.value() or ""
        for form in [formset.management_form, *formset.forms]
        for bound in form
    }

    editor.post(edit(event), unchanged(event) | shown | {"title_bg": "Друго"})
    kept = [one.shown_name for one in event.contact_people.all()]
    event.refresh_from_db()
    emptied = {"contacts-0-person": "", "contacts-0-name": ""}
    editor.post(edit(event), unchanged(event) | shown | emptied)

    assert len(kept) == 2
    assert [one.name for one in event.contact_people.all()] == ["Ния Лозева"]


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"phone": "082 555 111"}, "name"),
        ({"name": "Ния Лозева"}, "phone"),
        ({"name": "Ния Лозева", "email": "не е имейл"}, "email"),
    ],
)
def test_a_contact_needs_a_name_and_a_way_to_ask(editor, fields, wrong):
    response = editor.post(NEW, filled() | with_contacts(1) | contact(0, **fields))

    assert list(response.context["contacts"].forms[0].errors) == [wrong]
    assert not Event.objects.exists()


def test_only_people_of_the_organisation_are_offered(editor, organisation):
    stranger = member_of(OrganisationFactory()).person

    response = editor.post(
        NEW, filled() | with_contacts(1) | contact(0, person=stranger.pk)
    )

    assert list(response.context["contacts"].forms[0].errors) == ["person"]


def test_who_left_the_organisation_or_the_portal_is_named_no_longer(
    client, organisation
):
    event = EventFactory(organiser=organisation)
    gone, erased = member_of(organisation).person, member_of(organisation).person
    typed = ContactPerson(event=event, name="Същата", email=erased.email)
    other = ContactPerson(event=event, name="Друга", phone="082 555 222")
    ContactPerson.objects.bulk_create(
        [
            ContactPerson(event=event, person=gone),
            ContactPerson(event=event, person=erased),
            typed,
            other,
        ]
    )
    gone.memberships.update(ended_on=timezone.localdate())

    privacy.erase(erased)

    assert [one.shown_name for one in event.contact_people.shown()] == ["Друга"]
    assert gone.name not in client.get(event.get_absolute_url()).text
    assert event.contact_people.count() == 2


def test_a_group_s_coordinator_neither_sees_the_team_nor_loses_its_contacts(
    as_user, organisation
):
    coordinator, group = UserFactory(), GroupFactory()
    GroupMembershipFactory(
        group=group, organisation=None, person=coordinator.person, is_coordinator=True
    )
    event = EventFactory(organiser=organisation, audience="group", group=group)
    colleague = member_of(organisation).person
    event.contact_people.create(person=colleague)
    client = as_user(coordinator)

    shown = client.get(edit(event)).text
    form = unchanged(event) | {"audience": "", "title_bg": "По-добро"}
    client.post(edit(event), form | with_contacts(1) | contact(0, name=""))

    event.refresh_from_db()
    assert colleague.name not in shown
    assert event.title_bg == "По-добро"
    assert event.contact_people.get().person == colleague


# A copy.


def test_a_copy_asks_the_day_and_takes_along_all_but_people_and_outcomes(
    editor, training
):
    training.summary_bg, training.capacity = "За сдружения", 20
    training.registration_closes_at = in_march(8, 18)
    training.save()
    training.contact_people.create(name="Ния", phone="082 555 333")
    training.questions.create(text_bg="С какво ще пътувате?", kind="short")
    actions.publish(training, actor=UserFactory())
    RegistrationFactory(event=training).attendances.create(
        session=training.sessions.first()
    )
    address = page(training, "copy")
    number = editor.get(address).context["form"].initial["submission"]
    form = {"day": "2027-04-14", "begins": "10:00", "submission": str(number)}

    first = editor.post(address, form)
    again = editor.post(address, form)

    made = Event.objects.exclude(pk=training.pk).get()
    assert first.url == again.url == edit(made)
    assert (made.title_bg, made.summary_bg, made.capacity) == (
        training.title_bg,
        "За сдружения",
        20,
    )
    assert hours(made) == ["14.04 10:00", "15.04 10:00"]
    closes = timezone.localtime(made.registration_closes_at)
    assert f"{closes:%d.%m %H:%M}" == "12.04 18:00"
    assert made.contact_people.get().name == "Ния"
    assert made.questions.get().text_bg == "С какво ще пътувате?"
    assert (made.is_published, made.published_at, made.sequence) == (False, None, 0)
    assert not made.registrations.exists()


def test_a_copy_of_each_column_is_thought_of():
    """A new column of an event is copied, unless it is named in NOT_COPIED."""
    columns = {field.name for field in Event._meta.concrete_fields}

    assert columns >= actions.copying.NOT_COPIED
    assert sorted(
        columns - actions.copying.NOT_COPIED - actions.copying.TRANSLATED
    ) == [
        "activity",
        "asks_age",
        "asks_needs",
        "asks_office",
        "asks_sex",
        "audience",
        "body_bg",
        "body_en",
        "capacity",
        "certificate_from",
        "ends_at",
        "group",
        "hours_to_confirm",
        "kept_for_months",
        "kind",
        "mode",
        "needs_approval",
        "online_url",
        "organiser",
        "places_per_organisation",
        "project",
        "registration_by",
        "registration_closes_at",
        "settlement",
        "starts_at",
        "summary_bg",
        "summary_en",
        "title_bg",
        "title_en",
        "venue_bg",
        "venue_en",
    ]
