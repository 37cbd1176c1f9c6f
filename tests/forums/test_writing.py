"""Writing, answering, changing and taking back a post."""

import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from machina.apps.forum_conversation.models import Post, Topic

from core.models import OutgoingMail
from forums import actions
from forums.addresses import topic_url
from tests.factories import (
    OrganisationFactory,
    staff_of,
)
from tests.forums.helpers import start


def test_reply_sent_twice_is_one_post(as_user, forum, member):
    topic = start(forum, member).topic
    client = as_user(member)
    url = reverse("forum:post_create", args=["f", forum.pk, "t", topic.pk])

    for _again in range(2):
        client.post(url, {"content": "Същото"})

    assert Post.objects.filter(topic=topic).count() == 2


def test_sixth_post_in_ten_minutes_is_held_back_and_the_text_kept(
    as_user, forum, member
):
    client = as_user(member)
    url = reverse("forum:topic_create", args=["f", forum.pk])
    for number in range(5):
        client.post(url, {"subject": f"Тема {number}", "content": f"Текст {number}"})

    response = client.post(url, {"subject": "Шеста", "content": "Дълъг труд"})

    assert Topic.objects.count() == 5
    assert "Дълъг труд" in response.content.decode()


def test_own_post_is_edited_for_half_an_hour_only(as_user, forum, member):
    post = start(forum, member)
    url = reverse("forum:post_update", args=[post.pk])

    as_user(member).post(url, {"content": "Поправено"})
    Post.objects.filter(pk=post.pk).update(created="2020-01-01T10:00:00Z")
    late = as_user(member).post(url, {"content": "Късно"})

    post.refresh_from_db()
    assert post.content.raw == "Поправено"
    assert late.status_code == 403


def test_closed_topic_is_read_but_not_answered(as_user, forum, member, moderator):
    topic = start(forum, member).topic
    actions.set_lock(topic, locked=True, actor=moderator)

    response = as_user(member).post(
        reverse("forum:post_create", args=["f", forum.pk, "t", topic.pk]),
        {"content": "Още нещо"},
    )

    assert topic.posts.count() == 1
    assert response.status_code == 200


HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](javascript&#58alert(1))",
    "![x](https://tracker.example/p.gif)",
    "`\n<img src=x onerror=alert(1)>\n[x]: `",
    "<http:|><x| onfoo=..>",
    "\\<!--<img onerror=alert(1)>-->",
    "<svg><script>alert(1)</script></svg>",
    "[a](data:text/html;base64,PHNjcmlwdD4=)",
    '<a href="vbscript:x">x</a>',
    "<style>*{display:none}</style>",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_hostile_survives_in_a_post(client, forum, member, text):
    post = start(forum, member, subject=text[:100], content=text)

    stored = post.content.rendered
    page = client.get(topic_url(post.topic)).content.decode()
    post_html = page.split(f'id="post-{post.pk}"')[1].split("</article>")[0]
    for html in (stored, post_html):
        assert not re.search(r"<(script|img|svg|style|iframe|object)", html)
        assert not re.search(r"<[^>]*\son\w+=", html)
        for address in re.findall(r'<a [^>]*href="([^"]*)"', html):
            assert not re.match(
                r"\s*(javascript|data|vbscript):", unescape(address), re.IGNORECASE
            )


def test_refused_file_says_why_and_keeps_the_text(as_user, forum, member):
    response = as_user(member).post(
        reverse("forum:topic_create", args=["f", forum.pk]),
        {
            "subject": "С файл",
            "content": "Труд",
            "uploads": [SimpleUploadedFile("x.exe", b"MZ")],
        },
    )

    assert not Topic.objects.exists()
    assert "Труд" in response.content.decode()
    assert "field__error" in response.content.decode()


def test_author_takes_back_a_post_without_mail_until_others_have_answered(
    as_user, client, forum, member
):
    alone, answered = start(forum, member), start(forum, member, subject="С отговор")
    colleague = staff_of(OrganisationFactory())
    actions.reply(answered.topic, content="Отговор", actor=colleague)

    for post in (alone, answered):
        as_user(member).post(reverse("forum:post_delete", args=[post.pk]))

    assert client.get(topic_url(alone.topic)).status_code == 404
    assert "Отговор" in client.get(topic_url(answered.topic)).content.decode()
    assert not OutgoingMail.objects.exists()
