"""A post half written waits for its author, in its place and for nobody else."""

import uuid

from django.urls import reverse

from core.models import TypedForm
from forums import actions
from forums.addresses import topic_url
from tests.factories import OrganisationFactory, staff_of
from tests.forums.helpers import start

JSON = {"accept": "application/json"}


def reply_url(topic):
    return reverse("forum:post_create", args=["f", topic.forum_id, "t", topic.pk])


def keep(client, url, user, **fields):
    typing = {
        "typing": "keep",
        "typing_page": str(uuid.uuid4()),
        "typing_person": str(user.pk),
    }
    return client.post(url, typing | fields, headers=JSON)


def test_a_half_written_reply_is_offered_in_its_topic_only(as_user, forum, member):
    topic, other = start(forum, member).topic, start(forum, member).topic
    client = as_user(member)

    answer = keep(client, reply_url(topic), member, content="Започнах да")

    assert answer.json()["kept"].startswith("Запазено в")
    waiting = client.get(topic_url(topic)).context["typing"]["waiting"]
    assert [one.title for one in waiting] == [""]
    assert not client.get(topic_url(other)).context["typing"]["waiting"]
    resumed = client.get(waiting[0].resume_address)
    assert "Започнах да</textarea>" in resumed.content.decode()


def test_a_sent_reply_leaves_no_draft(as_user, forum, member):
    topic = start(forum, member).topic
    client = as_user(member)
    page = str(uuid.uuid4())
    keep(client, reply_url(topic), member, content="Готово е", typing_page=page)

    client.post(reply_url(topic), {"content": "Готово е", "typing_page": page})

    assert topic.posts.count() == 2
    assert not TypedForm.objects.unsaved().exists()


def test_a_draft_is_its_authors_alone(as_user, forum, member):
    topic = start(forum, member).topic
    other = staff_of(OrganisationFactory())
    keep(as_user(member), reply_url(topic), member, content="Тайно")
    draft = TypedForm.objects.get()

    page = as_user(other).get(topic_url(topic))
    resumed = as_user(other).get(f"{reply_url(topic)}?typed={draft.page}")

    assert page.context["typing"]["waiting"] == []
    assert "Тайно" not in resumed.content.decode()


def test_a_new_topic_is_kept_with_its_subject(as_user, forum, member):
    url = reverse("forum:topic_create", args=["f", forum.pk])
    client = as_user(member)

    keep(client, url, member, subject="За ставката", content="Колко")

    page = client.get(url)
    assert "За ставката" in page.content.decode()
    [draft] = page.context["typing"]["waiting"]
    resumed = client.get(draft.resume_address).context["form"]
    assert resumed["subject"].value() == "За ставката"
    assert resumed["content"].value() == "Колко"


def test_nothing_is_kept_where_one_may_not_write(as_user, forum, member):
    topic = start(forum, member).topic
    post = actions.reply(topic, content="Отговор", actor=member)
    other = staff_of(OrganisationFactory())
    url = reverse("forum:post_update", args=[post.pk])

    assert keep(as_user(other), url, other, content="Мое").status_code == 403
    assert not TypedForm.objects.exists()
