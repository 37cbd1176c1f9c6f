"""Pages: what one sees, what a form changes, and who is refused."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.models import AuditEntry, OutgoingMail
from members.models import (
    Group,
    GroupMembership,
    GroupRequest,
    Invitation,
    Membership,
    Organisation,
)
from tests.factories import (
    AppointmentFactory,
    GroupFactory,
    GroupMembershipFactory,
    MembershipFactory,
    OblastFactory,
    ObshtinaFactory,
    OrganisationFactory,
    SettlementFactory,
    TopicFactory,
    UserFactory,
    staff_of,
)

Status = Organisation.Status


def found(client, **query):
    response = client.get(reverse("members:list"), query)
    return list(response.context["object_list"])


def test_the_directory_lists_members_only(client):
    member = OrganisationFactory()
    for status in set(Status) - {Status.ACTIVE}:
        OrganisationFactory(status=status)
    OrganisationFactory(is_practice=True)

    assert found(client) == [member]


def test_the_directory_narrows_by_kind_place_topic_and_words(client):
    vidin = OblastFactory(code="VID")
    obshtina = ObshtinaFactory(oblast=vidin, code="VID09")
    topic = TopicFactory(slug="youth")
    seat = SettlementFactory(obshtina=obshtina)
    lag = OrganisationFactory(kind="lag", name_bg="А", seat=seat)
    works_there = OrganisationFactory(name_bg="Б", seat=SettlementFactory())
    works_there.territory.add(obshtina)
    works_there.topics.add(topic)
    OrganisationFactory(seat=SettlementFactory())

    assert found(client, kind="lag") == [lag]
    assert found(client, oblast="VID") == [lag, works_there]
    assert found(client, obshtina="VID09") == [lag, works_there]
    assert found(client, topic="youth") == [works_there]
    assert found(client, oblast="VID", kind="lag") == [lag]


def test_the_count_beside_an_oblast_is_what_its_link_finds(client):
    vidin = OblastFactory(code="VID")
    obshtina, other = ObshtinaFactory(oblast=vidin), ObshtinaFactory(oblast=vidin)
    seated = OrganisationFactory(seat=SettlementFactory(obshtina=obshtina))
    seated.territory.add(obshtina, other)
    working = OrganisationFactory(seat=None)
    working.territory.add(obshtina, other)

    response = client.get(reverse("members:list"))

    assert response.context["oblast_counts"] == {"VID": 2}
    assert len(found(client, oblast="VID")) == 2


@pytest.mark.parametrize(
    "query",
    [
        {"oblast": "XXX"},
        {"kind": "\x00"},
        {"page": "999"},
        {"topic": "'; drop"},
        {"obshtina": "ъ" * 300},
        {"q": "(" * 50},
    ],
)
def test_nonsense_in_the_address_is_no_error(client, query):
    OrganisationFactory()

    assert client.get(reverse("members:list"), query).status_code in {200, 400, 404}


def test_the_directory_costs_the_same_with_one_and_with_thirty(client):
    make_placed()
    one = queries_of(client)
    for _number in range(29):
        make_placed()

    assert queries_of(client) == one


def queries_of(client):
    client.get(reverse("members:list"))
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("members:list"))
    return len(queries)


def make_placed():
    organisation = OrganisationFactory(seat=SettlementFactory())
    organisation.territory.add(organisation.seat.obshtina)
    organisation.topics.add(TopicFactory())
    return organisation


def test_exports_hold_the_selection_and_public_fields(client):
    lag = OrganisationFactory(kind="lag", email="lag@example.org")
    OrganisationFactory()

    response = client.get(reverse("members:export_csv"), {"kind": "lag"})

    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert lines[1].startswith(lag.name_bg)


def test_the_map_layer_holds_a_point_for_each_seat(client):
    seat = SettlementFactory(latitude="43.8500", longitude="25.9500")
    OrganisationFactory(seat=seat)
    OrganisationFactory()

    layer = client.get(reverse("members:export_geojson")).json()

    assert [row["geometry"]["coordinates"] for row in layer["features"]] == [
        [25.95, 43.85]
    ]


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


def profile_data(**changes):
    return {
        "kind": "association",
        "name_bg": "Сдружение „Нов дом“",
        "benefit": "na",
        "mission_bg": "Помагаме.",
    } | changes


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
    assert AuditEntry.objects.get().verb == "members.updated"


def test_a_wrong_profile_comes_back_with_what_was_typed(as_user):
    organisation = OrganisationFactory()

    response = as_user(staff_of(organisation)).post(
        reverse("members:update", args=[organisation.slug]),
        profile_data(eik="123456789", founded_year="1200", phone="обади се"),
    )

    form = response.context["form"]
    assert set(form.errors) == {"eik", "founded_year", "phone"}
    assert "123456789" in response.content.decode()


def test_an_informal_group_has_no_eik(as_user):
    organisation = OrganisationFactory()

    response = as_user(staff_of(organisation)).post(
        reverse("members:update", args=[organisation.slug]),
        profile_data(kind="informal", eik="000694037"),
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


def test_another_s_draft_does_not_exist_for_anybody_else(as_user):
    draft = OrganisationFactory(status=Status.DRAFT, applicant=UserFactory())
    others = [
        UserFactory(),
        AppointmentFactory().user,
        AppointmentFactory(role="administrator").user,
        staff_of(OrganisationFactory(), "owner"),
    ]

    for name in ("detail", "application", "decide", "team", "update"):
        url = reverse(f"members:{name}", args=[draft.slug])
        assert [as_user(user).get(url).status_code for user in others] == [404] * 4


def test_an_application_is_kept_resumed_and_sent(as_user):
    user = UserFactory()
    client = as_user(user)
    settlement, topic = SettlementFactory(name_bg="Иваново"), TopicFactory()

    client.post(
        reverse("members:apply"), profile_data(mission_bg="", keep="1", kind="lag")
    )
    draft = Organisation.objects.get()
    assert (draft.status, draft.applicant) == (Status.DRAFT, user)
    url = reverse("members:application", args=[draft.slug])
    short = client.post(url, profile_data(send="1"))
    assert {"seat", "territory", "topics", "email", "application_note", "eik"} == set(
        short.context["form"].errors
    )
    client.post(
        url,
        profile_data(
            send="1",
            eik="000694037",
            seat=settlement.name_bg,
            territory=[settlement.obshtina.pk],
            topics=[topic.pk],
            email="home@example.org",
            application_note="Искаме да работим заедно.",
        ),
    )

    draft.refresh_from_db()
    assert draft.status == Status.APPLIED
    assert client.get(url).status_code == 403
    assert OutgoingMail.objects.get().to == user.email


def test_the_coordinator_accepts_from_the_queue(as_user):
    applicant = UserFactory()
    application = OrganisationFactory(status=Status.APPLIED, applicant=applicant)
    client = as_user(AppointmentFactory().user)

    queue = client.get(reverse("members:queue")).context["object_list"]
    assert list(queue) == [application]
    client.post(
        reverse("members:decide", args=[application.slug]), {"decision": "accept"}
    )

    application.refresh_from_db()
    assert application.status == Status.ACTIVE
    assert applicant.person.memberships.get().role == "owner"


def test_declining_without_a_word_is_refused(as_user):
    application = OrganisationFactory(status=Status.APPLIED, applicant=UserFactory())

    response = as_user(AppointmentFactory().user).post(
        reverse("members:decide", args=[application.slug]), {"decision": "decline"}
    )

    assert list(response.context["form"].errors) == ["note"]
    application.refresh_from_db()
    assert application.status == Status.APPLIED


def test_a_second_decision_says_that_there_was_one(as_user):
    application = OrganisationFactory(status=Status.DECLINED, applicant=UserFactory())

    response = as_user(AppointmentFactory().user).post(
        reverse("members:decide", args=[application.slug]), {"decision": "accept"}
    )

    assert response.context["form"].non_field_errors()
    application.refresh_from_db()
    assert application.status == Status.DECLINED


def test_suspending_tells_the_owners_and_ends_rights(as_user):
    organisation = OrganisationFactory()
    owner = staff_of(organisation, "owner")

    as_user(AppointmentFactory().user).post(
        reverse("members:status", args=[organisation.slug]),
        {"status": "suspended", "reason": "Без отчет две години."},
    )

    organisation.refresh_from_db()
    assert organisation.status == Status.SUSPENDED
    assert "Без отчет" in OutgoingMail.objects.get(to=owner.email).body
    url = reverse("members:update", args=[organisation.slug])
    assert as_user(owner).get(url).status_code == 403


def test_an_owner_invites_and_the_invited_joins(as_user):
    organisation = OrganisationFactory()
    owner, invited = staff_of(organisation, "owner"), UserFactory()

    as_user(owner).post(
        reverse("members:invite", args=[organisation.slug]),
        {"email": invited.email, "role": "editor"},
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


def test_joining_an_open_group_at_once_and_asking_a_closed_one(as_user):
    opened, closed = GroupFactory(), GroupFactory(access="closed")
    organisation = OrganisationFactory()
    client = as_user(staff_of(organisation))

    client.post(reverse("members:join", args=[opened.slug]), {"who": organisation.pk})
    client.post(reverse("members:join", args=[closed.slug]), {"who": organisation.pk})

    assert [row.group for row in GroupMembership.objects.all()] == [opened]
    assert [row.group for row in GroupRequest.objects.all()] == [closed]


def test_nobody_joins_for_an_organisation_of_others(as_user):
    group, theirs = GroupFactory(), OrganisationFactory()

    as_user(UserFactory()).post(
        reverse("members:join", args=[group.slug]), {"who": theirs.pk}
    )

    assert not GroupMembership.objects.exists()


def test_the_group_s_coordinator_lets_in_and_others_do_not(as_user):
    group = GroupFactory(access="approval")
    coordinator, asking = UserFactory(), UserFactory()
    group.memberships.create(
        person=coordinator.person, is_coordinator=True, joined_on="2020-01-01"
    )
    as_user(asking).post(reverse("members:join", args=[group.slug]), {"who": ""})
    url = reverse("members:answer_request", args=[group.slug, group.requests.get().pk])

    assert as_user(asking).post(url, {"accept": "1"}).status_code == 403
    as_user(coordinator).post(url, {"accept": "1"})

    assert group.memberships.filter(person=asking.person).exists()


def test_a_private_group_is_entered_by_invitation(as_user):
    group = GroupFactory(access="private")
    coordinator = UserFactory()
    group.memberships.create(
        person=coordinator.person, is_coordinator=True, joined_on="2020-01-01"
    )
    organisation = OrganisationFactory()
    owner = as_user(staff_of(organisation, "owner"))
    join = reverse("members:join", args=[group.slug])
    assert owner.post(join, {"who": organisation.pk}).status_code == 404

    as_user(coordinator).post(
        reverse("members:invite_to_group", args=[group.slug]),
        {"organisation": organisation.pk},
    )
    answer = reverse(
        "members:answer_request", args=[group.slug, group.requests.get().pk]
    )
    as_user(coordinator).post(answer, {"accept": "1"})
    assert not group.memberships.filter(organisation=organisation).exists()
    owner.post(join, {"who": organisation.pk})

    assert group.memberships.filter(organisation=organisation).exists()


def test_the_last_coordinator_of_a_group_stays(as_user):
    group = GroupFactory()
    coordinator = UserFactory()
    membership = group.memberships.create(
        person=coordinator.person, is_coordinator=True, joined_on="2020-01-01"
    )

    as_user(coordinator).post(
        reverse("members:leave_group", args=[group.slug, membership.pk])
    )

    assert GroupMembership.objects.get() == membership


def test_a_closed_group_does_not_open(as_user):
    group = GroupFactory(access="closed")
    user = UserFactory()
    group.memberships.create(
        person=user.person, is_coordinator=True, joined_on="2020-01-01"
    )

    response = as_user(user).post(
        reverse("members:update_group", args=[group.slug]),
        {"name_bg": "Мрежа", "access": "open"},
    )

    assert list(response.context["form"].errors) == ["access"]
    assert Group.objects.get().access == "closed"


def test_group_pages_show_organisations_to_all_and_people_to_members(client, as_user):
    group = GroupFactory()
    membership = GroupMembershipFactory(group=group)
    person = UserFactory().person
    group.memberships.create(person=person, joined_on="2020-01-01")
    member = staff_of(membership.organisation)

    public = client.get(group.get_absolute_url()).context
    inside = as_user(member).get(group.get_absolute_url()).context

    assert [row.organisation for row in public["organisations"]] == [
        membership.organisation
    ]
    assert list(public["people"]) == []
    assert [row.person for row in inside["people"]] == [person]


def test_a_closed_group_s_page_tells_nothing(client):
    group = GroupFactory(access="closed", description_bg="Вътрешно")
    membership = GroupMembershipFactory(group=group)

    page = client.get(group.get_absolute_url()).content.decode()

    assert group.name in page
    assert "Вътрешно" not in page
    assert membership.organisation.name not in page
