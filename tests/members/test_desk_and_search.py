"""What waits on the desk, and what of the members the search gives away."""

from core.models import SearchEntry
from members import search
from members.models import Organisation
from members.waiting import waiting_for
from tests.factories import (
    AppointmentFactory,
    GroupFactory,
    OrganisationFactory,
    UserFactory,
    staff_of,
)

Status = Organisation.Status


def titles(user):
    return [(item.url, item.count) for item in waiting_for(user)]


def test_applications_wait_for_coordinators():
    OrganisationFactory(status=Status.APPLIED, applicant=UserFactory())

    assert titles(AppointmentFactory().user) == [("/members/queue/", 1)]
    assert titles(staff_of(OrganisationFactory(), "owner")) == []


def test_a_draft_and_an_invitation_wait_for_their_person():
    user = UserFactory()
    draft = OrganisationFactory(status=Status.DRAFT, applicant=user)
    organisation = OrganisationFactory()
    invitation = organisation.invitations.create(
        email=user.email, role="editor", created_by=staff_of(organisation, "owner")
    )

    urls = [url for url, _count in titles(user)]

    assert urls[0] == f"/members/{draft.slug}/application/"
    assert urls[1].startswith("/members/invitations/")
    assert len(urls) == 2
    assert invitation.is_open()


def test_the_desk_says_where_one_s_application_is(as_user):
    user = UserFactory()
    sent = OrganisationFactory(status=Status.APPLIED, applicant=user)
    OrganisationFactory(status=Status.APPLIED, applicant=UserFactory())

    page = as_user(user).get("/desk/")

    assert list(page.context["applications"]) == [sent]
    assert "при координатора" in page.text


def test_requests_to_a_group_wait_for_its_coordinator():
    group = GroupFactory(access="approval")
    coordinator, asking = UserFactory(), UserFactory()
    group.memberships.create(
        person=coordinator.person, is_coordinator=True, joined_on="2020-01-01"
    )
    group.requests.create(person=asking.person, created_by=asking)

    assert titles(coordinator) == [(f"/groups/{group.slug}/", None)]
    assert titles(asking) == []


def test_the_search_knows_each_organisation_as_far_as_its_state_allows():
    for status in Status:
        OrganisationFactory(status=status, name_bg=status.value, name_en="")
    OrganisationFactory(is_practice=True, name_bg="practice", name_en="")

    for organisation in search.everything():
        search.index(organisation)

    found = SearchEntry.objects.values_list("title", "audience")
    assert sorted(found) == [
        ("active", ["public"]),
        ("left", ["public"]),
        ("suspended", ["members"]),
    ]


def test_private_groups_are_found_by_their_members_only_and_closed_ones_by_name():
    private = GroupFactory(access="private", name_en="", description_bg="тайно")
    closed = GroupFactory(access="closed", name_en="", description_bg="вътрешно")

    for group in search.all_groups():
        search.index_group(group)

    found = SearchEntry.objects.values_list("title", "body", "audience")
    assert {(title, body, *audience) for title, body, audience in found} == {
        (private.name_bg, "тайно", f"group:{private.pk}"),
        (closed.name_bg, "", "public"),
    }
