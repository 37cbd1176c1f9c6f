"""Owners invite several colleagues at once; nobody is mailed by mistake or twice."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from core.models import OutgoingMail
from members.addresses import read_addresses
from members.models import Invitation
from tests.factories import (
    AppointmentFactory,
    OrganisationFactory,
    UserFactory,
    staff_of,
)


def page(name, organisation, *arguments):
    return reverse(f"members:{name}", args=[organisation.slug, *arguments])


def mailed():
    rows = OutgoingMail.objects.filter(key__startswith="invitation:")
    return sorted(rows.values_list("to", flat=True))


@pytest.mark.parametrize(
    ("text", "good", "bad"),
    [
        ("a@example.org\nb@example.org", ["a@example.org", "b@example.org"], []),
        ("a@example.org, b@example.org; ,", ["a@example.org", "b@example.org"], []),
        ("Иван Иванов <Ivan@Example.org>", ["ivan@example.org"], []),
        ("Иван Иванов ivan@example.org", ["ivan@example.org"], []),
        ('"Иванов, Иван" <ivan@example.org>', ["ivan@example.org"], []),
        ("„Иванов, Иван“ <ivan@example.org>", ["ivan@example.org"], []),
        ("<mailto:ivan@example.org>", ["ivan@example.org"], []),
        ("a@example.org A@example.org", [], ["a@example.org A@example.org"]),
        ("a@example.org\r\nA@EXAMPLE.ORG", ["a@example.org"], []),
        ("ivan@, Мария, m@example.org", ["m@example.org"], ["ivan@", "Мария"]),
        ("Иван <ivan@example>", [], ["Иван <ivan@example>"]),
        ("", [], []),
    ],
)
def test_addresses_are_read_as_people_paste_them(text, good, bad):
    assert read_addresses(text) == (good, bad)


def test_an_owner_invites_three_colleagues_at_once(as_user):
    organisation = OrganisationFactory()
    owner = staff_of(organisation, "owner")

    as_user(owner).post(
        page("invite", organisation),
        {
            "emails": "Иван <ivan@example.org>\nmaria@example.org, p@example.org",
            "role": "editor",
            "position": "сътрудник",
        },
    )

    assert mailed() == ["ivan@example.org", "maria@example.org", "p@example.org"]
    assert {row.position for row in organisation.invitations.open()} == {"сътрудник"}


def test_a_wrong_address_is_named_and_what_was_typed_is_kept(as_user):
    organisation = OrganisationFactory()
    typed = "ivan@example.org\nмария@\npetar"

    answer = as_user(staff_of(organisation, "owner")).post(
        page("invite", organisation), {"emails": typed, "role": "editor"}
    )

    [error] = answer.context["form"].errors["emails"]
    assert "мария@, petar" in error
    assert answer.context["form"]["emails"].value() == typed
    assert mailed() == []


def test_who_is_in_the_team_or_already_invited_is_said_and_not_mailed(as_user):
    organisation = OrganisationFactory()
    owner, editor = staff_of(organisation, "owner"), staff_of(organisation)
    browser = as_user(owner)
    browser.post(
        page("invite", organisation), {"emails": "i@example.org", "role": "editor"}
    )

    answer = browser.post(
        page("invite", organisation),
        {"emails": f"{editor.email}, i@example.org, new@example.org", "role": "member"},
        follow=True,
    )

    assert mailed() == ["i@example.org", "new@example.org"]
    *_earlier, message = answer.context["messages"]
    assert f"Вече в екипа: {editor.email}." in str(message)
    assert "Вече с покана: i@example.org." in str(message)


def test_when_nobody_is_new_the_form_stays_and_says_why(as_user):
    organisation = OrganisationFactory()
    owner = staff_of(organisation, "owner")

    answer = as_user(owner).post(
        page("invite", organisation), {"emails": owner.email, "role": "editor"}
    )

    [error] = answer.context["form"].non_field_errors()
    assert owner.email in error


def test_the_daily_limit_is_said_and_holds_for_all_or_none(as_user):
    organisation = OrganisationFactory()
    owner = staff_of(organisation, "owner")
    for number in range(Invitation.PER_DAY - 2):
        organisation.invitations.create(
            email=f"{number}@example.org", role="member", created_by=owner
        )
    organisation.invitations.create(
        email="old@example.org",
        role="member",
        created_by=owner,
        created_at=timezone.now() - datetime.timedelta(hours=25),
    )
    browser = as_user(owner)

    before = browser.get(page("invite", organisation)).content.decode()
    refused = browser.post(
        page("invite", organisation),
        {"emails": "a@example.org, b@example.org, c@example.org", "role": "editor"},
    )
    browser.post(
        page("invite", organisation),
        {"emails": "a@example.org, b@example.org", "role": "editor"},
    )

    assert "още 2\xa0покани" in before
    assert "още 2\xa0покани" in str(refused.context["form"].non_field_errors())
    assert mailed() == ["a@example.org", "b@example.org"]


def test_an_invitation_is_sent_again_with_a_new_link(as_user):
    organisation = OrganisationFactory()
    owner = staff_of(organisation, "owner")
    first = organisation.invitations.create(
        email="i@example.org", role="editor", position="касиер", created_by=owner
    )

    as_user(owner).post(page("resend_invitation", organisation, first.pk))

    [second] = organisation.invitations.open()
    assert (second.email, second.role, second.position) == (
        "i@example.org",
        "editor",
        "касиер",
    )
    assert not Invitation.objects.by_link(first.token).exists()
    assert mailed() == ["i@example.org"]


def test_an_administrator_sends_again_with_a_reason(as_user):
    organisation = OrganisationFactory()
    owner = staff_of(organisation, "owner")
    first = organisation.invitations.create(
        email="i@example.org", role="editor", created_by=owner
    )
    browser = as_user(AppointmentFactory(role="administrator").user)
    url = page("resend_invitation", organisation, first.pk)

    browser.post(url)
    assert list(organisation.invitations.open()) == [first]
    browser.post(url, {"reason": "Собственикът помоли."})

    assert organisation.invitations.open().get() != first


def test_the_list_tells_the_age_of_each_invitation(as_user):
    organisation = OrganisationFactory()
    owner = staff_of(organisation, "owner")
    organisation.invitations.create(
        email="i@example.org",
        role="editor",
        created_by=owner,
        created_at=timezone.now() - datetime.timedelta(days=3),
    )

    text = as_user(owner).get(page("team", organisation)).content.decode()

    assert "преди 3\xa0дни" in text


def test_the_team_page_asks_the_same_for_one_row_and_for_thirty(
    as_user, django_assert_num_queries
):
    organisation = OrganisationFactory()
    owner = staff_of(organisation, "owner")
    browser = as_user(owner)

    def add(number):
        staff_of(organisation)
        organisation.invitations.create(
            email=f"{number}@example.org", role="editor", created_by=owner
        )
        organisation.join_requests.create(created_by=UserFactory(), note="Тук съм.")

    add(0)
    browser.get(page("team", organisation))
    with django_assert_num_queries(QUERIES):
        browser.get(page("team", organisation))
    for number in range(1, 30):
        add(number)
    with django_assert_num_queries(QUERIES):
        browser.get(page("team", organisation))


QUERIES = 13
