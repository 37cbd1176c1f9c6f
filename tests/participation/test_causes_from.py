"""A cause comes from a topic of the forums or from a meeting, and each leads to the other."""

import datetime
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from forums import actions as forums
from forums import reference
from forums.addresses import topic_url
from forums.models import Discussion
from forums.reference import ensure_forum
from leadernet.causes_from import talk_on
from leadernet.path.walking import neighbours
from members.models import Membership
from participation.causes.models import Cause
from tests.factories import (
    CauseFactory,
    EventFactory,
    GroupFactory,
    OrganisationFactory,
    UserFactory,
    staff_of,
)


@pytest.fixture(autouse=True)
def _forums():
    reference.load()


@pytest.fixture
def member():
    return staff_of(OrganisationFactory(), Membership.Role.OWNER)


@pytest.fixture
def topic(member):
    forum = ensure_forum("Открит", audience="public")
    post = forums.start_topic(
        forum, subject="Мост при чешмата", content="Кога?", actor=member
    )
    return post.topic


@pytest.fixture
def meeting():
    yesterday = timezone.now() - datetime.timedelta(days=1)
    return EventFactory(
        starts_at=yesterday, ends_at=yesterday + datetime.timedelta(hours=2)
    )


def from_topic(topic):
    return reverse("cause_from_topic", args=[topic.pk])


def from_event(event):
    return reverse("cause_from_event", args=[event.slug])


def propose(client, address, user, **more):
    organisation = user.organisation_ids()
    data = {
        "title": "Нов мост",
        "description": "Децата минават по шосето.",
        "submission": str(uuid.uuid4()),
        "organisation": organisation[0] if organisation else "",
    }
    return client.post(address, data | more)


class TestTopic:
    def test_becomes_the_discussion_of_the_cause(self, as_user, client, member, topic):
        page = as_user(member)
        assert from_topic(topic) in page.get(topic_url(topic)).text
        form = page.get(from_topic(topic))
        assert form.context["form"]["title"].value() == "Мост при чешмата"
        assert topic_url(topic) in form.text

        propose(page, from_topic(topic), member)

        cause = Cause.objects.get()
        assert topic_url(topic) in client.get(cause.get_absolute_url()).text
        assert cause.get_absolute_url() in client.get(topic_url(topic)).text
        assert from_topic(topic) not in page.get(topic_url(topic)).text

    def test_the_same_form_sent_twice_makes_one(self, as_user, member, topic):
        number = str(uuid.uuid4())

        propose(as_user(member), from_topic(topic), member, submission=number)
        again = propose(as_user(member), from_topic(topic), member, submission=number)

        assert Cause.objects.count() == Discussion.objects.count() == 1
        assert again.status_code in (302, 404)

    def test_who_was_second_keeps_a_cause_without_it(self, topic):
        first, second = CauseFactory(), CauseFactory()

        talk_on(first, topic)
        talk_on(second, topic)

        assert Discussion.objects.get().about == first

    def test_of_a_citizen_it_waits_and_nobody_else_learns_of_it(
        self, as_user, client, topic
    ):
        citizen = UserFactory()

        propose(as_user(citizen), from_topic(topic), citizen)

        cause = Cause.objects.get()
        assert cause.status == Cause.Status.WAITING
        assert cause.get_absolute_url() not in client.get(topic_url(topic)).text
        assert cause.get_absolute_url() in as_user(citizen).get(topic_url(topic)).text

    def test_a_refused_one_gives_the_topic_free(self, as_user, member, topic):
        refused = CauseFactory(status=Cause.Status.REFUSED)
        talk_on(refused, topic)

        propose(as_user(member), from_topic(topic), member)

        assert Discussion.objects.get().about == Cause.objects.latest("pk")

    def test_of_a_group_or_of_members_it_leads_to_no_public_cause(
        self, as_user, member
    ):
        group = GroupFactory(access="closed")
        for forum in (
            ensure_forum("За членове", audience="members"),
            ensure_forum("На групата", audience="group", group=group),
        ):
            topic = forums.start_topic(
                forum, subject="Тайно", content="Текст", actor=member
            ).topic
            assert as_user(member).get(from_topic(topic)).status_code == 404

    def test_without_an_account_there_is_no_link(self, client, topic):
        assert from_topic(topic) not in client.get(topic_url(topic)).text


class TestMeeting:
    def test_leads_to_the_cause(self, as_user, client, member, meeting):
        page = as_user(member)
        assert from_event(meeting) in page.get(meeting.get_absolute_url()).text

        propose(page, from_event(meeting), member)

        cause = Cause.objects.get()
        [step] = neighbours(cause, member).before
        assert step.row == meeting
        assert cause.get_absolute_url() in client.get(meeting.get_absolute_url()).text

    def test_the_same_form_sent_twice_makes_one(self, as_user, member, meeting):
        number = str(uuid.uuid4())

        answers = [
            propose(as_user(member), from_event(meeting), member, submission=number)
            for _time in range(2)
        ]

        cause = Cause.objects.get()
        assert [one.url for one in answers] == [cause.get_absolute_url()] * 2
        assert len(neighbours(cause, member).before) == 1

    def test_what_is_still_to_come_leads_to_nothing(self, as_user, member):
        event = EventFactory()

        assert as_user(member).get(from_event(event)).status_code == 404
        assert (
            from_event(event) not in as_user(member).get(event.get_absolute_url()).text
        )

    def test_a_draft_is_unknown(self, as_user, meeting):
        type(meeting).objects.update(is_published=False)

        assert as_user(UserFactory()).get(from_event(meeting)).status_code == 404
