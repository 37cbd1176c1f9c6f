"""Who may use the admin signs in like everybody: with limits, and with a second factor."""

import pytest
from django.test import Client

from members.models import Group, User
from tests.factories import PASSWORD, GroupFactory, UserFactory


@pytest.fixture
def operator():
    user = User.objects.create_superuser("operator@example.org", PASSWORD, name="Опера")
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    return user


def test_the_admin_has_no_sign_in_of_its_own(client, operator):
    """It would ask for no second factor and count no wrong passwords."""
    answer = client.post(
        "/admin/login/", {"username": operator.email, "password": PASSWORD}
    )

    assert answer.status_code == 302
    assert answer["Location"] == "/accounts/login/?next=/admin/"
    assert "_auth_user_id" not in client.session


def test_the_sign_in_leads_back_to_the_page_of_the_admin(client):
    page = client.get("/admin/members/user/", follow=True)

    assert page.redirect_chain[-1][0] == "/accounts/login/?next=/admin/members/user/"


def test_who_may_not_use_the_admin_is_not_sent_in_circles(as_user):
    answer = as_user(UserFactory()).get("/admin/", follow=True)

    assert answer.status_code == 403


def test_an_operator_goes_on_to_the_admin(as_user, operator):
    answer = as_user(operator).get("/admin/login/")

    assert answer["Location"] == "/admin/"


def test_an_operator_without_a_second_factor_is_nobody(as_user, operator, settings):
    settings.SECOND_FACTOR_REQUIRED = True

    answer = as_user(operator).get("/admin/members/user/", follow=True)

    assert answer.redirect_chain[-1][0] == "/accounts/2fa/"


def test_the_admin_opens_no_group_and_changes_no_archive(as_user, operator):
    group = GroupFactory(access="private")
    client = as_user(operator)
    page = f"/admin/members/group/{group.pk}/change/"
    words = {"name_bg": "Ново име", "name_en": "", "slug": group.slug, "access": "open"}

    client.post(page, words)
    group.refresh_from_db()
    assert (group.name_bg, group.access) == ("Ново име", "private")

    Group.objects.update(archived_on="2024-01-01")
    assert client.post(page, words).status_code == 403
    assert client.post(page.replace("change", "delete")).status_code == 403


def test_nobody_is_led_to_another_site_from_the_admin():
    answer = Client().get("/admin/login/?next=//evil.example/")

    assert answer["Location"] == "/accounts/login/?next=/admin/"
