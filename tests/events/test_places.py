"""Who gets a place and when: quota, approval, offers with a term, the organiser's own hand."""

import datetime

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone

from core import notifications
from core.models import AuditEntry, Notification, OutgoingMail
from events import actions, codes, waiting
from events.actions.answering import Answers
from events.models import Event, Registration
from leadernet import due
from tests.events.helpers import hours_from_now, last_mail, link_in, mails_to, page
from tests.factories import (
    EventFactory,
    OrganisationFactory,
    PersonFactory,
    RegistrationFactory,
    UserFactory,
    staff_of,
)

Status = Registration.Status


def register(event, user=None, organisation=None):
    user = user or UserFactory()
    return actions.register(
        event, person=user.person, organisation=organisation, actor=user
    )


def states(event):
    rows = event.registrations.order_by("registered_at", "pk")
    return list(rows.values_list("status", flat=True))


def end_offers():
    work = next(one for one in due.everything() if one.name == "end offer of a place")
    for row in work.rows():
        work.do(row)


# The quota of an organisation.


def test_quota_lets_others_pass_by_who_waits_for_it():
    event = EventFactory(capacity=3, places_per_organisation=1)
    home = OrganisationFactory()
    register(event, organisation=home)
    held_back = register(event, organisation=home)

    other = register(event, organisation=OrganisationFactory())
    alone = [register(event) for _number in range(2)]

    assert held_back.status == Status.WAITING
    assert (other.status, alone[0].status, alone[1].status) == (
        Status.REGISTERED,
        Status.REGISTERED,
        Status.WAITING,
    )
    assert "Една организация" in last_mail(held_back.person.email).body
    assert "Всички места са заети" in last_mail(alone[1].person.email).body


def test_place_given_up_by_the_same_organisation_moves_its_own_up():
    event = EventFactory(places_per_organisation=1)
    home = OrganisationFactory()
    held = register(event, organisation=home)
    waits = register(event, organisation=home)

    actions.withdraw(held, actor=None)

    waits.refresh_from_db()
    assert waits.status == Status.REGISTERED


def test_raising_the_quota_moves_the_list():
    event = EventFactory(places_per_organisation=1)
    home, user = OrganisationFactory(), UserFactory()
    register(event, organisation=home)
    waits = register(event, organisation=home)
    event.refresh_from_db()
    event.places_per_organisation = 2

    actions.update(event, sessions=[], removed=[], seen_at=event.updated_at, actor=user)

    waits.refresh_from_db()
    assert waits.status == Status.REGISTERED


def test_nobody_gets_round_the_quota_by_changing_the_organisation():
    event, home = EventFactory(places_per_organisation=1), OrganisationFactory()
    register(event, organisation=home)
    user = UserFactory()
    alone = register(event, user)

    with pytest.raises(ValidationError) as refusal:
        register(event, user, home)

    assert refusal.value.code == "quota"
    alone.refresh_from_db()
    assert (alone.organisation, alone.status) == (None, Status.REGISTERED)


# A place that has to be confirmed.


def test_place_from_the_list_is_offered_and_taken_with_one_press(client):
    event = EventFactory(
        capacity=1, hours_to_confirm=24, online_url="https://example.org/room"
    )
    held = register(event)
    waits, behind = register(event), register(event)

    actions.withdraw(held, actor=None)
    waits.refresh_from_db()
    offered, term = waits.status, waits.offered_until
    mail = last_mail(waits.person.email)
    address = link_in(mail, "place")
    looked = client.get(address)
    shown = waits.event.registrations.get(pk=waits.pk).status
    client.post(f"{address}take/")
    client.post(f"{address}take/")

    assert held.status == Status.REGISTERED  # who came while a place was free
    assert offered == shown == Status.OFFERED
    assert abs(term - hours_from_now(24)) < datetime.timedelta(minutes=1)
    assert "example.org/room" not in mail.body + looked.text
    waits.refresh_from_db()
    assert (waits.status, waits.offered_until) == (Status.REGISTERED, None)
    assert len(mails_to(waits.person)) == 3
    behind.refresh_from_db()
    assert behind.status == Status.WAITING
    assert AuditEntry.objects.filter(verb="events.offer_taken").count() == 1


def test_offered_place_is_taken_as_far_as_others_are_concerned():
    event = EventFactory(capacity=1, hours_to_confirm=24)
    held = register(event)
    register(event)
    actions.withdraw(held, actor=None)

    newcomer = register(event)

    assert newcomer.status == Status.WAITING
    event = Event.objects.with_places_taken().get()
    assert (event.places_taken, event.is_full()) == (1, True)


def test_term_that_passed_hands_the_place_to_the_next_in_line():
    event = EventFactory(capacity=1, hours_to_confirm=24)
    held = register(event)
    first, second = register(event), register(event)
    actions.withdraw(held, actor=None)
    Registration.objects.filter(pk=first.pk).update(offered_until=hours_from_now(-1))

    end_offers()
    end_offers()

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, second.status) == (Status.CANCELLED, Status.OFFERED)
    assert mails_to(first.person)[-1].startswith("Мястото отиде при следващия")
    with pytest.raises(ValidationError) as refusal:
        actions.take_offer(first, actor=None)
    assert refusal.value.code == "late"
    kinds = Notification.objects.filter(user=first.person.user)
    assert [one.kind for one in kinds.order_by("pk")] == [
        "events.offered",
        "events.lapsed",
    ]


def test_press_after_the_term_is_refused_before_the_clock_came():
    event = EventFactory(capacity=1, hours_to_confirm=24)
    offered = RegistrationFactory(
        event=event, status=Status.OFFERED, offered_until=hours_from_now(-1)
    )

    with pytest.raises(ValidationError) as refusal:
        actions.take_offer(offered, actor=None)

    assert refusal.value.code == "late"


def test_offer_never_reaches_beyond_the_beginning():
    event = EventFactory(
        capacity=1,
        hours_to_confirm=48,
        starts_at=hours_from_now(3),
        ends_at=hours_from_now(5),
    )
    held = register(event)
    waits = register(event)

    actions.withdraw(held, actor=None)

    waits.refresh_from_db()
    assert waits.offered_until == event.starts_at


def test_offer_that_ended_after_the_beginning_is_left_alone():
    event = EventFactory(starts_at=hours_from_now(-1), ends_at=hours_from_now(1))
    offered = RegistrationFactory(
        event=event, status=Status.OFFERED, offered_until=event.starts_at
    )
    waits = RegistrationFactory(event=event, status=Status.WAITING)

    assert not actions.lapse(offered)

    waits.refresh_from_db()
    assert waits.status == Status.WAITING


# The organiser's word.


def test_request_holds_no_place_until_it_is_approved(as_user):
    event = EventFactory(capacity=1, needs_approval=True)
    staff = staff_of(event.organiser)
    first, second = register(event), register(event)
    held = event.places_taken

    desk = waiting.waiting_for(staff)
    answer = as_user(staff).post(
        page(event, "decide_registrations"),
        {"chosen": [second.pk, first.pk], "approve": "1"},
    )

    assert held == 0
    assert [(one.count, one.title) for one in desk] == [
        (2, f"Записвания за одобряване: {event.title}")
    ]
    assert answer.url == page(event, "registrations")
    assert states(event) == [Status.REGISTERED, Status.WAITING]
    assert mails_to(first.person) == [
        f"Записването Ви чака одобрение: {event.title}",
        f"Записването Ви е одобрено: {event.title}",
    ]
    assert Notification.objects.filter(kind="events.approved").count() == 2
    assert Notification.objects.filter(kind="events.approval_asked").count() == 1
    assert waiting.waiting_for(staff) == []


def test_approving_twice_changes_nothing_twice(as_user):
    event = EventFactory(needs_approval=True)
    one = register(event)
    staff = as_user(staff_of(event.organiser))
    sent = {"chosen": [one.pk], "approve": "1"}

    staff.post(page(event, "decide_registrations"), sent)
    staff.post(page(event, "decide_registrations"), sent)
    late = actions.decline(event, [one.pk], reason="Късно.", actor=UserFactory())

    assert late == 0
    assert states(event) == [Status.REGISTERED]
    assert len(mails_to(one.person)) == 2
    assert AuditEntry.objects.filter(verb="events.approved").count() == 1


def test_declining_asks_for_a_reason_that_the_person_reads(as_user):
    event = EventFactory(needs_approval=True)
    user = UserFactory()
    one = register(event, user)
    staff = as_user(staff_of(event.organiser))
    address = page(event, "decide_registrations")

    asked = staff.post(address, {"chosen": [one.pk], "decline": "1"})
    before = states(event)
    staff.post(address, {"chosen": [one.pk], "reason": "Обучението е за кметове."})

    assert asked.status_code == 200
    assert not asked.context["form"].is_bound
    assert before == [Status.REQUESTED]
    assert states(event) == [Status.DECLINED]
    assert "Обучението е за кметове." in last_mail(user.email).body
    notice = Notification.objects.get(user=user)
    assert "Обучението е за кметове." in notifications.words(notice)
    with pytest.raises(ValidationError) as refusal:
        register(event, user)
    assert refusal.value.code == "declined"


def test_declined_person_reads_it_where_one_registers(as_user):
    event, user = EventFactory(needs_approval=True), UserFactory()
    one = register(event, user)
    actions.decline(event, [one.pk], reason="За кметове.", actor=UserFactory())
    person = as_user(user)

    own, public = person.get(page(event, "register")), person.get(page(event, "detail"))
    again = person.post(page(event, "register"))

    assert "За кметове." in own.text
    assert "не одобри записването" in public.text
    assert again.context["form"].non_field_errors()
    assert states(event) == [Status.DECLINED]


def test_nobody_decides_for_another_organisation(as_user):
    event, other = EventFactory(needs_approval=True), EventFactory(needs_approval=True)
    one = register(event)
    stranger = as_user(staff_of(other.organiser))
    sent = {"chosen": [one.pk], "approve": "1"}

    refused = stranger.post(page(event, "decide_registrations"), sent)
    stranger.post(page(other, "decide_registrations"), sent)

    assert refused.status_code == 403
    assert states(event) == [Status.REQUESTED]


# By the organiser's own hand.


def add(event, **fields):
    given = {"email": "", "organisation": None, "answers": Answers()} | fields
    return actions.add_by_hand(event, actor=UserFactory(), **given)


def test_who_called_by_phone_is_added_once(as_user):
    event = EventFactory(registration_closes_at=hours_from_now(-1), needs_approval=True)
    staff = as_user(staff_of(event.organiser))
    address = page(event, "add_registration")

    for _time in range(2):
        staff.post(address, {"name": "Ганка Димова", "organisation_name": "Кметство"})

    registration = event.registrations.get()
    assert registration.status == Status.REGISTERED
    assert registration.on_behalf_of() == "Кметство"
    assert not OutgoingMail.objects.exists()


def test_who_has_an_account_is_found_by_the_address_and_told():
    event, user = EventFactory(), UserFactory(name="Петър Ненов")

    registration, is_new = add(event, name="П. Ненов", email=user.email.upper())

    assert is_new
    assert registration.person == user.person
    assert event.organiser.name in last_mail(user.email).body
    assert Notification.objects.get(user=user).kind == "events.registered"


def test_by_hand_nobody_gets_a_place_too_many():
    event = EventFactory(capacity=1)
    register(event)

    registration, _is_new = add(event, name="Ганка Димова")

    assert registration.status == Status.WAITING


def test_place_out_of_turn_only_where_one_is_free():
    event = EventFactory(capacity=2, places_per_organisation=1)
    home, actor = OrganisationFactory(), UserFactory()
    held = register(event, organisation=home)
    over = register(event, organisation=home)

    given = actions.give_place(over, reason="Води и детския хор.", actor=actor)
    late = register(event)
    with pytest.raises(ValidationError) as refusal:
        actions.give_place(late, reason="Моля.", actor=actor)

    assert (given.status, late.status) == (Status.REGISTERED, Status.WAITING)
    assert refusal.value.code == "full"
    entry = AuditEntry.objects.get(verb="events.place_given")
    assert entry.data["reason"] == "Води и детския хор."
    held.refresh_from_db()
    assert held.status == Status.REGISTERED


def test_moved_to_the_list_goes_to_its_end():
    event = EventFactory(capacity=1)
    held, waits = register(event), register(event)

    moved = actions.send_to_waiting(held, reason="По молба.", actor=UserFactory())

    waits.refresh_from_db()
    assert (moved.status, waits.status) == (Status.WAITING, Status.REGISTERED)
    assert list(event.registrations.waiting()) == [moved]
    assert "По молба." in last_mail(held.person.email).body


def test_nobody_is_moved_to_a_list_on_which_nobody_waits():
    event = EventFactory(capacity=2)
    held = register(event)

    with pytest.raises(ValidationError) as refusal:
        actions.send_to_waiting(held, reason="Грешка.", actor=UserFactory())

    assert refusal.value.code == "alone"
    held.refresh_from_db()
    assert held.status == Status.REGISTERED
    assert len(mails_to(held.person)) == 1


# Twice, back and too late.


def test_old_page_does_not_cancel_what_was_registered_anew(as_user):
    event, user = EventFactory(), UserFactory()
    person = as_user(user)
    person.post(page(event, "register"))
    seen = event.registrations.get().registered_at.isoformat()
    person.post(page(event, "withdraw"), {"seen": seen})
    person.post(page(event, "register"))

    person.post(page(event, "withdraw"), {"seen": seen})

    assert states(event) == [Status.REGISTERED]


def test_back_button_after_registering_shows_where_one_stands(as_user):
    event, user = EventFactory(), UserFactory()
    person = as_user(user)

    person.post(page(event, "register"))
    person.post(page(event, "register"))
    shown = person.get(page(event, "register"))

    assert event.registrations.count() == 1
    assert len(mails_to(user)) == 1
    assert shown.templates[0].name == "events/event_place.html"
    assert shown.context["registration"].person == user.person


def test_lists_stay_bounded(as_user, django_assert_num_queries):
    event = EventFactory()
    staff = as_user(staff_of(event.organiser))
    RegistrationFactory(event=event)
    address = page(event, "registrations")
    staff.get(address)
    with django_assert_num_queries(20, exact=False) as first:
        staff.get(address)

    RegistrationFactory.create_batch(29, event=event)
    with django_assert_num_queries(len(first)):
        staff.get(address)


def test_counts_of_the_states_add_up_and_filter(as_user):
    event = EventFactory()
    staff = as_user(staff_of(event.organiser))
    for status in Status:
        RegistrationFactory(event=event, status=status)
    named = RegistrationFactory(event=event, person=PersonFactory(name="Злата Ирова"))
    RegistrationFactory(person=PersonFactory(name="Злата Чужда"))

    whole = staff.get(page(event, "registrations")).context
    waits = staff.get(page(event, "registrations"), {"state": "waiting"}).context
    found = staff.get(page(event, "registrations"), {"q": "злата"}).context

    assert whole["total"] == sum(count for _name, _label, count in whole["states"]) == 8
    assert [row.status for row in waits["page_obj"]] == [Status.WAITING]
    assert list(found["page_obj"]) == [named]


def test_qr_code_is_a_picture_of_the_door_s_address(as_user):
    registration = RegistrationFactory(person=UserFactory().person)

    answer = as_user(registration.person.user).get(
        page(registration.event, "registration_code")
    )

    at_the_door = page(registration.event, "attendance") + f"{registration.key}/"
    assert codes.address(registration) == settings.SITE_URL + at_the_door
    assert answer["Content-Type"] == "image/svg+xml"
    assert answer.content.startswith(b"<svg")
    assert "no-store" in answer["Cache-Control"]


def test_cancelled_event_gives_no_offered_place():
    event = EventFactory(cancelled_at=timezone.now())
    offered = RegistrationFactory(
        event=event, status=Status.OFFERED, offered_until=hours_from_now(5)
    )

    with pytest.raises(ValidationError) as refusal:
        actions.take_offer(offered, actor=None)

    assert refusal.value.code == "cancelled"


def test_event_moved_to_an_earlier_hour_gives_no_place_after_it_began():
    event = EventFactory(starts_at=hours_from_now(-1), ends_at=hours_from_now(2))
    offered = RegistrationFactory(
        event=event, status=Status.OFFERED, offered_until=hours_from_now(5)
    )

    with pytest.raises(ValidationError) as refusal:
        actions.take_offer(offered, actor=None)

    assert refusal.value.code == "late"
    offered.refresh_from_db()
    assert offered.status == Status.OFFERED
