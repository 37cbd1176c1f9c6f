"""A look before sending, and quoting who said what."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from machina.apps.forum_conversation.models import Post, Topic

from forums import actions
from forums.reference import ensure_forum
from tests.factories import OrganisationFactory, UserFactory, staff_of
from tests.forums.helpers import start


def reply_url(topic):
    return reverse("forum:post_create", args=["f", topic.forum_id, "t", topic.pk])


def test_preview_shows_the_text_above_the_form_and_sends_nothing(
    as_user, forum, member
):
    response = as_user(member).post(
        reverse("forum:topic_create", args=["f", forum.pk]),
        {"subject": "Ставка", "content": "Каква е **ставката**?", "preview": "1"},
    )

    page = response.content.decode()
    assert "Каква е <strong>ставката</strong>?" in page
    assert 'value="Ставка"' in page
    assert "Каква е **ставката**?</textarea>" in page
    assert not Topic.objects.exists()


def test_preview_for_the_script_is_as_clean_as_a_post(as_user, forum, member):
    topic = start(forum, member).topic

    response = as_user(member).post(
        reply_url(topic),
        {"content": "*да* <img src=x onerror=alert(1)>", "preview": "1"},
        headers={"accept": "application/json"},
    )

    assert response.json() == {
        "html": "<p><em>да</em> &lt;img src=x onerror=alert(1)&gt;</p>\n"
    }
    assert topic.posts.count() == 1


def test_preview_says_that_files_are_to_be_chosen_again(as_user, forum, member):
    topic = start(forum, member).topic
    files = [SimpleUploadedFile("план.txt", "План".encode())]

    response = as_user(member).post(
        reply_url(topic), {"content": "Ето", "uploads": files, "preview": "1"}
    )

    assert "Изберете файловете отново" in response.content.decode()
    assert topic.posts.count() == 1


def test_nobody_previews_where_they_may_not_write(as_user, member):
    stranger = UserFactory()
    topic = start_in_members_forum(member)

    response = as_user(stranger).post(
        reply_url(topic), {"content": "Аз", "preview": "1"}
    )

    assert response.status_code == 404


def start_in_members_forum(member):
    forum = ensure_forum("Само за членове", audience="members")
    return start(forum, member).topic


def test_a_quote_names_its_author_and_keeps_the_paragraphs(as_user, forum):
    author = staff_of(OrganisationFactory())
    author.person.name = "Ива *Колева*"
    author.person.save()
    topic = start(forum, author, content="Едно\n\n- две").topic
    post = topic.posts.get()

    response = as_user(author).get(reply_url(topic), {"quote": post.pk})

    assert response.context["form"].initial["content"] == (
        "> **Ива \\*Колева\\*:**\n>\n> Едно\n>\n> - две\n\n"
    )


def test_a_post_that_waits_is_quoted_by_nobody_else(as_user, forum, member):
    topic = start(forum, member).topic
    waiting = actions.reply(topic, content="Тайно", actor=UserFactory())

    response = as_user(member).get(reply_url(topic), {"quote": waiting.pk})

    assert not Post.objects.get(pk=waiting.pk).approved
    assert response.context["form"].initial.get("content") is None
