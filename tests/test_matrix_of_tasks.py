"""Who comes to a project by a task or as a partner: the rows of the matrix for five more readers.

The columns of `data/matrix_of_tasks.txt`, beside those of `test_matrix`:
Partner (an editor of an organisation that carries the projects out), manager by a task, a member
of that partner; Accountant and Donor by e-mail, and Helper, an expert by e-mail without rights.
"""

from pathlib import Path

import pytest
from django.db import transaction
from django.urls import reverse

from participation.centre.models import Question
from participation.positions.models import Position
from participation.surveys.models import Survey
from projects.models import ProjectPartner, TeamMember
from tests import world
from tests.factories import (
    OrganisationFactory,
    TeamMemberFactory,
    UserFactory,
    staff_of,
)
from tests.sweeping import client_of, refusals_undrawn
from tests.test_matrix import got, rows, value

TABLE = Path(__file__).parent / "data" / "matrix_of_tasks.txt"
OF_PROJECTS = (
    *("projects:", "reports:", "project_", "positions:", "questions:"),
    *("surveys:", "survey_results:", "training_"),
)
Role = TeamMember.Role
BY_MAIL = {"accountant": Role.ACCOUNTANT, "donor": Role.DONOR, "helper": Role.EXPERT}


def readers(built):
    """Surveys of a project belong to who asks: no task of the project opens them."""
    surveys = Survey.objects.filter(organisation=built.organisation)
    surveys.update(project=built.project)
    partner = OrganisationFactory()
    found = {"partner": staff_of(partner), "manager": staff_of(partner, "member")}
    found |= {name: UserFactory() for name in BY_MAIL}
    for project in (built.project, built.draft_project):
        project.partners.create(
            organisation=partner, role=ProjectPartner.Role.IMPLEMENTING
        )
        TeamMemberFactory(
            project=project,
            role=Role.MANAGER,
            person=found["manager"].person,
            name="",
            email="",
        )
        for name, role in BY_MAIL.items():
            TeamMemberFactory(
                project=project, role=role, name=name, email=found[name].email
            )
    return found


def of_projects():
    return [row[1:] for row in rows() if row[2].startswith(OF_PROJECTS)]


def answered(clients, built, method, name, arguments):
    named = dict(argument.split("=") for argument in arguments)
    address = reverse(name, kwargs={key: value(built, at) for key, at in named.items()})
    answers = ""
    for client in clients:
        before = transaction.savepoint()
        answers += got(getattr(client, method)(address))
        transaction.savepoint_rollback(before)
    return answers


@pytest.fixture
def table(settings, tmp_path):
    """The whole of it, as it is today."""
    settings.MEDIA_ROOT = tmp_path
    built = world.build()
    # A task in a project opens neither its positions nor the questions that it counts.
    for model in (Position, Question):
        model.objects.update(project=built.project)
    clients = [client_of(user) for user in readers(built).values()]
    with refusals_undrawn():
        return [
            " ".join(
                [
                    answered(clients, built, method, name, arguments),
                    method,
                    name,
                    *arguments,
                ]
            )
            for method, name, *arguments in of_projects()
        ]


def test_tasks_and_partners_get_what_the_table_says(table):
    head, *kept = TABLE.read_text(encoding="utf-8").splitlines()

    assert head.startswith("# P M A D H")
    assert table == kept, "\n".join(table)
