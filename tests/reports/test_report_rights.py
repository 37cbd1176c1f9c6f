"""Who may send, decide and comment, and who only seems to."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.models import Notification
from members.models import Appointment, Membership
from projects import actions as project_actions
from projects.models import ProjectPartner, TeamMember
from reports import actions
from reports.models import Report, ReportComment, ReportText
from tests.factories import (
    AppointmentFactory,
    OrganisationFactory,
    ProjectFactory,
    TeamMemberFactory,
    staff_of,
)
from tests.reports.test_sources import SPRING

Role = Membership.Role


@pytest.fixture
def project():
    return ProjectFactory(**SPRING)


@pytest.fixture
def people(project):
    funder = OrganisationFactory()
    ProjectPartner.objects.create(
        project=project, organisation=funder, role=ProjectPartner.Role.FUNDING
    )
    return {
        "owner": staff_of(project.organisation, Role.OWNER),
        "editor": staff_of(project.organisation),
        "donor": staff_of(funder),
        "coordinator": AppointmentFactory(role=Appointment.Role.COORDINATOR).user,
    }


@pytest.fixture
def report(project, people):
    return actions.begin(Report(project=project, **SPRING), actor=people["owner"])


def decided_by(people, report):
    return [
        name for name, user in people.items() if user.has_perm("reports.decide", report)
    ]


def test_the_donor_and_the_coordinator_decide(people, report):
    report = actions.submit(report, actor=people["owner"])

    assert decided_by(people, report) == ["donor", "coordinator"]


def test_a_practice_place_has_no_donor(people, project, report):
    report = actions.submit(report, actor=people["owner"])
    project.organisation.is_practice = True
    project.organisation.save()

    assert list(Report.objects.to_decide_by(people["donor"])) == []
    assert list(Report.objects.visible_to(people["donor"])) == []


def test_nobody_decides_about_the_report_that_they_manage(project, people, report):
    for name in ("donor", "coordinator"):
        TeamMemberFactory(
            project=project,
            role=TeamMember.Role.MANAGER,
            name=name,
            email=people[name].email,
            person=None,
        )
    report = actions.submit(report, actor=people["donor"])

    assert decided_by(people, report) == []
    assert list(Report.objects.to_decide_by(people["donor"])) == []


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("part", [*ProjectPartner.Role])
def test_of_partners_only_the_funder_decides_whatever_the_role(
    project, report, people, part, role
):
    """Who carries the project out is told of in its report, also where they pay for it too."""
    partner = OrganisationFactory()
    project.partners.create(organisation=partner, role=part)
    reader = staff_of(partner, role)
    coordinator = staff_of(partner, role)
    AppointmentFactory(role=Appointment.Role.COORDINATOR, user=coordinator)

    actions.submit(report, actor=people["owner"])

    pays, works = part == ProjectPartner.Role.FUNDING, part in ProjectPartner.CARRYING
    assert Report.objects.to_decide_by(reader).exists() == pays
    assert Report.objects.to_decide_by(coordinator).exists() == (not works)

    project.partners.get_or_create(
        organisation=partner, role=ProjectPartner.Role.IMPLEMENTING
    )
    assert not Report.objects.to_decide_by(reader).exists()
    assert not reader.has_perm("reports.decide", Report.objects.get())


def test_who_received_it_reads_nothing_of_the_next_draft(people, report, as_user):
    actions.submit(report, actor=people["owner"])
    actions.withdraw(report, actor=people["owner"])
    next_one = Report.objects.get()
    next_one.starts_on = datetime.date(2015, 3, 7)
    next_one.due_on = datetime.date(2015, 11, 19)
    actions.change(next_one, actor=people["owner"])
    pages = [report.get_absolute_url(), f"/projects/{report.project.slug}/reports/"]

    read = {
        name: "".join(as_user(people[name]).get(page).text for page in pages)
        for name in ("editor", "donor")
    }

    assert "7 март" in read["editor"].replace("\xa0", " ")
    assert "19 ноември 2015" in read["editor"].replace("\xa0", " ")
    assert "7 март" not in read["donor"].replace("\xa0", " ")
    assert "ноември 2015" not in read["donor"]
    assert "1 февруари" in read["donor"].replace("\xa0", " ")


class TestAProjectThatIsADraftAgain:
    @pytest.fixture
    def named(self, project):
        """Who reads for the donor, by address."""
        user = staff_of(OrganisationFactory())
        TeamMemberFactory(
            project=project,
            role=TeamMember.Role.DONOR,
            name="Донор",
            email=user.email,
            person=None,
        )
        return user

    def test_its_donors_keep_what_was_accepted_and_nothing_else(
        self, people, project, report, named, as_user, settings, tmp_path
    ):
        settings.MEDIA_ROOT = tmp_path
        upload = SimpleUploadedFile("протокол.txt", "Протокол".encode())
        annex = actions.add_annex(report, upload, actor=people["owner"])
        actions.submit(report, actor=people["owner"])
        actions.comment(report, place="summary", text="Кой?", actor=people["donor"])
        report = actions.accept(report, actor=people["donor"])
        free = {**SPRING, "kind": "free"}
        other = actions.begin(Report(project=project, **free), actor=people["owner"])
        actions.submit(other, actor=people["owner"])
        project_actions.unpublish(project, actor=people["owner"])

        for donor in (people["donor"], named):
            reader = as_user(donor)
            [listed] = reader.get(f"/projects/{project.slug}/reports/").context[
                "report_list"
            ]
            page = reader.get(report.get_absolute_url())
            assert listed == report
            assert "Проектът вече не е публичен" in page.text
            assert f'href="{project.get_absolute_url()}"' not in page.text
            assert list(
                ReportComment.objects.visible_to(donor).values_list("text")
            ) == [("Кой?",)]
            paper = reader.get(annex.get_absolute_url())
            assert paper.getvalue().decode() == "Протокол"
            assert donor.has_perm("reports.open_donor_pack", report)
            for address in (project.get_absolute_url(), other.get_absolute_url()):
                assert reader.get(address).status_code == 404

    def test_strangers_read_nothing(self, people, project, report, as_user, client):
        actions.submit(report, actor=people["owner"])
        report = actions.accept(report, actor=people["donor"])
        actions.publish(report, actor=people["owner"])
        project_actions.unpublish(project, actor=people["owner"])
        stranger = as_user(staff_of(OrganisationFactory()))

        for reader in (client, stranger):
            for address in (
                report.get_absolute_url(),
                f"/projects/{project.slug}/reports/",
            ):
                assert reader.get(address).status_code == 404


def test_a_draft_opens_to_its_manager_of_a_partner(project, report, people, as_user):
    """Who writes its reports by a task reads its pages; other people of the partner do not."""
    project_actions.unpublish(project, actor=people["owner"])
    partner = OrganisationFactory()
    project.partners.create(organisation=partner, role=ProjectPartner.Role.IMPLEMENTING)
    manager, colleague = staff_of(partner, Role.MEMBER), staff_of(partner, Role.OWNER)
    task = TeamMemberFactory(
        project=project,
        role=TeamMember.Role.MANAGER,
        person=manager.person,
        name="",
        email="",
    )
    pages = [
        project.get_absolute_url(),
        report.get_absolute_url(),
        reverse("reports:results", args=[project.slug]),
        reverse("reports:list", args=[project.slug]),
        reverse("reports:write", args=[project.slug, 1, "summary"]),
        reverse("reports:submit", args=[project.slug, 1]),
    ]

    def opened(user):
        return [as_user(user).get(page).status_code for page in pages]

    assert opened(manager) == [200] * 6
    assert opened(colleague) == [404] * 6

    task.starts_on = task.ends_on = datetime.date(2015, 2, 1)
    task.save()
    assert opened(manager) == [404] * 6


def test_of_a_draft_project_nothing_is_sent_to_its_donor(people, project, report):
    project.is_published = False
    project.save()

    with pytest.raises(ValidationError, match="Първо публикувайте проекта"):
        actions.submit(report, actor=people["owner"])

    assert not Notification.objects.filter(user=people["donor"]).exists()


def test_what_was_sent_anew_is_not_accepted_unread(people, report, as_user):
    report = actions.submit(report, actor=people["owner"])
    donor = as_user(people["donor"])
    address = reverse("reports:decide", args=[report.project.slug, report.number])
    read = donor.get(address).context["form"].initial
    actions.withdraw(report, actor=people["owner"])
    text = ReportText(report=report, part="summary", text_bg="<p>Друго.</p>")
    actions.save_text(text, actor=people["owner"])
    actions.submit(report, actor=people["owner"])

    answer = donor.post(address, read | {"words": "Добре.", "accept": "1"})

    report.refresh_from_db()
    assert report.state == Report.State.SUBMITTED
    assert "изпратен отново" in answer.text
    assert answer.context["form"]["words"].value() == "Добре."

    donor.post(address, donor.get(address).context["form"].initial | {"accept": "1"})

    report.refresh_from_db()
    assert report.state == Report.State.ACCEPTED


def test_writing_a_report_that_was_sent_meanwhile_is_refused_in_words(
    people, report, as_user, monkeypatch
):
    """Both acts find it sent only under the lock, after the page has asked."""
    stale = Report.objects.get()
    actions.submit(report, actor=people["owner"])
    monkeypatch.setattr(
        "reports.views.reports.OfReportMixin.report", property(lambda self: stale)
    )
    writer = as_user(people["editor"])
    page = [report.project.slug, report.number]

    days = {"kind": "free", "starts_on": "2015-02-01", "ends_on": "2015-03-01"}
    answer = writer.post(reverse("reports:change", args=page), days)

    assert "този отчет вече е „изпратен“" in answer.text


def test_a_first_text_is_not_overwritten_unseen(people, report, as_user):
    address = reverse("reports:write", args=[report.project.slug, 1, "summary"])
    first, second = as_user(people["owner"]), as_user(people["editor"])

    first.post(address, {"text_bg": "<p>Първа.</p>"})
    answer = second.post(address, {"text_bg": "<p>Втора.</p>"})

    assert "Някой друг промени това" in answer.text
    assert "Втора." in answer.text
    assert report.texts.get().text_bg == "<p>Първа.</p>"


class TestComments:
    def test_of_a_draft_there_are_none(self, people, report, as_user):
        address = reverse("reports:comment", args=[report.project.slug, 1, "summary"])

        answer = as_user(people["editor"]).post(address, {"text": "Още не е готово."})

        assert answer.status_code == 403
        assert not Notification.objects.filter(user=people["donor"]).exists()

    def test_sent_twice_it_is_one(self, people, report, as_user):
        actions.submit(report, actor=people["owner"])
        donor = as_user(people["donor"])
        address = reverse("reports:comment", args=[report.project.slug, 1, "summary"])

        donor.post(address, {"text": "Колко души?"})
        donor.post(address, {"text": "Колко души?"})

        comment = ReportComment.objects.get()
        answer = reverse("reports:answer", args=[report.project.slug, 1, comment.pk])
        donor.post(answer, {"text": "И откъде?"})
        donor.post(answer, {"text": "И откъде?"})
        assert [one.text for one in ReportComment.objects.all()] == [
            "Колко души?",
            "И откъде?",
        ]

    def test_after_the_decision_nothing_is_added(self, people, report):
        report = actions.submit(report, actor=people["owner"])
        actions.accept(report, actor=people["donor"])

        with pytest.raises(ValidationError, match="вече е „приет“"):
            actions.comment(
                report, place="summary", text="Късно.", actor=people["owner"]
            )

    def test_whoever_asked_is_told_of_the_answer(self, people, report):
        report = actions.submit(report, actor=people["owner"])
        first = actions.comment(
            report, place="summary", text="Колко?", actor=people["coordinator"]
        )
        left = actions.answer(first, text="И къде?", actor=people["donor"]).author
        Membership.objects.filter(person=left.person).delete()

        actions.answer(first, text="Осем.", actor=people["owner"])

        told = Notification.objects.filter(
            kind="reports.commented", actor=people["owner"]
        )
        assert {one.user for one in told} == {people["editor"], people["coordinator"]}
