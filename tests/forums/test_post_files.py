"""Files of a post: what their pictures show, taking them away, sending them by a script."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from core.models import Attachment
from forums import actions
from forums.addresses import post_url, topic_url
from forums.models import Revision
from tests.forums.helpers import start

JSON = {"accept": "application/json"}


@pytest.fixture(autouse=True)
def _uploads(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def picture(name="pole.jpg"):
    stream = io.BytesIO()
    Image.new("RGB", (600, 400), "#3f6f5f").save(stream, "JPEG")
    return SimpleUploadedFile(name, stream.getvalue())


def document(name="план.txt"):
    return SimpleUploadedFile(name, "План".encode())


def reply_url(topic):
    return reverse("forum:post_create", args=["f", topic.forum_id, "t", topic.pk])


def edit_url(post):
    return reverse("forum:post_update", args=[post.pk])


def with_files(forum, member, *uploads):
    topic = start(forum, member).topic
    return actions.reply(topic, content="Ето", uploads=list(uploads), actor=member)


def names():
    return list(Attachment.objects.order_by("pk").values_list("name", "alt_bg"))


def test_what_a_picture_shows_stands_by_its_own_file(as_user, client, forum, member):
    topic = start(forum, member).topic

    as_user(member).post(
        reply_url(topic),
        {
            "content": "Ето",
            "uploads": [document(), picture()],
            "file_words": ["", "Поле с  рапица"],
        },
    )

    assert names() == [("план.txt", ""), ("pole.webp", "Поле с рапица")]
    page = client.get(topic_url(topic)).content.decode()
    assert 'alt="Поле с рапица"' in page


def test_a_picture_without_words_still_has_a_name_to_be_called_by(
    client, forum, member
):
    post = with_files(forum, member, picture())

    page = client.get(topic_url(post.topic)).content.decode()

    assert 'aria-label="Снимка: pole.webp"' in page


def test_while_editing_files_go_come_and_get_words(as_user, forum, member):
    post = with_files(forum, member, picture(), document())
    kept, gone = Attachment.objects.order_by("pk")

    as_user(member).post(
        edit_url(post),
        {
            "content": "Ето",
            f"words_{kept.pk}": "Нивата",
            "removed": [gone.pk],
            "uploads": [document("нов.txt")],
        },
    )

    assert names() == [("pole.webp", "Нивата"), ("нов.txt", "")]
    assert not Revision.objects.exists()


def test_a_post_keeps_at_most_five_files(as_user, forum, member):
    post = with_files(forum, member, *[document(f"{n}.txt") for n in range(4)])

    page = as_user(member).post(
        edit_url(post),
        {"content": "Друг текст", "uploads": [document("5.txt"), document("6.txt")]},
    )

    assert page.context["form"].has_error("__all__", "files")
    assert Attachment.objects.count() == 4
    post.refresh_from_db()
    assert post.content.raw == "Ето"


def test_files_of_another_post_are_not_taken_away(as_user, forum, member):
    post = with_files(forum, member, document())
    other = start(forum, member)

    as_user(member).post(
        edit_url(other),
        {"content": "Мое", "removed": [Attachment.objects.get().pk]},
    )
    actions.edit(
        other,
        content="Още",
        actor=member,
        removed={Attachment.objects.get().pk},
    )

    assert Attachment.objects.get().object_id == post.pk


def test_a_moderator_takes_a_file_away_with_a_reason(as_user, forum, member, moderator):
    post = with_files(forum, member, document())
    number = Attachment.objects.get().pk
    client = as_user(moderator)

    client.post(edit_url(post), {"content": "Ето", "removed": [number]})
    assert Attachment.objects.exists()

    client.post(
        edit_url(post), {"content": "Ето", "removed": [number], "reason": "лични данни"}
    )
    assert not Attachment.objects.exists()


def test_the_script_learns_where_to_go_or_what_is_wrong(as_user, forum, member):
    topic = start(forum, member).topic
    client = as_user(member)

    refused = client.post(
        reply_url(topic),
        {"content": "Ето", "uploads": [SimpleUploadedFile("x.exe", b"MZ")]},
        headers=JSON,
    )
    sent = client.post(
        reply_url(topic), {"content": "Ето", "uploads": [document()]}, headers=JSON
    )

    assert len(refused.json()["problems"]) == 1
    assert sent.json() == {"to": post_url(topic.posts.last())}
    assert topic.posts.count() == 2
