"""From needs by topic and place to a plan, and from its rows to events."""

import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.models import Link
from events.models import Attendance
from leadernet.training_plans import lines
from participation.surveys.models import PlannedTraining, Survey, TrainingPlan
from tests.factories import (
    EventFactory,
    GroupFactory,
    GroupMembershipFactory,
    MembershipFactory,
    OrganisationFactory,
    ProjectFactory,
    RegistrationFactory,
    UserFactory,
    ask,
    staff_of,
)
from tests.participation.surveys.results.answers import (
    closed,
    respond,
    survey_of_topics,
)


@pytest.fixture
def needs_of_places(places):
    """Of six in one municipality and five in the other, with the topics that they named."""
    survey = closed()
    where = ask(survey, "place", code="place")
    topics = ask(survey, "many", "проекти закони", code="topics")
    for number in range(11):
        place = places[0] if number < 6 else places[1]
        named = [1, 2] if number < 2 else [1]
        respond(survey, (where, place), (topics, named))
    return survey


def address(survey, name="needs", *args):
    return reverse(f"survey_results:{name}", args=[survey.slug, *args])


class TestNeeds:
    def test_each_topic_in_the_whole_and_in_each_place(
        self, client, needs_of_places, places
    ):
        client.force_login(staff_of(needs_of_places.organisation))

        needs = client.get(address(needs_of_places)).context["needs"]

        told = {
            option.text_bg: [count for _column, count, _name in cells]
            for option, cells in needs.rows()
        }
        by_name = sorted(places, key=str)
        first = [6, 5] if by_name == places else [5, 6]
        second = [2, 0] if by_name == places else [0, 2]
        assert told == {"проекти": [11, *first], "закони": [2, *second]}
        assert [one.label for one in needs.columns] == [
            "цялата анкета", *map(str, by_name),
        ]  # fmt: skip

    def test_what_is_marked_is_a_row_of_the_plan_once(
        self, client, needs_of_places, places
    ):
        client.force_login(staff_of(needs_of_places.organisation))
        cells = [
            f"{needs_of_places.pk}/obshtina:{places[0].pk}/1",
            f"{needs_of_places.pk}//2",
            f"{needs_of_places.pk}//99",
        ]

        for _press in range(2):
            client.post(address(needs_of_places), {"cell": cells})

        plan = TrainingPlan.objects.get()
        told = {(one.topic, one.obshtina) for one in plan.trainings.all()}
        assert told == {("проекти", places[0]), ("закони", None)}
        asked = {one.training.topic: one.asked for one in lines(plan, plan_user(plan))}
        assert asked == {"проекти": 6, "закони": 2}

    def test_without_a_mark_there_is_no_plan(self, client, needs_of_places):
        client.force_login(staff_of(needs_of_places.organisation))
        client.post(address(needs_of_places), {"cell": ["1/x/y"]})
        assert not TrainingPlan.objects.exists()


def plan_user(plan):
    return staff_of(plan.survey.organisation)


@pytest.fixture
def plan(db):
    survey, question = survey_of_topics([6, 2])
    plan = TrainingPlan.objects.create(survey=survey, question=question)
    plan.trainings.create(survey=survey, value=1, topic="тема1")
    return plan


class TestPlan:
    def page(self, plan):
        return reverse("training_plan", args=[plan.survey.slug])

    def test_nobody_else_reads_it_until_it_is_published(self, client, plan):
        assert client.get(self.page(plan)).status_code == 404
        client.force_login(plan_user(plan))
        client.post(address(plan.survey, "share_plan"))
        client.logout()

        shown = client.get(self.page(plan))
        [line] = shown.context["lines"]
        # The results of the survey are not public, so how many asked is not either.
        assert (line.training.topic, line.asked) == ("тема1", None)

    def test_of_a_closed_group_its_members_alone_read_it(self, client, plan):
        group = GroupFactory(access="closed")
        Survey.objects.update(group=group)
        TrainingPlan.objects.update(is_public=True)
        inside = GroupMembershipFactory(group=group).organisation

        def answers(user=None):
            reader = Client()
            if user:
                reader.force_login(user, backend="members.backends.SignIn")
            paper = reverse("training_plan_pdf", args=[plan.survey.slug])
            return reader.get(self.page(plan)).status_code, reader.get(
                paper
            ).status_code

        assert answers() == (404, 404)
        assert answers(UserFactory()) == (404, 404)
        assert answers(staff_of(inside)) == (200, 200)
        assert answers(plan_user(plan)) == (200, 200)

    def test_of_a_project_that_is_not_published_nobody_else_reads_it(
        self, client, plan
    ):
        project = ProjectFactory(is_published=False)
        Survey.objects.update(project=project)
        TrainingPlan.objects.update(is_public=True)

        assert client.get(self.page(plan)).status_code == 404
        project.is_published = True
        project.save()
        assert client.get(self.page(plan)).status_code == 200

    def test_names_no_run_and_no_organisation_that_the_reader_may_not_see(
        self, client, plan
    ):
        run = closed(
            organisation=plan.survey.organisation,
            run_of=plan.survey,
            group=GroupFactory(access="closed"),
            title_bg="Анкета на тесния кръг",
        )
        hidden = OrganisationFactory(status="applied", name_bg="Скрито сдружение")
        plan.trainings.create(survey=run, value=1, topic="тема1", responsible=hidden)
        TrainingPlan.objects.update(is_public=True)

        shown = client.get(self.page(plan)).text

        assert "Анкета на тесния кръг" not in shown
        assert "Скрито сдружение" not in shown
        assert "друго провеждане на анкетата" in shown
        client.force_login(plan_user(plan))
        assert "Анкета на тесния кръг" in client.get(self.page(plan)).text

    def test_its_state_follows_the_event(self, client, plan):
        training = plan.trainings.get()
        user = plan_user(plan)

        def state():
            return lines(plan, user)[0].state

        assert state() == "планирано"
        event = EventFactory(organiser=plan.survey.organisation, is_published=True)
        client.force_login(user)
        client.post(
            reverse("training_event", args=[plan.survey.slug, training.pk]),
            {"event": event.pk},
        )
        assert Link.objects.get().to == event
        assert state() == "обявено"
        registration = RegistrationFactory(event=event)
        Attendance.objects.create(
            registration=registration, session=event.sessions.get(), how="in_person"
        )
        event.starts_at -= datetime.timedelta(days=400)
        event.ends_at -= datetime.timedelta(days=400)
        event.save()
        assert state() == "проведено, 1 участник"

    def test_an_event_that_the_reader_may_not_see_stays_unsaid(self, client, plan):
        draft = EventFactory(
            organiser=plan.survey.organisation, is_published=False, title_bg="Тайно"
        )
        Link.objects.create(target=plan.trainings.get(), to=draft)
        TrainingPlan.objects.update(is_public=True)

        shown = client.get(self.page(plan))
        assert shown.context["lines"][0].state == "планирано"
        assert "Тайно" not in shown.content.decode()

    def test_only_events_of_theirs_can_be_chosen(self, client, plan):
        strange = EventFactory(is_published=True)
        client.force_login(plan_user(plan))
        client.post(
            reverse("training_event", args=[plan.survey.slug, plan.trainings.get().pk]),
            {"event": strange.pk},
        )
        assert not Link.objects.exists()

    def test_the_form_of_an_event_begins_with_what_the_plan_knows(self, client, plan):
        user, asks = plan_user(plan), plan.survey.organisation
        library = OrganisationFactory()
        MembershipFactory(person=user.person, organisation=library, role="editor")
        client.force_login(user)
        page = reverse(
            "training_event", args=[plan.survey.slug, plan.trainings.get().pk]
        )

        def begun():
            form = client.get(client.get(page).context["new_event"]).context["form"]
            return form["title_bg"].value(), form["organiser"].value()

        assert begun() == ("тема1", asks.pk)
        plan.trainings.update(responsible=library)
        assert begun() == ("тема1", library.pk)
        plan.trainings.update(responsible=OrganisationFactory())
        assert begun() == ("тема1", asks.pk)

    def test_month_and_responsible(self, client, plan):
        client.force_login(plan_user(plan))
        training = plan.trainings.get()
        page = address(plan.survey, "training", training.pk)
        month = client.get(page).context["form"].fields["month"].choices[1][0]
        client.post(
            page,
            {
                "topic": "Закони",
                "month": month,
                "responsible": plan.survey.organisation_id,
            },
        )
        training.refresh_from_db()
        assert (training.topic, f"{training.month}") == ("Закони", month)
        assert training.responsible == plan.survey.organisation

    def test_in_a_closed_project_nothing_changes(self, client, plan):
        plan.survey.project = ProjectFactory(
            organisation=plan.survey.organisation, closed_at=timezone.now()
        )
        plan.survey.save()
        client.force_login(plan_user(plan))
        training = plan.trainings.get()

        removed = client.post(address(plan.survey, "remove_training", training.pk))
        assert removed.status_code == 403
        assert PlannedTraining.objects.filter(pk=training.pk).exists()

    def test_on_paper(self, client, plan):
        TrainingPlan.objects.update(is_public=True)
        answer = client.get(reverse("training_plan_pdf", args=[plan.survey.slug]))
        assert answer.content.startswith(b"%PDF")

    def test_its_page_asks_the_same_number_of_questions_for_one_and_thirty(self, plan):
        user = plan_user(plan)
        counts = []
        event = EventFactory(organiser=plan.survey.organisation)
        Link.objects.create(target=plan.trainings.get(), to=event)
        lines(plan, user)  # after this the process knows the content types
        for many in (1, 30):
            while plan.trainings.count() < many:
                number = plan.trainings.count() + 1
                training = plan.trainings.create(
                    survey=plan.survey, value=number, topic=f"тема {number}"
                )
                Link.objects.create(
                    target=training,
                    to=EventFactory(organiser=plan.survey.organisation),
                )
            with CaptureQueriesContext(connection) as asked:
                assert len(lines(plan, user)) == many
            counts.append(len(asked))
        assert counts[0] == counts[1]
