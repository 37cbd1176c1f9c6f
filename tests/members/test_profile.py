"""The page of an organisation and of its team: what one sees and who is refused."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.models import AuditEntry
from members.actions import organisations
from members.models import (
    Invitation,
    Membership,
    Organisation,
)
from tests.core import hostile_files
from tests.factories import (
    AppointmentFactory,
    MembershipFactory,
    OrganisationFactory,
    SettlementFactory,
    UserFactory,
    staff_of,
)
from tests.members.helpers import profile_data

Status = Organisation.Status


def test_a_profile_shows_the_public_team_to_strangers_and_all_to_members(
    client, as_user
):
    organisation = OrganisationFactory()
    contact = MembershipFactory(organisation=organisation, is_public=True).person
    owner = staff_of(organisation, "owner")
    url = organisation.get_absolute_url()

    public = client.get(url).context["team"]
    inside = as_user(owner).get(url).context["team"]

    assert [row.person for row in public] == [contact]
    assert [row.person for row in inside] == [contact, owner.person]


def test_first_steps_are_for_the_staff(client, as_user):
    organisation = OrganisationFactory()
    url = organisation.get_absolute_url()

    assert client.get(url).context["steps"] == []
    steps = as_user(staff_of(organisation)).get(url).context["steps"]
    assert [step.is_done for step in steps] == [
        False,
        False,
        False,
        False,
        False,
        True,
    ]


def test_first_steps_lead_to_where_they_are_done(as_user):
    organisation = OrganisationFactory()
    client = as_user(staff_of(organisation))

    steps = client.get(organisation.get_absolute_url()).context["steps"]

    asked = {0: "mission_bg", 1: "logo", 2: "email", 5: "name_en"}
    fields = {
        step: client.get(steps[step].url).context["form"].fields for step in asked
    }
    assert [name in fields[step] for step, name in asked.items()] == [True] * 4


def test_staff_edits_the_profile(as_user):
    organisation = OrganisationFactory()
    settlement = SettlementFactory(name_bg="Иваново")
    client = as_user(staff_of(organisation))

    response = client.post(
        reverse("members:update", args=[organisation.slug]),
        profile_data(
            seat=settlement.name_bg,
            territory=[settlement.obshtina.pk],
            name_en="New home",
        ),
    )

    assert response.status_code == 302
    organisation.refresh_from_db()
    assert organisation.name_bg == "Сдружение „Нов дом“"
    assert organisation.name_en == "New home"
    assert organisation.seat == settlement
    assert list(organisation.territory.all()) == [settlement.obshtina]
    assert AuditEntry.objects.get(verb="members.updated").verb == "members.updated"


def test_a_wrong_profile_comes_back_with_what_was_typed(as_user):
    organisation = OrganisationFactory()

    response = as_user(staff_of(organisation)).post(
        reverse("members:update", args=[organisation.slug]),
        profile_data(eik="123456789", founded_year="1200"),
    )

    form = response.context["form"]
    assert set(form.errors) == {"eik", "founded_year"}
    assert "123456789" in response.content.decode()


def test_an_informal_group_has_no_eik(as_user):
    organisation = OrganisationFactory()

    response = as_user(staff_of(organisation)).post(
        reverse("members:update", args=[organisation.slug]),
        profile_data(
            kind="informal",
            eik="000694037",
            responsible_name="Иван Петров",
            responsible_contact="0888 123 456",
        ),
    )

    assert list(response.context["form"].errors) == ["eik"]


@pytest.mark.parametrize(
    ("name", "role", "status"),
    [
        ("members:update", None, 302),
        ("members:update", "citizen", 403),
        ("members:update", "twin", 403),
        ("members:update", "member", 403),
        ("members:update", "editor", 200),
        ("members:update", "owner", 200),
        ("members:team", "citizen", 403),
        ("members:team", "twin", 200),
        ("members:team", "member", 200),
        ("members:invite", "editor", 403),
        ("members:invite", "owner", 200),
        ("members:leave", "editor", 403),
        ("members:leave", "owner", 200),
        ("members:status", "owner", 403),
        ("members:status", "coordinator", 200),
        ("members:status", "administrator", 200),
        ("members:decide", "owner", 403),
        ("members:decide", "coordinator", 200),
    ],
)
def test_who_may_open_what(client, as_user, name, role, status):
    organisation, twin = OrganisationFactory(), OrganisationFactory()
    users = {
        "citizen": lambda: UserFactory(),
        "twin": lambda: staff_of(twin, "owner"),
        "member": lambda: staff_of(organisation, "member"),
        "editor": lambda: staff_of(organisation, "editor"),
        "owner": lambda: staff_of(organisation, "owner"),
        "coordinator": lambda: AppointmentFactory().user,
        "administrator": lambda: AppointmentFactory(role="administrator").user,
    }
    browser = as_user(users[role]()) if role else client

    response = browser.get(reverse(name, args=[organisation.slug]))

    assert response.status_code == status


def test_an_owner_invites_and_the_invited_joins(as_user):
    organisation = OrganisationFactory()
    owner, invited = staff_of(organisation, "owner"), UserFactory()

    as_user(owner).post(
        reverse("members:invite", args=[organisation.slug]),
        {"emails": invited.email, "role": "editor"},
    )
    url = reverse("members:invitation", args=[Invitation.objects.get().token])
    stranger = as_user(UserFactory()).get(url)
    as_user(invited).post(url)

    assert stranger.context["invitation"] is None
    assert invited.person.memberships.get().role == "editor"


def test_rows_of_another_team_are_out_of_reach(as_user):
    ours, theirs = OrganisationFactory(), OrganisationFactory()
    owner = staff_of(ours, "owner")
    foreign = staff_of(theirs, "editor").person.memberships.get()

    for name in ("end_membership", "hand_over"):
        url = reverse(f"members:{name}", args=[ours.slug, foreign.pk])
        assert as_user(owner).post(url).status_code == 404

    foreign.refresh_from_db()
    assert foreign.ended_on is None
    assert Membership.objects.filter(organisation=ours).count() == 1


def test_a_logo_that_is_taken_away_leaves_no_file_behind(
    settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.MEDIA_ROOT = tmp_path
    organisation, owner = OrganisationFactory(), UserFactory()
    logo = SimpleUploadedFile("знак.jpg", hostile_files.picture())
    organisations.set_logo(organisation, logo, actor=owner)

    with django_capture_on_commit_callbacks(execute=True):
        organisations.remove_logo(organisation, actor=owner)

    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
