import datetime
import io

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation

from core.models import AuditEntry, SearchEntry
from members.models import Appointment
from projects import actions, reference, waiting
from projects.models import Activity, Programme, Project, ProjectPartner, Result
from tests.factories import (
    ActivityFactory,
    AppointmentFactory,
    IndicatorFactory,
    ObshtinaFactory,
    OrganisationFactory,
    PeriodFactory,
    ProgrammeFactory,
    ProjectFactory,
    ResultFactory,
    TeamMemberFactory,
    TopicFactory,
    UserFactory,
    staff_of,
)

ANYBODY = AnonymousUser()


@pytest.fixture(autouse=True)
def _uploads(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def with_target(project):
    PeriodFactory(indicator__result__project=project)
    return project


class TestVisibility:
    def test_everybody_sees_published_projects_only(self):
        published = ProjectFactory()
        ProjectFactory(is_published=False)
        ProjectFactory(organisation__is_practice=True)

        assert list(Project.objects.visible_to(ANYBODY)) == [published]
        assert list(Project.objects.visible_to(UserFactory())) == [published]

    def test_the_lead_organisation_sees_its_own_drafts(self):
        draft = ProjectFactory(is_published=False)
        ProjectFactory(is_published=False)
        member = staff_of(draft.organisation, role="member")

        assert list(Project.objects.visible_to(member)) == [draft]
        assert list(Project.objects.editable_by(member)) == []
        editor = staff_of(draft.organisation)
        assert list(Project.objects.editable_by(editor)) == [draft]

    def test_a_partner_does_not_see_the_draft(self):
        draft = ProjectFactory(is_published=False)
        partner = OrganisationFactory()
        draft.partners.create(organisation=partner, role=4)

        assert list(Project.objects.visible_to(staff_of(partner, "owner"))) == []

    def test_the_network_reads_drafts_but_not_of_the_practice_organisation(self):
        draft = ProjectFactory(is_published=False)
        ProjectFactory(is_published=False, organisation__is_practice=True)
        coordinator = AppointmentFactory().user
        administrator = AppointmentFactory(role=Appointment.Role.ADMINISTRATOR).user

        assert list(Project.objects.visible_to(coordinator)) == [draft]
        assert list(Project.objects.editable_by(coordinator)) == []
        assert list(Project.objects.visible_to(administrator)) == [draft]
        assert list(Project.objects.editable_by(administrator)) == [draft]

    def test_a_donor_is_somebody_of_the_organisation_that_funds(self):
        funder = OrganisationFactory()
        project, other = ProjectFactory(), ProjectFactory()
        project.partners.create(organisation=funder, role=ProjectPartner.Role.FUNDING)
        other.partners.create(
            organisation=funder, role=ProjectPartner.Role.IMPLEMENTING
        )
        donor = staff_of(funder, role="member")

        assert list(Project.objects.funded_by(donor)) == [project]
        assert list(Project.objects.funded_by(ANYBODY)) == []


class TestProgrammes:
    def test_loading_twice_changes_nothing(self):
        own = ProgrammeFactory()

        reference.load()
        reference.load()

        codes = Programme.objects.exclude(pk=own.pk).values_list("code", flat=True)
        assert sorted(codes) == ["acf-bg", "ngo-bg-09"]

    @pytest.mark.parametrize(
        ("language", "sentence", "name"),
        [
            ("bg", "Проектът „Заедно“ се финансира", "Клуб „Отворено“"),
            ("en", "The project “Together” is financed", "Open Club"),
        ],
    )
    def test_texts_carry_the_names_in_the_language_of_the_page(
        self, language, sentence, name
    ):
        reference.load()
        project = ProjectFactory(
            programme=Programme.objects.get(code="ngo-bg-09"),
            title_bg="Заедно",
            title_en="Together",
            organisation__name_bg="Клуб „Отворено“",
            organisation__name_en="Open Club",
        )

        with translation.override(language):
            project.refresh_from_db()
            assert project.obligatory_text().startswith(sentence)
            assert name in project.disclaimer()
            assert "{" not in project.obligatory_text() + project.disclaimer()


class TestPublishing:
    def test_needs_an_indicator_with_a_target(self):
        project = ProjectFactory(is_published=False)
        ResultFactory(project=project)

        with pytest.raises(ValidationError, match="показател"):
            actions.publish(project, actor=UserFactory())

        project.refresh_from_db()
        assert not project.is_published

    def test_shows_the_project_and_remembers_who_did_it(self):
        project = with_target(ProjectFactory(is_published=False))
        owner = staff_of(project.organisation, "owner")

        actions.publish(project, actor=owner)
        actions.publish(project, actor=owner)

        project.refresh_from_db()
        assert project.is_published
        entry = AuditEntry.objects.get()
        assert (entry.verb, entry.actor) == ("projects.published", owner)
        audiences = SearchEntry.objects.values_list("audience", flat=True)
        assert list(audiences) == [["public"], ["public"]]

    def test_taking_back_hides_it_from_search(self):
        project = with_target(ProjectFactory())

        actions.unpublish(project, actor=staff_of(project.organisation, "owner"))

        audience = [f"organisation:{project.organisation_id}"]
        audiences = SearchEntry.objects.values_list("audience", flat=True)
        assert [audience, audience] == list(audiences)


class TestList:
    url = "/projects/"

    def test_filters_by_status_place_organisation_and_programme(self, client):
        ruse = ObshtinaFactory()
        vidin = ObshtinaFactory(code="VID09", oblast__code="VID")
        project = ProjectFactory(status=Project.Status.CLOSED)
        project.obshtini.set([ruse, ObshtinaFactory()])
        other = ProjectFactory()
        other.obshtini.set([vidin])
        partner = OrganisationFactory()
        project.partners.create(organisation=partner, role=4)
        draft = ProjectFactory(is_published=False)

        def found(**query):
            return list(client.get(self.url, query).context["object_list"])

        assert found() == [project, other]
        assert found(status=4) == [project]
        assert found(oblast="RSE") == [project]
        assert found(oblast="VID") == [other]
        assert found(organisation=project.organisation.slug) == [project]
        assert found(organisation=partner.slug) == [project]
        assert found(programme=other.programme.code) == [other]
        assert found(organisation=draft.organisation.slug) == []
        assert found(status="x' or 1=1") == []

    def test_takes_as_many_queries_for_thirty_projects_as_for_one(
        self, client, django_assert_num_queries
    ):
        def fill():
            project = with_target(ProjectFactory())
            project.obshtini.add(ObshtinaFactory())

        fill()
        client.get(self.url)
        with django_assert_num_queries(6):
            client.get(self.url)
        for _number in range(30):
            fill()
        client.get(self.url)  # municipalities that were added are read once
        with django_assert_num_queries(6):
            assert len(client.get(self.url).context["object_list"]) == 20


class TestPage:
    def test_a_stranger_does_not_learn_of_a_draft(self, client, as_user):
        draft = ProjectFactory(is_published=False, title_bg="Чернова на проект")
        url = draft.get_absolute_url()

        assert client.get(url).status_code == 404
        page = as_user(staff_of(draft.organisation)).get(url)
        assert "Чернова на проект" in page.content.decode()

    def test_shows_the_partners_and_the_obligatory_words(self, client):
        project = ProjectFactory(title_en="Together", organisation__name_en="Open Club")
        partner = OrganisationFactory(name_en="The Partner")
        project.partners.create(organisation=partner, role=4)

        page = client.get(f"/en/projects/{project.slug}/").content.decode()

        assert "The project “Together” is funded by the programme." in page
        assert "The responsibility lies with Open Club." in page
        assert "The Partner" in page
        assert "/edit/" not in page

    @pytest.mark.parametrize(
        "state",
        [{"status": "suspended"}, {"status": "applied"}, {"is_practice": True}],
    )
    def test_names_no_partner_that_is_not_public(self, client, as_user, state):
        project = ProjectFactory()
        hidden = OrganisationFactory(name_bg="Скрит партньор", **state)
        left = OrganisationFactory(name_bg="Бивш партньор", status="left")
        for partner in (hidden, left):
            project.partners.create(organisation=partner, role=4)
        address = f"/projects/{project.slug}/"

        shown = client.get(address).content.decode()
        data = client.get(f"{address}project.json").json()
        for_staff = as_user(staff_of(project.organisation)).get(f"{address}plan/")

        assert "Скрит партньор" not in shown
        assert "Бивш партньор" in shown
        assert [one["name"] for one in data["partners"]] == ["Бивш партньор"]
        assert "Скрит партньор" in for_staff.content.decode()

    def test_leads_to_no_profile_that_the_public_may_not_open(self, client):
        project = ProjectFactory(
            organisation__name_bg="Спряна", organisation__status="suspended"
        )

        page = client.get(f"/projects/{project.slug}/").content.decode()

        assert "Спряна" in page
        assert f"/members/{project.organisation.slug}/" not in page

    def test_has_tabs_only_for_what_exists(self, client):
        project = ProjectFactory()
        results = f"/projects/{project.slug}/results/"

        assert results not in client.get(project.get_absolute_url()).content.decode()
        with_target(project)
        assert results in client.get(project.get_absolute_url()).content.decode()


def fields_of(organisation, programme, **changes):
    return {
        "organisation": organisation.pk,
        "programme": programme.pk,
        "title_bg": "Нов мост",
        "title_en": "",
        "summary_bg": "Мост между хората.",
        "status": 2,
        "starts_on": "2026-01-01",
        "ends_on": "2026-12-31",
        "obshtini": [ObshtinaFactory().pk],
    } | changes


class TestStaff:
    def test_an_editor_writes_a_draft(self, as_user):
        organisation = OrganisationFactory()
        editor = staff_of(organisation)

        data = fields_of(organisation, ProgrammeFactory())
        answer = as_user(editor).post("/projects/new/", data)

        project = Project.objects.get()
        assert answer.url == f"/projects/{project.slug}/plan/"
        assert (project.slug, project.is_published) == ("nov-most", False)
        assert AuditEntry.objects.get().verb == "projects.created"

    def test_a_project_is_not_given_to_a_strange_organisation(self, as_user):
        editor = staff_of(OrganisationFactory())

        data = fields_of(OrganisationFactory(), ProgrammeFactory())
        answer = as_user(editor).post("/projects/new/", data)

        assert "organisation" in answer.context["form"].errors
        assert not Project.objects.exists()

    def test_a_project_must_end_after_it_starts(self, as_user):
        organisation = OrganisationFactory()
        data = fields_of(organisation, ProgrammeFactory(), ends_on="2025-01-01")

        answer = as_user(staff_of(organisation)).post("/projects/new/", data)

        assert answer.status_code == 200
        assert "Мост между хората." in answer.content.decode()
        assert not Project.objects.exists()

    def test_the_topic_is_the_sector_of_the_project(self, as_user):
        organisation, topic = OrganisationFactory(), TopicFactory(sector_code="15150")
        data = fields_of(organisation, ProgrammeFactory(), topic=topic.pk)

        as_user(staff_of(organisation)).post("/projects/new/", data)

        assert Project.objects.get().topic == topic

    def test_only_the_owner_publishes(self, as_user):
        project = with_target(ProjectFactory(is_published=False))
        url = reverse("projects:publish", args=[project.slug])

        assert as_user(staff_of(project.organisation)).post(url).status_code == 403
        assert (
            as_user(staff_of(OrganisationFactory(), "owner")).post(url).status_code
            == 404
        )
        as_user(staff_of(project.organisation, "owner")).post(url)

        project.refresh_from_db()
        assert project.is_published

    def test_before_publishing_it_is_said_what_everybody_will_read(self, as_user):
        project = with_target(ProjectFactory(is_published=False))
        ActivityFactory.create_batch(2, project=project)
        owner = staff_of(project.organisation, "owner")
        for is_public, name in [(True, "Ана Съгласна"), (False, "Иван Скрит")]:
            TeamMemberFactory(
                project=project,
                name=name,
                is_public=is_public,
                email=f"{is_public}@example.org",
            )
        upload = SimpleUploadedFile("договор.txt", "Договор".encode())
        actions.add_document(project, upload, actor=owner)
        reader = as_user(owner)
        at = f"/projects/{project.slug}"

        page = reader.get(f"{at}/publish/")

        assert "Посочени по име, с тяхно съгласие: Ана Съгласна." in page.text
        assert "Иван Скрит" not in page.text
        assert "2 дейности с датите" in page.text
        assert "1 документ, който всеки може да отвори." in page.text
        assert "Бюджетът" not in page.text
        project.refresh_from_db()
        assert not project.is_published

        assert reader.post(f"{at}/publish/").url == f"{at}/"
        assert reader.get(f"{at}/publish/").url == f"{at}/"
        page = reader.get(f"{at}/unpublish/")
        assert "Приетите отчети остават достъпни за донора." in page.text
        assert "1 документ" in page.text
        reader.post(f"{at}/unpublish/")
        assert reader.get(f"{at}/unpublish/").url == f"{at}/"

    def test_activities_and_results_are_added_and_changed(self, as_user):
        project = ProjectFactory()
        editor = as_user(staff_of(project.organisation))
        at = f"/projects/{project.slug}"
        activity = {
            "title_bg": "Обучения",
            "starts_on": "2026-02-01",
            "ends_on": "2026-03-01",
        }

        editor.post(f"{at}/activities/new/", activity)
        editor.post(f"{at}/plan/new/", {"title_bg": "Умения", "type": 1, "position": 0})
        made = Activity.objects.get()
        changed = activity | {"title_bg": "Две обучения", "is_done": "on"}
        editor.post(f"{at}/activities/{made.pk}/edit/", changed)

        made.refresh_from_db()
        assert (made.title_bg, made.is_done) == ("Две обучения", True)
        assert Result.objects.get().project == project

    def test_an_activity_of_another_project_is_not_found(self, as_user):
        project, other = ProjectFactory(), ProjectFactory()
        activity = Activity.objects.create(
            project=other,
            title_bg="Чужда",
            starts_on=datetime.date(2026, 1, 1),
            ends_on=datetime.date(2026, 1, 2),
        )
        editor = as_user(staff_of(project.organisation))

        url = f"/projects/{project.slug}/activities/{activity.pk}/edit/"

        assert editor.get(url).status_code == 404

    def test_a_partner_is_found_by_name_and_removed(self, as_user):
        project = ProjectFactory()
        partner = OrganisationFactory(name_bg="Партньор")
        editor = as_user(staff_of(project.organisation))
        at = f"/projects/{project.slug}/partners/"

        unknown = editor.post(f"{at}new/", {"name": "Никой", "role": 4})
        editor.post(f"{at}new/", {"name": "партньор ", "role": 4})

        assert "name" in unknown.context["form"].errors
        made = project.partners.get()
        assert (made.organisation, made.role) == (partner, 4)
        editor.post(f"{at}{made.pk}/remove/")
        assert not project.partners.exists()

    def test_a_document_is_added_with_its_tab(
        self, as_user, client, tmp_path, settings
    ):
        settings.MEDIA_ROOT = tmp_path
        project = ProjectFactory()
        editor = as_user(staff_of(project.organisation))
        upload = io.BytesIO("Отчет за обученията\n".encode())
        upload.name = "report.txt"

        editor.post(f"/projects/{project.slug}/documents/new/", {"document": upload})

        url = f"/projects/{project.slug}/documents/"
        assert url in client.get(project.get_absolute_url()).content.decode()
        document = project.attachments.get()
        assert document.get_absolute_url() in client.get(url).content.decode()
        editor.post(f"{url}{document.pk}/remove/")
        assert not project.attachments.exists()


def test_the_desk_names_drafts_and_values_that_are_due():
    project = ProjectFactory(is_published=False)
    indicator = IndicatorFactory(result__project=project, source="manual")
    due = PeriodFactory(
        indicator=indicator,
        starts_on=datetime.date(2015, 1, 1),
        ends_on=datetime.date(2015, 6, 30),
    )
    measured = PeriodFactory(
        indicator=indicator,
        starts_on=datetime.date(2014, 1, 1),
        ends_on=datetime.date(2014, 6, 30),
    )
    measured.measurements.create(value=1, measured_on=datetime.date(2014, 6, 30))

    owner = waiting.waiting_for(staff_of(project.organisation, "owner"))
    editor = waiting.waiting_for(staff_of(project.organisation))

    assert len(owner) == 2
    assert [item.url for item in editor] == [
        f"/projects/{project.slug}/indicators/{due.indicator_id}/measure/"
    ]
    assert waiting.waiting_for(staff_of(OrganisationFactory(), "owner")) == []
