"""Warnings, suspensions and spam: what follows, who is told, and how it is undone."""

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from machina.apps.forum_conversation.models import Post, Topic

from core import search
from core.models import AuditEntry, Notification, OutgoingMail
from forums import actions, authority, reference, selectors
from forums.access import Access
from forums.addresses import topic_url
from forums.counting import recount
from forums.models import Appeal, HiddenPost, Sanction
from forums.reference import ensure_forum
from members.models import Appointment, GroupMembership, User
from tests.factories import (
    AppointmentFactory,
    ArticleFactory,
    GroupFactory,
    OrganisationFactory,
    UserFactory,
    staff_of,
)
from tests.forums.helpers import start

MEASURES = reverse("forums:sanctions")


def group_with(*users, leader, name="Съвет"):
    group = GroupFactory(name_bg=name, access="closed")
    for user in (*users, leader):
        GroupMembership.objects.create(
            group=group,
            person=user.person,
            joined_on="2024-01-01",
            is_coordinator=user == leader,
        )
    return ensure_forum(f"Форум на {name}", audience="group", group=group)


def again(user):
    return User.objects.get(pk=user.pk)


def judge(client, post, act, **data):
    return client.post(
        reverse("forums:judge", args=[post.pk]), {"act": act, "reason": "Обида"} | data
    )


def test_a_warning_reaches_its_author_once_by_mail_and_in_the_portal(
    as_user, forum, member, moderator
):
    post = start(forum, member)

    judge(as_user(moderator), post, "warn")
    again_answer = judge(as_user(moderator), post, "warn")

    assert again_answer.context["warn_form"].errors
    sanction = Sanction.objects.get()
    mail = OutgoingMail.objects.get(to=member.email)
    assert "Обида" in mail.body
    assert sanction.get_absolute_url() in mail.body
    assert Notification.objects.visible_to(member).get().target == sanction
    page = as_user(member).get(sanction.get_absolute_url()).content.decode()
    assert "Обида" in page
    assert as_user(UserFactory()).get(sanction.get_absolute_url()).status_code == 404
    assert start(forum, again(member), subject="Пиша").approved


def test_a_suspended_person_reads_why_and_until_when_and_loses_no_text(
    as_user, forum, member, moderator
):
    post = start(forum, member)
    judge(as_user(moderator), post, "suspend", reach="everywhere", days="7")
    client = as_user(member)
    reply = reverse("forum:post_create", args=["f", forum.pk, "t", post.topic_id])

    page = client.get(topic_url(post.topic)).content.decode()
    form = client.get(reverse("forum:topic_create", args=["f", forum.pk]))
    sent = client.post(reply, {"content": "Все пак ще отговоря"})

    assert "Обида" in page
    assert f'action="{reply}"' not in page
    assert form.status_code == 403
    assert "Обида" in form.content.decode()
    assert "Все пак ще отговоря" in sent.content.decode()
    assert Post.objects.count() == 1


def test_a_suspended_person_reads_it_before_an_old_post_of_their_own(
    as_user, forum, member, moderator
):
    post = start(forum, member)
    other = start(forum, staff_of(OrganisationFactory()))
    week_ago = timezone.now() - datetime.timedelta(days=7)
    Post.objects.filter(pk=post.pk).update(created=week_ago)
    judge(as_user(moderator), post, "suspend", reach="everywhere", days="7")
    client = as_user(member)
    decision = Sanction.objects.get().get_absolute_url()

    def update(number):
        return reverse("forum:post_update", args=[number])

    form = client.get(update(post.pk))
    sent = client.post(update(post.pk), {"content": "Ще го смекча"})
    acts = [
        client.post(reverse("forum:post_delete", args=[post.pk])),
        client.post(reverse("forum:react", args=[other.pk]), {"thanks": "1"}),
        client.post(reverse("forum:accept", args=[other.pk])),
        client.post(reverse("forum:vote", args=["f", forum.pk, "t", other.topic_id])),
    ]

    for answer in (form, *acts):
        assert answer.status_code == 403
        assert "Обида" in answer.content.decode()
        assert decision in answer.content.decode()
    assert "Ще го смекча</textarea>" in sent.content.decode()
    assert decision in sent.content.decode()
    post.refresh_from_db()
    assert post.content.raw == "Питам за **ставката**."
    assert "Обида" not in client.get(update(other.pk)).content.decode()
    assert client.get(update(other.pk)).status_code == 403


def test_a_suspended_person_reads_it_before_a_discussion_of_news_too(
    as_user, forum, member, moderator
):
    reference.load()
    post = start(forum, member)
    article = ArticleFactory()
    address = reverse("discuss_article", args=[article.slug])
    actions.suspend(post, reach="everywhere", days=7, reason="Обиди", actor=moderator)

    shown = as_user(member).get(address)
    sent = as_user(member).post(address, {"content": "Дълъг текст"})

    assert shown.status_code == 403
    assert "Обиди" in shown.text
    assert "Дълъг текст" in sent.text
    assert Topic.objects.count() == 1


def test_a_suspension_ends_by_itself(forum, member, moderator):
    post = start(forum, member)
    sanction = actions.suspend(
        post, reach="everywhere", days=1, reason="Обида", actor=moderator
    )
    assert not Access(again(member)).may("can_reply_to_topics", forum.pk)

    sanction.until = timezone.now() - datetime.timedelta(seconds=1)
    sanction.save()

    assert Access(again(member)).may("can_reply_to_topics", forum.pk)
    assert authority.silence_in(again(member), forum) is None


def test_a_coordinator_suspends_in_the_group_only_and_not_without_end(
    as_user, forum, member
):
    leader = UserFactory()
    inside = group_with(member, leader=leader)
    post = start(inside, member)
    actions.approve(post, actor=again(leader))
    client = as_user(leader)

    everywhere = judge(client, post, "suspend", reach="everywhere", days="7")
    endless = judge(client, post, "suspend", reach="group", days="")
    judge(client, post, "suspend", reach="group", days="7")

    assert everywhere.context["suspend_form"].errors
    assert endless.context["suspend_form"].errors
    rights = Access(again(member))
    assert not rights.may("can_reply_to_topics", inside.pk)
    assert rights.may("can_read_forum", inside.pk)
    assert rights.may("can_reply_to_topics", forum.pk)
    with pytest.raises(ValidationError):
        actions.suspend(
            post, reach="everywhere", days=7, reason="Обида", actor=again(leader)
        )


def test_nobody_decides_about_a_colleague_or_themselves(forum, moderator):
    colleague = AppointmentFactory(role=Appointment.Role.MODERATOR).user

    for author in (colleague, moderator):
        post = start(forum, author)
        for act in (actions.warn, actions.sweep):
            with pytest.raises(ValidationError):
                act(post, reason="Обида", actor=moderator)
    assert not Sanction.objects.exists()


def test_moderators_read_what_was_decided_where_they_moderate(
    as_user, forum, member, moderator
):
    leader, neighbour = UserFactory(), UserFactory()
    inside = group_with(member, leader=leader)
    group_with(leader=neighbour, name="Съседи")
    secret, public = start(inside, member), start(forum, member, subject="Открито")
    actions.approve(secret, actor=again(leader))
    in_group = actions.warn(secret, reason="Вътрешно", actor=again(leader))
    outside = actions.warn(public, reason="Открито", actor=moderator)

    def seen(user):
        return list(as_user(user).get(MEASURES).context["page_obj"])

    assert seen(leader) == [in_group]
    assert seen(moderator) == [outside]
    assert seen(neighbour) == []
    assert as_user(member).get(MEASURES).status_code == 403
    lift = reverse("forums:lift", args=[in_group.pk])
    assert as_user(neighbour).post(lift, {"reason": "Аз"}).status_code == 404


def test_a_hidden_post_shows_again_and_its_author_is_told(
    as_user, client, forum, member, moderator
):
    post = start(forum, member)
    actions.hide(post, reason="Обида", actor=moderator)
    lift = reverse("forums:lift", args=[Sanction.objects.get().pk])

    for _twice in range(2):
        as_user(moderator).post(lift, {"reason": "Прочетох пак"})

    assert client.get(topic_url(post.topic)).status_code == 200
    assert search.find("ставката", keys=["public"], language="bg").total == 1
    assert recount() == (0, 0)
    assert Notification.objects.filter(kind="forums.lifted").count() == 1
    assert not HiddenPost.objects.exists()


def test_spam_hides_everything_in_one_act_and_one_act_undoes_it(
    as_user, client, forum, member, moderator
):
    spammer = UserFactory()
    other = ensure_forum("Друг", audience="public")
    waiting = start(forum, spammer, subject="Чака")
    shown = start(other, spammer, subject="Реклама")
    actions.approve(shown, actor=moderator)
    answered = start(forum, member, subject="Чужда")
    comment = actions.reply(answered.topic, content="Купете", actor=spammer)
    actions.approve(comment, actor=moderator)
    actions.flag(comment, reason="реклама", actor=member)

    judge(as_user(moderator), shown, "spam")

    seen = selectors.visible_posts(AnonymousUser())
    assert list(seen) == [answered]
    assert list(selectors.queue(again(moderator))) == []
    assert search.find("Реклама", keys=["public"], language="bg").total == 0
    assert recount() == (0, 0)
    assert not Access(again(spammer)).may("can_reply_to_topics", forum.pk)
    assert AuditEntry.objects.get(verb="forums.swept").data["posts"] == 3
    assert (
        OutgoingMail.objects.filter(
            to=spammer.email, subject__contains="скрити"
        ).count()
        == 1
    )

    sanction = Sanction.objects.get(kind="spam")
    as_user(moderator).post(
        reverse("forums:lift", args=[sanction.pk]), {"reason": "Грешка"}
    )

    assert {post.pk for post in seen.all()} == {answered.pk, shown.pk, comment.pk}
    assert list(selectors.queue(again(moderator))) == [waiting]
    assert search.find("Реклама", keys=["public"], language="bg").total == 1
    assert recount() == (0, 0)
    assert Access(again(spammer)).may("can_reply_to_topics", forum.pk)


def test_a_coordinator_hides_spam_in_the_group_alone(forum):
    leader, spammer = UserFactory(), UserFactory()
    inside = group_with(spammer, leader=leader)
    secret = start(inside, spammer)
    actions.approve(secret, actor=again(leader))
    public = start(forum, spammer, subject="Навън")

    actions.sweep(secret, reason="Реклама", actor=again(leader))

    assert list(HiddenPost.objects.values_list("post", flat=True)) == [secret.pk]
    assert Access(again(spammer)).may("can_reply_to_topics", forum.pk)
    public.refresh_from_db()
    assert not HiddenPost.objects.filter(post=public).exists()


def test_a_forum_has_moderators_of_its_own(as_user, forum, member, moderator):
    below = ensure_forum("Под него", audience="public", parent=forum)
    other = ensure_forum("Друг", audience="public")
    citizen = UserFactory()
    page = reverse("forums:moderators")

    as_user(moderator).post(
        page, {"forum": forum.pk, "email": member.email, "reason": "Познава темата"}
    )

    assert Access(again(member)).moderated_ids() == {forum.pk, below.pk}
    waiting = start(below, citizen)
    elsewhere = start(other, citizen)
    client = as_user(member)
    assert list(client.get(reverse("forums:moderation")).context["page_obj"]) == [
        waiting
    ]
    decide = reverse("forums:decide", args=[elsewhere.pk])
    assert client.post(decide, {"decision": "approve"}).status_code == 404
    assert client.get(page).status_code == 403
    assert OutgoingMail.objects.filter(to=member.email).exists()

    row = member.moderated_forums.get()
    as_user(moderator).post(
        reverse("forums:dismiss", args=[row.pk]), {"reason": "Благодаря"}
    )

    assert Access(again(member)).moderated_ids() == set()


def test_what_the_network_decided_everywhere_is_not_undone_in_one_forum(
    as_user, forum, member, moderator
):
    local = staff_of(OrganisationFactory())
    actions.appoint(forum, local, reason="Познава темата", actor=moderator)
    post = start(forum, member)
    judge(as_user(moderator), post, "spam")
    everywhere = Sanction.objects.get()
    Appeal.objects.create(sanction=everywhere, text="Не съм спам.")
    client, lift = as_user(again(local)), reverse("forums:lift", args=[everywhere.pk])

    page = client.get(reverse("forums:sanctions")).content.decode()
    answer = client.post(lift, {"reason": "Приятел ми е"})
    appeals = client.get(reverse("forums:appeals")).context["page_obj"]

    assert "Обида" in page
    assert lift not in page
    assert answer.status_code == 404
    assert list(appeals) == []
    everywhere.refresh_from_db()
    assert everywhere.is_standing()
    as_user(moderator).post(lift, {"reason": "Грешка"})
    everywhere.refresh_from_db()
    assert not everywhere.is_standing()


def test_a_moderator_of_a_forum_who_no_longer_reads_it_moderates_nothing(moderator):
    inside = ensure_forum("Вътре", audience="members")
    citizen = UserFactory()

    with pytest.raises(ValidationError):
        actions.appoint(inside, citizen, reason="Хайде", actor=moderator)
    inside.moderators.create(user=citizen)

    assert Access(again(citizen)).moderated_ids() == set()


def test_what_is_over_for_a_year_is_forgotten(forum, member, moderator):
    post = start(forum, member)
    long_ago = timezone.now() - datetime.timedelta(days=400)
    warning = actions.warn(post, reason="Обида", actor=moderator)
    actions.hide(post, reason="Обида", actor=moderator)
    Sanction.objects.update(decided_at=long_ago)

    assert list(Sanction.objects.expired()) == [warning]


def test_measures_ask_the_same_number_of_questions_for_1_and_30(
    as_user, forum, moderator, django_assert_num_queries
):
    client = as_user(moderator)

    def count():
        with django_assert_num_queries(20, exact=False) as asked:
            client.get(MEASURES)
        return len(asked)

    def one_more():
        actions.hide(start(forum, UserFactory()), reason="Обида", actor=moderator)

    one_more()
    count()
    one = count()
    for _each in range(29):
        one_more()

    assert count() == one
