"""What coordinators and administrators do in an organisation: with a reason, never silently."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from core.models import AuditEntry, Notification, OutgoingMail
from members.actions import organisations as actions
from members.actions import team
from members.models import Appointment, Membership, Organisation, User
from tests.factories import (
    AppointmentFactory,
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
    staff_of,
)
from tests.members.helpers import refused

Status = Organisation.Status


@pytest.fixture
def administrator():
    return AppointmentFactory(role=Appointment.Role.ADMINISTRATOR).user


@pytest.fixture
def coordinator():
    return AppointmentFactory(role=Appointment.Role.COORDINATOR).user


def page(name, organisation, *arguments):
    return reverse(f"members:{name}", args=[organisation.slug, *arguments])


def kinds_told(user):
    return sorted(user.notifications.values_list("kind", flat=True))


def test_an_administrator_replaces_the_owner_and_both_read_why(as_user, administrator):
    organisation = OrganisationFactory()
    owner = staff_of(organisation, "owner")
    editor = staff_of(organisation)
    rows = {user: user.person.memberships.get() for user in (owner, editor)}
    client = as_user(administrator)

    client.post(
        page("membership", organisation, rows[editor].pk),
        {"role": "owner", "position": "председател", "reason": "Решение на УС"},
    )
    client.post(
        page("end_membership", organisation, rows[owner].pk),
        {"reason": "Напусна сдружението"},
    )

    assert list(organisation.owners()) == [editor]
    assert [
        (entry.verb, entry.actor, entry.data["reason"])
        for entry in AuditEntry.objects.order_by("pk")
    ] == [
        ("members.role_changed", administrator, "Решение на УС"),
        ("members.left_team", administrator, "Напусна сдружението"),
    ]
    assert kinds_told(owner) == [
        "members.left_team",
        "members.team_changed",
        "members.team_changed",
    ]
    assert kinds_told(editor) == ["members.role_changed", "members.team_changed"]
    mails = OutgoingMail.objects.filter(to=owner.email).order_by("pk")
    assert "Решение на УС" in mails[0].body
    assert "Напусна сдружението" in mails[1].body


def test_an_administrator_invites_adds_and_withdraws_with_a_reason(
    as_user, administrator
):
    organisation = OrganisationFactory()
    owner = staff_of(organisation, "owner")
    client = as_user(administrator)

    client.post(
        page("invite", organisation),
        {"emails": "new@example.org", "role": "owner", "reason": "Няма кой"},
    )
    client.post(
        page("add_entry", organisation),
        {"name": "Иван Петров", "position": "касиер", "reason": "По тяхна молба"},
    )
    invitation = organisation.invitations.get()
    client.post(
        page("revoke_invitation", organisation, invitation.pk),
        {"reason": "Сгрешен адрес"},
    )

    assert not organisation.invitations.open().exists()
    assert sorted(
        notice.data["did"] for notice in Notification.objects.filter(user=owner)
    ) == ["added", "invited", "withdrawn"]
    assert OutgoingMail.objects.filter(to=owner.email).count() == 3


@pytest.mark.parametrize("name", ["membership", "end_membership"])
def test_without_a_reason_an_administrator_changes_nothing(
    as_user, administrator, name
):
    organisation = OrganisationFactory()
    staff_of(organisation, "owner")
    row = staff_of(organisation).person.memberships.get()

    response = as_user(administrator).post(
        page(name, organisation, row.pk), {"role": "owner", "reason": " "}
    )

    assert response.context["form"].errors.keys() == {"reason"}
    row.refresh_from_db()
    assert (row.role, row.ended_on) == ("editor", None)
    assert not AuditEntry.objects.exists()
    with refused("reason"):
        team.end(row, actor=administrator)


def test_the_last_owner_stays_also_for_an_administrator(as_user, administrator):
    organisation = OrganisationFactory()
    owner = staff_of(organisation, "owner")

    as_user(administrator).post(
        page("end_membership", organisation, owner.person.memberships.get().pk),
        {"reason": "Жалба"},
    )

    assert list(organisation.owners()) == [owner]
    assert not OutgoingMail.objects.exists()


def test_an_owner_removes_at_once_and_gives_no_reason(as_user):
    organisation = OrganisationFactory()
    owner = staff_of(organisation, "owner")
    row = staff_of(organisation).person.memberships.get()

    as_user(owner).post(page("end_membership", organisation, row.pk))

    row.refresh_from_db()
    assert row.ended_on == timezone.localdate()


def test_an_administrator_owning_the_organisation_is_just_an_owner(administrator):
    organisation = OrganisationFactory()
    MembershipFactory(
        person=administrator.person, organisation=organisation, role="owner"
    )
    row = staff_of(organisation).person.memberships.get()

    team.end(row, actor=User.objects.get(pk=administrator.pk))

    assert "reason" not in AuditEntry.objects.get().data


def test_no_team_is_made_for_what_was_never_admitted(as_user, administrator):
    applied = OrganisationFactory(status=Status.APPLIED)

    response = as_user(administrator).get(page("invite", applied))

    assert response.status_code == 403


def test_the_team_page_leads_an_administrator_to_the_pages_that_ask_why(
    as_user, administrator
):
    organisation = OrganisationFactory()
    staff_of(organisation, "owner")
    row = staff_of(organisation).person.memberships.get()

    shown = as_user(administrator).get(page("team", organisation)).content.decode()

    assert f'href="{page("end_membership", organisation, row.pk)}"' in shown
    assert f'action="{page("end_membership", organisation, row.pk)}"' not in shown
    assert page("hand_over", organisation, row.pk) not in shown


def test_a_profile_edited_by_an_administrator_is_told_to_its_owners(
    as_user, administrator
):
    organisation = OrganisationFactory()
    owner = staff_of(organisation, "owner")

    as_user(administrator).post(
        page("update", organisation),
        {"kind": "association", "name_bg": "Поправено име", "benefit": "na"},
    )

    organisation.refresh_from_db()
    assert organisation.name_bg == "Поправено име"
    assert kinds_told(owner) == ["members.updated"]


def test_a_coordinator_lets_an_organisation_publish_at_once(as_user, coordinator):
    organisation = OrganisationFactory()
    owner = staff_of(organisation, "owner")
    client = as_user(coordinator)

    client.post(page("trust", organisation), {"trust": "1"})
    organisation.refresh_from_db()
    trusted = organisation.is_trusted
    client.post(page("trust", organisation))

    organisation.refresh_from_db()
    assert (trusted, organisation.is_trusted) == (True, False)
    assert kinds_told(owner) == ["members.trusted", "members.untrusted"]


def left(days_ago, by_itself=True):
    organisation = OrganisationFactory(
        status=Status.LEFT,
        left_by_itself=by_itself,
        left_on=timezone.localdate() - datetime.timedelta(days=days_ago),
    )
    return organisation, staff_of(organisation, "owner")


def test_owners_leave_and_come_back_within_ninety_days(as_user, client, coordinator):
    organisation = OrganisationFactory()
    owner = staff_of(organisation, "owner")
    signed_in = as_user(owner)

    signed_in.post(page("leave", organisation), {"reason": "Нямаме хора"})
    archive = signed_in.get(organisation.get_absolute_url()).content.decode()
    for_others = client.get(organisation.get_absolute_url()).content.decode()
    signed_in.post(page("reopen", organisation), {"reason": "Имаме нов екип"})

    assert page("reopen", organisation) in archive
    assert page("reopen", organisation) not in for_others
    organisation.refresh_from_db()
    assert (organisation.status, organisation.left_on) == (Status.ACTIVE, None)
    assert [entry.data["reason"] for entry in AuditEntry.objects.order_by("pk")] == [
        "Нямаме хора",
        "Имаме нов екип",
    ]
    assert kinds_told(coordinator) == ["members.left_network", "members.reopened"]


@pytest.mark.parametrize(
    ("days_ago", "by_itself", "expected"),
    [(90, True, 200), (91, True, 403), (1, False, 403)],
)
def test_reopening_ends_after_ninety_days_and_is_not_for_the_expelled(
    as_user, days_ago, by_itself, expected
):
    organisation, owner = left(days_ago, by_itself)

    response = as_user(owner).get(page("reopen", organisation))

    assert response.status_code == expected


def test_reopening_is_for_owners_of_that_organisation(as_user, coordinator):
    organisation, _owner = left(1)
    editor = staff_of(organisation)

    for user in (editor, coordinator, UserFactory()):
        response = as_user(user).post(page("reopen", organisation), {"reason": "…"})
        assert response.status_code == 403


def test_a_second_click_on_reopen_says_so(as_user):
    organisation, owner = left(1)
    actions.reopen(organisation, actor=owner, reason="Имаме нов екип")

    with refused("too_late"):
        actions.reopen(organisation, actor=owner, reason="Имаме нов екип")


def test_what_left_is_brought_back_by_an_administrator_not_by_a_coordinator(
    as_user, administrator, coordinator
):
    organisation, owner = left(200)
    answer = {"status": "active", "reason": "По тяхна молба"}

    refused_to = as_user(coordinator).post(page("status", organisation), answer)
    as_user(administrator).post(page("status", organisation), answer)

    assert refused_to.status_code == 403
    organisation.refresh_from_db()
    assert organisation.status == Status.ACTIVE
    assert "По тяхна молба" in OutgoingMail.objects.get(to=owner.email).body


def test_an_owner_appeals_against_a_suspension_once_a_day(
    as_user, administrator, coordinator
):
    organisation = OrganisationFactory(status=Status.SUSPENDED)
    owner = staff_of(organisation, "owner")
    client = as_user(owner)

    shown = client.get(organisation.get_absolute_url()).content.decode()
    client.post(page("appeal", organisation), {"reason": "Отчетът е подаден"})
    again = client.post(page("appeal", organisation), {"reason": "Пак"})

    assert page("appeal", organisation) in shown
    assert again.status_code == 200
    assert [entry.verb for entry in AuditEntry.objects.all()] == ["members.appealed"]
    mails = OutgoingMail.objects.order_by("to")
    assert [mail.to for mail in mails] == sorted(
        [administrator.email, coordinator.email]
    )
    assert all("Отчетът е подаден" in mail.body for mail in mails)


def test_a_suspension_takes_the_rights_and_leaves_the_names():
    organisation = OrganisationFactory(status=Status.SUSPENDED)
    owner = staff_of(organisation, "owner")

    assert not owner.owns(organisation)
    assert Membership.objects.get().is_owner()
    assert owner.has_perm("members.appeal", organisation)
    assert not owner.has_perm("members.update", organisation)
