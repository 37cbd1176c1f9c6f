"""The states of a project, the plan with what came of it, and two people at one form."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from core.models import AuditEntry
from projects import framework, states
from projects.actions.states import change_state
from projects.models import Activity, Project, Result
from tests.factories import (
    ActivityFactory,
    OrganisationFactory,
    ProjectFactory,
    ResultFactory,
    UserFactory,
    staff_of,
)

Status = Project.Status


@pytest.fixture
def project():
    return ProjectFactory(
        starts_on=datetime.date(2015, 2, 1), ends_on=datetime.date(2015, 8, 31)
    )


class TestStates:
    def test_a_change_is_remembered_with_who_made_it(self, project):
        editor = UserFactory()

        changed = change_state(project, status=Status.SUSPENDED, actor=editor)
        again = change_state(project, status=Status.SUSPENDED, actor=editor)

        project.refresh_from_db()
        assert (changed, again, project.status) == (True, False, Status.SUSPENDED)
        entry = AuditEntry.objects.get()
        assert (entry.verb, entry.actor) == ("projects.state_changed", editor)
        assert entry.data == {"before": 2, "after": 6}

    def test_every_state_says_what_it_means(self):
        assert set(states.MEANINGS) == set(Status)

    def test_the_page_asks_with_a_sentence_and_shows_how_it_came_here(
        self, project, as_user
    ):
        editor = staff_of(project.organisation)
        url = reverse("projects:state", args=[project.slug])
        client = as_user(editor)

        page = client.get(f"/en{url}").content.decode()
        client.post(url, {"status": Status.SUSPENDED})

        assert "The work is stopped for a while" in page
        project.refresh_from_db()
        assert project.status == Status.SUSPENDED
        found = [(one.state, one.who) for one in states.changes(project)]
        assert found == [("спрян", editor.person.name), ("изпълнява се", "")]

    def test_a_state_that_is_none_changes_nothing(self, project, as_user):
        client = as_user(staff_of(project.organisation))
        url = reverse("projects:state", args=[project.slug])

        answer = client.post(url, {"status": 99})

        assert "status" in answer.context["form"].errors
        project.refresh_from_db()
        assert project.status == Status.IMPLEMENTATION

    def test_changes_of_other_things_are_not_steps(self, project):
        project.title_bg = "Друго име"
        project.save()
        project.is_published = False
        project.save()

        found = [one.is_published for one in states.changes(project)]

        assert found == [False, True]


class TestFramework:
    def test_the_widest_comes_first_and_a_level_keeps_its_order(self, project):
        def made(type_, position):
            return ResultFactory(project=project, type=type_, position=position)

        output = made(Result.Type.OUTPUT, 1)
        outcome, first = made(Result.Type.OUTCOME, 2), made(Result.Type.OUTPUT, 0)

        levels = framework.levels(project.results.all())

        assert [level.results for level in levels] == [(outcome,), (first, output)]


def fields_of(**changes):
    return {
        "title_bg": "Обучения",
        "starts_on": "2015-03-01",
        "ends_on": "2015-03-31",
    } | changes


class TestActivities:
    @pytest.fixture
    def editor(self, project, as_user):
        return as_user(staff_of(project.organisation))

    def url(self, project):
        return reverse("projects:activity_create", args=[project.slug])

    def test_the_day_on_which_it_ended_makes_it_done(self, project, editor):
        partner = OrganisationFactory()
        project.partners.create(organisation=partner, role=4)
        fields = fields_of(
            began_on="2015-03-16", finished_on="2015-03-17", responsible=partner.pk
        )

        editor.post(self.url(project), fields)

        made = Activity.objects.get()
        assert (made.is_done, made.responsible) == (True, partner)
        assert made.finished_on == datetime.date(2015, 3, 17)

    def test_only_those_who_take_part_are_responsible(self, project, editor):
        stranger = OrganisationFactory()

        answer = editor.post(self.url(project), fields_of(responsible=stranger.pk))

        assert "responsible" in answer.context["form"].errors

    def test_dates_outside_the_project_are_asked_about_and_allowed(
        self, project, editor
    ):
        outside = fields_of(ends_on="2015-09-30")

        asked = editor.post(self.url(project), outside)

        text = asked.content.decode().replace("\xa0", " ")
        assert "Проектът е от 1 февруари 2015 г. до 31 август 2015 г." in text
        assert 'name="is_outside"' in text
        assert not Activity.objects.exists()

        editor.post(self.url(project), outside | {"is_outside": "on"})

        made = Activity.objects.get()
        edit = reverse("projects:activity_update", args=[project.slug, made.pk])
        assert 'name="is_outside"' in editor.get(edit).content.decode()

    def test_nobody_is_asked_about_dates_within(self, project, editor):
        assert 'name="is_outside"' not in editor.get(self.url(project)).content.decode()

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"ends_on": "2015-02-28"}, "ends_on"),
            ({"began_on": "2015-03-20", "finished_on": "2015-03-19"}, "finished_on"),
            ({"began_on": "2999-01-01"}, "began_on"),
        ],
    )
    def test_impossible_dates_are_explained_and_nothing_is_lost(
        self, project, editor, changes, field
    ):
        answer = editor.post(self.url(project), fields_of(**changes))

        assert list(answer.context["form"].errors) == [field]
        assert "Обучения" in answer.content.decode()
        assert not Activity.objects.exists()

    def test_the_plan_marks_what_lies_outside_the_project(self, project, editor):
        ActivityFactory(project=project)
        url = reverse("projects:plan", args=[project.slug])

        before = editor.get(url).content.decode()
        project.ends_on = datetime.date(2015, 5, 31)
        project.save()
        after = editor.get(url).content.decode()

        words = "извън сроковете на проекта"
        assert [words in page for page in (before, after)] == [False, True]

    def test_late_is_what_is_over_by_the_plan_and_not_done(self, project):
        yesterday = timezone.localdate() - datetime.timedelta(days=1)
        late = ActivityFactory(project=project, ends_on=yesterday)
        done = ActivityFactory(project=project, ends_on=yesterday, is_done=True)
        today = ActivityFactory(project=project, ends_on=timezone.localdate())

        assert [one.is_late() for one in (late, done, today)] == [True, False, False]


class TestTwoAtOnce:
    def test_the_second_is_told_before_theirs_replaces(self, project, as_user):
        client = as_user(staff_of(project.organisation))
        url = reverse("projects:update", args=[project.slug])
        form = client.get(url).context["form"]
        fields = {
            "organisation": project.organisation_id,
            "programme": project.programme_id,
            "title_bg": "Моето име",
            "summary_bg": "Накратко.",
            "starts_on": "2015-02-01",
            "ends_on": "2015-08-31",
            "seen": form["seen"].value(),
        }
        Project.objects.filter(pk=project.pk).update(
            title_bg="Друго име", title="Друго име"
        )

        told = client.post(url, fields)

        assert "Някой друг промени това, докато пишехте." in told.content.decode()
        assert "Моето име" in told.content.decode()
        project.refresh_from_db()
        assert project.title_bg == "Друго име"

        client.post(url, fields | {"seen": told.context["form"]["seen"].value()})

        project.refresh_from_db()
        assert project.title_bg == "Моето име"

    def test_a_contract_signed_after_the_end_is_a_mistake(self, project, as_user):
        client = as_user(staff_of(project.organisation))
        fields = {
            "organisation": project.organisation_id,
            "programme": project.programme_id,
            "title_bg": "Име",
            "summary_bg": "Накратко.",
            "starts_on": "2015-02-01",
            "ends_on": "2015-08-31",
            "contract_number": "123/2015",
            "contract_signed_on": "2016-01-01",
        }

        answer = client.post(f"/projects/{project.slug}/edit/", fields)

        assert list(answer.context["form"].errors) == ["contract_signed_on"]
        # The folded part that holds the mistake stands open.
        assert '<details class="form__part" open>' in answer.content.decode()


class TestSentTwice:
    def test_a_project_and_its_parts_are_made_once(self, project, as_user):
        client = as_user(staff_of(project.organisation))
        of_project = {
            "organisation": project.organisation_id,
            "programme": project.programme_id,
            "title_bg": "Нов мост",
            "summary_bg": "Накратко.",
            "starts_on": "2015-02-01",
            "ends_on": "2015-08-31",
        }
        at = f"/projects/{project.slug}"
        result = {"title_bg": "Умения", "type": 1, "position": 0}

        for _press in range(2):
            made = client.post("/projects/new/", of_project)
            client.post(f"{at}/activities/new/", fields_of())
            client.post(f"{at}/plan/new/", result)

        assert made.url == "/projects/nov-most/plan/"
        assert Project.objects.exclude(pk=project.pk).count() == 1
        assert Activity.objects.count() == Result.objects.count() == 1

    def test_what_differs_in_a_word_is_another(self, project, as_user):
        client = as_user(staff_of(project.organisation))
        url = reverse("projects:activity_create", args=[project.slug])

        client.post(url, fields_of(description_bg="Втората група."))
        client.post(url, fields_of())
        client.post(url, fields_of(ends_on="2015-03-30"))

        assert Activity.objects.count() == 3
