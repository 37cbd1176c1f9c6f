"""What practising gives, it gives in the practice place and nowhere else; and for how long."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from events.models import Event, Registration
from leadernet import closings, due
from leadernet.practice import place
from members import retention
from members.models import GroupMembership, Organisation, User
from news.models import Article
from tests import factories as make
from tests import world
from tests.practice import helpers


@pytest.fixture(autouse=True)
def _uploads(settings, tmp_path):
    settings.MEDIA_ROOT = settings.LOCAL_DIR = tmp_path


@pytest.fixture
def learner():
    """Only a member of an organisation: has a role, but edits nothing."""
    return make.staff_of(make.OrganisationFactory(), "member")


@pytest.fixture
def client(as_user, learner):
    signed_in = as_user(learner)
    signed_in.post(helpers.BEGIN)
    return signed_in


def test_practising_gives_no_right_outside(client, learner):
    built = world.build()
    real, post = built.applied, built.waiting_post
    refused = [
        ("get", "/news/new/"),
        ("get", "/events/new/"),
        ("get", "/news/mine/"),
        ("get", "/news/review/"),
        ("get", "/projects/new/"),
        ("get", f"/members/{built.organisation.slug}/edit/"),
        ("get", "/members/queue/"),
        ("get", "/forums/moderation/"),
        ("get", "/forums/moderation/log/"),
        ("get", f"/members/{real.slug}/decide/"),
        ("post", f"/members/{real.slug}/decide/"),
        ("post", f"/forums/moderation/{post.pk}/"),
        ("post", f"/forums/moderation/{built.post.pk}/"),
    ]

    for method, address in refused:
        answer = getattr(client, method)(
            address, {"decision": "accept", "reason": "тук"}
        )
        assert answer.status_code in {403, 404}, address

    real.refresh_from_db()
    assert real.status == "applied"
    post.refresh_from_db()
    assert not post.approved
    queue = client.get("/forums/moderation/?practice=1").content.decode()
    assert post.topic.subject not in queue


def test_the_practice_organisation_neither_leaves_nor_has_a_team(client, learner):
    mine = helpers.place_of(learner)

    for page in ("team", "leave", "status"):
        assert client.get(f"/members/{mine.slug}/{page}/").status_code in {403, 404}
    assert client.post(f"/members/{mine.slug}/trust/").status_code in {403, 404}
    mine.refresh_from_db()
    assert mine.status == "active"


@pytest.mark.parametrize("role", ["owner", "editor"])
def test_an_exercise_names_no_real_organisation_group_or_project(as_user, role):
    organisation = make.OrganisationFactory()
    user = make.staff_of(organisation, role)
    client = as_user(user)
    client.post(helpers.BEGIN)
    joined = make.GroupMembershipFactory(organisation=organisation)
    project = make.ProjectFactory(organisation=organisation)

    helpers.write_news(client, user, "Чужда", organisation=organisation.pk)
    helpers.write_news(
        client,
        user,
        "Наша",
        group=joined.group_id,
        audience="group",
        project=project.pk,
    )
    helpers.write_news(client, user, "Проста", group=joined.group_id)
    helpers.open_event(
        client, "Проста", group=joined.group_id, belongs_to=f"project-{project.pk}"
    )
    helpers.open_event(client, "Чужда", organiser=organisation.pk)

    article = Article.objects.get()
    assert (article.title_bg, article.group, article.project) == (
        "Проста новина",
        None,
        None,
    )
    assert not Event.objects.exists()


def test_nothing_real_is_done_on_behalf_of_the_practice_organisation(as_user):
    user = make.staff_of(make.OrganisationFactory(), "owner")
    client = as_user(user)
    client.post(helpers.BEGIN)
    mine = helpers.place_of(user)
    event, group = make.EventFactory(), make.GroupFactory()

    client.post(f"/events/{event.slug}/register/", {"organisation": mine.pk})
    client.post(f"/groups/{group.slug}/join/", {"organisation": mine.pk})
    helpers.write_news(client, user, "Истинска")
    client.post("/news/new/", {"organisation": mine.pk, "title_bg": "Истинска"})

    assert not Registration.objects.filter(organisation=mine).exists()
    assert not GroupMembership.objects.filter(organisation=mine).exists()
    assert list(Article.objects.values_list("organisation", flat=True)) == [mine.pk]


def test_an_attendance_list_in_practice_offers_invented_organisations(as_user):
    organisation = make.OrganisationFactory(name_bg="Истинско сдружение")
    user = make.staff_of(organisation)
    client = as_user(user)
    client.post(helpers.BEGIN)
    helpers.open_event(client, "Проба")
    real = make.EventFactory(organiser=organisation, starts_at=timezone.now())
    exercise = Event.objects.get(organiser__is_practice=True)

    def offered(event):
        page = client.get(f"/events/{event.slug}/attendance/")
        return {one.name_bg for one in page.context["organisations"]}

    assert organisation.name_bg not in offered(exercise)
    assert "Измислена група „Слънчоглед“" in offered(exercise)
    assert offered(real) == {organisation.name_bg}


def test_an_eik_typed_in_practice_keeps_nobody_out(client, learner):
    Organisation.objects.filter(pk=helpers.place_of(learner).pk).update(eik="000093442")

    joined = make.OrganisationFactory(eik="000093442")

    assert joined.pk


def test_a_coordinator_finds_no_exercise_in_the_queue(as_user, client):
    for role in ("coordinator", "administrator"):
        user = make.AppointmentFactory(role=role).user
        assert not Organisation.objects.awaiting_decision_of(user).exists()
        assert as_user(user).get("/members/queue/").status_code == 200


def last_used(user, days):
    """As if nothing had been done since so many days."""
    moment = timezone.now() - datetime.timedelta(days=days)
    mine = helpers.place_of(user)
    Organisation.objects.filter(learner=user).update(created_at=moment)
    mine.articles.update(updated_at=moment)
    mine.events.update(updated_at=moment)
    forum = mine.forum_places.get().forum
    for topic in forum.topics.all():
        topic.posts.update(updated=moment)


def test_a_place_goes_after_90_days_without_use(client, learner):
    work = {one.name: one for one in due.everything()}["remove unused practice place"]
    last_used(learner, 89)
    assert list(work.rows()) == []

    last_used(learner, 91)
    for row in work.rows():
        work.do(row)

    assert not Organisation.objects.filter(is_practice=True).exists()
    assert client.get(helpers.TASKS).status_code == 200


def test_who_comes_back_keeps_the_place(client, learner):
    last_used(learner, 91)
    [row] = place.unused()
    helpers.fill_in_profile(client, learner, "Отново")

    place.remove_unused(row)

    assert helpers.place_of(learner) == row


def test_the_place_goes_with_the_account_and_does_not_hold_it(as_user):
    user = make.staff_of(make.OrganisationFactory(), "editor")
    helpers.do_all(as_user(user), user)

    closings.close(user, actor=user)

    assert not Organisation.objects.filter(is_practice=True).exists()
    assert not Article.objects.exists()
    user.refresh_from_db()
    assert not user.is_active


def test_a_real_owner_still_hands_over_first(as_user):
    user = make.staff_of(make.OrganisationFactory(name_bg="Истинско"), "owner")
    as_user(user).post(helpers.BEGIN)

    with pytest.raises(ValidationError, match="Истинско") as refused:
        closings.close(user, actor=user)

    assert "Упражнение" not in str(refused.value)
    assert helpers.place_of(user)


def test_an_idle_account_is_not_kept_for_its_practice(client, learner):
    User.objects.filter(pk=learner.pk).update(
        last_login=timezone.now() - datetime.timedelta(days=731)
    )

    assert learner in retention.unused(0)
