import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from core.models import AuditEntry, Notification, OutgoingMail, SearchEntry
from events import actions
from events.models import Event, Registration
from tests.events.helpers import hours_from_now, mails_to, member_of
from tests.factories import (
    ActivityFactory,
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

NEW = reverse("events:create")


def filled(**changes):
    """What somebody sends who fills in only what must be filled in, for a day in 30 days."""
    day = timezone.localdate() + datetime.timedelta(days=30)
    return {
        "kind": "training",
        "title_bg": "Обучение по проекти",
        "day": day.isoformat(),
        "begins": "09:30",
        "ends": "17:00",
        "audience": "public",
        "registration_by": "anybody",
        "programme-TOTAL_FORMS": "0",
        "programme-INITIAL_FORMS": "0",
    } | changes


def row(number, title, begins, ends, **changes):
    fields = {"title_bg": title, "begins": begins, "ends": ends} | changes
    return {f"programme-{number}-{name}": value for name, value in fields.items()}


@pytest.fixture
def organisation():
    return OrganisationFactory()


@pytest.fixture
def staff(organisation):
    return staff_of(organisation)


@pytest.fixture
def editor(as_user, staff):
    return as_user(staff)


def edit(event):
    return reverse("events:update", args=[event.slug])


def unchanged(event):
    """The form of the event as its page shows it."""
    starts, ends = (timezone.localtime(at) for at in (event.starts_at, event.ends_at))
    return filled(
        title_bg=event.title_bg,
        title_en=event.title_en,
        kind=event.kind,
        day=starts.date().isoformat(),
        begins=f"{starts:%H:%M}",
        ends=f"{ends:%H:%M}",
        capacity=event.capacity or "",
        version=event.updated_at.isoformat(),
    )


def test_staff_publish_an_event_that_everybody_finds(editor, organisation, staff):
    place = SettlementFactory(name_bg="Две могили")

    response = editor.post(NEW, filled(settlement="Две могили", publish="1"))

    event = Event.objects.get()
    assert response.url == event.get_absolute_url() == "/events/obuchenie-po-proekti/"
    assert event.organiser == organisation
    assert event.settlement == place
    assert event.is_published
    assert event.created_by == staff
    assert timezone.localtime(event.starts_at).hour == 9
    session = event.sessions.get()
    assert (session.title_bg, session.starts_at) == (event.title_bg, event.starts_at)
    assert SearchEntry.objects.get().audience == ["public"]
    assert set(AuditEntry.objects.values_list("verb", flat=True)) == {
        "events.created",
        "events.published",
    }


def test_day_and_hour_may_be_typed_as_bulgarian_writes_them(editor):
    editor.post(NEW, filled(day="3.12.2026 г.", begins="9.30", ends="17", draft="1"))

    event = Event.objects.get()
    assert (
        timezone.localtime(event.starts_at).isoformat() == "2026-12-03T09:30:00+02:00"
    )
    assert not event.is_published
    assert not SearchEntry.objects.exists()


def test_same_form_sent_twice_makes_one_event(editor):
    form = filled(submission="6a5d2c3e-0000-4000-8000-000000000001")

    first = editor.post(NEW, form)
    second = editor.post(NEW, form | {"title_bg": "Друго"})

    assert Event.objects.count() == 1
    assert second.url == first.url


def test_wrong_hours_keep_what_was_typed_and_say_what_to_do(editor):
    response = editor.post("/en" + NEW, filled(begins="09:30", ends="08:00"))

    assert response.context["form"].errors == {
        "ends": ["The end (08:00) is not after the beginning (09:30)."]
    }
    assert 'value="Обучение по проекти"' in response.text
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title_bg": ""}, "title_bg"),
        ({"day": "утре"}, "day"),
        ({"day": "0001-01-01"}, "day"),
        ({"last_day": "2020-01-01"}, "last_day"),
        ({"capacity": "0"}, "capacity"),
        ({"settlement": "Няма такова"}, "settlement"),
        ({"closes_at": "10:00"}, "closes_on"),
        ({"closes_on": "2099-01-01"}, "closes_on"),
        ({"audience": "group"}, "audience"),
        ({"belongs_to": "project-999999"}, "belongs_to"),
        ({"online_url": "не е адрес"}, "online_url"),
    ],
)
def test_form_marks_the_field_that_is_wrong(editor, changes, field):
    response = editor.post(NEW, filled(**changes))

    assert list(response.context["form"].errors) == [field]
    assert not Event.objects.exists()


def test_event_belongs_only_to_a_project_that_its_organiser_leads(
    editor, staff, organisation
):
    activity = ActivityFactory(project=ProjectFactory(organisation=organisation))
    foreign = ProjectFactory()

    editor.post(NEW, filled(belongs_to=f"activity-{activity.pk}"))
    refused = editor.post(NEW, filled(belongs_to=f"project-{foreign.pk}"))

    event = Event.objects.get()
    assert (event.project, event.activity) == (activity.project, activity)
    assert list(refused.context["form"].errors) == ["belongs_to"]


def test_event_of_a_group_is_offered_to_who_is_in_the_group(
    editor, staff, organisation
):
    group = GroupFactory()
    GroupMembershipFactory(group=group, organisation=organisation)
    colleague = member_of(organisation)

    editor.post(NEW, filled(audience="group", group=group.pk, publish="1"))

    assert Event.objects.get().group == group
    assert SearchEntry.objects.get().audience == [
        f"group:{group.pk}",
        f"organisation:{organisation.pk}",
    ]
    assert [notice.user for notice in Notification.objects.all()] == [colleague]


def test_programme_replaces_the_session_of_the_whole_event(editor):
    form = filled(**{"programme-TOTAL_FORMS": "3"})
    form |= row(0, "Бюджет", "11:00", "12:00", speaker="Лектор")
    form |= row(1, "Цел", "09:30", "11:00", title_en="Aim")

    editor.post(NEW, form)

    sessions = Event.objects.get().sessions.values_list("title_bg", "title_en")
    assert list(sessions) == [("Цел", "Aim"), ("Бюджет", "")]


def test_what_has_no_english_is_shown_in_bulgarian(editor, client):
    editor.post(NEW, filled(summary_bg="Накратко", publish="1"))

    page = client.get(f"/en{Event.objects.get().get_absolute_url()}").text

    assert '<h1 lang="bg">Обучение по проекти</h1>' in page
    assert "Накратко" in page


def test_programme_outside_the_event_is_refused(editor):
    form = filled(**{"programme-TOTAL_FORMS": "1"}) | row(0, "Цел", "08:00", "09:00")

    response = editor.post(NEW, form)

    assert list(response.context["programme"].errors[0]) == ["begins"]
    assert not Event.objects.exists()


def test_one_more_row_keeps_everything_and_complains_of_nothing(editor):
    form = filled(title_bg="", summary_bg="Накратко", add_row="1")
    form["programme-TOTAL_FORMS"] = "2"

    response = editor.post(NEW, form)

    assert len(response.context["programme"].forms) == 3
    assert response.context["errors"] == []
    assert "Накратко" in response.text
    assert not Event.objects.exists()


def test_description_comes_back_as_it_was_typed(editor, organisation):
    editor.post(NEW, filled(body_bg="Първо.\r\nОще.\r\n\r\nВторо <b>."))
    event = Event.objects.get()

    shown = editor.get(edit(event)).context["form"]["body_bg"].value()

    assert event.body_bg == "<p>Първо.<br>Още.</p><p>Второ &lt;b&gt;.</p>"
    assert shown == "Първо.\nОще.\n\nВторо <b>."


def test_new_hour_of_a_published_event_is_told_to_everybody_registered(
    editor, organisation
):
    event = EventFactory(organiser=organisation, capacity=1)
    holder, waiting = UserFactory(), UserFactory()
    RegistrationFactory(event=event, person=holder.person)
    RegistrationFactory(
        event=event, person=waiting.person, status=Registration.Status.WAITING
    )

    editor.post(edit(event), unchanged(event) | {"ends": "20:00"})

    event.refresh_from_db()
    assert event.sequence == 1
    assert event.sessions.get().ends_at == event.ends_at
    assert len(mails_to(holder)) == len(mails_to(waiting)) == 1
    mail = OutgoingMail.objects.get(to=holder.email)
    assert "SEQUENCE:1" in mail.attachments[0]["text"]


def test_new_title_is_told_to_nobody(editor, organisation):
    event = EventFactory(organiser=organisation)
    RegistrationFactory(event=event)

    editor.post(edit(event), unchanged(event) | {"title_bg": "Ново име"})

    event.refresh_from_db()
    assert (event.title_bg, event.sequence) == ("Ново име", 1)
    assert not OutgoingMail.objects.exists()


def test_more_places_let_the_waiting_list_move_up(editor, organisation):
    event = EventFactory(organiser=organisation, capacity=1)
    RegistrationFactory(event=event)
    waiting = RegistrationFactory.create_batch(
        3, event=event, status=Registration.Status.WAITING
    )

    editor.post(edit(event), unchanged(event) | {"capacity": "3"})

    assert list(event.registrations.waiting()) == [waiting[2]]
    assert [len(mails_to(one.person)) for one in waiting] == [1, 1, 0]


def test_fewer_places_than_people_are_refused(editor, organisation):
    event = EventFactory(organiser=organisation, capacity=5)
    RegistrationFactory.create_batch(2, event=event)

    response = editor.post(edit(event), unchanged(event) | {"capacity": "1"})

    assert list(response.context["form"].errors) == ["capacity"]


def test_second_of_two_editors_learns_of_the_first_and_may_save_then(
    editor, organisation
):
    event = EventFactory(organiser=organisation)
    form = unchanged(event)
    editor.post(edit(event), form | {"title_bg": "Първият"})

    second = editor.post(edit(event), form | {"title_bg": "Вторият"})
    event.refresh_from_db()
    kept = event.title_bg
    version = second.context["form"]["version"].value()
    editor.post(edit(event), form | {"title_bg": "Вторият", "version": version})

    assert second.context["form"].non_field_errors()
    assert kept == "Първият"
    event.refresh_from_db()
    assert event.title_bg == "Вторият"


def test_session_with_presence_stays_in_the_programme(organisation):
    event = EventFactory(organiser=organisation, session=False)
    attended = SessionFactory(event=event, title_bg="Първа")
    registration = RegistrationFactory(event=event)
    registration.attendances.create(session=attended)

    with pytest.raises(ValidationError) as refusal:
        actions.update(
            event,
            sessions=[],
            removed=[attended],
            seen_at=event.updated_at,
            actor=UserFactory(),
        )

    assert refusal.value.code == "attended"
    assert event.sessions.get() == attended


def test_cancelling_tells_everybody_and_stays_on_the_page(editor, organisation, client):
    event = EventFactory(organiser=organisation)
    user = UserFactory()
    RegistrationFactory(event=event, person=user.person)
    address = reverse("events:cancel", args=[event.slug])

    editor.post(address, {"reason": "Лекторът е болен."})
    editor.post(address, {"reason": "Лекторът е болен."})

    event.refresh_from_db()
    assert event.sequence == 1
    assert len(mails_to(user)) == 1
    mail = OutgoingMail.objects.get()
    assert "Лекторът е болен." in mail.body
    assert "STATUS:CANCELLED" in mail.attachments[0]["text"]
    assert "Лекторът е болен." in client.get(event.get_absolute_url()).text


def test_coordinator_takes_an_event_off_with_a_reason_that_the_owner_reads(
    as_user, organisation
):
    event = EventFactory(organiser=organisation)
    owner = staff_of(organisation, role="owner")
    coordinator = AppointmentFactory().user
    address = reverse("events:unpublish", args=[event.slug])

    without = as_user(coordinator).post(address, {"reason": ""})
    done = as_user(coordinator).post(address, {"reason": "Не е събитие."})

    assert list(without.context["form"].errors) == ["reason"]
    assert done.url == reverse("events:list")
    event.refresh_from_db()
    assert not event.is_published
    assert "Не е събитие." in OutgoingMail.objects.get(to=owner.email).body
    entry = AuditEntry.objects.get(verb="events.unpublished")
    assert (entry.actor, entry.data["reason"]) == (coordinator, "Не е събитие.")


def test_event_with_presence_cannot_be_taken_off(organisation):
    event = EventFactory(
        organiser=organisation, starts_at=hours_from_now(-3), ends_at=hours_from_now(-1)
    )
    RegistrationFactory(event=event).attendances.create(session=event.sessions.get())

    with pytest.raises(ValidationError) as refusal:
        actions.unpublish(event, reason="Грешка", actor=UserFactory())

    assert refusal.value.code == "attended"


def test_deleting_hides_a_draft(editor, organisation):
    event = EventFactory(organiser=organisation, is_published=False)

    editor.post(reverse("events:delete", args=[event.slug]))

    event.refresh_from_db()
    assert event.deleted_at
    assert editor.get(event.get_absolute_url()).status_code == 404
