"""A change says before and after how many people are told; a page says who was."""

import datetime

import pytest
from django.utils import timezone

from core.models import OutgoingMail
from events import actions
from leadernet import privacy
from tests.events.helpers import member_of, page
from tests.events.test_editing import edit, unchanged
from tests.factories import (
    EventFactory,
    OrganisationFactory,
    PersonFactory,
    RegistrationFactory,
    SettlementFactory,
    UserFactory,
    staff_of,
)


@pytest.fixture
def organisation():
    return OrganisationFactory()


@pytest.fixture
def editor(as_user, organisation):
    return as_user(staff_of(organisation))


@pytest.fixture
def event(organisation):
    """With somebody who has a place, somebody who waits, and somebody without an e-mail."""
    event = EventFactory(organiser=organisation, venue_bg="Старата зала", capacity=2)
    RegistrationFactory(event=event)
    RegistrationFactory(event=event, status="waiting")
    RegistrationFactory(event=event, person=PersonFactory(email=""))
    RegistrationFactory(event=event, status="cancelled")
    return event


def move(client, event, **changes):
    event.refresh_from_db()
    form = unchanged(event) | {"venue_bg": event.venue_bg or ""} | changes
    return client.post(edit(event), form, follow=True)


def said(response):
    return [str(message) for message in response.context["messages"]]


def states(client, event):
    changes = client.get("/en" + page(event, "told")).context["changes"]
    return [[person.state for person in change.people] for change in changes]


def test_the_form_says_how_many_will_be_told(editor, event, organisation):
    quiet = EventFactory(organiser=organisation)
    draft = EventFactory(organiser=organisation, is_published=False)

    texts = [editor.get(edit(one)).text for one in (event, quiet, draft)]

    assert ["3\xa0души са записани или чакат" in text for text in texts] == [
        True,
        False,
        False,
    ]
    assert ["Още никой не е записан" in text for text in texts] == [False, True, False]


def test_after_saving_one_reads_who_was_told_and_whom_to_call(editor, event):
    assert said(move(editor, event, ends="20:00")) == [
        "Промените са запазени. 2\xa0души получават писмо. "
        "1\xa0човек няма имейл: моля, обадете му се."
    ]
    assert OutgoingMail.objects.count() == 2


def test_where_nobody_has_an_e_mail_one_reads_whom_to_call_alone(editor, organisation):
    event = EventFactory(organiser=organisation)
    RegistrationFactory.create_batch(2, event=event, person__email="")

    assert said(move(editor, event, ends="20:00")) == [
        "Промените са запазени. 2\xa0души нямат имейл: моля, обадете им се."
    ]


def test_what_concerns_nobody_is_told_to_nobody(editor, event):
    assert said(move(editor, event, title_bg="Ново име", summary_bg="За всички")) == [
        "Промените са запазени."
    ]
    assert not event.changes.exists()
    assert not OutgoingMail.objects.exists()


def test_the_page_says_what_was_what_is_and_what_became_of_each_mail(editor, event):
    place = SettlementFactory(name_bg="Две могили")
    move(editor, event, ends="20:00", settlement="Две могили", venue_bg="Читалището")
    sent, failed = OutgoingMail.objects.order_by("pk")
    OutgoingMail.objects.filter(pk=sent.pk).update(state="sent")
    OutgoingMail.objects.filter(pk=failed.pk).update(state="failed")

    response = editor.get("/en" + page(event, "told"))

    [change] = response.context["changes"]
    assert (change.was["venue"], change.was["settlement"]) == ("Старата зала", "")
    assert (change.is_now["venue"], change.is_now["settlement"]) == (
        "Читалището",
        place.name_en,
    )
    assert f"{change.is_now['ends_at']:%H:%M}" == "20:00"
    assert change.made_by.get_display_name() in response.text
    assert [person.state for person in change.people] == [
        "sent",
        "not delivered",
        "has no e-mail: please tell them yourselves",
    ]
    assert change.bad == 2


def test_each_change_is_told_once_and_the_same_form_tells_nobody_again(editor, event):
    event.refresh_from_db()
    form = unchanged(event) | {"ends": "20:00", "venue_bg": "Старата зала"}

    editor.post(edit(event), form)
    editor.post(edit(event), form)
    move(editor, event, ends="21:00", venue_bg="Старата зала")

    assert [change.tellings.count() for change in event.changes.all()] == [3, 3]
    assert OutgoingMail.objects.count() == 4
    assert states(editor, event)[0][:2] == ["waiting", "waiting"]


def test_a_cancellation_says_before_and_after_who_is_told(editor, event):
    address = page(event, "cancel")

    asked = editor.get("/en" + address).text
    done = editor.post("/en" + address, {"reason": "Лекторът е болен."}, follow=True)
    editor.post(address, {"reason": "Лекторът е болен."})

    assert "3 people are registered or waiting and get a mail" in asked
    assert said(done) == [
        "The event is cancelled. 2 people are told by mail. "
        "1 person has no e-mail: please tell them yourselves."
    ]
    [change] = event.changes.all()
    assert (change.kind, change.tellings.count()) == ("cancelled", 3)
    assert OutgoingMail.objects.count() == 2


def test_nobody_is_told_of_what_is_over(editor, organisation):
    event = EventFactory(
        organiser=organisation,
        starts_at=timezone.now() - datetime.timedelta(days=30, hours=2),
        ends_at=timezone.now() - datetime.timedelta(days=30),
    )
    RegistrationFactory(event=event)

    move(editor, event, venue_bg="Другаде")

    assert not event.changes.exists()
    assert not OutgoingMail.objects.exists()


def test_who_closed_the_account_has_no_name_on_the_page(editor, organisation):
    event, user = EventFactory(organiser=organisation), UserFactory()
    RegistrationFactory(event=event, person=user.person)
    move(editor, event, ends="20:00")
    name = user.person.name

    privacy.erase(user.person)

    assert name not in editor.get(page(event, "told")).text


def test_the_page_is_for_the_organiser_s_staff(as_user, client, event, organisation):
    address = page(event, "told")

    assert client.get(address).status_code == 302
    assert as_user(member_of(organisation)).get(address).status_code == 403
    assert as_user(staff_of(OrganisationFactory())).get(address).status_code == 403


def test_the_page_costs_the_same_with_one_and_with_thirty(
    editor, organisation, django_assert_max_num_queries
):
    event, other = EventFactory.create_batch(2, organiser=organisation)
    RegistrationFactory(event=event)
    RegistrationFactory.create_batch(30, event=other)
    for one in (event, other):
        actions.cancel(one, reason="Буря", actor=UserFactory())
    editor.get(page(event, "told"))
    with django_assert_max_num_queries(30) as first:
        editor.get(page(event, "told"))

    with django_assert_max_num_queries(len(first)):
        assert len(states(editor, other)[0]) == 30
