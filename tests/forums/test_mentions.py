"""@Име: read by people and by the portal, told once, and only to who may read it."""

import pytest
from django.urls import reverse

from core.models import Notification
from forums import actions
from forums.addresses import topic_url
from forums.models import Mention
from forums.reference import ensure_forum
from members.models import Membership, Person
from tests.factories import (
    GroupFactory,
    GroupMembershipFactory,
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
)
from tests.forums.helpers import start


def named(name, organisation=None):
    user = UserFactory(name=name)
    MembershipFactory(
        person=user.person,
        organisation=organisation or OrganisationFactory(),
        role="editor",
    )
    return user


@pytest.fixture
def maria():
    return named("Мария Петрова")


@pytest.fixture
def topic(forum, maria):
    """Maria has written here, so that she may be named."""
    return start(forum, maria, content="Питам.").topic


def told():
    rows = Notification.objects.filter(kind="forums.mentioned").order_by("pk")
    return [notice.user for notice in rows]


def test_a_name_after_an_at_tells_the_person_once(topic, maria, member):
    post = actions.reply(
        topic, content="@Мария Петрова, ето. И пак @Мария Петрова!", actor=member
    )

    actions.edit(post, content="@Мария Петрова: ето го.", actor=member)

    assert told() == [maria]
    assert Notification.objects.get().target == post


def test_naming_somebody_in_an_edit_tells_only_them(topic, maria, member):
    other = named("Ива Колева")
    actions.reply(topic, content="И аз", actor=other)
    post = actions.reply(topic, content="@Мария Петрова, ето.", actor=member)

    actions.edit(post, content="@Мария Петрова и @Ива Колева, ето.", actor=member)

    assert told() == [maria, other]


@pytest.mark.parametrize(
    "content",
    [
        "`@Мария Петрова`",
        "```\n@Мария Петрова\n```",
        "> @Мария Петрова каза\n\nДа.",
        "> > @Мария Петрова\n>\n> нещо\n\nДа.",
        "пишете на ime@Мария Петрова",
        "@Мария Петровата",
        "@мария",
        "@Мария Петрова#999999",
    ],
)
def test_what_names_nobody(topic, member, content):
    actions.reply(topic, content=content, actor=member)

    assert told() == []


def test_nobody_is_told_of_their_own_words(topic, maria):
    actions.reply(topic, content="Аз съм @Мария Петрова", actor=maria)

    assert told() == []
    assert not Mention.objects.exists()


def test_a_post_that_waits_tells_when_it_is_approved(topic, maria, moderator):
    post = actions.reply(topic, content="@Мария Петрова?", actor=UserFactory())
    assert told() == []

    actions.approve(post, actor=moderator)

    assert told() == [maria]


def test_two_people_of_one_name_are_told_apart_by_a_number(forum, member):
    first, second = named("Иван Иванов"), named("Иван Иванов")
    other_topic = start(forum, second).topic
    topic = start(forum, member).topic
    start(forum, first)

    actions.reply(topic, content="@Иван Иванов кой?", actor=member)
    assert told() == []
    actions.reply(topic, content=f"@Иван Иванов#{first.person.pk}!", actor=member)
    assert told() == [first]
    # Who writes in the very topic is meant.
    actions.reply(other_topic, content="@Иван Иванов, ето", actor=member)
    assert told() == [first, second]


def test_who_may_not_read_the_forum_is_not_named_there(client, member):
    forum = ensure_forum("Само за членове", audience="members")
    was_member = named("Бивш Член")
    topic = start(forum, was_member).topic
    Membership.objects.filter(person=was_member.person).update(ended_on="2020-01-01")

    actions.reply(topic, content="@Бивш Член, здравей", actor=member)

    assert told() == []
    assert not Mention.objects.exists()


def test_a_stranger_is_not_found_by_guessing_names(forum, member):
    UserFactory(name="Тайна Читателка")
    topic = start(forum, member).topic

    actions.reply(topic, content="@Тайна Читателка", actor=member)

    assert not Mention.objects.exists()


def test_a_mention_leads_to_the_page_that_everybody_may_open(client, forum, member):
    public, private = named("Ива Колева"), named("Зоя Рашева")
    Membership.objects.filter(person=public.person).update(is_public=True)
    for user in (public, private):
        start(forum, user)
    topic = start(forum, member).topic
    actions.reply(topic, content="@Ива Колева, @Зоя Рашева **да**", actor=member)

    page = client.get(topic_url(topic)).content.decode()

    address = public.person.get_absolute_url()
    assert f'<a class="mention" href="{address}">@Ива Колева</a>' in page
    assert '<b class="mention">@Зоя Рашева</b>' in page


def suggestions(client, forum, **asked):
    answer = client.get(reverse("forum:people", args=["f", forum.pk]), asked)
    return [one["words"] for one in answer.json()["people"]]


def test_suggestions_begin_with_who_writes_in_the_topic(as_user, forum, topic, member):
    start(forum, named("Мария Ангелова"))

    client = as_user(member)

    assert suggestions(client, forum, q="мар", topic=topic.pk) == [
        "Мария Петрова",
        "Мария Ангелова",
    ]
    assert suggestions(client, forum, q="Петр") == ["Мария Петрова"]
    assert suggestions(client, forum, topic=topic.pk)[0] == "Мария Петрова"


def test_suggestions_tell_people_of_one_name_apart(as_user, forum, member):
    people = [named("Иван Иванов") for _each in range(2)]
    for user in people:
        start(forum, user)

    assert suggestions(as_user(member), forum, q="Иван") == [
        f"Иван Иванов#{user.person.pk}" for user in people
    ]


def test_members_of_a_closed_group_are_suggested_inside_only(as_user, forum, member):
    group = GroupFactory(access="closed")
    inside = ensure_forum("На групата", audience="group", group=group)
    insider, colleague = named("Таня Илиева"), named("Тодор Илиев")
    for user in (insider, colleague):
        GroupMembershipFactory(group=group, person=user.person, organisation=None)
    start(inside, insider)

    assert suggestions(as_user(colleague), inside, q="Т") == ["Таня Илиева"]
    assert suggestions(as_user(member), forum, q="Т") == []
    url = reverse("forum:people", args=["f", inside.pk])
    assert as_user(member).get(url, {"q": "Т"}).status_code == 404


def test_suggestions_hold_no_address(as_user, forum, topic, maria, member):
    url = reverse("forum:people", args=["f", forum.pk])

    answer = as_user(member).get(url, {"q": "Мария", "topic": topic.pk})

    assert answer.json() == {
        "people": [{"name": "Мария Петрова", "words": "Мария Петрова"}]
    }
    assert Person.objects.get(user=maria).email not in answer.content.decode()


def test_the_preview_shows_who_would_be_told_and_tells_nobody(
    as_user, forum, topic, maria, member
):
    data = {"subject": "Т", "content": "@Мария Петрова и @Никой Такъв", "preview": "1"}
    shown = '<p><b class="mention">@Мария Петрова</b> и @Никой Такъв</p>'
    pages = [
        reverse("forum:post_create", args=["f", forum.pk, "t", topic.pk]),
        reverse("forum:topic_create", args=["f", forum.pk]),
    ]

    for url in pages:
        assert shown in as_user(member).post(url, data).content.decode()
    assert told() == []
