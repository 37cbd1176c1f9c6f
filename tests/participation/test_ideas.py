import csv
import datetime
import io

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from core.models import AuditEntry, SearchEntry
from members.models import Appointment
from participation.ideas import actions
from participation.ideas.models import Idea, IdeaCall
from tests.factories import (
    AppointmentFactory,
    IdeaCallFactory,
    IdeaFactory,
    ObshtinaFactory,
    OrganisationFactory,
    ProjectFactory,
    UserFactory,
    staff_of,
)

ANYBODY = AnonymousUser()


class TestVisibility:
    def test_everybody_sees_public_ideas_of_published_projects(self):
        public = IdeaFactory()
        IdeaFactory(is_public=False)
        IdeaFactory(call__project__is_published=False)
        IdeaFactory(call__project__organisation__is_practice=True)
        free = IdeaFactory(call__project=None)

        assert list(Idea.objects.visible_to(ANYBODY)) == [public, free]
        assert list(Idea.objects.visible_to(UserFactory())) == [public, free]

    def test_staff_see_what_was_taken_back_from_the_public(self):
        withdrawn = IdeaFactory(is_public=False)
        IdeaFactory(is_public=False)
        editor = staff_of(withdrawn.call.project.organisation)

        assert list(Idea.objects.visible_to(editor)) == [withdrawn]
        assert list(Idea.objects.editable_by(editor)) == [withdrawn]


class TestList:
    def test_filters_by_call_status_and_municipality(self, client):
        idea = IdeaFactory(status=Idea.Status.FUNDED)
        other = IdeaFactory()
        hidden = IdeaFactory(is_public=False)

        def found(**query):
            return list(client.get("/ideas/", query).context["object_list"])

        assert found() == [idea, other]
        assert found(call=idea.call.slug) == [idea]
        assert found(status="funded") == [idea]
        assert found(obshtina=other.obshtina.code) == [other]
        assert found(call=hidden.call.slug) == []
        assert found(status="%' or 1=1", obshtina="няма") == []

    def test_of_a_place_without_ideas_list_and_file_are_empty(self, client):
        IdeaFactory()
        query = {"obshtina": ObshtinaFactory().code}

        page = client.get("/ideas/", query)
        table = client.get("/ideas/export.csv", query)

        assert list(page.context["object_list"]) == []
        assert not page.context["filter"].form.errors
        text = b"".join(table.streaming_content).decode("utf-8-sig")
        assert len(text.splitlines()) == 1

    def test_the_matrix_is_the_same_selection(self, client):
        idea = IdeaFactory(
            status=Idea.Status.FUNDED, title="=Финансирана", channel="paper"
        )
        partner = OrganisationFactory(name_bg="Партньор")
        idea.organisations.add(partner)
        IdeaFactory()
        IdeaFactory(status=Idea.Status.FUNDED, is_public=False)

        answer = client.get("/ideas/export.csv", {"status": "funded"})
        text = b"".join(answer.streaming_content).decode("utf-8-sig")
        header, *rows = csv.reader(io.StringIO(text))

        assert header[7] == "Откъде е дошла"
        assert [(row[0], row[4], row[7]) for row in rows] == [
            ("'=Финансирана", "Партньор", "на хартия")
        ]
        table = client.get("/ideas/export.xlsx").getvalue()
        assert table.startswith(b"PK")

    def test_takes_as_many_queries_for_thirty_ideas_as_for_one(
        self, client, django_assert_num_queries
    ):
        call = IdeaCallFactory()
        IdeaFactory(call=call)
        client.get("/ideas/")
        with django_assert_num_queries(5) as one:
            client.get("/ideas/")
        for _number in range(30):
            IdeaFactory(call=call).organisations.add(OrganisationFactory())
        with django_assert_num_queries(len(one)):
            assert len(client.get("/ideas/").context["object_list"]) == 20


class TestPage:
    def test_tells_who_where_and_what_became_of_it(self, client):
        idea = IdeaFactory(
            status=Idea.Status.PRESENTED,
            status_note="Представена на съвета.",
            obshtina__name_bg="Бяла",
        )
        idea.organisations.add(OrganisationFactory(name_bg="Предложител"))
        hidden = OrganisationFactory(name_bg="Скрита", status="suspended")
        idea.organisations.add(hidden)

        text = client.get(idea.get_absolute_url()).content.decode()

        for word in ["Представена на съвета.", "Бяла", "Предложител"]:
            assert word in text
        assert idea.call.project.get_absolute_url() in text
        assert "Скрита" not in text

    def test_a_withdrawn_idea_is_not_found(self, client):
        idea = IdeaFactory(is_public=False)

        assert client.get(idea.get_absolute_url()).status_code == 404


def idea_fields(call, **changes):
    return {
        "call": call.pk,
        "title": "Пътека край реката",
        "description": "Да се изчисти и обозначи.",
        "obshtina": ObshtinaFactory().pk,
        "submitted_on": "2015-04-21",
        "is_public": "on",
    } | changes


class TestStaff:
    def test_an_idea_is_added_and_found(self, as_user):
        call = IdeaCallFactory()
        editor = as_user(staff_of(call.project.organisation))

        editor.post("/ideas/new/", idea_fields(call))

        idea = Idea.objects.get()
        assert idea.status == Idea.Status.SUBMITTED
        assert idea.status_changed_on == datetime.date(2015, 4, 21)
        assert AuditEntry.objects.get().verb == "participation.idea_added"
        assert SearchEntry.objects.get().audience == ["public"]

    def test_a_strange_call_is_refused(self, as_user):
        editor = as_user(staff_of(OrganisationFactory()))

        answer = editor.post("/ideas/new/", idea_fields(IdeaCallFactory()))

        assert "call" in answer.context["form"].errors
        assert not Idea.objects.exists()

    def test_taking_an_idea_back_hides_it_from_search(self, as_user):
        idea = IdeaFactory()
        editor = as_user(staff_of(idea.call.project.organisation))
        data = idea_fields(idea.call)
        url = f"{idea.get_absolute_url()}edit/"

        editor.post(url, data)
        found = SearchEntry.objects.count()
        editor.post(url, data | {"is_public": ""})

        assert (found, SearchEntry.objects.count()) == (1, 0)

    def test_a_link_proposes_the_call_and_nonsense_proposes_nothing(self, as_user):
        call = IdeaCallFactory()
        editor = as_user(staff_of(call.project.organisation))

        def proposed(url, query):
            return editor.get(url, query).context["form"].initial

        assert proposed("/ideas/new/", {"call": call.slug})["call"] == call
        assert proposed("/ideas/new/", {"call": "няма"})["call"] is None
        assert proposed("/ideas/calls/new/", {"project": "няма"})["project"] is None

    def test_a_call_is_opened_for_an_own_project(self, as_user):
        project = ProjectFactory()
        editor = as_user(staff_of(project.organisation))
        url = "/ideas/calls/new/"

        refused = editor.post(url, {"project": ProjectFactory().pk, "title_bg": "Идеи"})
        editor.post(url, {"project": project.pk, "title_bg": "Идеи за Дунав"})

        assert "project" in refused.context["form"].errors
        call = IdeaCall.objects.get()
        assert (call.project, call.slug) == (project, "idei-za-dunav")

    def test_the_status_changes_with_a_note_and_is_remembered(self, as_user):
        idea = IdeaFactory(status_changed_on=datetime.date(2015, 4, 21))
        staff = staff_of(idea.call.project.organisation)
        data = {"status": "presented", "note": "Представена на съвета."}

        as_user(staff).post(f"{idea.get_absolute_url()}status/", data)

        idea.refresh_from_db()
        assert (idea.status, idea.status_note) == tuple(data.values())
        assert idea.status_changed_on == timezone.localdate()
        entry = AuditEntry.objects.get()
        assert (entry.actor, entry.data["before"]) == (staff, "submitted")

    def test_a_new_note_keeps_the_date_of_the_status(self):
        day = datetime.date(2015, 4, 21)
        idea = IdeaFactory(status_changed_on=day)

        actions.change_status(
            idea, status=idea.status, note="Чака заседание.", actor=UserFactory()
        )

        idea.refresh_from_db()
        assert (idea.status_note, idea.status_changed_on) == ("Чака заседание.", day)

    def test_dropping_needs_the_reason(self, as_user):
        idea = IdeaFactory()
        editor = as_user(staff_of(idea.call.project.organisation))
        url = f"{idea.get_absolute_url()}status/"

        with pytest.raises(ValidationError):
            actions.change_status(idea, status="dropped", note="", actor=UserFactory())
        answer = editor.post(url, {"status": "dropped", "note": ""})

        assert answer.context["form"].errors
        idea.refresh_from_db()
        assert idea.status == Idea.Status.SUBMITTED

    def test_who_may_change_the_status(self, client, as_user):
        idea = IdeaFactory()
        lead = idea.call.project.organisation
        url = f"{idea.get_absolute_url()}status/"
        elsewhere = AppointmentFactory()
        elsewhere.obshtini.add(ObshtinaFactory())

        def code(user):
            return as_user(user).get(url).status_code

        assert client.get(url).status_code == 302
        assert code(UserFactory()) == 403
        assert code(staff_of(OrganisationFactory(), "owner")) == 403
        assert code(staff_of(lead, "member")) == 403
        assert code(elsewhere.user) == 403
        assert code(AppointmentFactory().user) == 200
        assert code(AppointmentFactory(role=Appointment.Role.ADMINISTRATOR).user) == 200
        assert code(staff_of(lead)) == 200


class TestCall:
    def test_staff_correct_a_call_and_its_address_stays(self, as_user, client):
        idea = IdeaFactory(call__slug="zelen-kray")
        call = idea.call
        staff = staff_of(call.project.organisation)
        address = reverse("ideas:call_update", args=[call.slug])
        fields = {"project": call.project_id, "title_bg": "Зелена улица"}

        assert address in as_user(staff).get("/ideas/", {"call": call.slug}).text
        assert address not in client.get("/ideas/", {"call": call.slug}).text
        wrong = as_user(staff).post(address, fields | {"title_bg": ""})
        answer = as_user(staff).post(address, fields | {"title_en": "Green street"})

        assert list(wrong.context["form"].errors) == ["title_bg"]
        assert answer.url == "/ideas/calls/zelen-kray/"
        call.refresh_from_db()
        assert (call.title_bg, call.title_en) == ("Зелена улица", "Green street")
        entry = AuditEntry.objects.get(verb="participation.call_changed")
        assert (entry.actor, entry.target) == (staff, call)

    def test_text_in_the_other_language_says_so(self, client):
        idea = IdeaFactory(title="Пътека", call__title_en="Green street")

        page = client.get("/en/ideas/", {"call": idea.call.slug}).text

        assert f'<a href="/en/ideas/{idea.pk}/" lang="bg">Пътека</a>' in page
        assert '<h2 class="panel__title" id="call">Green street</h2>' in page
        assert 'lang="bg">Пътека' not in client.get("/ideas/").text
