"""Following topics and forums: who is told of a post, once, and only what they may read."""

import pytest
from django.core import mail as delivered
from django.urls import reverse
from machina.apps.forum_conversation.models import Topic

from core import digests, mail, notifications
from core.models import Notification, OutgoingMail
from forums import actions
from forums.actions import telling
from forums.addresses import forum_url, topic_url
from forums.following import followed, readers, topics_of
from forums.letters import STOP
from forums.models import Following, Sanction, Telling
from forums.reference import ensure_forum
from members.models import Membership, Rights
from tests.core.test_digests import age, send_what_is_due
from tests.factories import (
    AppointmentFactory,
    GroupFactory,
    GroupMembershipFactory,
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
    staff_of,
)
from tests.forums.helpers import start


def tell(post):
    """What the worker does."""
    while telling.tell_some(post.pk):
        pass


def told(post):
    """[(who, kind)] in the order of accounts."""
    rows = Notification.objects.filter(object_id=post.pk, kind__startswith="forums.")
    return list(rows.order_by("user", "pk").values_list("user", "kind"))


def maria():
    user = UserFactory(name="Мария Петрова")
    MembershipFactory(
        person=user.person, organisation=OrganisationFactory(), role="editor"
    )
    return user


@pytest.fixture
def topic(forum, member):
    return start(forum, member).topic


@pytest.fixture
def reader():
    return UserFactory(name="Следяща Читателка")


@pytest.fixture
def other():
    return staff_of(OrganisationFactory())


def at_once(user):
    notifications.choose(user, {"forums": "now"})


def test_one_press_follows_and_the_next_leaves(topic, reader, as_user):
    client = as_user(reader)
    address = topic_url(topic) + "follow/"

    for value, pressed in [("1", "true"), ("1", "true"), ("0", "false")]:
        page = client.post(address, {"follow": value}, follow=True)
        assert f'aria-pressed="{pressed}">Следя темата' in page.content.decode()

    assert Following.objects.get(user=reader).is_on is False


def test_a_forum_is_followed_from_its_page(forum, reader, as_user):
    client = as_user(reader)

    page = client.post(forum_url(forum) + "follow/", {"follow": "1"}, follow=True)

    assert 'aria-pressed="true">Следя форума' in page.content.decode()


def test_a_section_that_holds_no_topics_is_not_followed(reader, as_user):
    section = ensure_forum("Раздел", audience="public")
    section.type = section.FORUM_CAT
    section.save()
    client = as_user(reader)

    assert "Следя форума" not in client.get(forum_url(section)).content.decode()
    answer = client.post(forum_url(section) + "follow/", {"follow": "1"})
    assert answer.status_code == 404


def test_followers_are_told_once_however_they_follow(forum, topic, reader, other):
    actions.follow_forum(forum, on=True, actor=reader)
    actions.follow_topic(topic, on=True, actor=reader)

    post = actions.reply(topic, content="Така го правим.", actor=other)
    tell(post)
    tell(post)

    members = sorted(
        [(topic.poster_id, "forums.replied"), (reader.pk, "forums.replied")]
    )
    assert told(post) == members


def test_a_new_topic_is_told_to_followers_of_its_forum(forum, reader, member):
    actions.follow_forum(forum, on=True, actor=reader)

    post = start(forum, member)
    tell(post)

    assert told(post) == [(reader.pk, "forums.topic_started")]


def test_a_topic_that_was_left_is_silent_also_in_a_followed_forum(
    forum, topic, reader, other
):
    actions.follow_forum(forum, on=True, actor=reader)
    actions.follow_topic(topic, on=False, actor=reader)

    post = actions.reply(topic, content="Още нещо", actor=other)
    tell(post)

    assert told(post) == [(topic.poster_id, "forums.replied")]


@pytest.mark.parametrize(("box", "follows"), [({"follow": "on"}, True), ({}, False)])
def test_the_choice_beside_the_reply_is_remembered(topic, other, as_user, box, follows):
    client = as_user(other)

    client.post(topic_url(topic) + "post/create/", {"content": "Ето."} | box)

    assert followed(other, topic).topic is follows
    page = client.get(reverse("forum:topic_create", args=["f", topic.forum_id]))
    assert page.context["form"]["follow"].value() is follows
    assert client.get(topic_url(topic)).context["form"]["follow"].value() is follows


def test_who_said_no_to_a_topic_and_answers_without_a_form_stays_away(topic, other):
    actions.follow_topic(topic, on=False, actor=other)

    actions.reply(topic, content="Само това.", actor=other)

    assert followed(other, topic).topic is False


def test_who_is_named_gets_one_notice_of_another_kind(topic, other, member):
    actions.reply(topic, content="Първо.", actor=other)
    post = actions.reply(topic, content=f"@{other} виж", actor=member)
    tell(post)
    assert told(post) == [(other.pk, "forums.mentioned")]

    late = actions.reply(topic, content="И още", actor=member)
    tell(late)
    actions.edit(late, content=f"И още, @{other}", actor=member)

    assert told(late) == [(other.pk, "forums.mentioned")]


def test_a_post_that_waits_is_told_when_it_is_approved(topic, reader, moderator):
    actions.follow_topic(topic, on=True, actor=reader)
    post = actions.reply(topic, content="Здравейте", actor=UserFactory())
    tell(post)
    assert told(post) == [(moderator.pk, "forums.waits")]

    actions.approve(post, actor=moderator)
    tell(post)

    kinds = [kind for user, kind in told(post) if user == reader.pk]
    assert kinds == ["forums.replied"]


def test_a_post_hidden_before_it_was_told_is_told_when_it_is_back(
    topic, reader, other, moderator
):
    actions.follow_topic(topic, on=True, actor=reader)
    post = actions.reply(topic, content="Грубо.", actor=other)
    actions.hide(post, reason="грубо", actor=moderator)
    tell(post)
    assert reader.pk not in dict(told(post))
    assert not telling.half_told().exists()

    actions.lift(post.hidden.sanction, reason="приема се", actor=moderator)
    tell(post)

    assert dict(told(post))[reader.pk] == "forums.replied"


def test_what_was_told_before_it_was_hidden_is_not_told_again(
    topic, reader, other, moderator
):
    actions.follow_topic(topic, on=True, actor=reader)
    named = maria()
    actions.reply(topic, content="Тук съм.", actor=named)
    post = actions.reply(topic, content="@Мария Петрова, ето.", actor=other)
    tell(post)
    before = told(post)

    actions.hide(post, reason="грубо", actor=moderator)
    actions.lift(post.hidden.sanction, reason="приема се", actor=moderator)
    tell(post)

    assert (named.pk, "forums.mentioned") in before
    assert [one for one in told(post) if one[0] != other.pk] == [
        one for one in before if one[0] != other.pk
    ]


def test_a_post_that_never_was_read_tells_whom_it_names_when_it_is_shown(
    topic, reader, moderator
):
    actions.follow_topic(topic, on=True, actor=reader)
    named = maria()
    actions.reply(topic, content="Тук съм.", actor=named)
    post = actions.reply(topic, content="@Мария Петрова, ето.", actor=UserFactory())
    actions.hide(post, reason="реклама", actor=moderator)

    for _twice in range(2):
        actions.lift(Sanction.objects.get(), reason="сбъркахме", actor=moderator)
        tell(post)

    kinds = [kind for user, kind in told(post) if user in {reader.pk, named.pk}]
    assert sorted(kinds) == ["forums.mentioned", "forums.replied"]


@pytest.mark.parametrize("act", ["hide", "sweep"])
def test_answers_are_told_once_the_first_post_is_back(reader, forum, moderator, act):
    asker, other = UserFactory(), staff_of(OrganisationFactory())
    head = start(forum, asker)
    actions.approve(head, actor=moderator)
    actions.follow_topic(head.topic, on=True, actor=reader)
    answer = actions.reply(head.topic, content="Ето.", actor=other)
    getattr(actions, act)(head, reason="реклама", actor=moderator)
    tell(answer)
    assert reader.pk not in dict(told(answer))

    actions.lift(Sanction.objects.get(), reason="сбъркахме", actor=moderator)
    tell(answer)

    assert dict(told(answer))[reader.pk] == "forums.replied"


def test_who_may_not_read_the_forum_any_more_is_not_told(member):
    forum = ensure_forum("Само за членове", audience="members")
    former, current = staff_of(OrganisationFactory()), staff_of(OrganisationFactory())
    for user in (former, current):
        actions.follow_forum(forum, on=True, actor=user)
        at_once(user)
    Membership.objects.filter(person=former.person).update(ended_on="2020-01-01")

    tell(start(forum, member, subject="Тайна тема"))

    assert [notice.user for notice in Notification.objects.all()] == [current]
    assert [row.to for row in OutgoingMail.objects.all()] == [current.email]


def test_rights_are_asked_again_when_the_mail_leaves(member):
    forum = ensure_forum("Само за членове", audience="members")
    former = staff_of(OrganisationFactory())
    actions.follow_forum(forum, on=True, actor=former)
    at_once(former)
    tell(start(forum, member, subject="Тайна тема"))
    row = OutgoingMail.objects.get()

    Membership.objects.filter(person=former.person).update(ended_on="2020-01-01")

    assert not mail.deliver(row.pk)
    assert delivered.outbox == []


@pytest.mark.parametrize("end", ["hide", "leave", "never"])
def test_what_is_hidden_or_no_longer_wanted_does_not_leave(
    topic, reader, other, moderator, end
):
    actions.follow_topic(topic, on=True, actor=reader)
    at_once(reader)
    post = actions.reply(topic, content="Ето.", actor=other)
    tell(post)
    row = OutgoingMail.objects.get(to=reader.email)

    if end == "hide":
        actions.hide(post, reason="грубо", actor=moderator)
    elif end == "leave":
        actions.follow_topic(topic, on=False, actor=reader)
    else:
        notifications.choose(reader, {"forums": "never"})

    assert not mail.deliver(row.pk)


def test_the_mail_at_once_holds_the_post_and_how_to_end_just_this(
    forum, topic, reader, other
):
    actions.follow_topic(topic, on=True, actor=reader)
    actions.follow_forum(forum, on=True, actor=reader)
    at_once(reader)

    post = actions.reply(topic, content="Ставката е **10 лв.**", actor=other)
    tell(post)

    [row] = OutgoingMail.objects.all()
    assert row.subject == "[Управление на проекти] Как отчитате доброволния труд?"
    assert f"{other} писа в „{topic.subject}“:\n\nСтавката е **10 лв.**\n" in row.body
    assert "Отговорете в портала" in row.body
    assert "Reply-To" not in row.headers
    assert row.headers["References"] == f"<topic-{topic.pk}@localhost>"
    assert row.headers["List-Id"] == f"<forum-{forum.pk}.localhost>"
    link = row.headers["List-Unsubscribe"].strip("<>")
    assert f"За да не следите повече тази тема: {link}" in row.body


def test_one_click_ends_exactly_that(forum, topic, reader, other, client):
    actions.follow_topic(topic, on=True, actor=reader)
    elsewhere = start(forum, other, subject="Друга тема").topic
    actions.follow_topic(elsewhere, on=True, actor=reader)
    at_once(reader)
    tell(actions.reply(topic, content="Ето.", actor=other))
    row = OutgoingMail.objects.get()
    link = (
        row.headers["List-Unsubscribe"]
        .strip("<>")
        .removeprefix("http://localhost:8000")
    )

    page = client.get(link).content.decode()
    assert f"Следите темата „{topic.subject}“." in page
    assert followed(reader, topic).is_on
    answer = client.post(link, {"List-Unsubscribe": "One-Click"})

    assert answer.status_code == 204
    assert not followed(reader, topic).is_on
    assert followed(reader, elsewhere).is_on
    client.post(link, {"start": "1"})
    assert followed(reader, topic).is_on


def test_the_link_names_nothing_that_its_reader_may_no_longer_read(member, client):
    forum = ensure_forum("Само за членове", audience="members")
    former = staff_of(OrganisationFactory())
    topic = start(forum, member, subject="Тайна тема").topic
    actions.follow_topic(topic, on=True, actor=former)
    at_once(former)
    tell(actions.reply(topic, content="Ето.", actor=member))
    [row] = OutgoingMail.objects.all()
    link = (
        row.headers["List-Unsubscribe"]
        .strip("<>")
        .removeprefix("http://localhost:8000")
    )
    Membership.objects.filter(person=former.person).update(ended_on="2020-01-01")

    assert "Тайна" not in client.get(link).content.decode()
    client.post(link, {"List-Unsubscribe": "One-Click"})

    assert Following.objects.get(user=former, topic=topic).is_on is False


def test_what_i_follow_shows_what_may_be_read_and_leaves_in_one_press(
    forum, topic, as_user, member
):
    user = staff_of(OrganisationFactory())
    closed = ensure_forum(
        "Закрит", audience="group", group=GroupFactory(access="closed")
    )
    members = ensure_forum("Само за членове", audience="members")
    actions.follow_forum(forum, on=True, actor=user)
    actions.follow_forum(members, on=True, actor=user)
    actions.follow_topic(topic, on=True, actor=user)
    Following.objects.create(user=user, forum=closed)
    actions.set_lock(topic, locked=True, actor=member)
    Membership.objects.filter(person=user.person).update(ended_on="2020-01-01")
    client = as_user(user)

    page = client.get(reverse("forum:following"))

    assert page.context["forums"] == [forum]
    assert [found for _row, found in page.context["topics"]] == [topic]
    assert "затворена" in page.content.decode()
    assert "Само за членове" not in page.content.decode()
    left = client.post(
        topic_url(topic) + "follow/",
        {"follow": "0", "next": reverse("forum:following")},
        follow=True,
    )
    assert left.context["topics"] == []
    assert f"Вече не следите „{topic.subject}“." in left.content.decode()


def test_what_an_archive_holds_says_so(as_user):
    group = GroupFactory(access="open")
    forum = ensure_forum("На групата", audience="group", group=group)
    user = UserFactory()
    GroupMembershipFactory(group=group, organisation=None, person=user.person)
    actions.follow_forum(forum, on=True, actor=user)
    type(group).objects.filter(pk=group.pk).update(archived_on="2024-01-01")

    page = as_user(user).get(reverse("forum:following")).content.decode()

    assert "На групата" in page
    assert "архив" in page


@pytest.mark.parametrize("number", [2, 19])
def test_the_list_asks_the_same_number_of_questions(
    forum, member, reader, as_user, number, django_assert_num_queries
):
    for one in range(number):
        topic = start(forum, member, subject=f"Тема {one}").topic
        actions.follow_topic(topic, on=True, actor=reader)
    client = as_user(reader)

    with django_assert_num_queries(14):
        client.get(reverse("forum:following"))


@pytest.mark.parametrize("number", [2, 19])
def test_the_notices_ask_the_same_number_of_questions(
    topic, reader, other, as_user, number, django_assert_num_queries
):
    actions.follow_topic(topic, on=True, actor=reader)
    for one in range(number):
        tell(actions.reply(topic, content=f"Отговор {one}", actor=other))
    client = as_user(reader)

    with django_assert_num_queries(16):
        client.get("/notifications/")


def test_a_digest_names_each_topic_once_with_who_wrote_what(
    forum, topic, reader, other
):
    actions.follow_forum(forum, on=True, actor=reader)
    for content in ("Първи *отговор*", "Втори отговор"):
        tell(actions.reply(topic, content=content, actor=other))
    tell(start(forum, other, subject="Кой има шаблон?", content="Търся **шаблон**."))
    age(days=2)

    [row] = [one for one in send_what_is_due() if one.to == reader.email]

    assert "Какво следите във форумите\n" in row.body
    assert row.body.count(f"{topic.subject} (Управление на проекти)\n") == 1
    assert f"* {other}: „Първи отговор“" in row.body
    assert f"* Нова тема. {other}: „Търся шаблон.“" in row.body


def test_a_digest_leaves_out_what_was_hidden_and_is_not_empty(
    topic, reader, other, moderator
):
    actions.follow_topic(topic, on=True, actor=reader)
    post = actions.reply(topic, content="Грубо.", actor=other)
    tell(post)
    actions.hide(post, reason="грубо", actor=moderator)
    age(days=2)

    assert [one for one in send_what_is_due() if one.to == reader.email] == []
    assert not digests.due().filter(pk=reader.pk).exists()


def test_the_link_ends_mails_of_the_topic_with_which_its_own_was_merged(
    forum, member, reader, moderator, client
):
    one = start(forum, member, subject="Една").topic
    two = start(forum, member, subject="Друга").topic
    actions.follow_topic(one, on=True, actor=reader)
    link = STOP.for_reader(reader, f"topic:{one.pk}").removeprefix(
        "http://localhost:8000"
    )
    one, two = Topic.objects.get(pk=one.pk), Topic.objects.get(pk=two.pk)
    kept = actions.merge_topics(one, two, reason="същото", actor=moderator)

    assert "Друга" in client.get(link).content.decode()
    client.post(link, {"List-Unsubscribe": "One-Click"})

    assert not followed(reader, kept).is_on


def test_moving_and_merging_take_followers_along(forum, member, reader, moderator):
    one = start(forum, member, subject="Една").topic
    two = start(forum, member, subject="Друга").topic
    refuses = UserFactory()
    actions.follow_topic(one, on=True, actor=reader)
    actions.follow_topic(one, on=True, actor=refuses)
    actions.follow_topic(two, on=False, actor=refuses)
    one, two = Topic.objects.get(pk=one.pk), Topic.objects.get(pk=two.pk)

    kept = actions.merge_topics(one, two, reason="същото", actor=moderator)

    assert list(topics_of(reader)) == [kept]
    assert list(topics_of(refuses)) == []


def test_rights_of_many_are_those_of_each(django_assert_num_queries):
    member = staff_of(OrganisationFactory(), "owner")
    led, taking_part = GroupFactory(), GroupFactory()
    organisation = OrganisationFactory()
    plain = MembershipFactory(organisation=organisation, role="member").person
    GroupMembershipFactory(group=led, organisation=organisation, is_coordinator=True)
    GroupMembershipFactory(group=taking_part, organisation=None, person=member.person)
    moderator = AppointmentFactory().user
    people = [member.person.pk, plain.pk, moderator.person.pk, UserFactory().person.pk]

    with django_assert_num_queries(5):
        found = Rights.of_many(people)

    for person in people:
        assert sorted(found[person].rows) == sorted(Rights.of(person).rows)


@pytest.mark.parametrize("number", [1, 30])
def test_telling_asks_the_same_number_of_questions(
    member, number, django_assert_num_queries
):
    forum = ensure_forum("Само за членове", audience="members")
    for _one in range(number):
        user = staff_of(OrganisationFactory())
        actions.follow_forum(forum, on=True, actor=user)
        at_once(user)
    post = start(forum, member)

    with django_assert_num_queries(18):
        telling.tell_some(post.pk)

    assert OutgoingMail.objects.count() == number


def test_a_crash_in_between_loses_and_repeats_nothing(forum, member, monkeypatch):
    monkeypatch.setattr(telling, "PORTION", 2)
    users = [UserFactory() for _one in range(5)]
    for user in users:
        actions.follow_forum(forum, on=True, actor=user)
    post = start(forum, member)

    assert telling.tell_some(post.pk)
    monkeypatch.setattr(telling, "notify", broken)
    with pytest.raises(RuntimeError):
        telling.tell_some(post.pk)
    monkeypatch.setattr(telling, "notify", notifications.notify)
    Telling.objects.update(begun_at="2024-01-01T00:00Z")
    assert list(telling.half_told()) == [post.telling]
    tell(post)

    assert [user for user, _kind in told(post)] == [user.pk for user in users]


def broken(*args, **kwargs):
    raise RuntimeError


def test_a_closed_account_follows_nothing(topic, reader):
    actions.follow_topic(topic, on=True, actor=reader)
    assert readers([reader], topic.forum_id) == [reader]

    type(reader).objects.filter(pk=reader.pk).update(is_active=False)
    post = actions.reply(topic, content="Ето.", actor=staff_of(OrganisationFactory()))
    tell(post)

    assert reader.pk not in dict(told(post))
