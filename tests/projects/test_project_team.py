"""The team of a project: who is asked by whom, and what a task opens."""

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.models import AuditEntry, Notification, OutgoingMail
from members.models import User
from projects import actions
from projects.forms import TeamMemberForm
from projects.models import Expenditure, Project, ProjectPartner, TeamMember
from tests.factories import (
    AppointmentFactory,
    BudgetFactory,
    ExpenditureFactory,
    OrganisationFactory,
    ProjectFactory,
    TeamMemberFactory,
    UserFactory,
    staff_of,
)

TODAY = timezone.localdate()
Role = TeamMember.Role


def sent(project, **changes):
    return {
        "role": "accountant",
        "title_bg": "",
        "title_en": "",
        "person": "",
        "name": "Сметка Точна",
        "email": "Accounts@Example.org",
        "starts_on": TODAY.isoformat(),
        "ends_on": "",
    } | changes


@pytest.fixture
def project():
    return ProjectFactory()


@pytest.fixture
def owner(project):
    return staff_of(project.organisation, "owner")


class TestAsking:
    def test_an_owner_asks_an_accountant_by_address(self, project, owner, as_user):
        client = as_user(owner)
        address = f"/projects/{project.slug}/team/new/"

        client.post(address, sent(project))
        client.post(address, sent(project))

        member = project.team.get()
        assert (member.role, member.email) == ("accountant", "accounts@example.org")
        mail = OutgoingMail.objects.get()
        assert mail.to == "accounts@example.org"
        assert f"/projects/{project.slug}/budget/" in mail.body
        assert [e.verb for e in AuditEntry.objects.all()] == ["projects.team_joined"]

    def test_the_answer_does_not_tell_whether_there_is_an_account(
        self, project, owner, as_user
    ):
        known = UserFactory()
        client = as_user(owner)
        address = f"/projects/{project.slug}/team/new/"

        answers = [
            client.post(address, sent(project, email=email), follow=True)
            for email in (known.email, "nobody@example.org")
        ]

        assert [len(answer.redirect_chain) for answer in answers] == [1, 1]
        assert {row.shown_name() for row in project.team.all()} == {"Сметка Точна"}
        bodies = {mail.body for mail in OutgoingMail.objects.all()}
        assert len(bodies) == 1
        assert not Notification.objects.exists()

    def test_a_colleague_is_chosen_and_gets_a_notice(self, project, owner, as_user):
        partner = OrganisationFactory()
        project.partners.create(organisation=partner, role=4)
        colleague = staff_of(partner, "member")
        data = sent(
            project, role="expert", person=colleague.person.pk, name="", email=""
        )

        as_user(owner).post(f"/projects/{project.slug}/team/new/", data)

        assert project.team.get().person == colleague.person
        notice = Notification.objects.get()
        assert (notice.user, notice.kind) == (colleague, "projects.team_joined")

    def test_nobody_else_is_offered(self, project):
        funder, stranger = OrganisationFactory(), OrganisationFactory()
        project.partners.create(organisation=funder, role=1)
        staff_of(funder), staff_of(stranger)
        own = staff_of(project.organisation, "member")

        form = TeamMemberForm(project=project, may_give_rights=True)

        assert list(form.fields["person"].queryset) == [own.person]

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"role": "communication"}, "role"),
            ({"name": ""}, "name"),
            ({"email": ""}, "person"),
            ({"email": "не е адрес"}, "email"),
            ({"role": "king"}, "role"),
            ({"ends_on": "2001-01-01"}, "ends_on"),
            ({"starts_on": "31.02.2026"}, "starts_on"),
        ],
    )
    def test_what_is_wrong_is_said_and_what_is_typed_stays(
        self, project, owner, as_user, changes, field
    ):
        data = sent(project, title_bg="Главен счетоводител", **changes)

        answer = as_user(owner).post(f"/projects/{project.slug}/team/new/", data)

        assert list(answer.context["form"].errors) == [field]
        assert "Главен счетоводител" in answer.content.decode()
        assert not project.team.exists()

    def test_an_editor_gives_no_task_with_rights(self, project, as_user):
        editor = staff_of(project.organisation)
        accountant = TeamMemberFactory(project=project)
        client, at = as_user(editor), f"/projects/{project.slug}/team"

        own = sent(project, person=editor.person.pk, name="", email="")
        refused = client.post(f"{at}/new/", own)
        client.post(f"{at}/new/", own | {"role": "communication"})

        assert list(refused.context["form"].errors) == ["role"]
        assert client.get(f"{at}/{accountant.pk}/edit/").status_code == 403
        assert client.post(f"{at}/{accountant.pk}/end/").status_code == 403
        made = project.team.get(person=editor.person)
        form = TeamMemberForm(
            own | {"role": "manager"},
            project=project,
            instance=made,
            may_give_rights=True,
        )
        assert form.is_valid()
        with pytest.raises(ValidationError, match="собственик"):
            actions.save_team_member(form, actor=editor)

    def test_a_member_of_another_project_is_not_found(self, project, owner, as_user):
        other = TeamMemberFactory()

        url = f"/projects/{project.slug}/team/{other.pk}/edit/"

        assert as_user(owner).get(url).status_code == 404

    def test_so_many_letters_a_day(self, project, owner):
        for number in range(20):
            form = TeamMemberForm(
                sent(project, email=f"a{number}@example.org"),
                project=project,
                may_give_rights=True,
            )
            assert form.is_valid()
            actions.save_team_member(form, actor=owner)
        form = TeamMemberForm(sent(project), project=project, may_give_rights=True)
        assert form.is_valid()

        with pytest.raises(ValidationError, match="утре"):
            actions.save_team_member(form, actor=owner)


def test_thirty_people_take_as_many_queries_as_one(
    project, owner, as_user, django_assert_num_queries
):
    client, address = as_user(owner), f"/projects/{project.slug}/team/"

    def fill():
        TeamMemberFactory(project=project)
        person = staff_of(project.organisation, "member").person
        TeamMemberFactory(project=project, person=person, name="", email="")

    fill()
    client.get(address)
    with django_assert_num_queries(11) as one:
        client.get(address)
    for _number in range(15):
        fill()
    with django_assert_num_queries(len(one)):
        client.get(address)


class TestRights:
    def test_an_accountant_from_outside_keeps_the_money_and_nothing_else(self, as_user):
        draft = BudgetFactory(project__is_published=False).project
        member = TeamMemberFactory(project=draft)
        user = UserFactory(email=member.email + "x")
        TeamMember.objects.update(email=user.email)
        client, at = as_user(user), f"/projects/{draft.slug}"

        opened = ["/budget/", "/budget/edit/", "/budget/periods/"]
        closed = [
            "/", "/plan/", "/edit/", "/team/", "/documents/", "/activities/",
            "/results/", "/publications/", "/partners/new/", "/project.json",
        ]  # fmt: skip

        assert [client.get(at + page).status_code for page in opened] == [200] * 3
        assert client.get(f"{at}/budget.xlsx").getvalue()
        assert [client.get(at + page).status_code for page in closed] == [404] * 10
        assert list(Project.objects.visible_to(user)) == []
        Project.objects.update(is_published=True)
        codes = [client.get(at + page).status_code for page in closed]
        assert codes == [200, 403, 403, 403, 200, 200, 200, 200, 403, 200]
        assert not user.has_perm("projects.edit", draft)
        assert not user.has_perm("projects.manage", draft)

    def test_a_manager_of_a_partner_reads_the_money_and_does_not_change_it(self):
        project = BudgetFactory().project
        partner = OrganisationFactory()
        project.partners.create(organisation=partner, role=4)
        manager = staff_of(partner, "member")
        TeamMemberFactory(
            project=project, role="manager", person=manager.person, name="", email=""
        )

        found = {
            name: manager.has_perm(f"projects.{name}", project)
            for name in ("see_money", "keep_money", "manage", "edit", "keep_team")
        }

        assert [name for name in found if found[name]] == ["see_money", "manage"]

    def test_other_tasks_open_nothing(self):
        expert = TeamMemberFactory(role="expert")
        user = UserFactory()
        TeamMember.objects.update(email=user.email)

        assert not user.has_perm("projects.see_money", expert.project)
        assert list(Project.objects.budget_visible_to(user)) == [expert.project]

    @pytest.mark.parametrize(
        "changes",
        [
            {"left_at": timezone.now()},
            {"ends_on": TODAY - datetime.timedelta(days=1)},
            # Two days: still ahead when the tests run over midnight.
            {"starts_on": TODAY + datetime.timedelta(days=2)},
        ],
    )
    def test_rights_are_of_today(self, changes):
        user = UserFactory()
        member = TeamMemberFactory(email=user.email)
        assert user.has_perm("projects.keep_money", member.project)

        TeamMember.objects.update(**changes)

        assert not user.has_perm("projects.keep_money", member.project)
        assert not user.has_perm("projects.see_money", member.project)

    def test_who_leaves_the_organisation_keeps_no_task(self):
        project = ProjectFactory()
        colleague = staff_of(project.organisation, "member")
        TeamMemberFactory(project=project, person=colleague.person, name="", email="")
        assert colleague.has_perm("projects.keep_money", project)

        colleague.person.memberships.update(ended_on=TODAY)

        assert list(project.team.current()) == []
        assert not colleague.has_perm("projects.keep_money", project)

    def test_a_suspended_lead_gives_no_rights(self, owner, project):
        user = UserFactory()
        TeamMemberFactory(project=project, email=user.email)

        project.organisation.status = "suspended"
        project.organisation.save()

        for one in (user, User.objects.get(pk=owner.pk)):
            assert not one.has_perm("projects.keep_money", project)

    def test_taken_out_means_at_the_next_request(self, project, owner, as_user):
        user = UserFactory()
        member = TeamMemberFactory(project=project, email=user.email)
        cost = ExpenditureFactory(budget=BudgetFactory(project=project))
        client, at = as_user(user), f"/projects/{project.slug}"
        assert client.get(f"{at}/budget/edit/").status_code == 200

        as_user(owner).post(f"{at}/team/{member.pk}/end/")
        as_user(owner).post(f"{at}/team/{member.pk}/end/")

        assert client.get(f"{at}/budget/edit/").status_code == 403
        assert list(Expenditure.objects.visible_to(user)) == []
        assert list(Expenditure.objects.visible_to(owner)) == [cost]
        verbs = list(AuditEntry.objects.values_list("verb", flat=True))
        assert verbs == ["projects.team_left"]
        assert OutgoingMail.objects.get().to == user.email

    def test_the_network_reads_and_gives_no_tasks(self, project):
        administrator = AppointmentFactory(role="administrator").user

        rights = [
            administrator.has_perm(f"projects.{name}", project)
            for name in ("see_money", "see_team", "keep_money", "keep_team", "manage")
        ]

        assert rights == [True, True, False, False, False]

    def test_nobody_signed_in_has_no_task(self):
        TeamMemberFactory()

        assert list(TeamMember.objects.of(AnonymousUser())) == []
        assert list(Project.objects.money_visible_to(AnonymousUser())) == []


class TestManaging:
    def test_who_manages_a_draft_by_a_task_finds_it(self, as_user):
        project = ProjectFactory(is_published=False, title_bg="Неизгряло")
        partner = ProjectPartner.objects.create(
            project=project,
            organisation=OrganisationFactory(),
            role=ProjectPartner.Role.IMPLEMENTING,
        )
        manager, colleague = (staff_of(partner.organisation) for _one in range(2))
        TeamMemberFactory(
            project=project, role="manager", person=manager.person, name="", email=""
        )

        def sees(user):
            client = as_user(user)
            found = [client.get(page).text for page in ("/projects/", "/desk/")]
            return ["Неизгряло" in page for page in found]

        assert sees(manager) == [True, True]
        assert sees(colleague) == [False, False]


class TestOwnTasks:
    def test_one_says_oneself_whether_to_be_named(self, project, as_user, client):
        user = UserFactory()
        member = TeamMemberFactory(
            project=project, role="expert", email=user.email, name="Явна Грижа"
        )
        url = f"/projects/{project.slug}/team/mine/"
        own, page = as_user(user), project.get_absolute_url()

        own.post(url, {"task": member.pk, "is_public": "on"})
        named = client.get(page).content.decode()
        own.post(url, {"task": member.pk})

        assert "Явна Грижа" in named
        assert "Явна Грижа" not in client.get(page).content.decode()
        verbs = sorted(entry.verb for entry in AuditEntry.objects.all())
        assert verbs == ["projects.team_named", "projects.team_named_no_longer"]

    def test_leaving_by_oneself_ends_the_rights_and_tells_the_owners(
        self, project, owner, as_user
    ):
        user = UserFactory()
        member = TeamMemberFactory(project=project, email=user.email)
        url, client = f"/projects/{project.slug}/team/mine/", as_user(user)

        answer = client.post(url, {"task": member.pk, "leave": "1"})

        assert answer.url == "/desk/"
        assert client.get(url).status_code == 404
        assert not user.has_perm("projects.keep_money", project)
        notice = Notification.objects.get()
        assert (notice.user, notice.kind) == (owner, "projects.team_gone")
        assert not OutgoingMail.objects.filter(to=user.email).exists()

    def test_tasks_of_others_are_not_touched(self, project, owner, as_user):
        user = UserFactory()
        TeamMemberFactory(project=project, email=user.email)
        other = TeamMemberFactory(project=project)
        url = f"/projects/{project.slug}/team/mine/"

        answer = as_user(user).post(url, {"task": other.pk, "leave": "1"})

        assert answer.status_code == 404
        assert as_user(owner).get(url).status_code == 404
        other.refresh_from_db()
        assert other.left_at is None


class TestPublicContacts:
    def test_only_those_who_agreed_are_named(self, project, client):
        TeamMemberFactory(project=project, name="Скрита Сметка")
        TeamMemberFactory(
            project=project,
            role="expert",
            name="Явна Грижа",
            email="grizha@example.org",
            is_public=True,
            title_bg="експерт по обучения",
        )
        TeamMemberFactory(
            project=project, name="Бивша Явна", is_public=True, left_at=timezone.now()
        )

        page = client.get(project.get_absolute_url()).content.decode()

        assert "Явна Грижа" in page
        assert "Експерт по обучения" in page
        assert "Скрита" not in page
        assert "Бивша" not in page
        assert "grizha@example.org" not in page

    def test_a_colleague_shows_what_they_show_elsewhere(self, project, client):
        colleague = staff_of(project.organisation, "member")
        colleague.person.phone, colleague.person.is_email_public = "0888", True
        colleague.person.save()
        TeamMemberFactory(
            project=project,
            role="coordinator",
            person=colleague.person,
            name="",
            email="",
            is_public=True,
        )

        page = client.get(project.get_absolute_url()).content.decode()

        assert colleague.person.email in page
        assert "0888" not in page
        assert "Координатор на проекта" in page
