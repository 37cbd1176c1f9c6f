"""The second factor without a browser, and the list of devices."""

import base64

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse

from core.models import AuditEntry, OutgoingMail
from tests.factories import PASSWORD, UserFactory
from tests.members.helpers import code_of_now

SECRET = base64.b32encode(b"twelve lindens in a row").decode()
DATA = {"password": PASSWORD}


@pytest.fixture
def user():
    return UserFactory(password=PASSWORD)


def with_app(user):
    TOTP.activate(user, SECRET)
    return RecoveryCodes.activate(user).get_unused_codes()


def sign_in(user, client=None, **extra):
    client = client or Client()
    address = reverse("account_login")
    response = client.post(address, {"login": user.email, "password": PASSWORD} | extra)
    return client, response


def enter_code(client, code):
    return client.post(reverse("mfa_authenticate"), {"code": code})


def is_inside(client):
    return client.get(reverse("members:profile")).status_code == 200


def test_an_app_is_set_up_with_its_code_and_the_person_gets_codes_and_a_mail(
    user, django_capture_on_commit_callbacks
):
    client, _response = sign_in(user)
    address = reverse("mfa_activate_totp")
    client.post(reverse("account_reauthenticate"), DATA | {"next": address})
    secret = client.get(address).context["form"].secret

    wrong = client.post(address, {"code": "000000"})
    with django_capture_on_commit_callbacks(execute=True):
        right = client.post(address, {"code": code_of_now(secret)})

    assert list(wrong.context["form"].errors) == ["code"]
    assert right.url == reverse("mfa_view_recovery_codes")
    assert set(Authenticator.objects.values_list("type", flat=True)) == {
        "totp",
        "recovery_codes",
    }
    assert AuditEntry.objects.filter(verb="members.factor_added").exists()
    assert OutgoingMail.objects.filter(to=user.email).exists()
    assert secret not in "".join(OutgoingMail.objects.values_list("body", flat=True))


def test_the_password_alone_does_not_open_an_account_with_a_factor(user):
    with_app(user)

    client, response = sign_in(user, next="/members/")

    assert response.url == reverse("mfa_authenticate")
    assert not is_inside(client)
    assert enter_code(client, code_of_now(SECRET)).url == "/members/"
    assert is_inside(client)


def test_a_code_of_the_app_opens_once(user):
    with_app(user)
    code = code_of_now(SECRET)
    enter_code(sign_in(user)[0], code)

    second, _response = sign_in(user)
    answer = enter_code(second, code)

    assert list(answer.context["form"].errors) == ["code"]
    assert not is_inside(second)


def test_a_recovery_code_opens_once(user):
    code = with_app(user)[0]
    first, second = sign_in(user)[0], sign_in(user)[0]

    enter_code(first, code)
    enter_code(second, code)

    assert is_inside(first)
    assert not is_inside(second)


def test_recovery_codes_are_shown_once(user):
    client, _response = sign_in(user)
    with_app(user)
    address = reverse("mfa_generate_recovery_codes")
    client.post(reverse("account_reauthenticate"), DATA | {"next": address})
    client.post(address)

    shown = client.get(reverse("mfa_view_recovery_codes"))
    again = client.get(reverse("mfa_view_recovery_codes"))

    codes = shown.context["unused_codes"]
    assert len(codes) == 10
    assert codes[0] in shown.content.decode()
    assert codes[0] not in again.content.decode()


def test_a_factor_is_not_touched_without_a_fresh_password(user):
    client, _response = sign_in(user)

    answers = [
        client.get(reverse(name)) for name in ("mfa_activate_totp", "mfa_add_webauthn")
    ]

    assert all(reverse("account_reauthenticate") in one.url for one in answers)


def renew_password(user, client):
    """By the mail that whoever forgot the password asks for; returns the new one."""
    client.post(reverse("account_reset_password"), {"email": user.email})
    body = OutgoingMail.objects.get().body
    link = next(line for line in body.splitlines() if "/password/reset/" in line)
    page = client.get(link[link.index("/accounts/") :])
    new = "съвсем нова дълга парола"
    client.post(page.url, {"password1": new, "password2": new})
    return new


def test_a_stranger_s_guesses_lock_nobody_out_who_reads_their_mail(user):
    guess = {"login": user.email, "password": "отгатната парола"}
    for _guess in range(6):
        Client().post(reverse("account_login"), guess)
    locked, _response = sign_in(user)
    assert not is_inside(locked)

    client = Client()
    new = renew_password(user, client)

    sign_in(user, client, password=new)
    assert is_inside(client)


def test_a_new_password_by_mail_leaves_the_factor(user):
    with_app(user)
    client = Client()

    new = renew_password(user, client)
    client.post(reverse("account_login"), {"login": user.email, "password": new})

    assert not is_inside(client)
    assert client.get(reverse("mfa_authenticate")).status_code == 200


def test_ending_a_device_ends_it(user):
    here, there = sign_in(user)[0], sign_in(user)[0]
    device = UserSession.objects.get(session_key=there.session.session_key)
    address = reverse("members:end_session", args=[device.pk])

    response = here.post(address)

    assert response.url == reverse("usersessions_list")
    assert is_inside(here)
    assert not is_inside(there)
    assert not UserSession.objects.filter(pk=device.pk).exists()


def test_ending_this_device_signs_out(user):
    here, _response = sign_in(user)
    device = UserSession.objects.get()

    here.post(reverse("members:end_session", args=[device.pk]))

    assert not is_inside(here)


def test_nobody_ends_another_s_device(user):
    there, _response = sign_in(user)
    stranger, _response = sign_in(UserFactory(password=PASSWORD))
    device = UserSession.objects.get(user=user)

    answer = stranger.post(reverse("members:end_session", args=[device.pk]))

    assert answer.status_code == 404
    assert is_inside(there)


def test_signing_out_everywhere_else_keeps_this_device(user):
    clients = [sign_in(user)[0] for _number in range(3)]

    clients[0].post(reverse("usersessions_list"))

    assert [is_inside(client) for client in clients] == [True, False, False]


def test_who_has_a_factor_may_still_change_the_e_mail(user):
    client, _response = sign_in(user)
    with_app(user)
    address = reverse("account_email")
    client.post(reverse("account_reauthenticate"), DATA | {"next": address})

    client.post(address, {"email": "new@example.org", "action_add": ""})
    body = OutgoingMail.objects.get(to="new@example.org").body
    link = next(line for line in body.splitlines() if "/confirm-email/" in line)
    client.post(link[link.index("/accounts/") :])

    user.refresh_from_db()
    assert user.email == user.person.email == "new@example.org"
    assert is_inside(client)
