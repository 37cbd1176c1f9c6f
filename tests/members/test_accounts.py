"""Signing up, in and out; the second factor; my data; the end of an account."""

import io
import json
import time
import zipfile

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import translation

from core.models import OutgoingMail
from members.middleware import BEGAN, SEEN
from members.models import Organisation, Person, User
from tests.factories import (
    PASSWORD,
    AppointmentFactory,
    EventFactory,
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
    staff_of,
)

NEW = {
    "name": "Мария Петрова",
    "email": "Maria@example.org",
    "password1": "четири думи без връзка",
}


def sign_up(client, **changes):
    return client.post(reverse("account_signup"), NEW | changes)


def sign_in(client, user, password=PASSWORD, **extra):
    data = {"login": user.email, "password": password} | extra
    return client.post(reverse("account_login"), data)


def test_signing_up_makes_an_account_with_its_person_and_sends_a_mail(client, settings):
    response = sign_up(client)

    user = User.objects.get()
    assert response.status_code == 302
    assert (user.email, user.language) == ("maria@example.org", "bg")
    assert (user.person.name, user.person.email) == ("Мария Петрова", user.email)
    mail = OutgoingMail.objects.get()
    assert (mail.to, mail.language) == (user.email, "bg")
    assert f"{settings.SITE_URL}/accounts/confirm-email/" in mail.body


def test_the_language_of_the_visit_becomes_the_person_s(client):
    with translation.override("en"):
        url = reverse("account_signup")

    client.post(url, NEW)

    assert User.objects.get().language == "en"
    mail = OutgoingMail.objects.get()
    assert mail.subject == "LeaderNet: Confirm your e-mail address"
    assert "/en/accounts/confirm-email/" in mail.body


def test_signing_up_for_a_known_address_answers_the_same_and_tells_only_its_owner(
    client,
):
    fresh = sign_up(client)
    known = UserFactory(email="known@example.org")
    OutgoingMail.objects.all().delete()
    client.logout()

    again = sign_up(client, email=known.email)

    assert (again.status_code, again.url) == (fresh.status_code, fresh.url)
    assert User.objects.count() == 2
    assert OutgoingMail.objects.get().to == known.email


def test_a_robot_believes_that_it_has_an_account(client):
    response = sign_up(client, homepage="https://spam.example")

    assert response.status_code == 302
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": "Администратор"}, "name"),
        ({"name": ""}, "name"),
        ({"name": "я" * 200}, "name"),
        ({"password1": "къса"}, "password1"),
        ({"password1": "лидернет2026!"}, "password1"),
        ({"email": "няма"}, "email"),
    ],
)
def test_a_wrong_sign_up_comes_back_with_the_field_marked(client, changes, field):
    response = sign_up(client, **changes)

    assert list(response.context["form"].errors) == [field]
    assert not User.objects.exists()


def test_an_unconfirmed_account_does_not_sign_in(client):
    sign_up(client)
    client.logout()

    sign_in(client, User.objects.get(), NEW["password1"])

    assert client.get(reverse("members:profile")).status_code == 302


def test_confirming_the_address_opens_the_account(client):
    sign_up(client)
    body = OutgoingMail.objects.get().body
    path = next(line for line in body.splitlines() if "confirm-email" in line)
    path = path[path.index("/accounts/") :]

    client.get(path)
    assert not EmailAddress.objects.get().verified
    client.post(path)

    assert EmailAddress.objects.get().verified


def test_signing_in_leads_to_pages_in_one_s_language(client):
    user = UserFactory(password=PASSWORD, language="en")

    response = sign_in(client, user, next="/members/")

    assert response.url == "/en/members/"


@pytest.mark.parametrize(
    "address", ["http://[::evil.example]/", "//evil.example/", "javascript:alert(1)"]
)
def test_a_foreign_next_is_neither_followed_nor_an_error(client, address):
    user = UserFactory(password=PASSWORD)

    page = client.get(reverse("account_login"), {"next": address})
    response = sign_in(client, user, next=address)

    assert page.status_code < 500
    assert response.status_code == 400 or "evil" not in response.url


def test_asking_for_a_new_password_answers_the_same(client):
    user = UserFactory(password=PASSWORD)
    url = reverse("account_reset_password")

    known = client.post(url, {"email": user.email})
    unknown = client.post(url, {"email": "nobody@example.org"})

    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)


def test_guessing_is_slowed_down_by_account(client):
    user = UserFactory(password=PASSWORD)
    for _number in range(5):
        sign_in(client, user, "не е тази парола")

    sign_in(client, user)

    assert client.get(reverse("members:profile")).status_code == 302


def test_changing_the_password_ends_other_sign_ins(as_user):
    user = UserFactory(password=PASSWORD)
    here, there = recently(as_user(user)), as_user(user)
    url = reverse("account_change_password")

    here.post(
        url,
        {
            "oldpassword": PASSWORD,
            "password1": NEW["password1"],
            "password2": NEW["password1"],
        },
    )

    profile = reverse("members:profile")
    assert here.get(profile).status_code == 200
    assert there.get(profile).status_code == 302


def aged(client, **changes):
    session = client.session
    session.update(changes)
    session.save()
    return client


def test_a_sign_in_ends_after_its_idle_and_its_absolute_time(as_user):
    user, now = UserFactory(), int(time.time())
    profile, day = reverse("members:profile"), 24 * 3600

    fresh = aged(as_user(user), **{BEGAN: now - 59 * day, SEEN: now - 13 * day})
    idle = aged(as_user(user), **{BEGAN: now - 15 * day, SEEN: now - 15 * day})
    old = aged(as_user(user), **{BEGAN: now - 61 * day, SEEN: now})

    assert fresh.get(profile).status_code == 200
    assert idle.get(profile).status_code == 302
    assert old.get(profile).status_code == 302
    assert fresh.session[SEEN] >= now


def test_anonymous_pages_set_no_cookie(client):
    assert not client.get(reverse("members:list")).cookies


def test_a_coordinator_without_a_second_factor_counts_as_anonymous(as_user, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    user = AppointmentFactory().user
    client = as_user(user)

    queue = client.get(reverse("members:queue"))
    assert (queue.status_code, queue.url) == (302, reverse("mfa_index"))
    waiting = OrganisationFactory(status=Organisation.Status.APPLIED)
    assert client.get(waiting.get_absolute_url()).status_code == 404
    assert client.get(reverse("mfa_index")).status_code == 200

    Authenticator.objects.create(user=user, type="totp", data={"secret": "x"})
    assert client.get(reverse("members:queue")).status_code == 200


def test_others_need_no_second_factor(as_user, settings):
    settings.SECOND_FACTOR_REQUIRED = True

    client = as_user(staff_of(OrganisationFactory(), "owner"))

    assert client.get(reverse("members:profile")).status_code == 200


def test_the_profile_keeps_what_others_see_and_my_language(as_user):
    user = UserFactory()

    response = as_user(user).post(
        reverse("members:profile"),
        {
            "name": "Нова Фамилия",
            "phone": "0888 123 456",
            "is_phone_public": "on",
            "language": "en",
        },
    )

    person = Person.objects.get()
    assert (person.name, person.is_phone_public) == ("Нова Фамилия", True)
    assert person.user.language == "en"
    assert response.url == "/en/accounts/me/"


def test_a_person_s_phone_is_shown_only_when_chosen(client):
    organisation = OrganisationFactory()
    membership = MembershipFactory(organisation=organisation, is_public=True)
    person = membership.person
    person.phone = "0888123456"
    person.save()

    hidden = client.get(person.get_absolute_url()).content.decode()
    person.is_phone_public = True
    person.save()
    shown = client.get(person.get_absolute_url()).content.decode()

    assert "0888123456" not in hidden
    assert "0888123456" in shown


def recently(client):
    """The password was asked for a moment ago."""
    data = {"password": PASSWORD, "next": reverse("members:profile")}
    client.post(reverse("account_reauthenticate"), data)
    return client


def test_my_data_come_in_one_file_without_secrets(as_user):
    user = UserFactory(password=PASSWORD, name="Мария Петрова")
    MembershipFactory(person=user.person, organisation=OrganisationFactory())

    response = recently(as_user(user)).post(reverse("my_data"))

    archive = zipfile.ZipFile(io.BytesIO(response.content))
    data = json.loads(archive.read("members.json"))
    assert data["person"]["name"] == "Мария Петрова"
    assert len(data["memberships"]) == 1
    text = "".join(archive.read(name).decode() for name in archive.namelist())
    assert "argon2" not in text


def test_personal_data_leave_five_times_an_hour_by_whichever_page(as_user):
    user = UserFactory(password=PASSWORD)
    organiser = OrganisationFactory()
    MembershipFactory(person=user.person, organisation=organiser, role="owner")
    event = EventFactory(organiser=organiser)
    client = recently(as_user(user))
    list_of_event = reverse("events:export_registrations", args=[event.slug])
    asked = {"reason": "Пропуски за охраната", "format": "csv"}

    files = [client.post(list_of_event, asked) for _number in range(3)]
    files += [client.post(reverse("my_data")) for _number in range(2)]
    refused = [client.post(list_of_event, asked), client.post(reverse("my_data"))]

    assert all("attachment" in one["Content-Disposition"] for one in files)
    assert not any(one.has_header("Content-Disposition") for one in refused)
    assert client.get(reverse("members:export_csv")).status_code == 200


def test_my_data_ask_for_a_fresh_sign_in(as_user):
    user = UserFactory(password=PASSWORD)

    response = as_user(user).post(reverse("my_data"))

    assert response.status_code == 302
    assert reverse("account_reauthenticate") in response.url


def test_closing_leaves_the_row_without_the_person(as_user):
    user = UserFactory(password=PASSWORD, name="Мария Петрова")
    organisation = OrganisationFactory()
    MembershipFactory(person=user.person, organisation=organisation)
    client = recently(as_user(user))

    response = client.post(reverse("close_account"), {"is_sure": "on"})

    assert response.url == reverse("account_closed")
    closed = User.objects.get()
    assert not closed.is_active
    assert "example.org" not in closed.email
    assert not closed.has_usable_password()
    assert closed.person.name == closed.person.email == ""
    with translation.override("en"):
        assert closed.get_display_name() == "former member"
    assert not organisation.team().exists()
    assert not EmailAddress.objects.exists()
    assert client.get(reverse("members:profile")).status_code == 302


def test_the_last_owner_hands_over_before_closing(as_user):
    organisation = OrganisationFactory(name_en="Our club")
    owner = UserFactory(password=PASSWORD)
    MembershipFactory(person=owner.person, organisation=organisation, role="owner")
    client = recently(as_user(owner))

    page = client.get(reverse("close_account"))
    client.post(reverse("close_account"), {"is_sure": "on"})

    assert page.context["obstacle"]
    assert User.objects.get().is_active


@pytest.mark.parametrize("name", ["my_data", "close_account", "members:profile"])
def test_strangers_are_led_to_the_sign_in_page(client, name):
    response = client.get(reverse(name))

    assert response.status_code == 302
    assert reverse("account_login") in response.url


def test_nobody_is_nobody():
    assert not AnonymousUser().has_perm("members.see_queue")


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_visitors_are_asked_to_sign_in_in_the_language_they_read(client, prefix):
    response = client.get(f"{prefix}/desk/")

    assert response.url == f"{prefix}/accounts/login/?next={prefix}/desk/"


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_entrance_says_why_one_stands_there(client, prefix):
    def notices(behind):
        page = client.get(f"{prefix}/accounts/login/", {"next": prefix + behind}).text
        return page.count('<div class="notice">')

    assert notices("/members/apply/?obshtina=RSE08") == 1
    assert notices("/members/invitations/x:y/") == 1
    assert notices("/desk/") == notices("//example.com/") == notices("") == 0


def test_title_of_a_page_about_the_account_is_one_line(client):
    page = client.get("/accounts/login/").content.decode()

    assert "<title>Вход – ЛидерНет</title>" in page


def test_signing_up_asks_for_a_good_password_in_one_sentence(client):
    def read(response):
        return response.content.decode().replace("\xa0", " ")

    page = read(client.get(reverse("account_signup")))
    refused = read(sign_up(client, password1="къса"))

    assert page.count("знака") == 1
    assert "Поне 12 знака. Добра парола са четири думи" in page
    assert "Тази парола е къса. Напишете поне 12 знака." in refused
