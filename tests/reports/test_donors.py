"""Somebody named by the lead reads for the donor: what was sent, and nothing before."""

import pytest
from django.core.exceptions import ValidationError

from core.models import Notification, OutgoingMail
from members.models import Membership
from projects.models import Project, TeamMember
from reports import actions
from reports.models import Report
from tests.factories import ProjectFactory, TeamMemberFactory, UserFactory, staff_of
from tests.reports.test_sources import SPRING

DONOR = TeamMember.Role.DONOR


@pytest.fixture
def project():
    return ProjectFactory(**SPRING)


@pytest.fixture
def owner(project):
    return staff_of(project.organisation, Membership.Role.OWNER)


def reader_of(project):
    user = UserFactory()
    TeamMemberFactory(
        project=project, role=DONOR, person=None, name="Хелга", email=user.email.lower()
    )
    return user


def sent_at(report):
    report.refresh_from_db()
    return report.submitted_at.isoformat()


def begun(project, owner, **fields):
    return actions.begin(Report(project=project, **(SPRING | fields)), actor=owner)


def test_the_named_donor_reads_what_was_sent_and_accepts_it(project, owner, as_user):
    reader = reader_of(project)
    begun(project, owner, kind="free")
    sent = begun(project, owner, kind="final")
    actions.submit(sent, actor=owner)

    assert list(Report.objects.visible_to(reader)) == [sent]
    assert list(Report.objects.to_decide_by(reader)) == [sent]
    told = Notification.objects.filter(kind="reports.submitted")
    assert [one.user for one in told] == [reader]
    answer = as_user(reader).post(
        f"{sent.get_absolute_url()}decide/",
        {"accept": "1", "words": "", "sent_at": sent_at(sent)},
    )

    assert answer.status_code == 302
    sent.refresh_from_db()
    assert (sent.state, sent.decided_by) == (Report.State.ACCEPTED, reader)
    assert as_user(reader).get(f"{sent.get_absolute_url()}pack/").status_code == 200


def test_the_named_donor_sees_money_of_a_published_project_alone(project):
    reader = reader_of(project)
    draft = ProjectFactory(is_published=False)
    TeamMemberFactory(
        project=draft, role=DONOR, person=None, name="Х", email=reader.email.lower()
    )

    assert list(Project.objects.money_visible_to(reader)) == [project]
    assert list(Project.objects.budget_visible_to(reader)) == [project]
    assert not reader.has_perm("projects.keep_money", project)
    assert not reader.has_perm("projects.edit", project)


def test_after_the_task_ended_nothing_opens_any_more(project, owner):
    reader = reader_of(project)
    sent = begun(project, owner)
    actions.submit(sent, actor=owner)
    TeamMember.objects.get().delete()

    assert not Report.objects.visible_to(reader).exists()
    assert not Report.objects.to_decide_by(reader).exists()


def test_only_an_owner_names_who_reads_for_the_donor(project, owner, as_user):
    editor = staff_of(project.organisation)
    data = {
        "role": DONOR,
        "name": "Хелга Бьорк",
        "email": "helga@example.org",
        "starts_on": "2015-02-01",
    }
    address = f"/projects/{project.slug}/team/new/"

    refused = as_user(editor).post(address, data)
    answer = as_user(owner).post(address, data)

    assert refused.status_code == 200
    assert answer.status_code == 302
    assert [one.email for one in TeamMember.objects.all()] == ["helga@example.org"]
    letter = OutgoingMail.objects.get()
    assert f"/projects/{project.slug}/reports/" in letter.body


def test_nobody_of_the_lead_reads_for_the_donor(project, owner, as_user):
    answer = as_user(owner).post(
        f"/projects/{project.slug}/team/new/",
        {"role": DONOR, "person": owner.person.pk, "starts_on": "2015-02-01"},
    )

    assert "Който чете от името на донора, е отвън" in answer.text
    assert not TeamMember.objects.exists()


def test_staff_who_also_read_for_the_donor_do_not_decide_about_their_own(
    project, owner
):
    TeamMemberFactory(
        project=project, role=DONOR, person=None, name="С", email=owner.email.lower()
    )
    sent = begun(project, owner)
    actions.submit(sent, actor=owner)

    assert not Report.objects.to_decide_by(owner).exists()
    with pytest.raises(ValidationError):
        actions.give_back(sent, words="", actor=owner)
