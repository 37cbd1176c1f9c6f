"""What waits, what is hidden or reported, and who decides."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from machina.apps.forum_conversation.models import Post

from core import search
from core.models import Attachment, AuditEntry, OutgoingMail
from forums import actions, selectors
from forums.addresses import forum_url, topic_url
from forums.models import HiddenPost
from members.models import Appointment
from tests.factories import (
    AppointmentFactory,
    UserFactory,
)
from tests.forums.helpers import start


def test_first_post_of_a_citizen_waits_until_the_moderator_approves(
    as_user, client, forum, moderator
):
    citizen = UserFactory()
    form = reverse("forum:topic_create", args=["projects", forum.pk])
    as_user(citizen).post(form, {"subject": "Първи въпрос", "content": "Здравейте"})
    post = Post.objects.get()

    assert client.get(topic_url(post.topic)).status_code == 404
    assert "Първи въпрос" not in client.get(forum_url(forum)).content.decode()
    assert as_user(citizen).get(topic_url(post.topic)).status_code == 200
    as_user(moderator).post(
        reverse("forums:decide", args=[post.pk]), {"decision": "approve"}
    )

    assert "Здравейте" in client.get(topic_url(post.topic)).content.decode()
    assert OutgoingMail.objects.get().to == citizen.email
    assert [
        e.title for e in search.find("въпрос", keys=["public"], language="bg").entries
    ] == ["Първи въпрос"]


def test_fourth_post_of_a_citizen_does_not_wait_but_the_first_link_does(
    forum, moderator
):
    citizen = UserFactory()
    for number in range(3):
        post = start(forum, citizen, subject=f"Въпрос {number}")
        actions.approve(post, actor=moderator)

    plain = start(forum, citizen, subject="Четвърти")
    link = start(
        forum, citizen, subject="С връзка", content="Вижте https://example.org"
    )

    assert (plain.approved, link.approved) == (True, False)


def test_staff_of_a_member_organisation_do_not_wait(forum, member):
    assert start(forum, member).approved


def test_hidden_post_is_gone_everywhere_and_its_author_reads_why(
    as_user, client, forum, member, moderator
):
    post = start(forum, member)
    as_user(moderator).post(
        reverse("forums:decide", args=[post.pk]),
        {"decision": "hide", "reason": "Лични данни"},
    )

    assert client.get(topic_url(post.topic)).status_code == 404
    assert search.find("ставката", keys=["public"], language="bg").total == 0
    assert "Лични данни" in OutgoingMail.objects.get(to=member.email).body
    assert HiddenPost.objects.get().reason == "Лични данни"
    forum.refresh_from_db()
    assert forum.direct_topics_count == 0


def test_an_edit_on_its_way_does_not_bring_back_a_hidden_post(forum, member, moderator):
    post = start(forum, member)
    read_before = Post.objects.get(pk=post.pk)
    actions.hide(post, reason="Лични данни", actor=moderator)

    with pytest.raises(PermissionDenied):
        actions.edit(read_before, content="Пак аз", actor=member)

    assert not selectors.visible_posts(AnonymousUser()).exists()


def test_hiding_without_a_reason_changes_nothing(as_user, forum, member, moderator):
    post = start(forum, member)

    as_user(moderator).post(
        reverse("forums:decide", args=[post.pk]), {"decision": "hide"}
    )

    post.refresh_from_db()
    assert post.approved


def test_report_puts_the_post_into_the_queue_once(as_user, forum, member, moderator):
    post = start(forum, member)
    reporter = as_user(UserFactory())
    for _again in range(2):
        reporter.post(reverse("forum:flag", args=[post.pk]), {"reason": "обидно"})

    assert list(selectors.queue(moderator)) == [post]
    actions.keep(post, actor=moderator)

    assert list(selectors.queue(moderator)) == []
    assert AuditEntry.objects.filter(verb="forums.kept").count() == 1


def test_file_of_a_hidden_post_is_not_handed_out(
    as_user, client, forum, member, moderator, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    as_user(member).post(
        reverse("forum:topic_create", args=["f", forum.pk]),
        {
            "subject": "С файл",
            "content": "Вижте",
            "uploads": [SimpleUploadedFile("план.txt", "План".encode())],
        },
    )
    file = Attachment.objects.get()

    shown = client.get(file.get_absolute_url())
    assert b"".join(shown.streaming_content) == "План".encode()
    actions.hide(Post.objects.get(), reason="грешен файл", actor=moderator)

    assert client.get(file.get_absolute_url()).status_code == 404


def test_first_of_two_moderators_decides(as_user, forum, member, moderator):
    post = start(forum, member)
    second = AppointmentFactory(role=Appointment.Role.MODERATOR).user
    actions.hide(post, reason="Лични данни", actor=moderator)

    as_user(second).post(
        reverse("forums:decide", args=[post.pk]), {"decision": "approve"}
    )
    assert not actions.hide(post, reason="Друга причина", actor=second)

    post.refresh_from_db()
    assert (post.approved, post.hidden.reason) == (False, "Лични данни")
    assert OutgoingMail.objects.filter(to=member.email).count() == 1


def test_moderator_opens_the_file_of_a_waiting_post(
    as_user, client, forum, member, moderator, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    as_user(UserFactory()).post(
        reverse("forum:topic_create", args=["f", forum.pk]),
        {
            "subject": "С файл",
            "content": "Вижте",
            "uploads": [SimpleUploadedFile("план.txt", "План".encode())],
        },
    )
    url = Attachment.objects.get().get_absolute_url()

    shown = as_user(moderator).get(url)

    assert b"".join(shown.streaming_content) == "План".encode()
    assert url in as_user(moderator).get(reverse("forums:moderation")).content.decode()
    assert client.get(url).status_code == 404
    assert as_user(member).get(url).status_code == 404


def test_log_tells_what_was_decided_and_by_whom(as_user, forum, member, moderator):
    hidden = start(forum, member, subject="Скрита тема")
    kept = start(forum, member, subject="Затворена тема")
    actions.hide(hidden, reason="Лични данни", actor=moderator)
    actions.set_lock(kept.topic, locked=True, actor=moderator)

    response = as_user(moderator).get(reverse("forums:log"))

    assert [entry.verb for entry in response.context["page_obj"]] == [
        "forums.locked",
        "forums.hidden",
    ]
    page = response.content.decode()
    assert "Затворена тема" in page
    assert "Лични данни" in page
