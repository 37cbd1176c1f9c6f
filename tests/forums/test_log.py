"""The moderators' log: every act, narrowed by kind, person and forum, and only one's own forums."""

from django.urls import reverse

from forums import actions
from forums.addresses import topic_url
from forums.models import Sanction
from forums.reference import ensure_forum
from members.models import Appointment
from tests.factories import (
    AppointmentFactory,
    GroupFactory,
    GroupMembershipFactory,
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
)
from tests.forums.helpers import start

LOG = reverse("forums:log")


def verbs(client, **chosen):
    entries = client.get(LOG, chosen).context["page_obj"]
    return [entry.verb.removeprefix("forums.") for entry in entries]


def test_log_is_narrowed_by_kind_person_and_forum(as_user, forum, member, moderator):
    colleague = AppointmentFactory(role=Appointment.Role.MODERATOR).user
    other = ensure_forum("Друг", audience="public")
    first, second = start(forum, member), start(other, member)
    actions.hide(first, reason="Обида", actor=moderator)
    actions.set_lock(second.topic, locked=True, reason="Стига", actor=colleague)
    actions.edit(second, content="Без имена", reason="Имена", actor=moderator)
    client = as_user(moderator)

    assert verbs(client) == ["edited", "locked", "hidden"]
    assert verbs(client, kind="topics") == ["locked"]
    assert verbs(client, who=moderator.pk) == ["edited", "hidden"]
    assert verbs(client, forum=forum.pk) == ["hidden"]
    assert verbs(client, kind="posts", who=colleague.pk) == []
    deciders = offered(client)["who"]
    assert [number for number, _name in deciders] == [moderator.pk, colleague.pk]


def offered(client):
    """{filter: what one may choose}"""
    filters = client.get(LOG).context["filters"].all
    return {one.name: one.options for one in filters}


def test_log_is_narrowed_by_the_person_about_whom_it_is(as_user, forum, moderator):
    first, second = named("Мария Петрова"), named("Иван Колев")
    posts = [start(forum, one) for one in (first, second)]
    actions.hide(posts[0], reason="Обида", actor=moderator)
    actions.set_lock(posts[1].topic, locked=True, reason="Стига", actor=moderator)
    actions.warn(posts[1], reason="Тонът", actor=moderator)
    actions.appoint(forum, first, reason="Познава темата", actor=moderator)
    client = as_user(moderator)

    assert verbs(client, about="петрова") == ["moderator_appointed", "hidden"]
    assert verbs(client, about="Колев") == ["warned", "locked"]
    assert verbs(client, about="Колев", kind="people") == ["warned"]
    assert verbs(client, about="Никой") == []
    row = client.get(LOG, {"about": "петрова"}).context["page_obj"][0]
    assert str(row.whom) == "Мария Петрова"
    page = client.get(LOG, {"about": "Колев"}).content.decode()
    assert 'value="Колев"' in page
    assert page.count('href="/forums/moderation/log/"') == 2  # the tab, the whole log


def test_an_appeal_names_its_topic_to_those_who_read_it(as_user, forum, moderator):
    author, group = named("Мария Петрова"), GroupFactory(access="closed")
    GroupMembershipFactory(group=group, organisation=None, person=author.person)
    closed = ensure_forum("На съвета", audience="group", group=group)
    posts = [
        start(forum, author, subject="За всички"),
        start(closed, author, subject="Само за съвета"),
    ]
    for post in posts:
        actions.hide(post, reason="Обида", actor=moderator)
        actions.appeal(Sanction.objects.get(post=post), text="Не е.", actor=author)
    client = as_user(moderator)

    page = client.get(LOG, {"kind": "people"})

    rows = page.context["page_obj"]
    assert [getattr(one, "topic", None) for one in rows] == [posts[0].topic]
    assert f'<a href="{topic_url(posts[0].topic)}">За всички</a>' in page.text
    assert "Само за съвета" not in page.text
    assert "Мария Петрова" in page.text


def test_what_narrows_the_log_is_folded_and_counted(as_user, forum, member, moderator):
    actions.hide(start(forum, member), reason="Обида", actor=moderator)
    client = as_user(moderator)

    assert '<small class="form__set">' not in client.get(LOG).text
    assert (
        "зададени са 2 филтъра"
        in client.get(LOG, {"kind": "posts", "forum": forum.pk}).text
    )
    assert "зададен е 1 филтър" in client.get(LOG, {"kind": "topics"}).text


def test_log_about_somebody_shows_nothing_that_is_not_the_reader_s(
    as_user, forum, moderator
):
    author, leader = named("Мария Петрова"), UserFactory()
    group = GroupFactory(access="closed")
    GroupMembershipFactory(
        group=group, organisation=None, person=leader.person, is_coordinator=True
    )
    ensure_forum("На съвета", audience="group", group=group)
    actions.hide(start(forum, author), reason="Обида", actor=moderator)

    assert verbs(as_user(leader), about="Петрова") == []


def named(name):
    user = UserFactory(name=name)
    MembershipFactory(
        person=user.person, organisation=OrganisationFactory(), role="editor"
    )
    return user


def test_what_authors_do_themselves_is_not_in_the_log(
    as_user, forum, member, moderator
):
    post = start(forum, member)
    actions.edit(post, content="Поправих се", actor=member)

    assert verbs(as_user(moderator)) == []


def test_log_asks_the_same_number_of_questions_for_1_and_30_acts(
    as_user, forum, member, moderator, django_assert_num_queries
):
    client = as_user(moderator)
    topic = start(forum, member).topic

    def count():
        with django_assert_num_queries(18, exact=False) as asked:
            client.get(LOG)
        return len(asked)

    actions.set_lock(topic, locked=True, reason="Стига", actor=moderator)
    count()
    one = count()
    for number in range(29):
        actions.set_lock(topic, locked=bool(number % 2), reason="", actor=moderator)

    assert count() == one
