"""Somebody new learns the portal; nothing is ticked by hand."""

import pytest
from django.test import Client

from core.models import AuditEntry, Notification, OutgoingMail
from events.models import Event
from forums.models import HiddenPost
from leadernet.practice import place, tasks
from members.models import Organisation, Person
from news.models import Article
from tests.factories import (
    AppointmentFactory,
    OrganisationFactory,
    UserFactory,
    staff_of,
)
from tests.practice import helpers


@pytest.fixture(autouse=True)
def _uploads(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def learner():
    return staff_of(OrganisationFactory(), "editor")


@pytest.fixture
def client(as_user, learner):
    return as_user(learner)


def done(user):
    """Which of the six tasks are done."""
    found = tasks.tasks_of(helpers.place_of(user))
    return [bool(task.done_at) for task in found]


def test_the_first_press_makes_a_place_and_the_second_finds_it(client, learner):
    assert "Създайте моето място" in client.get(helpers.TASKS).content.decode()

    client.post(helpers.BEGIN)
    client.post(helpers.BEGIN)

    mine = helpers.place_of(learner)
    assert mine.name_bg == f"Упражнение на {learner.person.name}"
    assert mine.name_en == f"Practice of {learner.person.name}"
    assert Organisation.objects.filter(learner=learner).count() == 2
    assert done(learner) == [False] * 6


def test_looking_makes_nothing(client, learner):
    client.get(helpers.TASKS)
    assert client.get(helpers.BEGIN).status_code == 405

    assert not Organisation.objects.filter(is_practice=True).exists()


def test_each_task_is_done_when_the_thing_is_there(client, learner):
    client.post(helpers.BEGIN)

    helpers.fill_in_profile(client, learner, "Проба")
    assert done(learner) == [True, False, False, False, False, False]
    helpers.write_news(client, learner, "Проба", picture=helpers.picture())
    assert done(learner) == [True, True, False, False, False, False]
    helpers.open_event(client, "Проба")
    assert done(learner) == [True, True, True, False, False, False]
    event = Event.objects.get()
    answer = client.post(helpers.PEOPLE)
    assert answer.url == f"/events/{event.slug}/attendance/"
    assert event.registrations.count() == 3
    helpers.take_attendance(client, event, "Измислен гост")
    assert done(learner) == [True, True, True, True, False, False]
    client.post(
        f"/members/{helpers.applicant_of(learner).slug}/decide/",
        {"decision": "accept"},
    )
    assert done(learner) == [True, True, True, True, True, False]
    post = helpers.waiting_post(learner)
    answer = client.post(
        f"/forums/moderation/{post.pk}/", {"decision": "hide", "reason": "Обидно е."}
    )
    assert answer.url == "/forums/moderation/?practice=1"
    assert HiddenPost.objects.get().hidden_by == learner
    assert done(learner) == [True] * 6

    page = client.get(helpers.TASKS).content.decode()
    assert "Изпълнихте всички задачи" in page


def test_news_without_a_picture_says_what_is_missing(client, learner):
    client.post(helpers.BEGIN)

    helpers.write_news(client, learner, "Проба", picture_alt_bg="")

    assert done(learner)[1] is False
    page = client.get(helpers.TASKS).content.decode()
    assert f"/news/{Article.objects.get().slug}/edit/" in page


def test_what_is_taken_back_is_open_again(client, learner):
    article = helpers.do_all(client, learner)
    assert done(learner) == [True] * 6

    client.post(f"/news/{article.slug}/delete/")

    assert done(learner) == [True, False, True, True, True, True]


def test_practice_sends_no_mail_and_tells_nobody(client, learner):
    for role in ("coordinator", "moderator", "administrator"):
        AppointmentFactory(role=role)

    helpers.do_all(client, learner)

    assert not OutgoingMail.objects.exists()
    assert not Notification.objects.exists()


def test_starting_over_removes_every_row(client, learner, as_user):
    other = staff_of(OrganisationFactory())
    helpers.do_all(as_user(other), other, "Съсед")
    before = rows_of_practice()
    helpers.do_all(client, learner)
    first = helpers.place_of(learner)

    client.post(helpers.AGAIN)

    assert helpers.place_of(learner) != first
    assert done(learner) == [False] * 6
    place.remove(learner)
    assert rows_of_practice() == before
    assert done(other) == [True] * 6


def rows_of_practice():
    """Numbers of rows, with their history and what points at them."""
    models = [Article, Event, Organisation, Person, AuditEntry]
    counted = {model.__name__: model.objects.count() for model in models}
    for model in (Article, Event, Organisation):
        counted[f"{model.__name__} history"] = model.history.count()
    return counted


def test_two_learners_do_not_meet(client, learner, as_user):
    other = staff_of(OrganisationFactory())
    neighbour = as_user(other)
    article = helpers.do_all(client, learner)
    neighbour.post(helpers.BEGIN)

    assert neighbour.get(f"/news/{article.slug}/").status_code == 404
    assert (
        neighbour.get(f"/members/{helpers.place_of(learner).slug}/").status_code == 404
    )
    decide = f"/members/{helpers.applicant_of(learner).slug}/decide/"
    assert neighbour.post(decide, {"decision": "decline"}).status_code == 404
    assert done(other) == [False] * 6


def test_who_has_no_work_on_the_portal_has_nothing_to_practise(as_user):
    citizen = as_user(UserFactory())

    assert citizen.get(helpers.TASKS).status_code == 403
    assert citizen.post(helpers.BEGIN).status_code == 403
    assert "/practice/" not in citizen.get("/desk/").content.decode()
    assert "/accounts/login/" in Client().get(helpers.TASKS).url


@pytest.mark.parametrize("role", ["coordinator", "moderator", "administrator"])
def test_whoever_works_for_the_network_practises_too(as_user, role):
    user = AppointmentFactory(role=role).user

    as_user(user).post(helpers.BEGIN)

    assert done(user) == [False] * 6


@pytest.mark.parametrize("tasks_done", ["none", "all"])
def test_the_page_asks_the_same_number_of_questions(
    client, learner, tasks_done, django_assert_max_num_queries
):
    if tasks_done == "all":
        helpers.do_all(client, learner)
    else:
        client.post(helpers.BEGIN)

    with django_assert_max_num_queries(25):
        client.get(helpers.TASKS)
