"""Invitations by mail: pasted or from a file, answered by a personal link."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from openpyxl import Workbook

from core.models import AuditEntry, OutgoingMail
from events import actions, links
from events.models import Event, Invitee, Registration
from members.addresses import read_people
from tests.events.helpers import last_mail, link_in, mails_to, member_of, page
from tests.factories import (
    EventFactory,
    GroupFactory,
    InviteeFactory,
    OrganisationFactory,
    RegistrationFactory,
    UserFactory,
    staff_of,
)

Status = Registration.Status
State = Invitee.State
BY_INVITATION = Event.RegistrationBy.INVITED


@pytest.fixture
def event():
    return EventFactory(registration_by=BY_INVITATION)


@pytest.fixture
def staff(event, as_user):
    return as_user(staff_of(event.organiser))


def invite(staff, event, people="", **more):
    fields = {"people": people, "language": "bg"} | more
    return staff.post(page(event, "invitees"), fields)


def address_of(invitee):
    token = links.token("invitation", invitee)
    return f"{invitee.event.get_absolute_url()}invitation/{token}/"


def table(*rows):
    book, file = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return SimpleUploadedFile("покана.xlsx", file.getvalue())


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("a@example.org\nb@example.org", {"a@example.org": "", "b@example.org": ""}),
        ("Иван Петров <A@Example.org>; b@example.org,", {
            "a@example.org": "Иван Петров", "b@example.org": ""}),
        ('"Петров, Иван" <a@example.org>', {"a@example.org": "Петров, Иван"}),
        ("„Петров, Иван“ <a@example.org>", {"a@example.org": "Петров, Иван"}),
        ("Иван Петров a@example.org", {"a@example.org": "Иван Петров"}),
        ("a@example.org\nИван <a@example.org>", {"a@example.org": "Иван"}),
        ("\ufeffИ\u202eван <a\u200b@example.org>\r\n", {"a@example.org": "Иван"}),
    ],
)  # fmt: skip
def test_addresses_are_read_as_people_paste_them(text, people):
    assert read_people(text) == (people, [])


def test_everybody_invited_gets_one_mail_in_their_language(event, staff):
    reader = UserFactory(language="en")
    text = f"Иван Петров <ivan@example.org>; {reader.email}\nivan@example.org"

    invite(staff, event, text)
    invite(staff, event, text)

    assert list(event.invitees.values_list("email", "name", "language")) == [
        ("ivan@example.org", "Иван Петров", "bg"),
        (reader.email, "", "en"),
    ]
    assert OutgoingMail.objects.count() == 2
    assert last_mail("ivan@example.org").subject == f"Покана: {event.title_bg}"
    assert last_mail(reader.email).subject == f"Invitation: {event.title_en}"
    assert AuditEntry.objects.filter(verb="events.invited").first().data["count"] == 0


def test_lines_without_an_address_are_named_and_nothing_is_sent_or_lost(event, staff):
    text = "ivan@example.org\nМария без адрес\npeter@example"

    answer = invite(staff, event, text)

    errors = " ".join(answer.context["form"].errors["people"])
    assert "Мария без адрес · peter@example" in errors
    assert "ivan@example.org" in answer.text
    assert not event.invitees.exists()
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize(
    "upload",
    [
        SimpleUploadedFile("списък.txt", "Ива Кирова <iva@example.org>\r\n".encode()),
        SimpleUploadedFile(
            "списък.csv", "№;Име;Поща\n1;Ива Кирова;iva@example.org\n".encode()
        ),
        SimpleUploadedFile(
            "списък.csv", "Име;Поща\nИва Кирова;iva@example.org\n".encode("cp1251")
        ),
        table(["№", "Име", "Поща"], [1, "Ива Кирова", "iva@example.org"], [None]),
    ],
    ids=["txt", "csv", "cp1251", "xlsx"],
)
def test_file_is_read_with_names(event, staff, upload):
    upload.seek(0)

    invite(staff, event, file=upload)

    assert list(event.invitees.values_list("email", "name")) == [
        ("iva@example.org", "Ива Кирова")
    ]


def test_bad_row_of_a_file_stands_in_the_field_to_be_corrected(event, staff):
    file = table(["Име", "Поща"], ["Ива", "iva@example.org"], ["Рада", "рада(а)абв"])

    answer = invite(staff, event, file=file)

    assert "Рада рада(а)абв" in " ".join(answer.context["form"].errors["people"])
    assert "iva@example.org" in answer.text
    assert not event.invitees.exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [("списък.pdf", b"%PDF-1.4"), ("списък.xlsx", b"PK\x03\x04broken")],
)
def test_other_and_broken_files_are_refused_in_words(event, staff, name, content):
    answer = invite(staff, event, file=SimpleUploadedFile(name, content))

    assert list(answer.context["form"].errors) == ["file"]
    assert not event.invitees.exists()


def test_invited_registers_by_the_link_without_confirming_again(event, staff, client):
    invite(staff, event, "Иван Петров <ivan@example.org>")
    link = link_in(last_mail("ivan@example.org"), "invitation")

    shown = client.get(link)
    opened = event.invitees.get().state
    for _time in range(2):
        answer = client.post(link, {"name": "Иван Петров", "organisation_name": "Клуб"})

    assert shown.context["form"].initial["name"] == "Иван Петров"
    assert opened == State.OPENED
    registration = event.registrations.get()
    assert registration.status == Status.REGISTERED
    assert registration.confirmed_at is not None
    assert event.invitees.get().state == State.REGISTERED
    assert client.get(answer.url).context["registration"] == registration
    # Each link names the second in which it was signed; both lead to the same page.
    again = client.get(client.get(link).url)
    assert again.context["registration"] == registration
    assert len(mails_to(registration.person)) == 2


def test_invited_need_no_approval_and_see_what_others_do_not(client):
    event = EventFactory(
        registration_by=BY_INVITATION,
        needs_approval=True,
        audience=Event.Audience.MEMBERS,
    )
    link = address_of(InviteeFactory(event=event))

    hidden = client.get(event.get_absolute_url()).status_code
    client.post(link, {"name": "Иван Петров"})

    registration = event.registrations.get()
    assert hidden == 404
    assert registration.status == Status.REGISTERED
    own = link_in(last_mail(registration.person.email), "place")
    page_ = client.get(own)
    assert page_.status_code == 200
    assert f'href="{event.get_absolute_url()}"' not in page_.text


def test_account_that_is_invited_registers_signed_in_and_others_do_not(event, as_user):
    user, stranger = UserFactory(), UserFactory()
    InviteeFactory(event=event, email=user.email)

    refused = as_user(stranger).post(page(event, "register")).status_code
    as_user(user).post(page(event, "register"))

    assert refused == 403
    assert event.registrations.get().person == user.person
    assert event.invitees.get().state == State.REGISTERED


def test_who_is_signed_in_with_the_invited_address_need_not_type_their_name(
    event, as_user
):
    user = UserFactory(name="Ива Кирова")
    link = address_of(InviteeFactory(event=event, email=user.email, name=""))

    own = as_user(user).get(link).context["form"].initial["name"]
    others = as_user(UserFactory(name="Друг Човек")).get(link)

    assert own == "Ива Кирова"
    assert others.context["form"].initial["name"] == ""


def test_who_is_invited_reads_how_long_a_place_from_the_list_waits(client):
    event = EventFactory(capacity=1, hours_to_confirm=4, needs_approval=True)
    RegistrationFactory(event=event)

    page_ = client.get("/en" + address_of(InviteeFactory(event=event))).text

    assert "You may wait" in page_
    assert "Then you have 4" in page_
    assert "approves each registration" not in page_


def test_declining_is_one_press_and_may_be_taken_back(event, client):
    invitee = InviteeFactory(event=event)
    link = address_of(invitee)

    for _time in range(2):
        client.post(f"{link}decline/")
    declined = event.invitees.get().state
    client.post(link, {"name": "Иван Петров"})

    assert declined == State.DECLINED
    assert event.invitees.get().state == State.REGISTERED
    assert AuditEntry.objects.filter(verb="events.invitation_declined").count() == 1


def test_event_of_an_archived_group_takes_a_no_and_gives_no_place(client):
    group = GroupFactory(archived_on=timezone.localdate())
    event = EventFactory(
        registration_by=BY_INVITATION, audience=Event.Audience.GROUP, group=group
    )
    invitee = InviteeFactory(event=event)
    link = address_of(invitee)

    refused = client.post(link, {"name": "Иван Петров"})
    client.post(f"{link}decline/")

    assert refused.context["form"].non_field_errors()
    assert not event.registrations.exists()
    assert event.invitees.get().state == State.DECLINED


def test_silent_ones_are_reminded_once(event, staff):
    silent = InviteeFactory(event=event)
    InviteeFactory(event=event, declined_at=event.created_at)
    InviteeFactory(event=event, revoked_at=event.created_at)
    InviteeFactory(event=event, registration=RegistrationFactory(event=event))
    InviteeFactory()

    for _time in range(2):
        staff.post(page(event, "remind_invited"))

    assert list(OutgoingMail.objects.values_list("to", flat=True)) == [silent.email]
    assert AuditEntry.objects.filter(verb="events.invited_again").count() == 1


def test_withdrawn_invitation_opens_nothing_and_a_new_one_has_another_link(
    event, staff, client
):
    invite(staff, event, "ivan@example.org")
    invitee = event.invitees.get()
    link = address_of(invitee)

    staff.post(f"{page(event, 'invitees')}{invitee.pk}/revoke/")
    withdrawn = client.get(link).status_code, client.post(link).status_code
    invite(staff, event, "ivan@example.org")

    assert withdrawn == (404, 404)
    assert client.get(link).status_code == 404
    assert client.get(address_of(event.invitees.get())).status_code == 200
    assert len(OutgoingMail.objects.filter(to="ivan@example.org")) == 2


def test_link_of_an_invitation_opens_no_registration_and_no_other_event(event, client):
    invitee, other = InviteeFactory(event=event), EventFactory()
    token = links.token("invitation", invitee)

    assert client.get(f"{event.get_absolute_url()}place/{token}/").status_code == 404
    wrong = f"{other.get_absolute_url()}invitation/{token}/"
    assert client.get(wrong).status_code == 404


def test_invitations_are_the_organiser_s_alone(event, as_user, client):
    invitee = InviteeFactory(event=event)
    address = page(event, "invitees")
    stranger = as_user(member_of(OrganisationFactory()))

    assert stranger.get(address).status_code == 403
    assert "/accounts/login/" in client.get(address).url
    assert stranger.post(f"{address}{invitee.pk}/revoke/").status_code == 403
    assert stranger.post(page(event, "remind_invited")).status_code == 403
    assert event.invitees.get().state == State.INVITED


def test_very_many_invitations_of_one_account_are_refused(event, monkeypatch):
    monkeypatch.setattr("events.actions.inviting.MOST_A_DAY", 2)
    actor = staff_of(event.organiser)
    people = [(f"i{number}@example.org", "") for number in range(3)]

    with pytest.raises(ValidationError) as refusal:
        actions.invite(event, people, language="bg", actor=actor)

    assert refusal.value.code == "too_many"
    assert not event.invitees.exists()
    assert not OutgoingMail.objects.exists()


def test_list_of_invitations_stays_bounded(event, staff, django_assert_num_queries):
    InviteeFactory(event=event)
    staff.get(page(event, "invitees"))
    with django_assert_num_queries(30, exact=False) as few:
        staff.get(page(event, "invitees"))

    InviteeFactory.create_batch(29, event=event)

    with django_assert_num_queries(len(few)):
        staff.get(page(event, "invitees"))
