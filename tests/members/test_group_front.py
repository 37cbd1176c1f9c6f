"""The front page of a group, its coordinators and topics, the list of groups and one's own."""

import datetime

import pytest
from django.urls import reverse

from core.models import OutgoingMail
from members.actions import groups as actions
from members.models import Group
from tests.factories import (
    AppointmentFactory,
    GroupFactory,
    GroupMembershipFactory,
    OblastFactory,
    OrganisationFactory,
    TopicFactory,
    UserFactory,
)


def test_the_page_names_who_coordinates(client):
    group = GroupFactory()
    row = GroupMembershipFactory(group=group, is_coordinator=True)
    GroupMembershipFactory(group=group)
    hidden = UserFactory()
    GroupMembershipFactory(
        group=group, organisation=None, person=hidden.person, is_coordinator=True
    )

    shown = client.get(group.get_absolute_url())

    assert shown.context["leading"] == [row.organisation]
    assert str(hidden.person) not in shown.content.decode()


def test_a_question_reaches_the_coordinators_and_no_address_is_shown(as_user):
    group, coordinator, asking = GroupFactory(), UserFactory(), UserFactory()
    GroupMembershipFactory(
        group=group, organisation=None, person=coordinator.person, is_coordinator=True
    )
    url = reverse("members:group_contact", args=[group.slug])
    client = as_user(asking)

    assert coordinator.email not in client.get(url).content.decode()
    client.post(url, {"text": "Може ли да дойдем на срещата?"})

    mail = OutgoingMail.objects.get()
    assert (mail.to, mail.headers["Reply-To"]) == (coordinator.email, asking.email)
    assert "Може ли да дойдем" in mail.body


def test_a_question_goes_to_the_address_of_the_group_where_it_has_one(as_user):
    group = GroupFactory(email="mreja@example.org")

    as_user(UserFactory()).post(
        reverse("members:group_contact", args=[group.slug]),
        {"text": "Може ли да дойдем на срещата?"},
    )

    assert [mail.to for mail in OutgoingMail.objects.all()] == ["mreja@example.org"]


@pytest.mark.parametrize("access", ["private", "open"])
def test_nobody_writes_to_an_unknown_group_or_an_archive(client, access):
    archived_on = datetime.date(2020, 1, 1) if access == "open" else None
    group = GroupFactory(access=access, email="a@example.org", archived_on=archived_on)

    url = reverse("members:group_contact", args=[group.slug])

    assert client.get(url).status_code == 404


def test_a_group_is_made_with_topics_and_first_steps(as_user):
    topic = TopicFactory()
    client = as_user(AppointmentFactory().user)

    client.post(
        reverse("members:create_group"),
        {
            "name_bg": "Мрежа за младежи",
            "access": "approval",
            "topics": [topic.pk],
            "email": "m@example.org",
        },
    )

    group = Group.objects.get()
    assert list(group.topics.all()) == [topic]
    shown = client.get(group.get_absolute_url())
    assert shown.context["is_new"]
    assert topic.name in shown.content.decode()


def test_groups_are_narrowed_by_oblast_and_topic_and_own_ones_come_first(as_user):
    ruse = OblastFactory(code="RSE")
    first, second = GroupFactory(name_bg="А"), GroupFactory(name_bg="Б", oblast=ruse)
    second.topics.add(topic := TopicFactory())
    user = UserFactory()
    GroupMembershipFactory(group=second, organisation=None, person=user.person)

    def found(**query):
        return list(
            as_user(user).get(reverse("members:groups"), query).context["object_list"]
        )

    assert found() == [second, first]
    assert found(oblast="RSE") == found(topic=topic.slug) == [second]
    assert found(q="а") == [first]
    assert found(oblast="Атлантида") == [second, first]


def test_the_topic_of_a_closed_group_is_not_told_to_strangers(client, as_user):
    closed, topic, member = GroupFactory(access="closed"), TopicFactory(), UserFactory()
    closed.topics.add(topic)
    GroupMembershipFactory(group=closed, organisation=None, person=member.person)
    url = reverse("members:groups")

    strangers = client.get(url, {"topic": topic.slug, "q": closed.name})
    members = as_user(member).get(url, {"topic": topic.slug})

    assert topic.name not in strangers.content.decode()
    assert list(members.context["object_list"]) == [closed]


def test_the_desk_leads_to_one_s_groups(as_user):
    user, group, archive = UserFactory(), GroupFactory(), GroupFactory()
    for each in (group, archive):
        GroupMembershipFactory(
            group=each, organisation=None, person=user.person, is_coordinator=True
        )
    actions.archive(archive, actor=user, reason="Готово")

    shown = as_user(user).get(reverse("desk"))

    assert list(shown.context["groups"]) == [group]


def test_the_figures_begin_with_the_year_in_which_something_happened(client):
    group = GroupFactory()
    for day in (datetime.date(2019, 3, 1), datetime.date(2020, 5, 20)):
        GroupMembershipFactory(
            group=group, organisation=OrganisationFactory(), joined_on=day
        )
    url = reverse("group_figures", args=[group.slug])

    shown = client.get(url)
    last = client.get(url, {"year": "last"})

    assert shown.context["year"] == 2020
    assert last.context["year"] is None
    front = client.get(group.get_absolute_url()).content.decode()
    assert "започна 1 организация, днес са 2." in front
