"""Exact lists per role: two of everything, so that a leak shows."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.models import ProtectedError

from members.models import Group, Membership, Organisation, Person, User
from tests.factories import (
    AppointmentFactory,
    GroupFactory,
    GroupMembershipFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    SettlementFactory,
    UserFactory,
    staff_of,
)

Status = Organisation.Status


@pytest.fixture
def network():
    """One organisation per state, all in one place, and its twin elsewhere in two states."""
    here, there = SettlementFactory(), SettlementFactory()
    rows = {
        status.value: OrganisationFactory(
            status=status, seat=here, name_bg=status.value, applicant=UserFactory()
        )
        for status in Status
    }
    for status in (Status.DECLINED, Status.RETURNED):
        rows[f"{status}-there"] = OrganisationFactory(
            status=status, seat=there, name_bg=f"{status}-there"
        )
    rows["practice"] = OrganisationFactory(is_practice=True, name_bg="practice")
    return rows


def seen_by(user):
    visible = Organisation.objects.visible_to(user)
    return set(visible.values_list("name_bg", flat=True))


PUBLIC = {"active", "partner", "left"}


def test_anonymous_and_citizens_see_members_partners_and_those_that_left(network):
    assert seen_by(AnonymousUser()) == PUBLIC
    assert seen_by(UserFactory()) == PUBLIC


def test_an_applicant_sees_their_own_draft(network):
    assert seen_by(network["draft"].applicant) == PUBLIC | {"draft"}


def test_members_see_also_what_waits_and_what_is_suspended(network):
    member = staff_of(network["active"], "member")

    assert seen_by(member) == PUBLIC | {"applied", "suspended"}


def test_coordinators_see_all_but_drafts_of_their_territory(network):
    appointment = AppointmentFactory()
    appointment.obshtini.add(network["active"].seat.obshtina)

    expected = {status.value for status in Status} - {"draft"}
    assert seen_by(appointment.user) == expected


def test_administrators_see_all_but_drafts_and_the_practice_place(network):
    administrator = AppointmentFactory(role="administrator").user

    assert seen_by(administrator) == set(network) - {"draft", "practice"}


def test_staff_of_a_suspended_organisation_still_sees_it_but_cannot_edit(network):
    owner = staff_of(network["suspended"], "owner")

    assert seen_by(owner) == PUBLIC | {"suspended"}
    assert not Organisation.objects.editable_by(owner).exists()
    assert not owner.is_member()


def test_staff_edits_its_own_organisation_and_not_the_twin():
    ours, theirs = OrganisationFactory(), OrganisationFactory()
    editor = staff_of(ours)

    assert list(Organisation.objects.editable_by(editor)) == [ours]
    assert editor.has_perm("members.update", ours)
    assert not editor.has_perm("members.update", theirs)
    assert not editor.has_perm("members.manage_team", ours)


def test_contact_persons_are_public_and_others_are_seen_where_one_meets_them():
    organisation = OrganisationFactory()
    contact = MembershipFactory(organisation=organisation, is_public=True).person
    colleague = staff_of(organisation, "owner")
    erased = PersonFactory(erased_at="2020-01-01T00:00Z")
    MembershipFactory(person=erased, organisation=organisation, is_public=True)
    stranger = staff_of(OrganisationFactory(), "owner")
    citizen = UserFactory()

    def people(user):
        return set(Person.objects.visible_to(user))

    assert people(AnonymousUser()) == {contact}
    assert people(citizen) == {contact, citizen.person}
    assert people(colleague) == {contact, colleague.person}
    assert people(stranger) == {contact, stranger.person}
    coordinator = AppointmentFactory().user
    assert people(coordinator) == {
        contact,
        colleague.person,
        stranger.person,
        citizen.person,
        coordinator.person,
    }


def test_private_groups_are_known_to_their_members_only():
    rows = {access: GroupFactory(access=access) for access in Group.Access.values}
    inside = staff_of(OrganisationFactory(), "owner")
    GroupMembershipFactory(
        group=rows["private"], organisation=inside.person.memberships.get().organisation
    )

    listed = {rows["open"], rows["approval"], rows["closed"]}
    assert set(Group.objects.visible_to(AnonymousUser())) == listed
    assert set(Group.objects.visible_to(UserFactory())) == listed
    assert set(Group.objects.visible_to(inside)) == listed | {rows["private"]}


def test_closed_groups_show_their_name_and_nothing_more():
    closed = GroupFactory(access="closed")

    assert not AnonymousUser().has_perm("members.read_group", closed)
    assert not UserFactory().has_perm("members.read_group", closed)
    assert list(Group.objects.readable_by(UserFactory())) == []


def test_an_account_is_never_deleted():
    user = UserFactory()

    with pytest.raises(ProtectedError):
        user.delete()
    with pytest.raises(ProtectedError):
        User.objects.filter(pk=user.pk).delete()

    assert User.objects.filter(pk=user.pk).exists()


def test_roles_end_with_the_membership():
    organisation = OrganisationFactory()
    user = staff_of(organisation, "owner")

    Membership.objects.update(ended_on="2020-01-01")

    assert not User.objects.get(pk=user.pk).owns(organisation)
