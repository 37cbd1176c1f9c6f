"""An author appeals once; another moderator answers, and in a closed group its own first."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.models import Attachment, Notification, OutgoingMail
from forums import actions, appeals, selectors
from forums.addresses import forum_url, topic_url
from forums.models import Appeal, Sanction
from forums.reference import ensure_forum
from forums.waiting import waiting_for
from members.models import Appointment, GroupMembership, User
from tests.factories import AppointmentFactory, GroupFactory, UserFactory
from tests.forums.helpers import start

LIST = reverse("forums:appeals")


@pytest.fixture
def colleague():
    return AppointmentFactory(role=Appointment.Role.MODERATOR).user


def again(user):
    return User.objects.get(pk=user.pk)


def hidden(post, by):
    actions.hide(post, reason="Обида", actor=again(by))
    return Sanction.objects.get(kind="hidden", post=post)


def appeal(client, sanction, text="Не съм обидил никого."):
    return client.post(sanction.get_absolute_url(), {"text": text})


def answer(client, decision, words="Прочетох пак."):
    address = reverse("forums:answer_appeal", args=[Appeal.objects.get().pk])
    return client.post(address, {"decision": decision, "words": words})


def open_for(*users):
    return [appeals.waiting_for(again(user)).count() for user in users]


def test_whoever_decided_first_does_not_answer(
    as_user, forum, member, moderator, colleague
):
    sanction = hidden(start(forum, member), moderator)
    appeal(as_user(member), sanction)

    assert open_for(moderator, colleague, member) == [0, 1, 0]
    assert answer(as_user(moderator), "reverse").status_code == 404
    with pytest.raises(ValidationError):
        actions.answer(
            Appeal.objects.get(), reverses=True, words="Аз", actor=again(moderator)
        )
    assert [one.title for one in waiting_for(again(colleague))] == [
        "Обжалвания, които чакат Вас"
    ]


def test_reversing_really_undoes_the_decision(
    as_user, client, forum, member, moderator, colleague
):
    post = start(forum, member)
    appeal(as_user(member), hidden(post, moderator))

    answer(as_user(colleague), "reverse")

    assert client.get(topic_url(post.topic)).status_code == 200
    mails = OutgoingMail.objects.filter(to=member.email)
    [mail] = mails.filter(body__contains="Прочетох пак.")
    assert "Прочетох пак." not in mail.subject
    kinds = Notification.objects.filter(user=member).values_list("kind", flat=True)
    assert set(kinds) == {"forums.hidden", "forums.appeal_reversed"}
    page = as_user(member).get(Sanction.objects.get().get_absolute_url())
    assert "Прочетох пак." in page.content.decode()


def test_an_appeal_is_answered_once_and_sent_once(
    as_user, forum, member, moderator, colleague
):
    sanction = hidden(start(forum, member), moderator)
    third = AppointmentFactory(role=Appointment.Role.MODERATOR).user

    appeal(as_user(member), sanction)
    twice = appeal(as_user(member), sanction, "Още веднъж")
    answer(as_user(colleague), "uphold")
    late = actions.answer(
        Appeal.objects.get(), reverses=True, words="Аз", actor=again(third)
    )

    assert "Още веднъж" not in Appeal.objects.get().text
    assert twice.status_code == 200
    assert not late
    assert Appeal.objects.get().decision == "upheld"
    assert Sanction.objects.get().is_standing()
    assert not appeal(as_user(member), sanction).context["may_appeal"]


def test_a_suspended_person_appeals_and_writes_again(
    as_user, forum, member, moderator, colleague
):
    post = start(forum, member)
    sanction = actions.suspend(
        post, reach="everywhere", days=None, reason="Обида", actor=moderator
    )

    appeal(as_user(member), sanction)
    answer(as_user(colleague), "reverse")

    assert selectors.access_of(again(member)).may("can_reply_to_topics", forum.pk)


def test_nobody_appeals_for_somebody_else(as_user, forum, member, moderator):
    sanction = hidden(start(forum, member), moderator)

    assert appeal(as_user(UserFactory()), sanction).status_code == 404
    assert not Appeal.objects.exists()


@pytest.fixture
def council():
    """A closed group with its forum, its coordinator and an author in it."""
    group = GroupFactory(name_bg="Съвет", access="closed")
    forum = ensure_forum("На съвета", audience="group", group=group)
    leader, author = joined(group, is_coordinator=True), joined(group)
    return group, forum, leader, author


def joined(group, **fields):
    user = UserFactory()
    GroupMembership.objects.create(
        group=group, person=user.person, joined_on="2024-01-01", **fields
    )
    return user


def test_in_a_closed_group_its_other_coordinator_answers(as_user, council, moderator):
    group, forum, leader, author = council
    second = joined(group, is_coordinator=True)
    post = start(forum, author)
    actions.approve(post, actor=again(leader))
    appeal(as_user(author), hidden(post, leader))

    assert open_for(leader, second, moderator) == [0, 1, 0]
    assert list(as_user(moderator).get(LIST).context["page_obj"]) == []


def test_without_another_coordinator_the_network_sees_the_one_post(
    as_user, council, moderator, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    _group, forum, leader, author = council
    post = actions.start_topic(
        forum,
        subject="Бюджет",
        content="Спорните думи",
        uploads=[SimpleUploadedFile("план.txt", "План".encode())],
        actor=author,
    )
    other = start(forum, author, subject="Друго", content="Тайните думи")
    for one in (post, other):
        actions.approve(one, actor=again(leader))
    appeal(as_user(author), hidden(post, leader))
    client = as_user(moderator)
    file = Attachment.objects.get().get_absolute_url()

    page = client.get(LIST).content.decode()

    assert "Спорните думи" in page
    assert "Тайните думи" not in page
    assert client.get(topic_url(post.topic)).status_code == 404
    assert client.get(forum_url(forum)).status_code == 404
    shown = client.get(file)
    assert b"".join(shown.streaming_content) == "План".encode()
    answer(client, "uphold")
    assert client.get(file).status_code == 404
    assert list(client.get(LIST).context["page_obj"]) == []


def test_coordinators_of_neighbours_see_no_appeal_of_the_group(
    as_user, council, moderator
):
    _group, forum, leader, author = council
    neighbours = GroupFactory(name_bg="Съседи", access="closed")
    ensure_forum("На съседите", audience="group", group=neighbours)
    neighbour = joined(neighbours, is_coordinator=True)
    post = start(forum, author)
    actions.approve(post, actor=again(leader))
    appeal(as_user(author), hidden(post, leader))

    client = as_user(neighbour)

    assert open_for(neighbour) == [0]
    for name in ("appeals", "sanctions", "log", "moderation"):
        page = client.get(reverse(f"forums:{name}")).content.decode()
        assert "На съвета" not in page
        assert author.person.name not in page
    assert client.get(forum_url(forum)).status_code == 404


def test_lifting_it_oneself_answers_the_appeal(as_user, forum, member, moderator):
    sanction = hidden(start(forum, member), moderator)
    appeal(as_user(member), sanction)

    actions.lift(sanction, reason="Сбърках", actor=moderator)

    assert Appeal.objects.get().decision == "reversed"


def test_a_topic_moved_into_a_group_is_not_named_to_its_author(
    as_user, council, forum, member, moderator
):
    group, inside, _leader, _author = council
    GroupMembership.objects.create(
        group=group,
        person=moderator.person,
        joined_on="2024-01-01",
        is_coordinator=True,
    )
    post = start(forum, member)
    sanction = actions.warn(post, reason="Тонът", actor=moderator)
    kept = start(inside, moderator, subject="Тайна тема")
    actions.merge_topics(post.topic, kept.topic, reason="Вътре", actor=again(moderator))

    page = as_user(member).get(sanction.get_absolute_url()).content.decode()

    assert "Тайна тема" not in page
    assert "Питам за" in page


def test_appeals_ask_the_same_number_of_questions_for_1_and_20(
    as_user, forum, moderator, colleague, django_assert_num_queries
):
    client = as_user(colleague)
    author = UserFactory()
    first = hidden(start(forum, author), moderator)
    actions.appeal(first, text="Не е така", actor=author)

    def count():
        with django_assert_num_queries(20, exact=False) as asked:
            page = client.get(LIST)
        return len(asked), page.text.count("Не е така")

    count()
    one, _appeals = count()
    for _each in range(19):
        appealed_too(first, UserFactory())

    assert count() == (one, 20)


def appealed_too(sanction, author):
    """Another one's topic, post, decision and appeal, without what the acts do beside."""
    post, appeal, hiding = sanction.post, sanction.appeal, sanction.post.hidden
    for row, of in [
        (post.topic, {"poster": author}),
        (post, {"poster": author, "topic": post.topic}),
        (sanction, {"user": author, "post": post}),
        (hiding, {"post": post, "sanction": sanction}),
        (appeal, {"sanction": sanction}),
    ]:
        row.pk = None
        for name, value in of.items():
            setattr(row, name, value)
        type(row).objects.bulk_create([row])
