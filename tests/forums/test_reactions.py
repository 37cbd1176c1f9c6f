"""A word under somebody's post: once, not under one's own, and not where one only reads."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.models import Notification
from forums import actions
from forums.addresses import post_url, topic_url
from forums.models import Reaction
from forums.reference import ensure_forum
from members.models import Person
from tests.factories import (
    GroupFactory,
    GroupMembershipFactory,
    OrganisationFactory,
    UserFactory,
    staff_of,
)
from tests.forums.helpers import start


def url(post):
    return reverse("forum:react", args=[post.pk])


def given():
    return list(Reaction.objects.order_by("pk").values_list("user", "kind"))


def test_a_press_says_it_another_takes_it_back(as_user, forum, member):
    post = start(forum, UserFactory())
    actions.approve(post, actor=post.poster)
    client = as_user(member)

    first = client.post(url(post), {"thanks": "1"})
    client.post(url(post), {"thanks": "1"})
    assert given() == [(member.pk, "thanks")]
    assert first.url == post_url(post)

    client.post(url(post), {"thanks": "0"})
    assert given() == []


def test_nobody_thanks_themselves(as_user, forum, member):
    post = start(forum, member)

    answer = as_user(member).post(url(post), {"useful": "1"})

    assert answer.status_code == 403
    assert given() == []
    page = as_user(member).get(topic_url(post.topic)).content.decode()
    assert "data-react>" not in page


def test_an_unknown_word_is_passed_over(as_user, forum, member):
    post = start(forum, staff_of(OrganisationFactory()))

    as_user(member).post(url(post), {"karma": "1"})

    assert given() == []


def test_a_closed_topic_takes_no_reactions(as_user, forum, member, moderator):
    post = start(forum, staff_of(OrganisationFactory()))
    actions.set_lock(post.topic, locked=True, actor=moderator)

    assert as_user(member).post(url(post), {"thanks": "1"}).status_code == 403
    assert given() == []


def test_who_reacted_is_told_to_people_who_are_signed_in_only(
    as_user, client, forum, member
):
    post = start(forum, staff_of(OrganisationFactory()))
    Person.objects.filter(user=member).update(name="Ива Колева")
    actions.react(post, kind="useful", on=True, actor=member)

    stranger = client.get(topic_url(post.topic)).content.decode()
    reader = as_user(UserFactory()).get(topic_url(post.topic)).content.decode()

    assert "Полезно" in stranger
    assert "Ива Колева" not in stranger
    assert "Ива Колева" in reader


def test_names_are_a_few_and_the_count_is_whole(as_user, forum, member):
    post = start(forum, member)
    for _each in range(15):
        actions.react(post, kind="thanks", on=True, actor=UserFactory(name="Един"))

    page = as_user(member).get(topic_url(post.topic)).content.decode()

    assert page.count("Един") == 12
    assert "и още 3" in page


def test_the_script_gets_the_row_as_it_is_now(as_user, forum, member):
    post = start(forum, staff_of(OrganisationFactory()))

    answer = as_user(member).post(
        url(post), {"support": "1"}, headers={"accept": "application/json"}
    )

    html = answer.json()["html"]
    assert 'name="support" value="0" aria-pressed="true"' in html
    assert 'name="thanks" value="1" aria-pressed="false"' in html


def test_a_post_of_a_closed_group_is_not_there_for_others(as_user, member):
    group = GroupFactory(access="closed")
    forum = ensure_forum("На групата", audience="group", group=group)
    insider = UserFactory()
    GroupMembershipFactory(group=group, person=insider.person, organisation=None)
    post = start(forum, insider)

    assert as_user(member).post(url(post), {"thanks": "1"}).status_code == 404
    assert given() == []


def test_reactions_tell_nobody(forum, member):
    post = start(forum, staff_of(OrganisationFactory()))

    actions.react(post, kind="thanks", on=True, actor=member)

    assert not Notification.objects.exists()


def test_a_page_of_many_reactions_asks_as_often_as_one_with_one(as_user, forum, member):
    few, many = start(forum, member), start(forum, member, subject="Много")
    actions.react(few, kind="thanks", on=True, actor=UserFactory())
    for number in range(10):
        post = actions.reply(many.topic, content=f"Ред {number}", actor=member)
        for kind in Reaction.Kind:
            for _each in range(3):
                actions.react(post, kind=kind, on=True, actor=UserFactory())
    client = as_user(member)

    assert asked(client, few) == asked(client, many)


def asked(client, post):
    client.get(topic_url(post.topic))
    with CaptureQueriesContext(connection) as queries:
        client.get(topic_url(post.topic))
    return len(queries)
