import datetime
import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from core.models import Notification, OutgoingMail
from members.actions import team as actions
from members.models import Invitation, Membership, User
from tests.factories import (
    AppointmentFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    UserFactory,
    staff_of,
)
from tests.members.helpers import refused


def invite(organisation, email, role="editor", actor=None):
    return actions.invite(
        organisation,
        email=email,
        role=role,
        position="счетоводител",
        actor=actor or staff_of(organisation, "owner"),
    )


def test_an_invitation_mails_a_link_whether_or_not_there_is_an_account():
    organisation, known = OrganisationFactory(), UserFactory()

    invite(organisation, known.email)
    invite(organisation, "nobody@example.org")

    mails = OutgoingMail.objects.order_by("pk")
    assert [mail.to for mail in mails] == [known.email, "nobody@example.org"]
    assert all("/members/invitations/" in mail.body for mail in mails)
    assert [notice.user for notice in Notification.objects.all()] == [known]


def test_accepting_gives_the_role():
    organisation, user = OrganisationFactory(), UserFactory()
    invitation = invite(organisation, user.email.upper())

    membership = actions.accept(invitation, actor=user)

    assert (membership.role, membership.position) == ("editor", "счетоводител")
    assert User.objects.get(pk=user.pk).works_for(organisation)


def test_an_invitation_serves_only_its_address_and_only_once():
    organisation, user = OrganisationFactory(), UserFactory()
    invitation = invite(organisation, user.email)

    with refused("email"):
        actions.accept(invitation, actor=UserFactory())
    actions.accept(invitation, actor=user)
    with refused("closed"):
        actions.accept(invitation, actor=user)


def test_an_invitation_never_lowers_a_role():
    organisation = OrganisationFactory()
    owner = staff_of(organisation, "owner")
    invitation = invite(organisation, owner.email, role="member")

    assert actions.accept(invitation, actor=owner).role == "owner"


def test_links_of_old_or_withdrawn_invitations_lead_nowhere():
    organisation = OrganisationFactory()
    withdrawn = invite(organisation, "a@example.org")
    old = invite(organisation, "b@example.org")
    good = invite(organisation, "c@example.org")
    actions.revoke(withdrawn, actor=withdrawn.created_by)
    Invitation.objects.filter(pk=old.pk).update(
        created_at=timezone.now() - datetime.timedelta(days=15)
    )

    found = [Invitation.objects.by_link(row.token).first() for row in (withdrawn, old)]

    assert found == [None, None]
    assert list(Invitation.objects.by_link(good.token)) == [good]
    assert not Invitation.objects.by_link(f"{good.token}x").exists()


def test_the_invitation_of_an_owner_who_left_gives_nothing():
    """Nobody keeps a way back in at a second address."""
    organisation = OrganisationFactory()
    left, stays = staff_of(organisation, "owner"), staff_of(organisation, "owner")
    second_address = UserFactory()
    invitation = invite(organisation, second_address.email, "owner", actor=left)
    actions.end(organisation.memberships.get(person=left.person), actor=stays)

    with refused("closed"):
        actions.accept(invitation, actor=second_address)

    assert not second_address.works_for(organisation)


def test_what_an_administrator_offers_is_taken_up_beside_an_owner():
    organisation = OrganisationFactory()
    staff_of(organisation, "owner")
    administrator = AppointmentFactory(role="administrator").user
    invited = UserFactory()
    invitation = actions.invite(
        organisation,
        email=invited.email,
        role="editor",
        position="",
        actor=administrator,
        reason="Собственикът помоли.",
    )

    actions.accept(invitation, actor=invited)

    assert User.objects.get(pk=invited.pk).works_for(organisation)


def test_an_account_that_is_switched_off_gives_nothing():
    organisation = OrganisationFactory()
    owner, invited = staff_of(organisation, "owner"), UserFactory()
    invitation = invite(organisation, invited.email, actor=owner)
    User.objects.filter(pk=owner.pk).update(is_active=False)
    invitation.refresh_from_db()

    with refused("closed"):
        actions.accept(invitation, actor=invited)


def test_inviting_again_replaces_the_first_invitation():
    organisation = OrganisationFactory()

    first = invite(organisation, "a@example.org")
    second = invite(organisation, "a@example.org", role="member")

    assert list(organisation.invitations.open()) == [second]
    assert not Invitation.objects.by_link(first.token).exists()


def test_twenty_invitations_a_day_are_enough():
    organisation = OrganisationFactory()
    owner = staff_of(organisation, "owner")
    for number in range(Invitation.PER_DAY):
        Invitation.objects.create(
            organisation=organisation,
            email=f"{number}@example.org",
            role="member",
            created_by=owner,
        )

    with refused("too_many"):
        invite(organisation, "one-more@example.org", actor=owner)


def test_the_last_owner_neither_leaves_nor_loses_the_role():
    organisation = OrganisationFactory()
    owner = staff_of(organisation, "owner")
    membership = owner.person.memberships.get()

    with refused("last_owner"):
        actions.end(membership, actor=owner)
    with refused("last_owner"):
        actions.change(
            membership, role="editor", position="", is_public=False, actor=owner
        )

    membership.refresh_from_db()
    assert (membership.role, membership.ended_on) == ("owner", None)


def test_an_owner_with_a_closed_account_does_not_count_as_one():
    organisation = OrganisationFactory()
    owner = staff_of(organisation, "owner")
    gone = staff_of(organisation, "owner")
    User.objects.filter(pk=gone.pk).update(is_active=False)

    with refused("last_owner"):
        actions.end(owner.person.memberships.get(), actor=owner)


def test_removed_staff_loses_its_rights_with_the_next_request():
    organisation = OrganisationFactory()
    owner, editor = staff_of(organisation, "owner"), staff_of(organisation)

    actions.end(editor.person.memberships.get(), actor=owner)

    assert not User.objects.get(pk=editor.pk).works_for(organisation)
    assert [notice.user for notice in Notification.objects.all()] == [editor]


def test_handing_over_swaps_the_roles():
    organisation = OrganisationFactory()
    owner, editor = staff_of(organisation, "owner"), staff_of(organisation)

    actions.hand_over(organisation, to=editor.person.memberships.get(), actor=owner)

    assert list(organisation.owners()) == [editor]
    assert owner.person.memberships.get().role == "editor"


def test_who_was_removed_meanwhile_hands_nothing_over():
    organisation = OrganisationFactory()
    owner, other = staff_of(organisation, "owner"), staff_of(organisation, "owner")
    own, to = (
        organisation.memberships.get(person=user.person) for user in (owner, other)
    )
    with refused("own"):
        actions.hand_over(organisation, to=own, actor=owner)
    actions.end(own, actor=other)

    with refused("own"):
        actions.hand_over(organisation, to=to, actor=owner)


def test_somebody_without_an_account_has_a_position_and_no_role():
    organisation = OrganisationFactory()
    owner = staff_of(organisation, "owner")
    entry = actions.add_entry(
        organisation, name="Иван", position="председател", is_public=True, actor=owner
    )

    with refused("no_account"):
        actions.change(
            entry, role="owner", position="председател", is_public=True, actor=owner
        )

    assert entry.role == ""


def test_nobody_is_twice_in_a_team_even_after_coming_back():
    person, organisation = PersonFactory(), OrganisationFactory()
    MembershipFactory(
        person=person, organisation=organisation, ended_on=timezone.localdate()
    )
    MembershipFactory(person=person, organisation=organisation)

    assert organisation.team().count() == 1
    assert Membership.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_of_the_last_two_owners_leaving_at_once_one_stays():
    organisation = OrganisationFactory()
    owners = [staff_of(organisation, "owner"), staff_of(organisation, "owner")]
    barrier, outcomes = threading.Barrier(2), []

    def leave(owner):
        membership = owner.person.memberships.get()
        barrier.wait()
        try:
            actions.end(membership, actor=owner)
            outcomes.append("left")
        except ValidationError:
            outcomes.append("stays")
        finally:
            connection.close()

    threads = [threading.Thread(target=leave, args=(owner,)) for owner in owners]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["left", "stays"]
    assert organisation.owners().count() == 1


def test_the_only_owner_reads_how_to_leave_instead_of_a_button(as_user):
    organisation = OrganisationFactory()
    owner = staff_of(organisation, "owner")
    url = reverse("members:team", args=[organisation.slug])
    leave = reverse("members:leave_team", args=[organisation.slug])

    assert leave not in as_user(owner).get(url).text
    staff_of(organisation, "owner")
    assert leave in as_user(owner).get(url).text


def test_an_invitation_that_gives_nothing_any_more_says_so_at_once(as_user):
    organisation, invited = OrganisationFactory(), UserFactory()
    left, stays = staff_of(organisation, "owner"), staff_of(organisation, "owner")
    invitation = invite(organisation, invited.email, actor=left)
    actions.end(organisation.memberships.get(person=left.person), actor=stays)
    client = as_user(invited)
    url = reverse("members:invitation", args=[invitation.token])

    page = client.get(url).text

    assert "Присъединете се към екипа" not in page
    assert "вече не отговаря за екипа" in page
    assert url not in client.get("/desk/").text


def test_leaving_removing_and_handing_over_say_first_what_follows(as_user):
    organisation = OrganisationFactory()
    owner, other = staff_of(organisation, "owner"), staff_of(organisation, "owner")
    editor = staff_of(organisation, "editor")
    row = organisation.memberships.get(person=editor.person)
    url = reverse("members:team", args=[organisation.slug])

    page = as_user(owner).get(url).text

    for name, args in (
        ("leave_team", [organisation.slug]),
        ("end_membership", [organisation.slug, row.pk]),
        ("hand_over", [organisation.slug, row.pk]),
    ):
        address = reverse(f"members:{name}", args=args)
        before, form = page.split(f'action="{address}"')
        assert before.rindex("<details") > before.rindex("</details")
        assert '<p class="muted prose">' in form.split("<button")[0]
    assert other.get_display_name() in page


def test_invitations_left_behind_by_a_hand_over_say_how_they_work_again(as_user):
    organisation = OrganisationFactory()
    former, heir = staff_of(organisation, "owner"), staff_of(organisation, "editor")
    invite(organisation, "waits@example.org", actor=former)
    row = organisation.memberships.get(person=heir.person)
    actions.hand_over(organisation, to=row, actor=former)
    client = as_user(User.objects.get(pk=heir.pk))
    url = reverse("members:team", args=[organisation.slug])

    before = client.get(url).text
    number = organisation.invitations.get().pk
    client.post(reverse("members:resend_invitation", args=[organisation.slug, number]))
    after = client.get(url).text

    assert "Връзката вече не работи" in before
    assert "важи до" not in before
    assert "Връзката вече не работи" not in after
    assert "важи до" in after


def test_a_position_is_marked_with_the_language_of_its_letters(as_user):
    organisation = OrganisationFactory()
    owner = staff_of(organisation, "owner")
    organisation.memberships.update(position="счетоводител", is_public=True)
    marked = 'lang="bg">счетоводител'
    pages = [
        f"/members/{organisation.slug}/team/",
        f"/members/{organisation.slug}/people/",
        f"/members/{organisation.slug}/",
        owner.person.get_absolute_url(),
    ]

    for page in pages:
        assert marked in as_user(owner).get(f"/en{page}").text
        assert marked not in as_user(owner).get(page).text


@pytest.mark.parametrize("status", ["applied", "returned", "declined"])
def test_an_application_has_no_team_yet(as_user, status):
    application = OrganisationFactory(status=status)
    url = reverse("members:team", args=[application.slug])
    client = as_user(staff_of(OrganisationFactory()))

    page = client.get(application.get_absolute_url())

    assert url not in page.text
    assert client.get(url).status_code in {403, 404}


def test_staff_are_who_works_there_today_with_an_account_in_use():
    here, elsewhere = OrganisationFactory(), OrganisationFactory()
    owner, editor = (staff_of(here, role) for role in ("owner", "editor"))
    staff_of(here, "member")
    staff_of(elsewhere)
    left, closed = staff_of(here), staff_of(here)
    left.person.memberships.update(ended_on=timezone.localdate())
    User.objects.filter(pk=closed.pk).update(is_active=False)
    MembershipFactory(person=editor.person, organisation=elsewhere, role="owner")

    found = User.objects.staff_of([here, elsewhere.pk])

    assert set(found) >= {owner, editor}
    assert found.filter(pk=editor.pk).count() == 1
    assert set(User.objects.staff_of([here])) == {owner, editor}
    assert set(User.objects.staff_of([here], ["owner"])) == {owner}
