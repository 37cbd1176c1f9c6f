"""What somebody tries who means no good, and what becomes of it."""

import json
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.models import Attachment, OutgoingMail
from events import actions, links
from events.actions.answering import Answers
from events.actions.colleagues import Colleague
from events.models import Event, Registration
from members.addresses import read_people
from tests.core.hostile_files import pdf
from tests.events.helpers import (
    hours_from_now,
    last_mail,
    link_in,
    mails_to,
    member_of,
    page,
)
from tests.factories import (
    EventFactory,
    OrganisationFactory,
    QuestionFactory,
    RegistrationFactory,
    UserFactory,
    staff_of,
)

Status = Registration.Status
VICTIM = "victim@gmail.com"
# The same to a database that compares without case, and another domain to everybody else.
DOUBLE = "victim@gmaıl.com"


@pytest.fixture
def event():
    return EventFactory()


@pytest.fixture
def staff(event):
    return staff_of(event.organiser)


def ask(event, email, *, name="Мария Стоева", answers=None, language="bg"):
    actions.ask_as_guest(
        event,
        name=name,
        email=email,
        language=language,
        answers=answers or Answers(),
        who=str(uuid.uuid4()),
    )


# Somebody else's address.


def test_double_of_an_address_opens_nobodys_place(client, event, monkeypatch):
    monkeypatch.setattr("events.forms.registration.GuestForm.least_seconds", -1)
    victim = UserFactory(email=VICTIM, name="Истинско Име")
    RegistrationFactory(event=event, person=victim.person)
    form = client.get(page(event, "register_guest")).context["form"]
    fields = {"name": "Иван Илиев", "opened": form.initial["opened"]}

    answer = client.post(page(event, "register_guest"), fields | {"email": DOUBLE})

    assert answer.status_code == 200
    assert "email" in answer.context["form"].errors
    assert OutgoingMail.objects.count() == 0


def test_double_of_an_address_is_invited_nowhere_and_makes_no_account(client):
    fields = {"email": DOUBLE, "name": "Иван Илиев", "password1": "дълга тайна фраза"}

    signed_up = client.post(reverse("account_signup"), fields)

    assert read_people(f"{DOUBLE}\nivan@example.org") == (
        {"ivan@example.org": ""},
        [DOUBLE],
    )
    assert "email" in signed_up.context["form"].errors


def test_words_of_a_stranger_go_when_a_colleague_writes_the_owner_down(event):
    consent = QuestionFactory(event=event, kind="consent", text_bg="Съгласявам се.")
    typed = {"organisation_name": "Вижте evil.example", "office": "mayor"}
    answers = Answers(row=typed, questions={consent: "yes"})
    ask(event, VICTIM, name="Глупав Човек", answers=answers)
    home = OrganisationFactory()

    actions.register_colleagues(
        event,
        [Colleague("Вера Русева", VICTIM)],
        organisation=home,
        actor=member_of(home),
    )

    registration = event.registrations.get()
    assert registration.status == Status.REGISTERED
    assert registration.person.name == "Вера Русева"
    assert (registration.organisation_name, registration.office) == ("", "")
    assert registration.answers.count() == 0


def test_owner_of_the_address_reads_all_that_was_typed_before_confirming(client, event):
    consent = QuestionFactory(event=event, kind="consent", text_bg="Снимайте ме.")
    row = {"organisation_name": "Сдружение на другите"}
    ask(event, VICTIM, answers=Answers(row=row, questions={consent: "yes"}))

    shown = client.get(link_in(last_mail(VICTIM), "register/guest"))

    assert "Снимайте ме." in shown.text
    assert "Сдружение на другите" in shown.text


# Full mailboxes.


def test_strangers_fill_nobodys_mailbox_over_many_events():
    for _number in range(14):
        ask(EventFactory(), VICTIM)

    assert OutgoingMail.objects.filter(to=VICTIM).count() == 12


def again_and_again(act):
    for _number in range(20):
        act()


def test_adding_and_crossing_out_fills_nobodys_mailbox(event):
    home = OrganisationFactory()
    user = member_of(home)

    def bother():
        [(_one, row)] = actions.register_colleagues(
            event, [Colleague("Вера Русева", VICTIM)], organisation=home, actor=user
        )
        actions.withdraw_colleague(row, actor=user)

    with pytest.raises(ValidationError, match=VICTIM):
        again_and_again(bother)

    assert OutgoingMail.objects.filter(to=VICTIM).count() == 20


def test_writing_down_and_releasing_fills_nobodys_mailbox(event, staff):
    def bother():
        row, _new = actions.add_by_hand(
            event,
            name="Вера Русева",
            email=VICTIM,
            organisation=None,
            answers=Answers(),
            actor=staff,
        )
        actions.release(row, reason="Защото", actor=staff)

    with pytest.raises(ValidationError, match=VICTIM):
        again_and_again(bother)

    assert OutgoingMail.objects.filter(to=VICTIM).count() == 20


def test_inviting_and_taking_back_fills_nobodys_mailbox(event, staff):
    def bother():
        [one] = actions.invite(event, [(VICTIM, "")], language="bg", actor=staff)
        actions.revoke(one, actor=staff)

    with pytest.raises(ValidationError, match=VICTIM):
        again_and_again(bother)

    assert OutgoingMail.objects.filter(to=VICTIM).count() == 11


def test_giving_and_taking_the_door_fills_nobodys_mailbox(event, staff):
    def bother():
        keeper = actions.give_door(event, email=VICTIM, actor=staff)
        actions.take_door(keeper, actor=staff)

    with pytest.raises(ValidationError, match=VICTIM):
        again_and_again(bother)

    assert OutgoingMail.objects.filter(to=VICTIM).count() == 10


# Around the organiser's word and the quota.


def test_who_was_declined_does_not_ask_again_by_cancelling_first(as_user, staff, event):
    Event.objects.update(needs_approval=True)
    user = UserFactory()
    as_user(user).post(page(event, "register"))
    row = event.registrations.get()
    actions.decline(event, [row.pk], reason="Няма места за вас.", actor=staff)

    as_user(user).post(page(event, "withdraw"))
    as_user(user).post(page(event, "register"))

    row.refresh_from_db()
    assert (row.status, row.decision) == (Status.DECLINED, "Няма места за вас.")
    assert len(mails_to(user)) == 2


def test_place_of_nobody_is_not_given_to_a_full_organisation_later(client):
    event = EventFactory(places_per_organisation=1)
    RegistrationFactory(event=event, organisation_name="Читалище „Искра“")
    own = RegistrationFactory(event=event)
    address = reverse(
        "events:place_change", args=[event.slug, links.token("place", own)]
    )

    answer = client.post(address, {"organisation_name": "читалище  „Искра“"})

    own.refresh_from_db()
    assert answer.status_code == 200
    assert (own.status, own.organisation_name) == (Status.REGISTERED, "")


# Broken input.


@pytest.mark.parametrize("field", ["name", "organisation"])
def test_half_a_character_from_a_script_breaks_nothing(as_user, field):
    event = EventFactory(starts_at=hours_from_now(-1), ends_at=hours_from_now(3))
    staff = staff_of(event.organiser)
    line = {"number": str(uuid.uuid4()), "name": "Иван", "sessions": []} | {field: "Q"}
    items = json.dumps({"walk_ins": [line]}).replace('"Q"', '"\\ud800"')

    answer = as_user(staff).post(
        page(event, "attendance_marks"), {"person": staff.pk, "items": items}
    )

    assert answer.status_code == 200
    [done] = answer.json()["done"]
    assert done["state"] == ("saved" if field == "name" else "invalid")


def test_number_without_end_chooses_nobody(as_user, event, staff):
    address = page(event, "decide_registrations")

    answer = as_user(staff).post(address, {"chosen": "9" * 5000, "approve": "1"})

    assert answer.url == page(event, "registrations")


@pytest.mark.parametrize(
    ("content", "invited"),
    [
        (b'"' + b"x" * 200_000 + b'";a@example.org', []),
        (b"Name;E-mail\rIvan;a@example.org\r", ["a@example.org"]),
        (b'"Iv\x00an";a@example.org', []),
    ],
)
def test_odd_table_of_addresses_is_read_or_refused(
    as_user, event, staff, content, invited
):
    file = SimpleUploadedFile("a.csv", content)

    answer = as_user(staff).post(
        page(event, "invitees"), {"language": "bg", "file": file}
    )

    assert answer.status_code == (302 if invited else 200)
    assert list(event.invitees.values_list("email", flat=True)) == invited


# What should be gone.


def test_mails_to_guests_go_with_the_list(event):
    ask(event, VICTIM)
    actions.confirm(event.registrations.get())
    ask(event, VICTIM)
    assert OutgoingMail.objects.filter(to=VICTIM).count() == 3
    Event.objects.update(
        starts_at=hours_from_now(-24 * 800),
        ends_at=hours_from_now(-24 * 799),
        purge_told_at=hours_from_now(-24 * 400),
    )

    actions.purge(event)

    assert not OutgoingMail.objects.filter(to=VICTIM).exists()


def test_closed_materials_of_a_deleted_draft_leave_no_file(
    staff, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.MEDIA_ROOT = tmp_path
    event = EventFactory(is_published=False)
    [document] = actions.add_materials(
        event, [SimpleUploadedFile("a.pdf", pdf())], is_closed=True, actor=staff
    )
    path = document.path()
    actions.delete(event, actor=staff)

    with django_capture_on_commit_callbacks(execute=True):
        actions.forget_deleted(event)

    assert not Attachment.objects.filter(pk=document.pk).exists()
    assert not path.exists()
