"""An idea is talked about in one topic, which everybody who reads the idea finds."""

import uuid

import pytest
from django.urls import reverse

from core.models import TypedForm
from forums import reference
from forums.addresses import topic_url
from forums.models import Discussion
from tests.factories import IdeaFactory, OrganisationFactory, UserFactory, staff_of


@pytest.fixture(autouse=True)
def _forums():
    reference.load()


def test_a_member_opens_the_talk_about_an_idea_and_others_find_it(as_user, client):
    idea = IdeaFactory(title="Пътуващо читалище")
    address = reverse("discuss_idea", args=[idea.pk])
    before = client.get(idea.get_absolute_url()).text

    as_user(staff_of(OrganisationFactory())).post(address, {"content": "Кога тръгва?"})

    topic = Discussion.objects.get().topic
    assert address in before
    assert topic.subject == "Пътуващо читалище"
    assert topic_url(topic) in client.get(idea.get_absolute_url()).text
    assert idea.get_absolute_url() in client.get(topic_url(topic)).text


def test_withdrawn_idea_is_not_talked_about(as_user):
    hidden = IdeaFactory(is_public=False)

    answer = as_user(UserFactory()).get(reverse("discuss_idea", args=[hidden.pk]))

    assert answer.status_code == 404


def keep(client, address, user, content):
    """What the script of the page sends while somebody types."""
    typing = {
        "typing": "keep",
        "typing_page": str(uuid.uuid4()),
        "typing_person": str(user.pk),
        "content": content,
    }
    answer = client.post(address, typing, headers={"accept": "application/json"})
    return answer.json()["kept"], typing["typing_page"]


def waiting(client, address):
    return client.get(address).context["typing"]["waiting"]


def discussing(idea):
    return reverse("discuss_idea", args=[idea.pk])


def test_a_talk_half_begun_waits_before_its_idea_alone(as_user):
    idea, other = IdeaFactory(), IdeaFactory()
    user = staff_of(OrganisationFactory())
    client = as_user(user)

    kept, page = keep(client, discussing(idea), user, "Кога тръгва")

    assert kept.startswith("Запазено в")
    [draft] = waiting(client, discussing(idea))
    assert "Кога тръгва</textarea>" in client.get(draft.resume_address).text
    assert waiting(client, f"/en{discussing(idea)}") == [draft]
    assert waiting(client, discussing(other)) == []
    assert waiting(as_user(staff_of(OrganisationFactory())), discussing(idea)) == []
    forum = reference.news_forum()
    assert waiting(client, reverse("forum:topic_create", args=["f", forum.pk])) == []
    client.post(discussing(idea), {"content": "Кога тръгва?", "typing_page": page})
    assert not TypedForm.objects.unsaved().exists()


def test_where_somebody_was_quicker_the_words_are_a_reply(as_user):
    idea, user = IdeaFactory(), staff_of(OrganisationFactory())
    client = as_user(user)
    _kept, page = keep(client, discussing(idea), user, "Кога тръгва")

    as_user(staff_of(OrganisationFactory())).post(
        discussing(idea), {"content": "Аз първи."}
    )

    topic = Discussion.objects.get().topic
    [draft] = waiting(client, topic_url(topic))
    assert "Кога тръгва</textarea>" in client.get(draft.resume_address).text
    old = client.get(f"{discussing(idea)}?typed={page}", follow=True)
    assert "Кога тръгва</textarea>" in old.text
    client.post(discussing(idea), {"content": "Кога тръгва?", "typing_page": page})
    assert [str(post.content) for post in topic.posts.order_by("pk")] == [
        "Аз първи.",
        "Кога тръгва?",
    ]
    assert not TypedForm.objects.unsaved().exists()
