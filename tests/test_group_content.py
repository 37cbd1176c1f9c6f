"""What is written for a group: by any role, looked after by its coordinators."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from events.models import Event
from forums.models import ForumPlace
from news.models import Article
from tests.factories import (
    ArticleFactory,
    EventFactory,
    GroupFactory,
    GroupMembershipFactory,
    OrganisationFactory,
    RubricFactory,
    UserFactory,
    staff_of,
)


@pytest.fixture
def group():
    group = GroupFactory(access="closed")
    group.memberships.create(
        person=UserFactory().person, is_coordinator=True, joined_on="2020-01-01"
    )
    return group


@pytest.fixture
def coordinator(group):
    return group.coordinators().get()


@pytest.fixture
def member(group):
    """Somebody with the plainest role in an organisation of the group."""
    return staff_of(GroupMembershipFactory(group=group).organisation, "member")


def test_a_plain_member_writes_and_publishes_for_the_group_only(group, member, as_user):
    organisation = group.memberships.exclude(organisation=None).get().organisation
    client = as_user(member)
    data = {
        "organisation": organisation.pk,
        "rubric": RubricFactory().pk,
        "title_bg": "Среща",
        "lead_bg": "Накратко",
        "body_bg": "<p>Текст</p>",
        "step": "publish",
    }

    client.post(reverse("news:create"), data | {"audience": "public"})
    assert not Article.objects.exists()
    client.post(reverse("news:create"), data | {"audience": "group", "group": group.pk})

    article = Article.objects.get()
    assert (article.status, article.group) == ("published", group)


def test_coordinators_edit_take_off_publish_and_delete_what_the_group_has_seen(
    group, coordinator, as_user
):
    article = ArticleFactory(audience="group", group=group)
    event = EventFactory(audience="group", group=group)

    for verb in ("news.edit", "news.unpublish", "news.delete"):
        assert coordinator.has_perm(verb, article), verb
    client = as_user(coordinator)
    client.post(reverse("news:unpublish", args=[article.slug]), {"reason": "Грешка"})
    client.post(reverse("news:publish", args=[article.slug]))
    client.post(reverse("events:unpublish", args=[event.slug]), {"reason": "Грешка"})
    event.refresh_from_db()
    assert not event.is_published
    client.post(reverse("events:delete", args=[event.slug]))

    article.refresh_from_db()
    event.refresh_from_db()
    assert article.status == "published"
    assert event.deleted_at is not None


def test_first_drafts_and_news_of_others_are_not_the_coordinators(group, coordinator):
    ArticleFactory(audience="group", group=group, status="draft", published_at=None)
    EventFactory(audience="group", group=group, is_published=False, published_at=None)
    public = ArticleFactory(group=group)

    assert list(Article.objects.visible_to(coordinator)) == [public]
    assert not Event.objects.visible_to(coordinator).exists()
    assert not coordinator.has_perm("news.edit", public)


def test_files_are_for_those_who_read_the_group(
    group, member, coordinator, as_user, client, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    url = reverse("members:group_files", args=[group.slug])
    upload = SimpleUploadedFile("правила.txt", "Правила".encode())

    as_user(member).post(url, {"title": "Правила", "file": upload})
    file = group.files.get()
    address = file.attachments.get().get_absolute_url()

    seen = as_user(coordinator).get(address)
    assert b"".join(seen.streaming_content).decode() == "Правила"
    assert client.get(address).status_code == 404
    assert as_user(UserFactory()).get(url).status_code == 403
    remove = reverse("members:remove_group_file", args=[group.slug, file.pk])
    other = staff_of(GroupMembershipFactory(group=group).organisation, "owner")
    assert as_user(other).post(remove).status_code == 403
    as_user(member).post(remove)
    assert not group.files.exists()


def test_a_coordinator_opens_the_forum_once(group, coordinator, member, as_user):
    url = reverse("group_forum", args=[group.slug])

    assert as_user(member).post(url).status_code == 403
    for _press in range(2):
        as_user(coordinator).post(url)

    assert ForumPlace.objects.get(group=group).is_for_questions is False
    assert as_user(member).get(url, follow=True).status_code == 200


def test_a_forum_of_a_group_is_for_questions_from_its_first_day(
    group, coordinator, as_user
):
    url = reverse("group_forum", args=[group.slug])

    as_user(coordinator).post(url, {"is_for_questions": "on"})

    assert ForumPlace.objects.get(group=group).is_for_questions


def test_coordinators_invite_by_search(group, coordinator, as_user):
    outside = OrganisationFactory(name_bg="Сдружение Бряст")
    url = reverse("members:invite_to_group", args=[group.slug])
    client = as_user(coordinator)

    found = client.get(url, {"q": "бряст"}).context["object_list"]
    client.post(url, {"organisation": outside.pk})

    assert list(found) == [outside]
    assert [row.organisation for row in group.requests.all()] == [outside]
