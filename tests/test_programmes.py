"""A programme sums its public projects, and each sum is the list under it."""

import datetime

import pytest
from django.utils import timezone

from events.models import Attendance
from leadernet.programmes import together
from projects.models import Project
from tests.factories import (
    ActivityFactory,
    EventFactory,
    ObshtinaFactory,
    OrganisationFactory,
    PersonFactory,
    ProgrammeFactory,
    ProjectFactory,
    RegistrationFactory,
    SettlementFactory,
)


@pytest.fixture
def programme():
    return ProgrammeFactory()


def held(project, *, people=0, **fields):
    begins = timezone.now() - datetime.timedelta(days=9)
    event = EventFactory(
        project=project,
        starts_at=begins,
        ends_at=begins + datetime.timedelta(hours=2),
        **fields,
    )
    for _number in range(people):
        attend(event, PersonFactory())
    return event


def attend(event, person):
    registration = RegistrationFactory(event=event, person=person)
    return Attendance.objects.create(
        registration=registration, session=event.sessions.get()
    )


def test_only_public_projects_count_and_none_of_practice(programme):
    ruse, vidin = SettlementFactory(), SettlementFactory()
    first = ProjectFactory(programme=programme, status=Project.Status.CLOSED)
    second = ProjectFactory(programme=programme)
    for hidden in (
        ProjectFactory(programme=programme, is_published=False),
        ProjectFactory(programme=programme, organisation__is_practice=True),
        ProjectFactory(),
    ):
        held(hidden, people=1, settlement=SettlementFactory())
    training = held(first, people=2, settlement=ruse)
    held(second, people=1, settlement=ruse)
    held(second, settlement=vidin, audience="members")
    held(second, people=1, settlement=SettlementFactory(), is_published=False)
    held(second, people=1, settlement=SettlementFactory(), cancelled_at=timezone.now())
    EventFactory(project=second, settlement=SettlementFactory())
    again = held(second)
    attend(again, training.registrations.first().person)

    found = together(programme)

    assert found.projects == 2
    closed, under_way = Project.Status.CLOSED, Project.Status.IMPLEMENTATION
    assert found.states == ((under_way, 1), (closed, 1))
    assert set(found.obshtini) == {ruse.obshtina, vidin.obshtina}
    assert found.people == {first.pk: 2, second.pk: 2}
    assert [one.number for one in found.sums()] == [2, 2, 2, 4]


def test_organisations_are_those_that_carry_a_project_out(programme):
    project = ProjectFactory(programme=programme, organisation__status="suspended")
    other = ProjectFactory(programme=programme, organisation=project.organisation)
    partner, funder = OrganisationFactory(), OrganisationFactory()
    hidden = OrganisationFactory(status="suspended")
    for row, organisation, role in [
        (project, partner, 4),
        (other, partner, 2),
        (project, funder, 1),
        (other, hidden, 4),
    ]:
        row.partners.create(organisation=organisation, role=role)

    assert set(together(programme).organisations) == {project.organisation, partner}


def test_the_page_lists_what_its_sums_count(programme, client):
    project = ProjectFactory(programme=programme, title_bg="Заедно")
    ProjectFactory(programme=programme, is_published=False, title_bg="Чернова на нещо")
    ActivityFactory(project=project, is_done=True)
    ActivityFactory(project=project)
    event = held(project, people=3, settlement=SettlementFactory())

    answer = client.get(f"/programmes/{programme.code}/")

    page = answer.content.decode()
    assert list(answer.context["object_list"]) == [project]
    assert "1 от 2 дейности са изпълнени" in page
    assert "3 участия" in page
    assert event.settlement.obshtina.get_absolute_url() in page
    assert project.organisation.get_absolute_url() in page
    assert "Чернова на нещо" not in page
    assert '"@type": "FundingScheme"' in page


def test_the_list_names_programmes_with_public_projects(programme, client):
    ProjectFactory(programme=programme)
    ProjectFactory(programme=programme, is_published=False)
    ProjectFactory(is_published=False)

    answer = client.get("/programmes/")

    assert [(one, one.shown) for one in answer.context["object_list"]] == [
        (programme, 1)
    ]


def test_who_pays_leads_to_the_programme(programme, client):
    project = ProjectFactory(programme=programme)

    page = client.get(project.get_absolute_url()).content.decode()

    assert f'href="/programmes/{programme.code}/"' in page


def test_asks_as_much_for_thirty_projects_as_for_one(
    programme, client, django_assert_num_queries
):
    def fill():
        project = ProjectFactory(programme=programme)
        project.obshtini.add(ObshtinaFactory())
        project.partners.create(organisation=OrganisationFactory(), role=4)
        ActivityFactory(project=project)
        held(project, people=1, settlement=SettlementFactory())

    url = f"/programmes/{programme.code}/"
    fill()
    client.get(url)
    with django_assert_num_queries(9):
        client.get(url)
    for _number in range(29):
        fill()
    with django_assert_num_queries(9):
        assert len(client.get(url).context["object_list"]) == 30
