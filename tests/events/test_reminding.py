"""Reminders, news of changes and the question afterwards: each exactly once."""

import datetime
from unittest import mock

import pytest
from django.utils import timezone

from core import mail
from core.models import Notification, OutgoingMail
from events import actions
from events.models import Attendance, Event, Registration
from leadernet import due
from tests.events.helpers import hours_from_now, mails_to
from tests.events.processes import at_once
from tests.factories import (
    EventFactory,
    PersonFactory,
    RegistrationFactory,
    UserFactory,
    staff_of,
)

Status = Registration.Status
DAY = 24


def event_in(hours, **kwargs):
    return EventFactory(
        starts_at=hours_from_now(hours), ends_at=hours_from_now(hours + 2), **kwargs
    )


def registered(event, *, days_ago=30, **kwargs):
    """Somebody whose receipt is long read."""
    kwargs.setdefault("person", UserFactory().person)
    return RegistrationFactory(
        event=event, registered_at=hours_from_now(-days_ago * DAY), **kwargs
    )


def tick(*names):
    for work in due.everything():
        if work.name in names:
            for row in list(work.rows()):
                work.do(row)


def remind_all():
    tick("remind", "remind a week before")


def test_reminder_comes_a_week_and_a_day_before_and_each_once():
    event = event_in(6 * DAY)
    person = registered(event).person

    remind_all()
    remind_all()

    assert len(mails_to(person)) == 1

    Registration.objects.update(reminded_week_for=None)
    in_a_day = {"starts_at": hours_from_now(20), "ends_at": hours_from_now(22)}
    Event.objects.update(**in_a_day)
    remind_all()
    remind_all()

    assert len(mails_to(person)) == 2
    kinds = Notification.objects.order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["events.reminder_week", "events.reminder"]


def test_reminder_has_the_calendar_file_and_is_in_the_language_of_its_reader():
    event = event_in(20, title_bg="Среща", title_en="Meeting")
    english = registered(event, person=UserFactory(language="en").person).person
    guest = registered(event, person=PersonFactory()).person

    remind_all()

    (to_english,) = OutgoingMail.objects.filter(to=english.email)
    (to_guest,) = OutgoingMail.objects.filter(to=guest.email)
    assert "SUMMARY:Meeting" in to_english.attachments[0]["text"]
    assert "We are reminding you" in to_english.body
    assert "SUMMARY:Среща" in to_guest.attachments[0]["text"]
    assert "Среща" in to_guest.subject


@pytest.mark.parametrize("hours", [20, 6 * DAY])
def test_only_who_has_a_place_at_what_takes_place_is_reminded(hours):
    for status in set(Status) - {Status.REGISTERED}:
        registered(event_in(hours), status=status)
    registered(event_in(hours), is_walk_in=True)
    registered(event_in(hours, cancelled_at=timezone.now()))
    registered(event_in(hours, is_published=False))
    registered(event_in(hours, deleted_at=timezone.now()))
    registered(event_in(8 * DAY))
    with_a_place = registered(event_in(hours))

    remind_all()

    told = OutgoingMail.objects.values_list("to", flat=True)
    assert list(told) == [with_a_place.person.email]


@pytest.mark.parametrize(
    ("hours", "days_ago", "mails"),
    [
        (20, 0, 0),  # registered today for tomorrow
        (20, 1, 1),
        (6 * DAY, 1, 0),  # registered seven days before
        (6 * DAY, 3, 1),  # registered nine days before
        (30, 30, 0),  # neither a week nor a day before
    ],
)
def test_who_has_just_registered_is_not_reminded_of_it(hours, days_ago, mails):
    person = registered(event_in(hours), days_ago=days_ago).person

    remind_all()

    assert len(mails_to(person)) == mails


@pytest.mark.parametrize("hours", [20, 6 * DAY])
def test_moved_event_reminds_anew(hours):
    event = event_in(hours)
    person = registered(event).person
    remind_all()

    event.starts_at -= datetime.timedelta(hours=1)
    event.save()
    remind_all()
    remind_all()

    assert len(mails_to(person)) == 2


def test_who_may_no_longer_see_the_event_is_passed_over():
    registration = registered(event_in(20, audience=Event.Audience.MEMBERS))

    assert not actions.remind(registration)

    assert not OutgoingMail.objects.exists()
    assert not Registration.objects.due_for_reminder().exists()


@pytest.mark.django_db(transaction=True)
def test_two_clocks_at_once_remind_once():
    people = [registered(event_in(20)).person for _number in range(12)]

    at_once(
        setup="from events import actions; from events.models import Registration",
        rows="Registration.objects.due_for_reminder()",
        do="actions.remind",
    )

    assert [len(mails_to(person)) for person in people] == [1] * 12
    assert Notification.objects.count() == 12


def change(event, **fields):
    """What the organiser's form does."""
    changed = Event.objects.get(pk=event.pk)
    for name, value in fields.items():
        setattr(changed, name, value)
    return actions.update(
        changed,
        sessions=[],
        removed=[],
        seen_at=changed.updated_at,
        actor=staff_of(event.organiser),
    )


def test_each_change_is_told_once_and_changing_back_is_a_change():
    event = event_in(10 * DAY, venue_bg="Читалището", capacity=1)
    has_place, waits = registered(event), registered(event, status=Status.WAITING)
    gone = registered(event, status=Status.CANCELLED)

    change(event, venue_bg="Общината")
    change(event, title_bg="Само ново заглавие")
    change(event, venue_bg="Читалището")
    actions.cancel(event, reason="Няма ток.", actor=staff_of(event.organiser))
    actions.cancel(event, reason="Няма ток.", actor=staff_of(event.organiser))

    for one in (has_place, waits):
        mails = OutgoingMail.objects.filter(to=one.person.email).order_by("pk")
        sequences = [sequence_of(sent) for sent in mails]
        assert sequences == [1, 3, 4]  # a new title is a new version, and no mail
        assert "STATUS:CANCELLED" in mails[2].attachments[0]["text"]
    assert mails_to(gone.person) == []
    remind_all()
    assert OutgoingMail.objects.count() == 6


def sequence_of(sent):
    lines = sent.attachments[0]["text"].splitlines()
    return next(int(one[9:]) for one in lines if one.startswith("SEQUENCE:"))


def test_mail_of_a_worker_that_was_killed_goes_again_as_the_same_mail():
    event = event_in(10 * DAY)
    registered(event)
    change(event, venue_bg="Общината")
    sent = OutgoingMail.objects.get()

    class Killed(BaseException):
        """Nothing is caught and nothing is written after it, as after kill -9."""

    with (
        mock.patch("core.mail._message", side_effect=Killed),
        pytest.raises(Killed),
    ):
        mail.deliver(sent.pk)
    assert not mail.deliver(sent.pk)  # still marked: perhaps it did leave

    OutgoingMail.objects.update(sending_since=timezone.now() - mail.STUCK_AFTER * 2)
    assert [one.message_id for one in mail.due()] == [sent.message_id]
    with mock.patch("core.mail._message") as message:
        assert mail.deliver(sent.pk)
        assert not mail.deliver(sent.pk)

    assert message.call_count == 1
    assert message.call_args.args[0].message_id == sent.message_id


def attended(event, **kwargs):
    registration = registered(event, **kwargs)
    session = event.sessions.get()
    Attendance.objects.create(registration=registration, session=session)
    return registration


def test_who_was_present_is_asked_for_an_opinion_once_a_day_afterwards():
    asks = {"feedback_url": "https://example.org/form"}
    event = event_in(-30, **asks)
    user, guest = UserFactory(language="en"), PersonFactory()
    attended(event, person=user.person)
    attended(event, person=guest)
    registered(event)  # did not come
    attended(event_in(-30))  # nobody asks
    attended(event_in(-20, **asks))  # not a day ago
    attended(event_in(-15 * DAY, **asks))  # nobody remembers
    attended(event_in(-30, cancelled_at=timezone.now(), **asks))

    tick("ask for feedback")
    tick("ask for feedback")

    told = OutgoingMail.objects.order_by("pk").values_list("to", flat=True)
    assert list(told) == [user.email, guest.email]
    assert "https://example.org/form" in OutgoingMail.objects.get(to=user.email).body
    assert "What did you think" in mails_to(user)[0]


@pytest.mark.django_db(transaction=True)
def test_two_clocks_at_once_ask_for_an_opinion_once():
    event = event_in(-30, feedback_url="https://example.org/form")
    people = [attended(event).person for _number in range(6)]

    at_once(
        setup="from events import actions; from events.models import Registration",
        rows="Registration.objects.due_for_feedback()",
        do="actions.ask_for_feedback",
    )

    assert [len(mails_to(person)) for person in people] == [1] * 6


def test_event_page_asks_who_was_there_and_nobody_else(client, as_user):
    event = event_in(-30, feedback_url="https://example.org/form")
    present, absent = attended(event).person.user, registered(event).person.user
    address = event.get_absolute_url()

    assert b"https://example.org/form" in as_user(present).get(address).content
    assert b"https://example.org/form" not in as_user(absent).get(address).content
    assert b"https://example.org/form" not in client.get(address).content
