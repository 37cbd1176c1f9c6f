"""An idea is talked about in one topic, which everybody who reads the idea finds."""

import pytest
from django.urls import reverse

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
