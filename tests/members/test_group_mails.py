"""Mails of coordinators to all members: once, limited, and stopped by one press."""

import uuid
from urllib.parse import urlsplit

import pytest
from django.core import mail as django_mail
from django.urls import reverse

from core import mail as outbox
from core.models import OutgoingMail
from members.actions import group_mails as actions
from members.actions import groups
from members.models import GroupMail
from tests.factories import (
    GroupFactory,
    GroupMembershipFactory,
    UserFactory,
    staff_of,
)
from tests.members.helpers import refused


@pytest.fixture
def group():
    group = GroupFactory()
    person = UserFactory(email="lead@example.org").person
    group.memberships.create(person=person, is_coordinator=True, joined_on="2020-01-01")
    return group


@pytest.fixture
def member(group):
    row = GroupMembershipFactory(group=group)
    return staff_of(row.organisation, "owner")


def write(client, group, **data):
    url = reverse("members:write_group_mail", args=[group.slug])
    words = {"subject": "Среща", "text": "Каним Ви в петък."}
    return client.post(url, words | data)


def send(group, **data):
    coordinator = group.coordinators().get()
    words = {"subject": "Среща", "text": "Каним Ви.", "submission": uuid.uuid4()}
    return actions.send(group, actor=coordinator, **words | data)


def test_the_link_of_who_has_left_tells_nothing_of_the_group(group, member, client):
    path = urlsplit(actions.STOP.for_reader(member, group.pk)).path
    group.memberships.get(organisation__isnull=False).delete()

    page = client.get(path)

    assert page.status_code == 200
    assert group.name not in page.content.decode()


def test_a_page_sent_in_two_groups_says_so(group):
    coordinator = group.coordinators().get()
    other = GroupMembershipFactory(
        organisation=None, person=coordinator.person, is_coordinator=True
    ).group
    submission = uuid.uuid4()
    send(group, submission=submission)

    with refused("used"):
        send(other, submission=submission)


def test_what_was_not_seen_is_not_sent(group, member, as_user):
    client = as_user(group.coordinators().get())

    seen = write(client, group, send="1")
    assert not GroupMail.objects.exists()
    form = seen.context["form"]
    assert seen.context["addressees"] == 2
    hidden = {name: form[name].value() for name in ("seen", "submission")}
    changed = write(client, group, send="1", text="Друго", **hidden)
    assert not GroupMail.objects.exists()
    assert changed.context["preview"]["text"] == "Друго"

    for _press in range(2):
        write(client, group, send="1", **hidden)

    assert GroupMail.objects.get().addressees == 2
    assert OutgoingMail.objects.filter(key__startswith="group-mail:").count() == 2


def test_each_reader_gets_it_in_their_language_with_a_link_to_stop(group, member):
    member.language = "en"
    member.save()

    send(group)
    letter = OutgoingMail.objects.get(to=member.email)
    outbox.deliver(letter.pk)

    sent = django_mail.outbox[-1]
    assert sent.extra_headers["Reply-To"] == "lead@example.org"
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = sent.extra_headers["List-Unsubscribe"].strip("<>")
    assert "/en/groups/unsubscribe/" in link
    assert link in sent.body
    assert "To stop the mails from this group" in sent.body


def test_the_link_changes_nothing_until_it_is_pressed(group, member, client):
    path = urlsplit(actions.STOP.for_reader(member, group.pk)).path

    client.get(path)
    assert not group.mail_refusals.exists()
    client.post(path, {"List-Unsubscribe": "One-Click"})

    assert [row.user for row in group.mail_refusals.all()] == [member]
    assert member not in actions.addressees(group)
    assert client.get(path[:-3] + "xx/").status_code == 404


def test_who_left_in_between_gets_nothing(group, member):
    send(group)
    letter = OutgoingMail.objects.get(to=member.email)
    row = group.memberships.exclude(organisation=None).get()
    groups.end(row, actor=member)

    outbox.deliver(letter.pk)

    assert django_mail.outbox == []
    assert not OutgoingMail.objects.filter(pk=letter.pk).exists()


def test_a_third_mail_of_the_day_is_refused(group, member, as_user):
    send(group)
    send(group)
    client = as_user(group.coordinators().get())

    form = write(client, group).context["form"]
    hidden = {name: form[name].value() for name in ("seen", "submission")}
    refused = write(client, group, send="1", **hidden)

    assert "най-много две" in str(refused.context["form"].errors)
    assert GroupMail.objects.count() == 2


def test_members_read_the_mails_and_strangers_do_not(group, member, as_user):
    sent = send(group)

    assert "Каним Ви" in as_user(member).get(sent.get_absolute_url()).content.decode()
    assert as_user(UserFactory()).get(sent.get_absolute_url()).status_code == 403


def test_a_member_stops_and_starts_the_mails_on_the_page(group, member, as_user):
    url = reverse("members:set_group_mail", args=[group.slug])

    as_user(member).post(url, {"stop": "1"})
    assert member not in actions.addressees(group)
    as_user(member).post(url, {"start": "1"})

    assert member in actions.addressees(group)
