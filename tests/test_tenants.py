"""Twin data: what one organisation keeps back shows up nowhere that others read."""

from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse

from core import memory
from members.models import Group, Organisation
from news.models import Article
from projects.models import ProjectPartner
from tests import factories as make
from tests.factories import staff_of

SECRET = "Таен проект на съседите"


def text_of(response):
    if response.streaming:
        return b"".join(response.streaming_content).decode()
    return response.content.decode()


@pytest.fixture
def neighbour(as_user):
    """An editor of another organisation."""
    return as_user(staff_of(make.OrganisationFactory(), "editor"))


@pytest.fixture
def stranger():
    return Client()


@pytest.mark.parametrize("reader", ["stranger", "neighbour"])
def test_news_do_not_tell_of_a_project_that_is_still_a_draft(reader, request):
    project = make.ProjectFactory(title_bg=SECRET, is_published=False)
    article = make.ArticleFactory(
        organisation=project.organisation, project=project, title_bg="Разказ"
    )
    client = request.getfixturevalue(reader)

    for address in (article.get_absolute_url(), "/news/", "/news/feed/"):
        page = text_of(client.get(address))
        assert "Разказ" in page
        assert SECRET not in page
        assert project.slug not in page


@pytest.mark.parametrize("reader", ["stranger", "neighbour"])
@pytest.mark.parametrize("status", ["draft", "declined"])
def test_tables_of_ideas_do_not_name_organisations_that_nobody_may_see(
    reader, status, request
):
    idea = make.IdeaFactory()
    idea.organisations.add(
        make.OrganisationFactory(name_bg=SECRET, status=Organisation.Status(status))
    )
    client = request.getfixturevalue(reader)

    for address in (
        reverse("ideas:export_csv"),
        reverse("ideas:list"),
        idea.get_absolute_url(),
    ):
        page = text_of(client.get(address))
        assert idea.title in page
        assert SECRET not in page


def test_lists_hold_exactly_what_the_reader_may_see(as_user):
    """Two organisations with the same drafts, members' and public rows: each sees its own."""
    ours, theirs = make.OrganisationFactory(), make.OrganisationFactory()
    rows = {}
    for name, organisation in (("ours", ours), ("theirs", theirs)):
        rows[name] = [
            make.ArticleFactory(organisation=organisation),
            make.ArticleFactory(organisation=organisation, status=Article.Status.DRAFT),
            make.EventFactory(organiser=organisation),
            make.EventFactory(organiser=organisation, is_published=False),
            make.ProjectFactory(organisation=organisation),
            make.ProjectFactory(organisation=organisation, is_published=False),
        ]
    editor = staff_of(ours, "editor")
    public = [row for owned in rows.values() for row in owned[::2]]
    expected = {"stranger": public, "editor": [*public, *rows["ours"][1::2]]}

    for who, user in (("stranger", None), ("editor", editor)):
        for model in {type(row) for row in public}:
            seen = set(model.objects.visible_to(user or AnonymousUser()))
            assert seen == {row for row in expected[who] if isinstance(row, model)}


@pytest.mark.parametrize("reader", ["stranger", "neighbour"])
def test_what_is_kept_back_is_nowhere_in_public(reader, request):
    """Drafts, group matters and a private group: not on a page, in a feed, table or calendar."""
    organisation = make.OrganisationFactory()
    group = make.GroupFactory(name_bg=f"{SECRET} 0", access=Group.Access.PRIVATE)
    project = make.ProjectFactory(
        organisation=organisation, title_bg=f"{SECRET} 1", is_published=False
    )
    for number, fields in enumerate(
        (
            {"is_published": False},
            {"audience": "group", "group": group},
            {"is_published": False, "project": project},
        )
    ):
        make.EventFactory(
            organiser=organisation, title_bg=f"{SECRET} 2{number}", **fields
        )
    for number, fields in enumerate(
        ({"status": Article.Status.DRAFT}, {"audience": "group", "group": group})
    ):
        make.ArticleFactory(
            organisation=organisation, title_bg=f"{SECRET} 3{number}", **fields
        )
    make.EventFactory(organiser=organisation, group=group, project=project)
    make.IdeaFactory(call=make.IdeaCallFactory(project=project), title=f"{SECRET} 4")
    make.OrganisationFactory(name_bg=f"{SECRET} 5", status=Organisation.Status.DRAFT)
    make.OrganisationFactory(name_bg=f"{SECRET} 6", is_practice=True)
    client = request.getfixturevalue(reader)

    narrowed = f"?organisation={organisation.slug}"
    hints = f"?project={project.slug}&group={group.slug}"
    for address in [
        "/",
        organisation.get_absolute_url(),
        *(
            f"{path}{query}"
            for path in PUBLIC_PATHS
            for query in ("", narrowed, f"?project={project.slug}", hints)
        ),
        "/search/?q=съседите",
        *(f"/sitemap-{name}.xml" for name in SITEMAPS),
    ]:
        page = text_of(client.get(address))
        assert SECRET not in page, address


def test_a_remembered_filter_does_not_name_what_only_one_reader_knows(
    as_user, settings, monkeypatch
):
    """Two citizens have the same rights; the application of one of them is nobody else's."""
    settings.REMEMBER = True
    monkeypatch.setattr(memory, "read_stamp", lambda: "7:7:")
    make.ArticleFactory()
    applicant, other = make.UserFactory(), make.UserFactory()
    organisation = make.OrganisationFactory(
        name_bg=SECRET, status=Organisation.Status.APPLIED, applicant=applicant
    )
    address = f"/news/?organisation={organisation.slug}"

    as_user(applicant).get(address)

    assert SECRET not in text_of(as_user(other).get(address))


def test_a_remembered_place_does_not_name_a_group_that_invites_one_reader(
    as_user, settings, monkeypatch
):
    settings.REMEMBER = True
    monkeypatch.setattr(memory, "read_stamp", lambda: "7:7:")
    oblast = make.OblastFactory()
    group = make.GroupFactory(name_bg=SECRET, access="private", oblast=oblast)
    invited, other = make.UserFactory(), make.UserFactory()
    group.requests.create(
        person=invited.person, is_invitation=True, created_by=make.UserFactory()
    )

    as_user(invited).get(oblast.get_absolute_url())

    assert SECRET in text_of(as_user(invited).get(group.get_absolute_url()))
    assert SECRET not in text_of(as_user(other).get(oblast.get_absolute_url()))


def test_nobody_reaches_a_neighbours_row_through_a_page_of_their_own(clients_of_twins):
    """The address names one's own organisation, project or group, and the number of another's row."""
    owner, ours, theirs = clients_of_twins

    for method, route, named in FOREIGN_ROWS:
        address = reverse(
            route,
            kwargs={
                "slug": getattr(ours, named[0]).slug,
                named[1]: getattr(theirs, named[2]).pk,
            },
        )
        answer = getattr(owner, method)(address, {"accept": "1", "make": "1"})
        # A button whose row is gone says so on the page it came from.
        assert answer.status_code in {404, 302}, address

    for name in dict.fromkeys(named[2] for _method, _route, named in FOREIGN_ROWS):
        row = getattr(theirs, name)
        kept = type(row).objects.filter(pk=row.pk).values().get()
        before = {field: getattr(row, field) for field in kept}
        assert kept == before


def twin():
    """An organisation with its project and group, and a row of each kind that hangs on them."""
    organisation = make.OrganisationFactory()
    owner = staff_of(organisation, "owner")
    group = make.GroupFactory()
    project = make.ProjectFactory(organisation=organisation)
    person = make.UserFactory()
    indicator = make.IndicatorFactory(
        result=make.ResultFactory(project=project), source="manual"
    )
    make.PeriodFactory(indicator=indicator)
    return SimpleNamespace(
        owner=owner,
        organisation=organisation,
        group=group,
        project=project,
        membership=make.MembershipFactory(organisation=organisation),
        invitation=organisation.invitations.create(
            email=person.email, role="editor", created_by=owner
        ),
        coordinator=make.GroupMembershipFactory(
            group=group, organisation=organisation, is_coordinator=True
        ),
        group_row=make.GroupMembershipFactory(group=group),
        request=group.requests.create(person=person.person, created_by=person),
        activity=make.ActivityFactory(project=project),
        result=indicator.result,
        partner=ProjectPartner.objects.create(
            project=project, organisation=make.OrganisationFactory(), role=4
        ),
        indicator=indicator,
    )


@pytest.fixture
def clients_of_twins(as_user):
    ours, theirs = twin(), twin()
    return as_user(ours.owner), ours, theirs


# How, where, and whose: the page's own object, the argument that names a row, the row.
FOREIGN_ROWS = [
    ("get", "members:membership", ("organisation", "number", "membership")),
    ("post", "members:end_membership", ("organisation", "number", "membership")),
    ("post", "members:hand_over", ("organisation", "number", "membership")),
    ("post", "members:revoke_invitation", ("organisation", "number", "invitation")),
    ("post", "members:remove_from_group", ("group", "number", "group_row")),
    ("post", "members:set_group_coordinator", ("group", "number", "group_row")),
    ("post", "members:leave_group", ("group", "number", "group_row")),
    ("post", "members:answer_request", ("group", "number", "request")),
    ("get", "projects:activity_update", ("project", "pk", "activity")),
    ("get", "projects:result_update", ("project", "pk", "result")),
    ("post", "projects:partner_remove", ("project", "pk", "partner")),
    ("get", "reports:indicator_update", ("project", "number", "indicator")),
    ("get", "reports:evidence", ("project", "number", "indicator")),
    ("get", "reports:measure", ("project", "number", "indicator")),
]

PUBLIC_PATHS = [
    "/news/",
    "/news/feed/",
    "/events/",
    "/events/calendar.ics",
    "/members/",
    "/members/export.csv",
    "/members/export.geojson",
    "/groups/",
    "/projects/",
    "/ideas/",
    "/ideas/export.csv",
    "/votes/",
    "/surveys/",
    "/forums/",
]
SITEMAPS = [
    "news",
    "events",
    "members",
    "groups",
    "projects",
    "ideas",
    "votes",
    "surveys",
]
