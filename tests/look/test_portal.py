"""Panels that bring one app's content onto another app's page."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from machina.apps.forum_conversation.models import Post, Topic

from core.models import Notification
from forums import reference
from forums.addresses import topic_url
from members.models import Appointment
from projects.models import ProjectPartner
from tests.factories import (
    AppointmentFactory,
    ArticleFactory,
    EventFactory,
    OblastFactory,
    ObshtinaFactory,
    OrganisationFactory,
    ProjectFactory,
    SettlementFactory,
    UserFactory,
    staff_of,
)


@pytest.fixture
def organisation():
    return OrganisationFactory()


@pytest.fixture
def article(organisation):
    return ArticleFactory(organisation=organisation)


def discuss(about):
    return reverse(f"discuss_{about._meta.model_name}", args=[about.slug])


def page(client, obj):
    return client.get(obj.get_absolute_url()).content.decode()


def test_organisation_shows_its_news_events_and_projects(client, organisation, article):
    event = EventFactory(organiser=organisation)
    project = ProjectFactory(organisation=organisation)
    foreign = EventFactory()

    text = page(client, organisation)

    for shown in (article, event, project):
        assert shown.get_absolute_url() in text
    assert foreign.get_absolute_url() not in text


def test_organisation_shows_only_what_the_reader_may_see(client, as_user, organisation):
    hidden = [
        ArticleFactory(organisation=organisation, audience="members"),
        EventFactory(organiser=organisation, audience="members"),
        ProjectFactory(organisation=organisation, is_published=False),
    ]
    text, seen = (
        page(reader, organisation)
        for reader in (client, as_user(staff_of(OrganisationFactory())))
    )

    assert not [row for row in hidden if row.get_absolute_url() in text]
    assert [row.get_absolute_url() in seen for row in hidden] == [True, True, False]


def test_organisation_page_asks_as_much_for_many_rows_as_for_one(client, organisation):
    def fill(number):
        for _row in range(number):
            ArticleFactory(organisation=organisation)
            EventFactory(organiser=organisation)
            ProjectFactory(organisation=organisation)

    def queries():
        with CaptureQueriesContext(connection) as asked:
            page(client, organisation)
        return len(asked)

    fill(1)
    queries()
    few = queries()
    fill(5)

    assert queries() <= few


@pytest.fixture(autouse=True)
def forums():
    """The network's forums, as `prepare` makes them."""
    return reference.load()


def test_first_post_about_an_article_opens_its_topic(as_user, article):
    member = as_user(staff_of(OrganisationFactory()))
    assert discuss(article) in page(member, article)

    member.post(discuss(article), {"content": "Кой идва от Видин?"})
    other = as_user(staff_of(OrganisationFactory()))
    other.post(discuss(article), {"content": "Ние, с влака."})

    topic = Topic.objects.get()
    assert topic.forum == reference.news_forum()
    assert topic.subject == article.title
    assert [post.content.raw for post in topic.posts.order_by("created", "pk")] == [
        "Кой идва от Видин?",
        "Ние, с влака.",
    ]
    assert topic_url(topic) in page(other, article)
    assert article.get_absolute_url() in other.get(topic_url(topic)).content.decode()
    assert other.get(discuss(article)).url == topic_url(topic)


def test_first_post_of_a_citizen_waits_and_nobody_writes_behind_it(as_user):
    event = EventFactory()
    citizen = as_user(UserFactory())
    citizen.post(discuss(event), {"content": "Има ли превоз?"})
    member = as_user(staff_of(OrganisationFactory()))

    answer = member.post(discuss(event), {"content": "И аз питам."})

    assert answer.status_code == 200
    assert "И аз питам." in answer.content.decode()
    assert Post.objects.get().approved is False
    assert discuss(event) not in page(member, event)
    moderator = as_user(AppointmentFactory(role=Appointment.Role.MODERATOR).user)
    assert topic_url(Topic.objects.get()) in page(moderator, event)


def test_only_what_everybody_reads_is_discussed_there(as_user, organisation):
    member = as_user(staff_of(organisation))
    for closed in (
        ArticleFactory(organisation=organisation, audience="members"),
        EventFactory(organiser=organisation, is_published=False),
    ):
        assert discuss(closed) not in page(member, closed)
        answer = member.post(discuss(closed), {"content": "Тихо"})
        assert answer.status_code == 404
    assert not Topic.objects.exists()


def test_visitors_are_asked_to_sign_in_before_they_discuss(client, article):
    assert f"?next={discuss(article)}" in page(client, article)
    assert "/accounts/login/" in client.get(discuss(article)).url


def test_administrator_of_the_demonstration_finds_the_mails_on_the_desk(
    as_user, settings
):
    administrator = AppointmentFactory(role=Appointment.Role.ADMINISTRATOR).user
    desk = reverse("desk")

    settings.DEMO = True
    assert reverse("outbox") in as_user(administrator).get(desk).content.decode()
    assert reverse("outbox") not in as_user(UserFactory()).get(desk).content.decode()
    settings.DEMO = False
    assert reverse("outbox") not in as_user(administrator).get(desk).content.decode()


def test_donor_finds_the_results_of_what_they_fund_on_the_desk(as_user, organisation):
    project = ProjectFactory()
    ProjectPartner.objects.create(
        project=project, organisation=organisation, role=ProjectPartner.Role.FUNDING
    )
    results = reverse("reports:results", args=[project.slug])

    donor, stranger = as_user(staff_of(organisation)), as_user(UserFactory())

    assert results in donor.get(reverse("desk")).content.decode()
    assert results not in stranger.get(reverse("desk")).content.decode()


def test_who_follows_a_project_finds_the_list_on_the_desk(as_user):
    reader, desk = as_user(UserFactory()), reverse("desk")
    project = ProjectFactory()
    before = reader.get(desk).content.decode()

    reader.post(reverse("projects:follow", args=[project.slug]), {"follow": "1"})

    assert reverse("projects:following") not in before
    assert reverse("projects:following") in reader.get(desk).content.decode()


def test_map_of_the_front_page_counts_like_the_directory_it_leads_to(client):
    works_here = ObshtinaFactory(oblast=OblastFactory(code="VID", slug="vidin"))
    sits = SettlementFactory()
    OrganisationFactory(seat=sits).territory.add(works_here)
    OrganisationFactory(seat=sits)

    front = client.get("/").context["view"].members_by_oblast()
    page = client.get(reverse("members:list"))
    directory = page.context["offer"].presence.by_oblast

    assert front == directory
    assert front == {sits.obshtina.oblast.code: 2, works_here.oblast.code: 1}


def test_front_page_and_the_places_count_the_same_municipalities(client):
    works_here = ObshtinaFactory(oblast=OblastFactory(code="VID", slug="vidin"))
    OrganisationFactory(seat=SettlementFactory()).territory.add(works_here)

    front = client.get("/").context["view"].figures()

    assert front.obshtini == 2


def test_the_desk_does_not_count_notices_that_are_not_there(as_user):
    user = UserFactory()
    before = as_user(user).get("/desk/").content.decode()
    Notification.objects.create(user=user, kind="news.published", target=user.person)
    after = as_user(user).get("/desk/").content.decode()

    assert "нови известия" not in before
    assert "1\xa0ново известие" in after
